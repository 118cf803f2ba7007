"""What a plan puts into a member's calendar: gates, deadlines, the go-live, and the steps they own."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.work import CalendarEvent
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain.schedule import ScheduleBeyondLimit
from .shown import ShownPhase, ShownPlan, ShownStep, show_plan


def plan_events(member: Member, on: date) -> Iterator[CalendarEvent]:
    if not member.may(Permission.SEE_PLAN):
        return
    yield from _promise(member.rollout)
    try:
        plan = show_plan(member.rollout, on)
    except ScheduleBeyondLimit:
        return
    yield from _go_live(plan)
    for phase in plan.phases:
        yield from _of_phase(phase)
    for shown in plan.steps.values():
        yield from _of_step(shown, is_own=shown.step.owner_id == member.pk)


def _promise(rollout: Rollout) -> Iterator[CalendarEvent]:
    if rollout.target_go_live:
        yield _on_day(
            f"promised-{rollout.pk}",
            _("Promised go-live: %(rollout)s") % {"rollout": rollout},
            rollout.target_go_live,
            url=rollout.get_absolute_url(),
        )


def _go_live(plan: ShownPlan) -> Iterator[CalendarEvent]:
    if plan.schedule.go_live:
        yield _on_day(
            f"go-live-{plan.rollout.pk}",
            _("Go-live by the forecast: %(rollout)s") % {"rollout": plan.rollout},
            plan.schedule.go_live,
            url=plan.rollout.get_absolute_url(),
        )


def _of_phase(shown: ShownPhase) -> Iterator[CalendarEvent]:
    phase, gate = shown.phase, shown.gate
    url = phase.get_absolute_url()
    name = phase.gate_label or str(phase)
    decided = shown.decision.decided_on if shown.decision and not gate.forecast else None
    day = gate.forecast.finish if gate.forecast else decided
    if day:
        title = _("Gate: %(gate)s") % {"gate": name}
        yield _on_day(f"gate-{phase.pk}", title, day, str(shown.gate_status.word), url + "#gate")
    if phase.deadline:
        title = _("Deadline: %(what)s") % {"what": phase}
        yield _on_day(f"deadline-phase-{phase.pk}", title, phase.deadline, _forecast(day), url)


def _of_step(shown: ShownStep, *, is_own: bool) -> Iterator[CalendarEvent]:
    step, span = shown.step, shown.node.forecast
    if step.is_dropped:
        return
    name, url = f"{step.shown_number} {step}", step.get_absolute_url()
    if is_own and span:
        detail = _("%(status)s · %(phase)s") % {"status": shown.status.word, "phase": step.phase}
        yield CalendarEvent(f"step-{step.pk}", name, span.start, span.finish, detail, _whole(url))
    if step.deadline:
        title = _("Deadline: %(what)s") % {"what": name}
        detail = _forecast(span.finish if span else None)
        yield _on_day(f"deadline-step-{step.pk}", title, step.deadline, detail, url)


def _forecast(day: date | None) -> str:
    return _("By the forecast: %(day)s") % {"day": written(day, "long")} if day else ""


def _on_day(uid: str, title: str, day: date, detail: str = "", url: str = "") -> CalendarEvent:
    return CalendarEvent(uid, title, day, day, detail, _whole(url))


def _whole(path: str) -> str:
    return f"{settings.BASE_URL}{path}" if path else ""
