"""What waits for somebody in a plan, for the page My work."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.common.work import Hit, WorkItem
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .check_ins import silent_members
from .domain.facts import Status
from .domain.schedule import ScheduleBeyondLimit
from .shown import ShownPhase, ShownStep, show_plan

SOON = timedelta(days=14)
HITS = 20
NAMED_SILENT = 3


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    """Yield the steps a member owns that run or are due soon, and the gates ready for their decision.

    A project manager also hears who did not answer the check-in.
    """
    if not member.may(Permission.SEE_PLAN):
        return
    if member.may(Permission.EDIT_PLAN) and member.may(Permission.MANAGE_TEAM):
        yield from _silence(member.rollout, on)
    try:
        plan = show_plan(member.rollout, on)
    except ScheduleBeyondLimit:
        return
    if member.may(Permission.UPDATE_STEPS):
        yield from (_step_item(shown) for shown in plan.steps.values() if _waits_for(shown, member, on))
    if member.may(Permission.DECIDE):
        yield from (_gate_item(phase) for phase in plan.phases if phase.is_ready_for_decision)


def _waits_for(shown: ShownStep, member: Member, on: date) -> bool:
    if shown.step.owner_id != member.pk or not shown.is_open:
        return False
    starts = shown.node.forecast.start if shown.node.forecast else None
    is_soon = any(day is not None and day <= on + SOON for day in (starts, shown.due, shown.node.deadline))
    return shown.node.status == Status.RUNNING or is_soon


def _step_item(shown: ShownStep) -> WorkItem:
    forecast = shown.node.forecast
    return WorkItem(
        icon=shown.status.icon,
        what=f"{shown.step.shown_number} {shown.step}",
        why=_("%(status)s · %(phase)s") % {"status": shown.status.word, "phase": shown.step.phase},
        url=shown.step.get_absolute_url(),
        button=_("Update"),
        due_on=shown.due or (forecast.finish if forecast else None),
    )


def _gate_item(phase: ShownPhase) -> WorkItem:
    forecast = phase.gate.forecast
    return WorkItem(
        icon="flag",
        what=_("Decide the gate “%(gate)s”") % {"gate": phase.phase.gate_label or phase.phase},
        why=_("All criteria of %(phase)s are met.") % {"phase": phase.phase},
        url=phase.phase.get_absolute_url() + "#gate",
        button=_("Decide"),
        due_on=forecast.finish if forecast else None,
    )


def _silence(rollout: Rollout, on: date) -> Iterator[WorkItem]:
    silent = silent_members(rollout, on) if rollout.state == Rollout.State.RUNNING else []
    if not silent:
        return
    what = ngettext(
        "%(count)d person did not answer the check-in",
        "%(count)d people did not answer the check-in",
        len(silent),
    )
    names = pgettext("between two things of a list", ", ").join(
        one.member.name for one in silent[:NAMED_SILENT]
    )
    yield WorkItem(
        icon="mail-question",
        what=what % {"count": len(silent)},
        why=names + ("…" if len(silent) > NAMED_SILENT else ""),
        url=reverse("phases:check_ins", args=[rollout.slug]),
        button=_("Look"),
    )


def search_hits(member: Member, words: str) -> Iterator[Hit]:
    """Yield the phases and steps whose name or number holds the words, in either language."""
    wanted = words.casefold().strip()
    if not wanted or not member.may(Permission.SEE_PLAN):
        return
    rollout = member.rollout
    phases = {phase.pk: phase for phase in rollout.phases.all()}
    found: list[Hit] = [
        Hit(_("Phase"), str(phase), phase.gate_label, phase.get_absolute_url())
        for phase in phases.values()
        if _names(phase.name, phase.second_name, wanted)
    ]
    for step in rollout.steps.all():
        step.phase = phases[step.phase_id]
        if _names(step.name, step.second_name, wanted) or step.shown_number == wanted:
            found.append(
                Hit(_("Step"), f"{step.shown_number} {step}", str(step.phase), step.get_absolute_url())
            )
    yield from found[:HITS]


def _names(name: str, second_name: str, wanted: str) -> bool:
    return wanted in name.casefold() or wanted in second_name.casefold()
