"""The plan's bar chart, in rows as high as those of the table beside it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from tracker.common.dates import written
from tracker.figures.gantt import LONGEST, GanttLayout, GanttLink, GanttRow, Scale, lay_out_gantt
from tracker.figures.svg import draw_gantt, draw_gantt_axis, draw_gantt_strips

from .domain.facts import Status
from .domain.network import LEAVES_AND_REACHES_FINISH, NodeKind
from .domain.plan import LinkKind, NodeKey
from .domain.schedule import Schedule, ScheduledNode, Span
from .models import BaselineDate, PlanLink
from .shown import ShownPhase, ShownPlan, ShownStep

SCALES: tuple[Scale, ...] = ("day", "week", "month", "quarter")
NARROWEST = 676.0
MARGIN = timedelta(days=7)


@dataclass(frozen=True)
class Chart:
    """`axis` and `rows` are drawn apart, so that the axis stays in view; `geometry` is for dragging."""

    axis: SafeString
    rows: SafeString
    geometry: dict[str, Any]


type Kept = list[tuple[ShownPhase, list[ShownStep], bool]]
"""Each phase with the steps to show, and whether it is folded to its own row."""


@dataclass(frozen=True)
class Look:
    """How a plan is drawn; `selected`: rows by key; `before`: the schedule before a change not saved yet.

    With a width the days share it, whatever the scale.
    """

    scale: Scale
    selected: Collection[NodeKey] = ()
    before: Schedule | None = None
    links: Collection[PlanLink] = ()
    width: float | None = None
    row_height: float = 32


def draw_plan(plan: ShownPlan, kept: Kept, baseline: Mapping[str, BaselineDate], look: Look) -> Chart | None:
    """Draw the phases with the steps given for each; None where nothing of them has a date."""
    layout = _lay_out(plan, kept, baseline, look)
    if layout is None:
        return None
    title = gettext("The plan as bars on a time axis; the table says the same")
    return Chart(
        axis=mark_safe(draw_gantt_axis(layout)),
        rows=mark_safe(draw_gantt(layout, title=title, header=False)),
        geometry=_geometry(plan, kept, layout),
    )


def draw_strips(
    plan: ShownPlan, kept: Kept, baseline: Mapping[str, BaselineDate], look: Look
) -> tuple[SafeString, dict[str, SafeString]]:
    """Draw the axis, and each row by itself by its key, for a table that breaks over pages."""
    layout = _lay_out(plan, kept, baseline, look)
    if layout is None:
        return mark_safe(""), {}
    strips = zip(layout.bars, draw_gantt_strips(layout), strict=True)
    return mark_safe(draw_gantt_axis(layout)), {bar.row.key: mark_safe(strip) for bar, strip in strips}


def _lay_out(
    plan: ShownPlan, kept: Kept, baseline: Mapping[str, BaselineDate], look: Look
) -> GanttLayout | None:
    rows = list(_rows(plan, kept, baseline, look))
    days = [
        day
        for row in rows
        for day in (row.start, row.end, *(row.baseline or ()), *(row.before_change or ()))
        if day
    ]
    if not days:
        return None
    first, last = min(days) - MARGIN, max(days) + MARGIN
    last = min(last, first + timedelta(days=LONGEST - 1))
    narrow = lay_out_gantt([], first=first, last=last, scale=look.scale, month_label=_month, tick_label=_tick)
    return lay_out_gantt(
        rows,
        [*_other_links(plan, look.links), *_critical_links(plan.schedule)],
        first=first,
        last=last,
        today=plan.schedule.on,
        today_label=gettext("Today"),
        day_off=lambda day: not plan.schedule.calendar.is_working(day),
        month_label=_month,
        shorter_month_labels=(_short_month, _shortest_month),
        tick_label=_tick,
        scale=look.scale,
        width=look.width or (NARROWEST if narrow.width < NARROWEST else None),
        row_height=look.row_height,
    )


def _rows(
    plan: ShownPlan, kept: Kept, baseline: Mapping[str, BaselineDate], look: Look
) -> Iterator[GanttRow]:
    for phase, steps, is_folded in kept:
        yield _phase_row(phase, look)
        if not is_folded:
            for node in (*(shown.node for shown in steps), phase.gate):
                yield _row(plan, node, baseline, look)


def _phase_row(phase: ShownPhase, look: Look) -> GanttRow:
    span = phase.dates.forecast
    agreed = (phase.baseline_start, phase.baseline_finish)
    before = look.before.phases.get(phase.phase.key) if look.before else None
    return GanttRow(
        key=f"phase:{phase.phase.key}",
        kind="phase",
        label=_sentence(str(phase.phase), span),
        start=span.start if span else None,
        end=span.finish if span else None,
        baseline=(agreed[0], agreed[1]) if agreed[0] and agreed[1] else None,
        before_change=_old_place(before.forecast if before else None, span),
        selected=f"phase:{phase.phase.key}" in look.selected,
    )


def _row(plan: ShownPlan, node: ScheduledNode, baseline: Mapping[str, BaselineDate], look: Look) -> GanttRow:
    span = None if node.status == Status.DROPPED else node.forecast
    agreed = baseline.get(node.key)
    is_moment = node.kind == NodeKind.GATE or (span is not None and span.start_index == span.finish_index)
    kind = "golive" if node.key == plan.schedule.go_live_key else "gate" if is_moment else "step"
    before = look.before.nodes.get(node.key) if look.before else None
    return GanttRow(
        key=node.key,
        kind=kind,  # type: ignore[arg-type]
        label=_sentence(plan.labels[node.key], span),
        start=span.start if span else None,
        end=span.finish if span else None,
        done=node.progress,
        critical=node.critical,
        float_until=_float_until(plan.schedule, node),
        baseline=(agreed.start, agreed.finish) if agreed else None,
        before_change=_old_place(before.forecast if before else None, span),
        selected=node.key in look.selected,
    )


def _old_place(before: Span | None, now: Span | None) -> tuple[date, date] | None:
    """Return where it stood, unless it still stands there."""
    if before is None or (now and (before.start, before.finish) == (now.start, now.finish)):
        return None
    return before.start, before.finish


def _sentence(name: str, span: Span | None) -> str:
    if span is None:
        return gettext("%(name)s: no date") % {"name": name}
    if span.start == span.finish:
        return gettext("%(name)s: %(day)s") % {"name": name, "day": written(span.finish, "year")}
    return gettext("%(name)s: %(start)s to %(finish)s") % {
        "name": name,
        "start": written(span.start),
        "finish": written(span.finish, "year"),
    }


def _float_until(schedule: Schedule, node: ScheduledNode) -> date | None:
    if not node.total_float or node.forecast is None or node.kind != NodeKind.STEP:
        return None
    return schedule.calendar.day(max(node.forecast.finish_index - 1, 0) + node.total_float)


def _critical_links(schedule: Schedule) -> Iterator[GanttLink]:
    """Yield what holds each critical date, past the starts of phases, which have no row."""
    for node in schedule.nodes.values():
        if not node.critical or node.kind == NodeKind.START:
            continue
        driver = node.driver
        while driver and driver.before and schedule.nodes[driver.before].kind == NodeKind.START:
            driver = schedule.nodes[driver.before].driver
        if driver and driver.before and driver.kind:
            from_finish, to_finish = LEAVES_AND_REACHES_FINISH[driver.kind]
            yield GanttLink(driver.before, node.key, True, from_finish, to_finish)


def _other_links(plan: ShownPlan, links: Iterable[PlanLink]) -> Iterator[GanttLink]:
    for link in links:
        from_finish, to_finish = LEAVES_AND_REACHES_FINISH[LinkKind(link.kind)]
        before, after = _row_of(link.before, from_finish), _row_of(link.after, to_finish)
        yield GanttLink(before, after, False, from_finish, to_finish)


def _row_of(end: str, at_finish: bool) -> str:
    """A phase finishes with its gate, which has a row of its own."""
    return end.replace("phase:", "gate:", 1) if at_finish else end


def _geometry(plan: ShownPlan, kept: Kept, layout: GanttLayout) -> dict[str, Any]:
    """What a script needs to turn pixels into working days, and what each row may do."""
    calendar, first = plan.schedule.calendar, layout.first
    days = range(round(layout.width / layout.pixels))
    return {
        "first": first.isoformat(),
        "pixels": layout.pixels,
        "today": (plan.schedule.on - first).days,
        "off": [number for number in days if not calendar.is_working(first + timedelta(days=number))],
        "rows": {
            shown.node.key: _row_geometry(shown, first)
            for _phase, steps, is_folded in kept
            for shown in ([] if is_folded else steps)
            if shown.node.forecast and shown.is_open
        },
    }


def _row_geometry(shown: ShownStep, first: date) -> dict[str, Any]:
    """`left` only of what runs: then the end moves by what is said, else by the days planned."""
    step, span = shown.step, shown.node.forecast
    assert span is not None
    runs = shown.node.status == Status.RUNNING
    return {
        "name": f"{step.shown_number} {step}",
        "start": (span.start - first).days,
        "end": (span.finish - first).days,
        "days": step.days,
        "runs": runs,
        "left": step.days_left,
        "shown_left": shown.days_left,
        "not_before": step.not_before.isoformat() if step.not_before else None,
    }


def _month(day: date) -> str:
    if get_language() == "zh-hans":
        return f"{day.year}年{day.month}月" if day.month == 1 else f"{day.month}月"
    return day.strftime("%b %Y") if day.month == 1 else day.strftime("%b")


def _short_month(day: date) -> str:
    if day.month != 1:
        return _shortest_month(day)
    return day.strftime("%y年1月" if get_language() == "zh-hans" else "%b ’%y")


def _shortest_month(day: date) -> str:
    return f"{day.month}月" if get_language() == "zh-hans" else day.strftime("%b")


def _tick(day: date) -> str:
    return str(day.day)
