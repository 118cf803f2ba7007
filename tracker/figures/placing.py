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
    groups = merged_layers(layers, links, columns, milestones)
    if groups:
        bands = [groups]
    else:
        depth = max(layers, default=0) + 1
        bands = [[[n] for n in range(start, min(start + columns, depth))] for start in range(0, depth, columns)]
    node_columns, node_rows = [0] * count, [0] * count
    top = 0
    for band in bands:
        in_column = _columns_of_band(band, layers, columns)
        for column, nodes in enumerate(in_column):
            for node in nodes:
                node_columns[node] = column
        rows = _rows_of_band(in_column, links, node_columns)
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


def _columns_of_band(band: list[list[int]], layers: Sequence[int], columns: int) -> list[list[int]]:
    nodes = [[node for node, layer in enumerate(layers) if layer in group] for group in band]
    nodes = [sorted(column, key=lambda node: (layers[node], node)) for column in nodes]
    spread = [1] * len(nodes)
    while sum(spread) < columns:
        height, widest = max((-(-len(nodes[n]) // spread[n]), -n) for n in range(len(nodes)))
        if height < TALL or len(band[-widest]) > 1:
            break
        spread[-widest] += 1
    return [nodes[n][part::times] for n, times in enumerate(spread) for part in range(times)]


def _rows_of_band(
    in_column: list[list[int]], links: Sequence[Link], columns: Sequence[int]
) -> dict[int, int]:
    """Order each column by barycentre sweeps, then move single nodes while that straightens arrows."""
    inside = {node for column in in_column for node in column}
    links = [k for k in links if k.before in inside and k.after in inside]
    touching: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        touching[link.before].append(link)
        touching[link.after].append(link)
    height = max(map(len, in_column), default=0)
    rows = {node: row for column in in_column for row, node in enumerate(column)}

    def middle(node: int) -> float:
        others = [k.before if k.after == node else k.after for k in touching[node]]
        others = [other for other in others if columns[other] != columns[node]]
        return sum(rows[other] for other in others) / len(others) if others else rows[node]

    for sweep in range(8):
        for column in in_column if sweep % 2 == 0 else reversed(in_column):
            for row, node in enumerate(sorted(column, key=lambda node: (middle(node), rows[node]))):
                rows[node] = row

    taken = {(row, columns[node]): node for node, row in rows.items()}

    def cost(*nodes: int | None) -> float:
        mine = {k for node in nodes if node is not None for k in touching[node]}
        height_cost = sum(0.05 * rows[node] for node in nodes if node is not None)
        return height_cost + sum(_cost(link, rows, columns, taken) for link in sorted(mine))

    for _ in range(6):
        moved = False
        for node in sorted(inside):
            column, home = columns[node], rows[node]
            best, best_gain = home, 1e-6
            for row in range(height):
                if row == home:
                    continue
                other = taken.get((row, column))
                before = cost(node, other)
                _swap(node, other, home, row, column, rows, taken)
                gain = before - cost(node, other)
                _swap(node, other, row, home, column, rows, taken)
                if gain > best_gain:
                    best, best_gain = row, gain
            if best != home:
                _swap(node, taken.get((best, column)), home, best, column, rows, taken)
                moved = True
        if not moved:
            break
    used = {row: n for n, row in enumerate(sorted(set(rows.values())))}
    return {node: used[row] for node, row in rows.items()}


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
    link: Link, rows: dict[int, int], columns: Sequence[int], taken: dict[tuple[int, int], int]
) -> float:
    """Say how far an arrow is from straight and short."""
    (row, column), (to_row, to_column) = (
        (rows[link.before], columns[link.before]),
        (rows[link.after], columns[link.after]),
    )
    weight = 3.0 if link.critical else 1.0
    down = to_row - row
    if column == to_column:
        between = sum((r, column) in taken for r in range(min(row, to_row) + 1, max(row, to_row)))
        return weight * (0.4 * abs(down) + (0.5 if down < 0 else 0) + 2 * between)
    if down == 0:
        low, high = sorted((column, to_column))
        return weight * 1.2 * any((row, c) in taken for c in range(low + 1, high))
    return weight * (0.5 + abs(down))
