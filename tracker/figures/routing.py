"""How arrows run through the gaps of a grid of boxes.

Grid lines alternate: line 0 is the gap before the first row (or column), line 1 the first row, line 2
the gap after it, and so on. A route is a chain of pieces, each on one line; pieces that would lie on
each other take different slots of their line, in the order that makes fewest crossings.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

from tracker.figures.placing import Link

Cell = tuple[int, int]
RIGHT, DOWN, LEFT, UP = (0, 1), (1, 0), (0, -1), (-1, 0)
LEAVING = {RIGHT: 0.0, DOWN: 0.3, UP: 0.35, LEFT: 2.0}
ENTERING = {RIGHT: 0.0, DOWN: 0.3, UP: 0.35, LEFT: 2.0}
STEP_ACROSS, STEP_DOWN, BEND, CROSSING, BESIDE, THROUGH_CELL, SHARED_SIDE = 1.3, 0.8, 1.0, 1.2, 0.2, 0.1, 0.3


@dataclass(eq=False)
class Piece:
    """A straight part of a route: on line `line`, from `low` to `high` of the lines across it.

    Of the `slots` of its line it takes `slot`; the line's middle runs through `centre`, the outermost
    slot used lies `reach` slots from it, the outermost that ends at a small node `small_reach`.
    """

    route: int
    upright: bool
    line: int
    low: float
    high: float
    before: "Piece | None" = None
    after: "Piece | None" = None
    critical: bool = False
    slot: int = 0
    slots: int = 1
    centre: float = 0.0
    reach: float = 0.0
    small_reach: float = 0.0
    rank: int = 0
    ends: list[tuple["Piece", bool]] = field(default_factory=list)
    touches: set[int] = field(default_factory=set)


def find_routes(
    cells: Sequence[Cell], links: Sequence[Link], rows: int, columns: int, milestones: Collection[int] = ()
) -> list[list[Piece]]:
    """Return the pieces of each link's route, slots given. Nothing runs over the words below a milestone."""
    boxes = {(2 * row + 1, 2 * column + 1): node for node, (row, column) in enumerate(cells)}
    at = {node: point for point, node in boxes.items()}
    use = _Use()
    paths: dict[int, list[Cell]] = {}

    def length(n: int) -> int:
        (i, j), (k, m) = at[links[n].before], at[links[n].after]
        return abs(i - k) + abs(j - m)

    order = sorted(range(len(links)), key=lambda n: (not links[n].critical, length(n), n))
    for again in range(2 if len(links) <= 40 else 1):
        for n in order:
            if again:
                use.add(paths[n], -1)
            link = links[n]
            paths[n] = _cheapest(
                at[link.before],
                at[link.after],
                boxes,
                (2 * rows, 2 * columns),
                use,
                link.before in milestones,
                link.after in milestones,
            )
            use.add(paths[n], 1)
    routes = [_pieces(n, paths[n], links[n]) for n in range(len(links))]
    _give_slots([piece for route in routes for piece in route], milestones)
    return routes


class _Use:
    """What the routes found so far take up."""

    def __init__(self) -> None:
        self.steps: Counter[tuple[Cell, Cell]] = Counter()
        self.passing: Counter[tuple[Cell, bool]] = Counter()
        self.leaving: Counter[tuple[Cell, Cell]] = Counter()
        self.entering: Counter[tuple[Cell, Cell]] = Counter()

    def add(self, path: list[Cell], sign: int) -> None:
        for a, b in pairwise(path):
            self.steps[min(a, b), max(a, b)] += sign
        for a, b, c in zip(path, path[1:], path[2:], strict=False):
            if a[0] == b[0] == c[0] or a[1] == b[1] == c[1]:
                self.passing[b, a[0] == b[0]] += sign
        self.leaving[path[0], path[1]] += sign
        self.entering[path[-1], path[-2]] += sign


def _cheapest(
    start: Cell,
    goal: Cell,
    boxes: Mapping[Cell, int],
    limit: Cell,
    use: _Use,
    start_no_bottom: bool,
    goal_no_bottom: bool,
) -> list[Cell]:
    """Find the path with the least length, bends, crossings and company (A*)."""

    def left_over(point: Cell) -> float:
        down, across = abs(point[0] - goal[0]), abs(point[1] - goal[1])
        return STEP_DOWN * down + STEP_ACROSS * across + (BEND if down and across else 0.0)

    best: dict[tuple[Cell, Cell], float] = {}
    came: dict[tuple[Cell, Cell], tuple[Cell, Cell] | None] = {}
    queue: list[tuple[float, float, Cell, Cell, tuple[Cell, Cell] | None]] = []
    heappush(queue, (left_over(start), 0.0, start, (0, 0), None))
    while queue:
        _, spent, point, heading, origin = heappop(queue)
        state = (point, heading)
        if state in came:
            continue
        came[state] = origin
        if point == goal:
            path = [point]
            previous = origin
            while previous is not None:
                path.append(previous[0])
                previous = came[previous]
            return path[::-1]
        for turn in (RIGHT, DOWN, LEFT, UP):
            if turn[0] == -heading[0] and turn[1] == -heading[1]:
                continue
            following = (point[0] + turn[0], point[1] + turn[1])
            if not (0 <= following[0] <= limit[0] and 0 <= following[1] <= limit[1]):
                continue
            if following in boxes and following != goal:
                continue
            cost = STEP_DOWN if turn[0] else STEP_ACROSS
            cost += BESIDE * use.steps[min(point, following), max(point, following)]
            if point == start:
                if start_no_bottom and turn == DOWN:
                    continue
                cost += LEAVING[turn] + SHARED_SIDE * use.entering[point, following]
            elif turn != heading:
                cost += BEND
            else:
                cost += CROSSING * use.passing[point, turn[0] != 0]
            if following == goal:
                if goal_no_bottom and turn == UP:
                    continue
                cost += ENTERING[turn] + SHARED_SIDE * use.leaving[following, point]
            elif following[0] % 2 and following[1] % 2:
                cost += THROUGH_CELL
            total = spent + cost
            if total < best.get((following, turn), 1e9):
                best[following, turn] = total
                heappush(queue, (total + left_over(following), total, following, turn, state))
    raise AssertionError("The outer gaps join every pair of boxes.")


def _pieces(route: int, path: list[Cell], link: Link) -> list[Piece]:
    corners = [path[0]]
    for a, b, c in zip(path, path[1:], path[2:], strict=False):
        if not (a[0] == b[0] == c[0] or a[1] == b[1] == c[1]):
            corners.append(b)
    corners.append(path[-1])
    pieces: list[Piece] = []
    for n, (a, b) in enumerate(pairwise(corners)):
        upright = a[1] == b[1]
        line, start, end = (a[1], a[0], b[0]) if upright else (a[0], a[1], b[1])
        sign = 1 if end > start else -1
        first, last = float(start), float(end)
        if n == 0:
            first += 0.5 * sign
        if n == len(corners) - 2:
            last -= 0.5 * sign
        piece = Piece(route, upright, line, min(first, last), max(first, last), critical=link.critical)
        if n == 0:
            piece.touches.add(link.before)
        if n == len(corners) - 2:
            piece.touches.add(link.after)
        if pieces:
            piece.before, pieces[-1].after = pieces[-1], piece
        pieces.append(piece)
    for piece in pieces:
        for other in (piece.before, piece.after):
            if other is not None:
                piece.ends.append((other, other.high > piece.line))
    return pieces


def _give_slots(pieces: list[Piece], milestones: Collection[int]) -> None:
    lines: dict[tuple[bool, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        lines[piece.upright, piece.line].append(piece)
    for line in lines.values():
        line.sort(key=lambda p: (sum(1 if onward else -1 for _, onward in p.ends), p.low, p.high, p.route))
        for rank, piece in enumerate(line):
            piece.rank = rank
    for _ in range(4):
        moved = [_reorder(lines[key]) for key in sorted(lines)]
        if not any(moved):
            break
    for line in lines.values():
        _settle(line, milestones)


def _overlap(a: Piece, b: Piece) -> bool:
    return a.low <= b.high and b.low <= a.high


def _crossings(first: Piece, second: Piece) -> int:
    """Count the crossings when `first` lies before `second` (above it, or to its left)."""
    return sum(onward and _within(end, second) for end, onward in first.ends) + sum(
        not onward and _within(end, first) for end, onward in second.ends
    )


def _within(end: Piece, piece: Piece) -> bool:
    low, high = (piece.low, -1), (piece.high, 10**6)
    for other, _ in piece.ends:
        if other.line == piece.low:
            low = (piece.low, other.rank)
        if other.line == piece.high:
            high = (piece.high, other.rank)
    return low < (end.line, end.rank) < high


def _reorder(line: list[Piece]) -> bool:
    """Put each piece where it crosses least; say whether anything moved."""
    if len(line) < 2:
        return False
    cost = {
        (id(a), id(b)): _crossings(a, b) if _overlap(a, b) else 0 for a in line for b in line if a is not b
    }
    moved = False
    for piece in list(line):
        rest = [other for other in line if other is not piece]
        here = line.index(piece)
        price = sum(cost[id(piece), id(other)] for other in rest)
        prices = [price]
        for other in rest:
            price += cost[id(other), id(piece)] - cost[id(piece), id(other)]
            prices.append(price)
        best = min(range(len(prices)), key=lambda n: (prices[n], abs(n - here)))
        if prices[best] < prices[here]:
            rest.insert(best, piece)
            line[:] = rest
            moved = True
    for rank, piece in enumerate(line):
        piece.rank = rank
    return moved


def _settle(line: list[Piece], milestones: Collection[int]) -> None:
    """Give slots in order; pieces that do not lie beside each other may share one."""
    for n, piece in enumerate(line):
        piece.slot = max((other.slot + 1 for other in line[:n] if _overlap(other, piece)), default=0)
    group: list[Piece] = []
    end = -1.0
    for piece in sorted(line, key=lambda p: p.low):
        if group and piece.low > end:
            _share(group, milestones)
            group, end = [], -1.0
        group.append(piece)
        end = max(end, piece.high)
    _share(group, milestones)


def _share(group: list[Piece], milestones: Collection[int]) -> None:
    """Centre pieces that share a stretch of a line; one straight from box to box stays in the middle."""
    slots = max(piece.slot for piece in group) + 1
    straight = [p for p in group if p.before is None and p.after is None]
    straight = [p for p in straight if p.critical] or straight
    centre = float(straight[0].slot) if straight else (slots - 1) / 2
    small = [abs(p.slot - centre) for p in group if not p.touches.isdisjoint(milestones)]
    for piece in group:
        piece.slots, piece.centre = slots, centre
        piece.reach = max(centre, slots - 1 - centre)
        piece.small_reach = max(small, default=0.0)
