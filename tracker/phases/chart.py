"""The plan's bar chart, in rows as high as those of the table beside it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from tracker.common.dates import written
from tracker.figures.gantt import LONGEST, GanttLink, GanttRow, Scale, lay_out_gantt
from tracker.figures.svg import draw_gantt

from .domain.facts import Status
from .domain.network import NodeKind
from .domain.schedule import Schedule, ScheduledNode, Span
from .models import BaselineDate
from .shown import ShownPhase, ShownPlan, ShownStep

SCALES: tuple[Scale, ...] = ("day", "week", "month", "quarter")
NARROWEST = 600.0
MARGIN = timedelta(days=7)


def draw_plan(
    plan: ShownPlan,
    phases: Iterable[tuple[ShownPhase, list[ShownStep]]],
    baseline: Mapping[str, BaselineDate],
    *,
    scale: Scale,
    selected: str = "",
) -> SafeString:
    """Draw the phases with the steps given for each; "" where nothing of them has a date."""
    rows = [row for phase, steps in phases for row in _phase_rows(plan, phase, steps, baseline, selected)]
    days = [day for row in rows for day in (row.start, row.end, *(row.baseline or ())) if day]
    if not days:
        return mark_safe("")
    first, last = min(days) - MARGIN, max(days) + MARGIN
    last = min(last, first + timedelta(days=LONGEST - 1))
    narrow = lay_out_gantt([], first=first, last=last, scale=scale, month_label=_month, tick_label=_tick)
    layout = lay_out_gantt(
        rows,
        _critical_links(plan.schedule),
        first=first,
        last=last,
        today=plan.schedule.on,
        today_label=gettext("Today"),
        day_off=lambda day: not plan.schedule.calendar.is_working(day),
        month_label=_month,
        tick_label=_tick,
        scale=scale,
        width=NARROWEST if narrow.width < NARROWEST else None,
    )
    title = gettext("The plan as bars on a time axis; the table says the same")
    return mark_safe(draw_gantt(layout, title=title))


def _phase_rows(
    plan: ShownPlan,
    phase: ShownPhase,
    steps: list[ShownStep],
    baseline: Mapping[str, BaselineDate],
    selected: str,
) -> Iterator[GanttRow]:
    span, gate = phase.dates.forecast, phase.gate
    agreed = (phase.baseline_start, phase.baseline_finish)
    yield GanttRow(
        key=f"phase:{phase.phase.key}",
        kind="phase",
        label=_sentence(str(phase.phase), span),
        start=span.start if span else None,
        end=span.finish if span else None,
        baseline=(agreed[0], agreed[1]) if agreed[0] and agreed[1] else None,
    )
    for shown in steps:
        yield _row(plan, shown.node, baseline, selected)
    yield _row(plan, gate, baseline, selected)


def _row(
    plan: ShownPlan, node: ScheduledNode, baseline: Mapping[str, BaselineDate], selected: str
) -> GanttRow:
    span = None if node.status == Status.DROPPED else node.forecast
    agreed = baseline.get(node.key)
    is_moment = node.kind == NodeKind.GATE or (span is not None and span.start_index == span.finish_index)
    kind = "golive" if node.key == plan.schedule.go_live_key else "gate" if is_moment else "step"
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
        selected=node.key == selected,
    )


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
        before = node.driver.before if node.driver else None
        while before and schedule.nodes[before].kind == NodeKind.START:
            driver = schedule.nodes[before].driver
            before = driver.before if driver else None
        if before:
            yield GanttLink(before, node.key)


def _month(day: date) -> str:
    if get_language() == "zh-hans":
        return f"{day.year}年{day.month}月" if day.month == 1 else f"{day.month}月"
    return day.strftime("%b %Y") if day.month == 1 else day.strftime("%b")


def _tick(day: date) -> str:
    return str(day.day)
