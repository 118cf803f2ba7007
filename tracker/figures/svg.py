"""The figures as SVG: classes only, so that dark pages and print give them their colours."""

from collections.abc import Callable, Sequence
from html import escape as html_escape

from tracker.figures.gantt import GanttBar, GanttLayout, RoutedLink
from tracker.figures.graph import LABEL_SIZE, PAD, GraphBox, GraphLayout, key_width
from tracker.figures.rail import RailLayout, RailMark
from tracker.figures.steps import StepsLayout
from tracker.figures.text import clean, fit, text_width

Icon = Callable[[str, float, float], str]
"""Given a name and its top left corner, returns the 16 px icon as SVG."""


def no_icon(name: str, x: float, y: float) -> str:
    return ""


def escape(text: str) -> str:
    return html_escape(clean(text), quote=True)


def draw_graph(
    layout: GraphLayout,
    *,
    title: str,
    description: str = "",
    id_prefix: str = "graph",
    icon: Icon = no_icon,
) -> str:
    """Draw the phases as links with arrows between them.

    Each box is one link with a sentence as its name; the arrows are for the eye, the table beside the
    figure says them in words. `id_prefix` must be unique on the page.
    """
    w, h = layout.width, layout.height
    arrows = "".join(
        f'<path class="fig-arrow{" is-critical" if routed.arrow.critical else ""}" '
        f'data-before="{escape(routed.arrow.before)}" data-after="{escape(routed.arrow.after)}" '
        f'd="{rounded(_short_of_head(routed.points, routed.arrow.critical))}"/>'
        f"{_head(routed.points, routed.arrow.critical)}"
        for routed in layout.arrows
    )
    boxes = "".join(
        _milestone(box) if box.node.kind == "milestone" else _phase(box, layout.split_difference, icon)
        for box in layout.boxes
    )
    return (
        f'<svg class="fig fig-graph" viewBox="0 0 {_n(w)} {_n(h)}" width="{_n(w)}" height="{_n(h)}" '
        f'role="group"{_described(id_prefix, title, description)}'
        f'<g aria-hidden="true">{arrows}</g>{boxes}</svg>'
    )


def draw_gantt(
    layout: GanttLayout, *, title: str, description: str = "", id_prefix: str = "gantt", header: bool = True
) -> str:
    """Draw the chart beside its table. Each row is a group with its sentence and `data-key`.

    Without `header` the axis is left out and the picture begins with the first row.
    """
    width, height, head, row_h = layout.width, layout.height, layout.header_height, layout.row_height
    top = 0.0 if header else head
    parts = [
        f'<svg class="fig fig-gantt" viewBox="0 {_n(top)} {_n(width)} {_n(height - top)}" '
        f'width="{_n(width)}" height="{_n(height - top)}" role="img"'
        f"{_described(id_prefix, title, description)}"
    ]
    parts.append(_gantt_ground(layout, layout.bars, top, height, head))
    if header:
        parts.append(_gantt_axis(layout))
    parts += [_gantt_row(bar, row_h) for bar in layout.bars]
    parts += [_gantt_link(routed) for routed in layout.links]
    parts.append("</svg>")
    return "".join(parts)


def _gantt_ground(
    layout: GanttLayout, bars: Sequence[GanttBar], top: float, bottom: float, rows_top: float | None = None
) -> str:
    """Draw what lies behind the bars: tinted rows, days off, rules, today. `rows_top`: below the axis."""
    width, row_h = layout.width, layout.row_height
    rows_top = top if rows_top is None else rows_top
    parts = []
    for bar in bars:
        if bar.row.selected or bar.row.kind == "phase":
            tint = "fig-row-selected" if bar.row.selected else "fig-row-phase"
            parts.append(f'<rect class="{tint}" y="{_n(bar.y)}" width="{_n(width)}" height="{_n(row_h)}"/>')
    parts += [
        f'<rect class="fig-day-off" x="{_n(x)}" y="{_n(rows_top)}" width="{_n(w)}" '
        f'height="{_n(bottom - rows_top)}"/>'
        for x, w in layout.days_off
    ]
    rules = "".join([f"M0 {bar.y + row_h - 0.5:g}H{width:g}" for bar in bars])
    parts.append(f'<path class="fig-rule" d="M0 {_n(rows_top - 0.5)}H{_n(width)}{rules}"/>')
    months = "".join(f"M{_n(x)} {_n(max(top, 8))}V{_n(bottom)}" for x in layout.month_edges)
    if months:
        parts.append(f'<path class="fig-month-rule" d="{months}"/>')
    if layout.today_x is not None:
        from_y = max(top, rows_top - 10)
        parts.append(f'<path class="fig-today" d="M{_n(layout.today_x)} {_n(from_y)}V{_n(bottom)}"/>')
    return "".join(parts)


def _gantt_link(routed: RoutedLink) -> str:
    critical = routed.link.critical
    return (
        f'<path class="{"fig-arrow is-critical" if critical else "fig-arrow"}" d="M'
        + "L".join([f"{x:g} {y:g}" for x, y in routed.points])
        + f'"/>{_small_head(routed.points, critical)}'
    )


def draw_gantt_strips(layout: GanttLayout) -> list[str]:
    """Draw each row by itself, cut from the chart, so that rows break over pages with their table."""
    width, row_h = layout.width, layout.row_height
    links = [(_gantt_link(routed), *_reach(routed.points)) for routed in layout.links]
    crossing: list[list[str]] = [[] for _ in layout.bars]
    for drawn, top, bottom in links:
        first = max(0, int((top - layout.header_height) // row_h))
        for row in crossing[first : int((bottom - layout.header_height) // row_h) + 1]:
            row.append(drawn)
    return [
        f'<svg class="fig fig-gantt fig-strip" viewBox="0 {_n(bar.y)} {_n(width)} {_n(row_h)}" '
        f'width="{_n(width)}" height="{_n(row_h)}" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">'
        + _gantt_ground(layout, [bar], bar.y, bar.y + row_h)
        + _gantt_row(bar, row_h)
        + "".join(through)
        + "</svg>"
        for bar, through in zip(layout.bars, crossing, strict=True)
    ]


def _reach(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    heights = [y for _x, y in points]
    return min(heights) - 2, max(heights) + 2


def draw_gantt_axis(layout: GanttLayout) -> str:
    """Draw the axis by itself, to stay in view above the rows; the table says the dates to everybody."""
    width, height = _n(layout.width), _n(layout.header_height)
    edges = "".join(f"M{_n(x)} 8V{height}" for x in layout.month_edges)
    return (
        f'<svg class="fig fig-gantt fig-axis" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" '
        f'aria-hidden="true" xmlns="http://www.w3.org/2000/svg">'
        f'<path class="fig-month-rule" d="{edges or "M0 0"}"/>{_gantt_axis(layout)}</svg>'
    )


def _gantt_axis(layout: GanttLayout) -> str:
    parts = [_text("fig-month", label.x, 20, label.text) for label in layout.months]
    parts += [_text("fig-tick", label.x, 40, label.text) for label in layout.ticks]
    if layout.today_x is not None and layout.today_label:
        chip = text_width(layout.today_label, 11.5, True) + 12
        left = min(max(0.0, layout.today_x - chip / 2), layout.width - chip)
        parts.append(
            f'<rect class="fig-today-chip" x="{_n(left)}" y="27" width="{_n(chip)}" height="18" rx="4"/>'
            + _text("fig-today-label", left + chip / 2, 40, layout.today_label)
        )
    return "".join(parts)


def _gantt_row(bar: GanttBar, row_h: float) -> str:
    """Draw one row, from its own top edge. Written out, for there are hundreds."""
    row = bar.row
    critical = " is-critical" if row.critical else ""
    middle = row_h / 2 - 1
    box = f'y="{middle - 7:g}" height="14" rx="3"'
    is_gate = row.kind in ("gate", "golive")
    drawn = (
        f'<g class="fig-row" data-key="{escape(row.key)}" transform="translate(0 {bar.y:g})">'
        f"<title>{escape(row.label)}</title>"
    )
    if bar.before_change:
        x, w = bar.before_change
        if is_gate:
            drawn += f'<path class="fig-before-change" d="{_diamond(x + w / 2, middle, 8)}"/>'
        else:
            drawn += f'<rect class="fig-before-change" x="{x:g}" width="{w:g}" {box}/>'
    if bar.baseline:
        x, w = bar.baseline
        if is_gate:
            drawn += f'<path class="fig-baseline-gate" d="{_diamond(x + w / 2, middle + 11, 4)}"/>'
        else:
            y = middle + 10
            drawn += f'<rect class="fig-baseline" x="{x:g}" width="{w:g}" y="{y:g}" height="3" rx="1.5"/>'
    if bar.x is None:
        return drawn + "</g>"
    x, w, right = bar.x, bar.w, bar.x + bar.w
    if is_gate:
        drawn += f'<path class="fig-{row.kind}{critical}" d="{_diamond(x + w / 2, middle, w / 2)}"/>'
    elif row.kind == "phase":
        tip = min(5.0, w / 2)
        drawn += (
            f'<path class="fig-summary" d="M{x:g} {middle - 6:g}H{right:g}v9'
            f'l{-tip:g} -5H{x + tip:g}l{-tip:g} 5z"/>'
        )
    else:
        if bar.float_to is not None and bar.float_to > right:
            end = bar.float_to
            drawn += f'<path class="fig-float" d="M{right:g} {middle:g}H{end:g}m0 -4v8"/>'
        drawn += f'<rect class="fig-bar{critical}" x="{x:g}" width="{w:g}" {box}/>'
        if bar.done_w:
            drawn += f'<rect class="fig-bar-done{critical}" x="{x:g}" width="{bar.done_w:g}" {box}/>'
        if row.critical:
            drawn += f'<rect class="fig-bar-edge" x="{x:g}" width="{w:g}" {box}/>'
    return drawn + "</g>"


def draw_steps(layout: StepsLayout, *, title: str, description: str = "", id_prefix: str = "steps") -> str:
    """Draw the levels as rules with their names, the line in steps, and a dot where something was said."""
    width, bottom = layout.width, layout.height - 8
    rules = "".join(f"M{_n(layout.left)} {_n(level.y)}H{_n(width)}" for level in layout.levels)
    labels = "".join(_text("fig-end", layout.left - 8, level.y + 4, level.label) for level in layout.levels)
    wanted = (
        f'<path class="fig-wanted" d="M{_n(layout.left)} {_n(layout.wanted_y)}H{_n(width)}"/>'
        if layout.wanted_y is not None
        else ""
    )
    line = "L".join(f"{_n(x)} {_n(y)}" for x, y in layout.line)
    marks = "".join(
        f'<circle class="fig-step-mark" cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="4.5">'
        f"<title>{escape(mark.words)}</title></circle>"
        for mark in layout.marks
    )
    ends = _text("fig-tick", layout.left, bottom, layout.first_label) + _text(
        "fig-tick fig-end", width, bottom, layout.last_label
    )
    return (
        f'<svg class="fig fig-steps" viewBox="0 0 {_n(width)} {_n(layout.height)}" width="{_n(width)}" '
        f'height="{_n(layout.height)}" role="img"{_described(id_prefix, title, description)}'
        f'<path class="fig-rule" d="{rules or "M0 0"}"/>{wanted}'
        f'<path class="fig-steps-line" d="M{line or "0 0"}"/>{marks}{labels}{ends}</svg>'
    )


def draw_rail(layout: RailLayout, *, title: str, description: str = "", id_prefix: str = "rail") -> str:
    """Draw the dates on their line; the labels are text, the line and its marks are for the eye."""
    y, width = layout.line_y, layout.width
    ticks = "".join(f"M{_n(x)} {_n(y - 4)}v8" for x in layout.ticks)
    span = ""
    if layout.span:
        left, right = layout.span
        span = _rect("fig-rail-span", left, y - 4, right - left, 8)
    marks = "".join(_rail_leader(mark, y) for mark in layout.marks)
    marks += "".join(_rail_mark(mark, y) for mark in layout.marks)
    return (
        f'<svg class="fig fig-rail" viewBox="0 0 {_n(width)} {_n(layout.height)}" width="{_n(width)}" '
        f'height="{_n(layout.height)}" role="img"{_described(id_prefix, title, description)}'
        f'{span}<path class="fig-rail-line" d="M0 {_n(y)}H{_n(width)}"/>'
        f'<path class="fig-rail-tick" d="{ticks or "M0 0"}"/>{marks}</svg>'
    )


def _rail_leader(mark: RailMark, line_y: float) -> str:
    end_x = min(max(mark.x, mark.left + 6), mark.left + mark.w - 6)
    end_y = mark.top + mark.h + 2 if mark.above else mark.top - 2
    return f'<path class="fig-rail-leader" d="M{_n(mark.x)} {_n(line_y)}L{_n(end_x)} {_n(end_y)}"/>'


def _rail_mark(mark: RailMark, line_y: float) -> str:
    kind, x, middle = mark.point.kind, mark.x, mark.left + mark.w / 2
    if kind in ("baseline", "forecast"):
        sign = f'<path class="fig-rail-mark is-{kind}" d="{_diamond(x, line_y, 8)}"/>'
    else:
        sign = f'<circle class="fig-rail-mark is-{kind}" cx="{_n(x)}" cy="{_n(line_y)}" r="5"/>'
    return (
        f"<g><title>{escape(mark.point.label)}: {escape(mark.point.date_text)}</title>{sign}"
        + _text("fig-rail-label", middle, mark.top + 12, mark.label)
        + _text("fig-rail-date", middle, mark.top + 28, mark.date_text)
        + "</g>"
    )


def rounded(points: Sequence[tuple[float, float]], radius: float = 8) -> str:
    """Return a path along the points with round corners."""
    path = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        before, after = abs(bx - ax) + abs(by - ay), abs(cx - bx) + abs(cy - by)
        r = min(radius, before / 2, after / 2)
        if r < 0.5:
            path.append(f"L{_n(bx)} {_n(by)}")
            continue
        path.append(
            f"L{_n(bx + (ax - bx) * r / before)} {_n(by + (ay - by) * r / before)}"
            f"Q{_n(bx)} {_n(by)} {_n(bx + (cx - bx) * r / after)} {_n(by + (cy - by) * r / after)}"
        )
    path.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(path)


def _phase(box: GraphBox, split: bool, icon: Icon) -> str:
    node, x, y, w, h = box.node, box.x, box.y, box.w, box.h
    left, right = x + PAD, x + w - PAD
    inner = w - 2 * PAD
    line = y + 26
    parts = [_rect("fig-box is-critical" if node.critical else "fig-box", x, y, w, h, 8)]
    if node.title_key:
        parts.append(_text("fig-key", left, line, node.title_key))
    for n, title_line in enumerate(box.title_lines):
        indent = key_width(node.title_key) if n == 0 else 0
        parts.append(_text("fig-title", left + indent, line + 20 * n, title_line))
    line = y + h - 112 + 48 - (18 if split else 0)
    difference_w = text_width(node.difference, LABEL_SIZE, True) if node.difference else 0
    dates_w = inner if split or not difference_w else inner - difference_w - 8
    parts.append(_text("fig-dates", left, line, fit(node.dates, dates_w, LABEL_SIZE)))
    if node.difference:
        tone = f"fig-difference is-{node.difference_tone}"
        if split:
            parts.append(_text(tone, left, line + 18, fit(node.difference, inner, LABEL_SIZE, True)))
        else:
            parts.append(_text(tone + " fig-end", right, line, fit(node.difference, inner, LABEL_SIZE, True)))
    bar = y + h - 50
    if node.progress is not None:
        share = min(1.0, max(0.0, node.progress))
        parts.append(_rect("fig-track", left, bar, inner, 5, 2.5))
        if share:
            done = "fig-progress is-done" if share == 1 else "fig-progress"
            parts.append(_rect(done, left, bar, max(5, inner * share), 5, 2.5))
    foot = y + h - 20
    progress_w = text_width(node.progress_text, LABEL_SIZE) + 8 if node.progress_text else 0
    drawn = icon(node.status_icon, left - 1, foot - 12.5) if node.status_icon else ""
    indent = 20 if drawn else 0
    status = fit(node.status, inner - indent - progress_w, LABEL_SIZE)
    parts.append(f'<g class="fig-status is-{node.tone}">{drawn}{_text("", left + indent, foot, status)}</g>')
    if node.progress_text:
        parts.append(_text("fig-percent fig-end", right, foot, node.progress_text))
    ring = _rect("fig-ring", x - 3, y - 3, w + 6, h + 6, 11)
    return _link(box, "".join(parts) + ring)


def _milestone(box: GraphBox) -> str:
    node, words = box.node, box.words
    cx, cy, half = box.x + box.w / 2, box.y + box.h / 2, box.w / 2
    middle = words.x + words.w / 2
    critical = " is-critical" if node.critical else ""
    body = (
        f'<path class="fig-milestone{critical}" d="{_diamond(cx, cy, half)}"/>'
        + _text("fig-title fig-middle fig-small", middle, words.y + 14, box.title_lines[0])
        + _text("fig-dates fig-middle", middle, words.y + 32, fit(node.dates, words.w, LABEL_SIZE))
        + f'<path class="fig-ring" d="{_diamond(cx, cy, half + 5)}"/>'
    )
    return _link(box, body)


def _link(box: GraphBox, body: str) -> str:
    node = box.node
    facts = (node.title, node.dates, node.difference, node.status, node.progress_text)
    sentence = node.label or " ".join(filter(None, [node.title_key, ", ".join(filter(None, facts))]))
    key, sentence = escape(node.key), escape(sentence)
    name = f'class="fig-node" data-key="{key}"'
    if not node.href:
        return f'<g {name} role="img" aria-label="{sentence}"><title>{sentence}</title>{body}</g>'
    return f'<a {name} href="{escape(node.href)}"><title>{sentence}</title>{body}</a>'


def _short_of_head(points: Sequence[tuple[float, float]], critical: bool) -> list[tuple[float, float]]:
    """End the line inside its head, so that the tip stays sharp."""
    (ax, ay), (bx, by) = points[-2:]
    length = abs(bx - ax) + abs(by - ay)
    back = min(6.0 if critical else 4.0, length / 2)
    if not length:
        return list(points)
    return [*points[:-1], (bx + (ax - bx) * back / length, by + (ay - by) * back / length)]


def _small_head(points: Sequence[tuple[float, float]], critical: bool) -> str:
    """Return the head of a link, which comes from above or from below."""
    x, y = points[-1]
    back = -6 if y > points[-2][1] else 6
    css_class = "fig-head is-critical" if critical else "fig-head"
    return f'<path class="{css_class}" d="M{x:g} {y:g}l-3.2 {back}h6.4z"/>'


def _head(points: Sequence[tuple[float, float]], critical: bool) -> str:
    (ax, ay), (x, y) = points[-2:]
    dx, dy = (x > ax) - (x < ax), (y > ay) - (y < ay)
    long, half = (10.0, 4.8) if critical else (8.0, 3.6)
    corners = (
        f"M{_n(x)} {_n(y)}L{_n(x - dx * long - dy * half)} {_n(y - dy * long + dx * half)}"
        f"L{_n(x - dx * long + dy * half)} {_n(y - dy * long - dx * half)}Z"
    )
    return f'<path class="fig-head{" is-critical" if critical else ""}" d="{corners}"/>'


def _diamond(cx: float, cy: float, half: float) -> str:
    return f"M{_n(cx)} {_n(cy - half)}l{_n(half)} {_n(half)}l{_n(-half)} {_n(half)}l{_n(-half)} {_n(-half)}z"


def _rect(css_class: str, x: float, y: float, w: float, h: float, r: float = 0) -> str:
    corner = f' rx="{_n(r)}"' if r else ""
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"'
    return f'<rect class="{css_class}" {place}{corner}/>'


def _text(css_class: str, x: float, y: float, words: str) -> str:
    return f'<text class="{css_class}" x="{_n(x)}" y="{_n(y)}">{escape(words)}</text>' if words else ""


def _described(id_prefix: str, title: str, description: str) -> str:
    """Return the end of the svg tag, then its name and its description."""
    name = escape(id_prefix)
    described = f' aria-describedby="{name}-desc"' if description else ""
    return (
        f' aria-labelledby="{name}-title"{described} xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title>'
        + (f'<desc id="{name}-desc">{escape(description)}</desc>' if description else "")
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
