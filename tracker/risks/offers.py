"""What other pages show of the risks: what waits for a person, what a phase faces, what a search finds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.text import is_storable
from tracker.common.work import Hit, Panel, WorkItem
from tracker.phases.domain.chances import ResponseDays, RiskDays
from tracker.phases.models import Phase
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain import scoring
from .models import ResponseTurn, Risk, RiskAssessment, RiskQuerySet
from .queries import RiskStanding, risks_seen, standings

IN_PANEL = 5
WHY_LENGTH = 100
HITS = 20
WORDS_LENGTH = 200
_NUMBER = re.compile(r"[rR]0*([1-9][0-9]{0,8})")


def visible_risks(member: Member) -> RiskQuerySet:
    """The rollout's risks that this member may see; none without the permission."""
    if not member.may(Permission.SEE_RISKS):
        return member.rollout.risks.none()
    return member.rollout.risks.seen_by(confidential=member.may(Permission.SEE_CONFIDENTIAL))


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    if not member.may(Permission.SEE_RISKS):
        return
    edits = member.may(Permission.EDIT_RISKS)
    risks = risks_seen(member.rollout, confidential=member.may(Permission.SEE_CONFIDENTIAL))
    wait = [risk for risk in risks if risk.is_open or (edits and not risk.is_over)]
    by_number = {risk.number: risk for risk in wait}
    for one in standings(wait, on):
        mine = one.owner_pk == member.pk or (edits and not one.owner_pk)
        item = _work_item(member, one) if mine or one.status == Risk.Status.PROPOSED else None
        if item:
            yield item
        yield from _late_responses(member, by_number[one.number], one, on)


def _work_item(member: Member, one: RiskStanding) -> WorkItem | None:
    """Return the one thing that is most missing; the next shows once that is done."""
    values = {"level": one.level}
    if one.status == Risk.Status.PROPOSED:
        why = _("Somebody proposed it at %(level)d: open or refuse it.") % values
        return _item(member, one, "risk", why, _("Decide"))
    if one.sign_asks_again and one.sign:
        why = _("Its sign shows since %(day)s: assess %(label)s.") % {
            "day": written(one.sign.on),
            "label": one.label,
        }
        return _item(member, one, "assess", why, _("Assess again"))
    if not one.owner_pk:
        return _item(
            member, one, "change", _("A risk at %(level)d has no owner.") % values, _("Name an owner")
        )
    if one.lacks_response:
        why = _("Your risk at %(level)d has no response yet.") % values
        return _item(member, one, "add_response", why, _("Add a response"))
    if one.review_is_due:
        return _item(member, one, "assess", _("Does level %(level)d still hold?") % values, _("Review"))
    if one.next_review_on is None:
        why = _("No day is set to look at your risk at %(level)d again.") % values
        return _item(member, one, "review", why, _("Set a day"))
    return None


def _late_responses(member: Member, risk: Risk, one: RiskStanding, on: date) -> Iterator[WorkItem]:
    if one.status != Risk.Status.OPEN:
        return
    for response in risk.responses.all():
        if (
            response.owner_id == member.pk
            and response.is_waiting
            and response.due_on
            and response.due_on < on
        ):
            why = _("Your response is late: %(response)s") % {"response": _truncated(response.text)}
            yield replace(_item(member, one, "risk", why, _("See the risk")), due_on=response.due_on)


def _truncated(text: str) -> str:
    return Truncator(text).chars(WHY_LENGTH)


def _item(member: Member, one: RiskStanding, view: str, why: str, button: str) -> WorkItem:
    if not member.may(Permission.EDIT_RISKS):
        view, button = "risk", _("See the risk")
    return WorkItem(
        icon="alert-triangle",
        what=f"{one.label} {one.title}",
        why=why,
        url=reverse(f"risks:{view}", args=[member.rollout.slug, one.number]),
        button=button,
        due_on=one.next_review_on if one.review_is_due else None,
    )


def phase_panel(request, phase: Phase) -> Iterator[Panel]:
    member: Member = request.member
    if not member.may(Permission.SEE_RISKS):
        return
    risks = visible_risks(member).open().filter(phases=phase)
    here = standings(risks, member.rollout.today())
    yield Panel("risks/panel.html", {"risks": here[:IN_PANEL], "total": len(here), "phase": phase})


def plan_risks(rollout: Rollout, on: date, confidential: bool) -> Iterator[RiskDays]:
    """Threats that name steps and days as assessed by that day, with what is planned about them."""
    risks = list(rollout.risks.open().filter(kind=Risk.Kind.THREAT).seen_by(confidential=confidential))
    prefetch_related_objects(risks, "steps", "assessments", "responses__turns")
    for risk in risks:
        known = [one for one in risk.assessments.all() if one.on <= on]
        steps = tuple(step.key for step in risk.steps.all())
        if known and steps and known[-1].days:
            best, likely, worst = known[-1].days
            yield RiskDays(
                key=risk.key,
                label=f"{risk.label} {risk}",
                url=risk.get_absolute_url(),
                steps=steps,
                probability=known[-1].chance,
                best=best,
                likely=likely,
                worst=worst,
                responses=tuple(_response_days(risk, known[-1], on)),
            )


def _response_days(risk: Risk, last: RiskAssessment, on: date) -> Iterator[ResponseDays]:
    """Yield what is planned and expected to change the chance or the days."""
    for number, response in enumerate(risk.responses.all(), 1):
        turn = response.turn_by(on)
        if turn is None or turn.status != ResponseTurn.Status.PLANNED:
            continue
        place, days = turn.expected_probability, turn.expected_days
        if place is not None or days is not None:
            yield ResponseDays(
                key=response_key(risk, number),
                label=response.text,
                probability=scoring.chance(place, last.chances) if place else None,
                likely=days,
            )


def response_key(risk: Risk, number: int) -> str:
    """Name the response that was added as that number; none is ever deleted."""
    return f"{risk.key}-{number}"


def search_hits(member: Member, words: str) -> Iterator[Hit]:
    wanted = words.strip()[:WORDS_LENGTH]
    if not wanted or not is_storable(wanted):
        return
    number = _NUMBER.fullmatch(wanted)
    match = Q(number=int(number[1])) if number else Q()
    for field in ("name", "second_name", "cause", "event", "effect"):
        match |= Q(**{f"{field}__icontains": wanted})
    for risk in visible_risks(member).filter(match)[:HITS]:
        yield Hit(_("Risk"), f"{risk.label} {risk}", risk.get_status_display(), risk.get_absolute_url())
