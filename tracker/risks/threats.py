"""What threatens a step of the plan, and what one asks when such a step slips."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.work import Panel, Question
from tracker.phases.models import Step
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .models import Risk
from .offers import visible_risks
from .queries import RiskStanding, standings

MOST_ASKED = 3


def step_panel(member: Member, step: Step) -> Iterator[Panel]:
    """The open risks of a step, highest first, with this member's eyes."""
    risks = visible_risks(member).open().filter(steps=step)
    if here := standings(risks, member.rollout.today()):
        yield Panel("risks/step_risks.html", {"risks": here})


def slip_questions(member: Member, steps: Collection[str]) -> Iterator[Question]:
    """Ask whoever edits risks of the highest threats to steps that slipped whether they happened."""
    if not member.may(Permission.EDIT_RISKS):
        return
    named = Prefetch("steps", Step.objects.filter(key__in=steps), to_attr="slipped")
    threats = visible_risks(member).open().filter(kind=Risk.Kind.THREAT, steps__key__in=steps).distinct()
    risks = {risk.pk: risk for risk in threats.prefetch_related(named)}
    for one in _highest(risks.values(), member.rollout.today()):
        yield _question(member, one, risks[one.pk].slipped)  # type: ignore[attr-defined]


def _highest(risks: Collection[Risk], on: date) -> list[RiskStanding]:
    return standings(risks, on)[:MOST_ASKED]


def _question(member: Member, one: RiskStanding, slipped: Collection[Step]) -> Question:
    for step in slipped:
        step.rollout = member.rollout
    sentence = _("%(label)s “%(risk)s” threatens “%(step)s”. Has it happened?")
    address = [member.rollout.slug, one.number]
    happened = reverse("risks:close", args=address, query={"how": Risk.Status.OCCURRED})
    return Question(
        sentence % {"label": one.label, "risk": one.title, "step": next(iter(slipped))},
        ((_("It happened"), happened), (_("Assess again"), reverse("risks:assess", args=address))),
    )
