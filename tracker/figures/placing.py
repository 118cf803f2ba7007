"""Which cell of the grid each node of a graph takes. Nodes are numbers, in a stable order."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

TALL = 4
"""A layer with this many nodes spreads over a second column where there is room."""


@dataclass(frozen=True, order=True)
class Link:
    before: int
    after: int
    critical: bool = False


@dataclass(frozen=True)
class Places:
    """Per node: its layer, its row, its column."""

    layers: list[int]
    rows: list[int]
    columns: list[int]


def place(count: int, links: Sequence[Link], columns: int, milestones: Collection[int] = ()) -> Places:
    """Give every node a cell of its own in a grid that is at most `columns` wide."""
    layers = layers_of(count, links)
    linked = {node for link in links for node in (link.before, link.after)}
    alone = [node for node in range(count) if node not in linked]
    if len(alone) == count:
        bands = []
    elif groups := merged_layers(layers, links, columns, milestones):
        bands = [groups]
    else:
        each = [[layer] for layer in range(max(layers) + 1)]
        bands = [each[start : start + columns] for start in range(0, len(each), columns)]
    node_columns, node_rows = [0] * count, [0] * count
    top = 0
    placed = [_columns_of_band(band, layers, linked, columns) for band in bands]
    if alone:
        placed.append([alone[n::columns] for n in range(min(columns, len(alone)))])
    for in_column in placed:
        for column, nodes in enumerate(in_column):
            for node in nodes:
                node_columns[node] = column
        rows = _rows_of_band(in_column, links, node_columns, milestones)
        for node, row in rows.items():
            node_rows[node] = top + row
        top += max(rows.values(), default=-1) + 1
    return Places(layers, node_rows, node_columns)


def layers_of(count: int, links: Sequence[Link]) -> list[int]:
    """Return each node's longest way from a start.

    Nodes that wait for each other in a circle are taken in their order; the links back do not count.
    """
    reach = [0] * count
    for link in links:
        reach[link.before] |= 1 << link.after
    for middle in range(count):
        for node in range(count):
            if reach[node] >> middle & 1:
                reach[node] |= reach[middle]
    waits_for: dict[int, set[int]] = {node: set() for node in range(count)}
    for link in links:
        is_back = link.before >= link.after and reach[link.after] >> link.before & 1
        if not is_back:
            waits_for[link.after].add(link.before)
    layers = [0] * count
    for node in TopologicalSorter(waits_for).static_order():
        layers[node] = max((layers[before] + 1 for before in waits_for[node]), default=0)
    return layers


def merged_layers(
    layers: Sequence[int], links: Sequence[Link], columns: int, milestones: Collection[int]
) -> list[list[int]] | None:
    """Group neighbouring layers, two at most, until they fit; None if that is not enough.

    First go those between which most links run: together they shorten every one of them. A layer of
    milestones alone is small and joins more readily.
    """
    depth = max(layers, default=0) + 1
    if depth > columns + (columns + 1) // 2:
        return None
    members: dict[int, list[int]] = defaultdict(list)
    for node, layer in enumerate(layers):
        members[layer].append(node)

    def gain(boundary: int) -> int:
        over = sum(layers[k.before] <= boundary < layers[k.after] for k in links)
        small = any(all(node in milestones for node in members[n]) for n in (boundary, boundary + 1))
        crowd = max(0, len(members[boundary]) + len(members[boundary + 1]) - 2)
        return over + small - 2 * crowd

    best: list[dict[int, tuple[int, tuple[int, ...]]]] = [{0: (0, ())}, {0: (0, ())}]
    for upto in range(2, depth + 1):
        options = dict(best[upto - 1])
        for joins, (total, chosen) in best[upto - 2].items():
            option = total + gain(upto - 2), (*chosen, upto - 2)
            options[joins + 1] = max(options.get(joins + 1, option), option)
        best.append(options)
    needed = max(0, depth - columns)
    if needed not in best[depth]:
        return None
    joined = set(best[depth][needed][1])
    return [[n, n + 1] if n in joined else [n] for n in range(depth) if n - 1 not in joined]


def _columns_of_band(
    band: list[list[int]], layers: Sequence[int], linked: Collection[int], columns: int
) -> list[list[int]]:
    nodes = [[node for node in sorted(linked) if layers[node] in group] for group in band]
    nodes = [sorted(column, key=lambda node: (layers[node], node)) for column in nodes]
    spread = [1] * len(nodes)
    while sum(spread) < columns:
        height, widest = max((-(-len(nodes[n]) // spread[n]), -n) for n in range(len(nodes)))
        if height < TALL or len(band[-widest]) > 1:
            break
        spread[-widest] += 1
    return [nodes[n][part::times] for n, times in enumerate(spread) for part in range(times)]


def _rows_of_band(
    in_column: list[list[int]], links: Sequence[Link], columns: Sequence[int], milestones: Collection[int]
) -> dict[int, int]:
    """Start from barycentre sweeps and from each column's own order, some turned; keep what ends best."""
    inside = {node for column in in_column for node in column}
    links = [k for k in links if k.before in inside and k.after in inside]
    touching: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        touching[link.before].append(link)
        touching[link.after].append(link)
    as_given = {node: row for column in in_column for row, node in enumerate(column)}
    starts = [_swept(as_given, in_column, touching, columns)]
    stacked = [column for column in in_column if len(column) > 1]
    for turned in range(1 << len(stacked) if len(stacked) <= 4 and len(inside) <= 12 else 1):
        start = dict(as_given)
        for n, column in enumerate(stacked):
            if turned >> n & 1:
                start |= zip(column, (as_given[node] for node in reversed(column)), strict=True)
        starts.append(start)
    options = [_straightened(start, touching, columns, milestones) for start in starts]
    _, rows = min(options, key=lambda option: option[0])
    used = {row: n for n, row in enumerate(sorted(set(rows.values())))}
    return {node: used[row] for node, row in rows.items()}


def _swept(
    rows: dict[int, int],
    in_column: list[list[int]],
    touching: dict[int, list[Link]],
    columns: Sequence[int],
) -> dict[int, int]:
    """Order each column by the middle of its neighbours, to and fro."""
    rows = dict(rows)

    def middle(node: int) -> float:
        others = [k.before if k.after == node else k.after for k in touching[node]]
        others = [other for other in others if columns[other] != columns[node]]
        return sum(rows[other] for other in others) / len(others) if others else rows[node]

    for sweep in range(8):
        for column in in_column if sweep % 2 == 0 else reversed(in_column):
            for row, node in enumerate(sorted(column, key=lambda node: (middle(node), rows[node]))):
                rows[node] = row
    return rows


def _straightened(
    rows: dict[int, int], touching: dict[int, list[Link]], columns: Sequence[int], milestones: Collection[int]
) -> tuple[float, dict[int, int]]:
    """Move single nodes within their columns while that makes arrows straighter; return the cost too."""
    rows = dict(rows)
    height = max(rows.values(), default=-1) + 1
    taken = {(row, columns[node]): node for node, row in rows.items()}

    def cost(node: int, other: int | None = None) -> float:
        total = 0.05 * rows[node]
        for link in touching[node]:
            total += _cost(link, rows, columns, taken, milestones)
        if other is not None:
            total += 0.05 * rows[other]
            for link in touching[other]:
                if node not in (link.before, link.after):
                    total += _cost(link, rows, columns, taken, milestones)
        return total

    for _ in range(6):
        moved = False
        for node in sorted(rows):
            column, home = columns[node], rows[node]
            best, best_gain = home, 1e-6
            for row in range(height):
                if row == home:
                    continue
                both = (node, taken.get((row, column)))
                before = cost(*both)
                _swap(*both, home, row, column, rows, taken)
                gain = before - cost(*both)
                _swap(*both, row, home, column, rows, taken)
                if gain > best_gain:
                    best, best_gain = row, gain
            if best != home:
                _swap(node, taken.get((best, column)), home, best, column, rows, taken)
                moved = True
        if not moved:
            break
    return sum(cost(node) for node in sorted(rows)), rows


def _swap(
    node: int,
    other: int | None,
    home: int,
    row: int,
    column: int,
    rows: dict[int, int],
    taken: dict[tuple[int, int], int],
) -> None:
    """Move `node` from row `home` to `row`; whoever stands there comes to `home`."""
    del taken[home, column]
    rows[node] = row
    if other is not None:
        rows[other] = home
        taken[home, column] = other
    taken[row, column] = node


def _cost(
    link: Link,
    rows: dict[int, int],
    columns: Sequence[int],
    taken: dict[tuple[int, int], int],
    milestones: Collection[int],
) -> float:
    """Say how far an arrow is from straight and short."""
    row, column = rows[link.before], columns[link.before]
    to_row, to_column = rows[link.after], columns[link.after]
    weight = 3.0 if link.critical else 1.0
    down = to_row - row
    if column == to_column:
        between = sum((r, column) in taken for r in range(min(row, to_row) + 1, max(row, to_row)))
        below_words = (link.before if down > 0 else link.after) in milestones
        return weight * (0.4 * abs(down) + (0.5 if down < 0 else 0) + 2 * (between + below_words))
    if down == 0:
        low, high = sorted((column, to_column))
        return weight * 1.2 * any((row, c) in taken for c in range(low + 1, high))
    return weight * (0.5 + abs(down))
