"""The Gantt chart: bars on a time axis, in rows as high as those of the table beside it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tracker.figures.text import text_width

Span = tuple[float, float]
"""Left edge and width."""

Scale = Literal["day", "week", "month", "quarter"]
PIXELS_A_DAY: dict[Scale, float] = {"day": 24.0, "week": 4.0, "month": 2.0, "quarter": 0.9}
DAY = timedelta(days=1)
LONGEST = 20 * 366
"""Days the axis shows at most."""
SHOWN_DAYS_OFF = 12.0
"""Days off narrower than this many pixels would only be noise."""
GATE = 8.0
"""Half of a gate's diamond."""


@dataclass(frozen=True)
class GanttRow:
    """A row of the plan. `end` is the last day worked; a gate needs only that. `label` is its sentence.

    A row without dates stays empty.
    """

    key: str
    kind: Literal["phase", "step", "gate", "golive"]
    label: str
    start: date | None = None
    end: date | None = None
    done: float = 0.0
    critical: bool = False
    float_until: date | None = None
    baseline: tuple[date, date] | None = None
    before_change: tuple[date, date] | None = None
    selected: bool = False


@dataclass(frozen=True)
class GanttLink:
    """`from_finish`, `to_finish`: which ends it joins; finish to start unless said otherwise."""

    before: str
    after: str
    critical: bool = True
    from_finish: bool = True
    to_finish: bool = False


@dataclass(frozen=True)
class AxisLabel:
    x: float
    text: str


@dataclass(frozen=True)
class GanttBar:
    """What one row shows. `y` is the row's top; a gate's `x` and `w` enclose its diamond."""

    row: GanttRow
    y: float
    x: float | None
    w: float = 0.0
    done_w: float = 0.0
    float_to: float | None = None
    baseline: Span | None = None
    before_change: Span | None = None


@dataclass(frozen=True)
class RoutedLink:
    link: GanttLink
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class GanttLayout:
    """`pixels`: the width of a day; `first`: the day at the left edge."""

    first: date
    pixels: float
    width: float
    height: float
    header_height: float
    row_height: float
    months: tuple[AxisLabel, ...]
    month_edges: tuple[float, ...]
    ticks: tuple[AxisLabel, ...]
    days_off: tuple[Span, ...]
    bars: tuple[GanttBar, ...]
    links: tuple[RoutedLink, ...]
    today_x: float | None
    today_label: str


def lay_out_gantt(
    rows: Iterable[GanttRow],
    links: Iterable[GanttLink] = (),
    *,
    first: date,
    last: date,
    today: date | None = None,
    today_label: str = "",
    day_off: Callable[[date], bool] | None = None,
    month_label: Callable[[date], str],
    shorter_month_labels: Sequence[Callable[[date], str]] = (),
    tick_label: Callable[[date], str],
    scale: Scale = "week",
    width: float | None = None,
    header_height: float = 50,
    row_height: float = 32,
) -> GanttLayout:
    """Lay out the rows from `first` to `last`, both shown whole.

    With a width the days share it; without, the scale says how wide a day is. What lies outside is cut
    at the edge. `month_label` gets the first day shown of a month (of a quarter on that scale); where its
    words have no room, the first that fits of `shorter_month_labels` does. `tick_label` gets each Monday
    (each day on the day scale) that has room. Links to rows without dates are left out. Raises ValueError
    if `last` is before `first`, or the time is longer than 20 years.
    """
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST:
        raise ValueError(f"A chart from {first} to {last} can't be drawn; choose 1 day to 20 years.")
    pixels = width / days if width else PIXELS_A_DAY[scale]
    total = days * pixels

    origin = first.toordinal()

    def x_of(day: date) -> float:
        return min(total, max(0.0, (day.toordinal() - origin) * pixels))

    def span(start: date, end: date) -> Span:
        from_day = start.toordinal() - origin
        to_day = max(from_day, end.toordinal() - origin) + 1
        left = round(min(total, max(0.0, from_day * pixels)), 1)
        return left, round(min(total, max(0.0, to_day * pixels)) - left, 1)

    def shown_span(dates: tuple[date, date] | None) -> Span | None:
        return span(*dates) if dates and _shown(*dates, first, last) else None

    def bar(row: GanttRow, y: float) -> GanttBar:
        start, end = row.start or row.end, row.end or row.start
        baseline, before = shown_span(row.baseline), shown_span(row.before_change)
        if start is None or end is None or not _shown(start, end, first, last):
            return GanttBar(row, y, None, baseline=baseline, before_change=before)
        if row.kind in ("gate", "golive"):
            middle = (end.toordinal() - origin + 0.5) * pixels
            return GanttBar(row, y, _r(middle - GATE), 2 * GATE, baseline=baseline, before_change=before)
        x, w = span(start, end)
        done_w = 0.0
        if row.done > 0:
            whole = (max(0, (end - start).days) + 1) * pixels
            done_to = (start.toordinal() - origin) * pixels + whole * min(1.0, row.done)
            done_w = _r(max(0.0, min(total, done_to) - x))
        float_to = None
        if row.float_until and row.float_until > end:
            float_to = _r(min(total, (row.float_until.toordinal() - origin + 1) * pixels))
        return GanttBar(row, y, x, max(w, 2.0), done_w, float_to, baseline, before)

    bars = tuple(bar(row, header_height + n * row_height) for n, row in enumerate(rows))
    by_key = {b.row.key: b for b in bars}
    routed = tuple(
        RoutedLink(link, _route(link, by_key[link.before], by_key[link.after], row_height))
        for link in links
        if link.before in by_key
        and link.after in by_key
        and link.before != link.after
        and by_key[link.before].x is not None
        and by_key[link.after].x is not None
    )
    today_x = None
    if today is not None and first <= today <= last:
        today_x = _r((today - first).days * pixels + pixels / 2)
    months, edges = _months(first, last, x_of, total, scale, (month_label, *shorter_month_labels))
    return GanttLayout(
        first=first,
        pixels=pixels,
        width=_r(total),
        height=header_height + len(bars) * row_height,
        header_height=header_height,
        row_height=row_height,
        months=months,
        month_edges=edges,
        ticks=_ticks(first, last, pixels, scale, tick_label, today_x, today_label),
        days_off=_days_off(first, days, pixels, day_off) if day_off else (),
        bars=bars,
        links=routed,
        today_x=today_x,
        today_label=today_label,
    )


def _shown(start: date, end: date, first: date, last: date) -> bool:
    return start <= last and max(start, end) >= first


def _route(
    link: GanttLink, before: GanttBar, after: GanttBar, row_height: float
) -> tuple[tuple[float, float], ...]:
    """Run from an end of one bar to an end of the next, the head pointing down or up on it."""
    assert before.x is not None
    assert after.x is not None
    start_x, start_y = before.x + before.w * link.from_finish, before.y + row_height / 2 - 1
    outwards = 1 if link.from_finish else -1
    down = after.y > before.y
    end_x = _head_x(after, link.to_finish)
    end_y = after.y + row_height / 2 - 1 + (-_half_height(after) if down else _half_height(after))
    if (end_x - start_x) * outwards >= 3:
        points = [(start_x, start_y), (end_x, start_y), (end_x, end_y)]
    else:
        lane = before.y + (row_height - 1 if down else 1)
        out = start_x + 5 * outwards
        points = [(start_x, start_y), (out, start_y), (out, lane), (end_x, lane), (end_x, end_y)]
    return tuple([(round(x, 1), y) for x, y in points])


def _half_height(bar: GanttBar) -> float:
    return GATE if bar.row.kind in ("gate", "golive") else 7.0


def _head_x(bar: GanttBar, at_finish: bool) -> float:
    """Return where a head stands: in the middle of a diamond, near the end of a bar that it reaches."""
    assert bar.x is not None
    if bar.row.kind in ("gate", "golive"):
        return bar.x + bar.w / 2
    inset = min(5.0, bar.w / 2)
    return bar.x + bar.w - inset if at_finish else bar.x + inset


def _months(
    first: date,
    last: date,
    x_of: Callable[[date], float],
    total: float,
    scale: Scale,
    label_ways: Iterable[Callable[[date], str]],
) -> tuple[tuple[AxisLabel, ...], tuple[float, ...]]:
    labels, edges = [], []
    day = first
    while day <= last:
        at = day.year * 12 + day.month - 1
        following = at - at % 3 + 3 if scale == "quarter" else at + 1
        following_day = date(following // 12, following % 12 + 1, 1) if following < 9999 * 12 else date.max
        x = x_of(day)
        if day != first:
            edges.append(_r(x))
        end = x_of(following_day) if following_day <= last else total
        texts = (label(day) for label in label_ways)
        fitting = next((text for text in texts if text_width(text, 12.5, True) + 10 <= end - x), "")
        if fitting:
            labels.append(AxisLabel(_r(x + 7), fitting))
        if following_day == date.max:
            break
        day = following_day
    return tuple(labels), tuple(edges)


def _ticks(
    first: date,
    last: date,
    pixels: float,
    scale: Scale,
    label: Callable[[date], str],
    today_x: float | None,
    today_label: str,
) -> tuple[AxisLabel, ...]:
    """Label Mondays (or days), as many as have room; none under the chip that says today."""
    step = 1 if scale == "day" else 7
    chip = text_width(today_label, 11.5, True) / 2 + 10
    while step * pixels < (18 if step == 1 else 26):
        step += 7 if step >= 7 else 6
    days = range(0 if step == 1 else -first.weekday() % 7, (last - first).days + 1, step)
    ticks = []
    free_from = 0.0
    for n in days:
        text = label(first + n * DAY)
        x, half = n * pixels + pixels / 2, text_width(text, 11.5) / 2
        near_today = today_x is not None and today_label and abs(x - today_x) < chip + half
        if near_today or x - half < free_from or x + half > (last - first).days * pixels + pixels:
            continue
        ticks.append(AxisLabel(_r(x), text))
        free_from = x + half + 6
    return tuple(ticks)


def _days_off(first: date, days: int, pixels: float, day_off: Callable[[date], bool]) -> tuple[Span, ...]:
    spans = []
    start: int | None = None
    for n in range(days + 1):
        off = n < days and day_off(first + n * DAY)
        if off and start is None:
            start = n
        elif not off and start is not None:
            if (n - start) * pixels >= SHOWN_DAYS_OFF:
                spans.append((_r(start * pixels), _r((n - start) * pixels)))
            start = None
    return tuple(spans)


def _r(value: float) -> float:
    return round(value, 1)
