"""What a rollout's facts are on a day, with somebody's eyes."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, Prefetch, prefetch_related_objects
from django.utils import translation

from tracker.communications.models import Feedback
from tracker.communications.queries import COMMUNICATION_PARTS
from tracker.phases.models import StepUpdate
from tracker.phases.queries import PLAN_PARTS
from tracker.risks.queries import RISK_PARTS
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, MemberQuerySet, Rollout

from .domain.facts import SCHEMA, Audience, StatusFacts, Tolerances
from .domain.health import health_of
from .gathering.asks import asks
from .gathering.communications import communication_facts
from .gathering.earned import earned_facts
from .gathering.graph import graph as plan_graph
from .gathering.logs import log_facts
from .gathering.money import money as plan_money
from .gathering.plan import PlanFacts
from .gathering.risks import risk_facts
from .gathering.strategies import Variants, strategies, variants_of
from .models import Report, audiences_of

FACT_PARTS = (
    *PLAN_PARTS,
    "gate_decisions__decided_by",
    "members__duties",
    *RISK_PARTS,
    "risks__sightings",
    *COMMUNICATION_PARTS,
    "stakeholders__readings",
    "promises__stakeholder",
    "promises__owner",
    "promises__turns",
)


class Gatherer:
    """Gathers the facts of many rollouts with as many queries as for one."""

    def __init__(self, rollouts: Sequence[Rollout]) -> None:
        last_words = Prefetch("steps__updates", StepUpdate.objects.only("step", "on"))
        light = Feedback.objects.defer("text", "answer").select_related("message", "issue")
        came_back = Prefetch("feedback", light)
        prefetch_related_objects(rollouts, *FACT_PARTS, last_words, came_back)
        self._variants = variants_of(rollouts)

    def facts(
        self,
        rollout: Rollout,
        on: date,
        *,
        permissions: frozenset[Permission],
        since: date | None = None,
        with_logs: bool = False,
        with_curves: bool = False,
    ) -> StatusFacts:
        """Return what somebody with these permissions may know; `since` is the day of the report before.

        Logs and curves cost queries for each rollout; no health is measured by them.
        Raises ScheduleBeyondLimit.
        """
        with translation.override(rollout.language):
            return _gather(
                rollout, self._variants[rollout.pk], on, permissions, since, with_logs, with_curves
            )


def gather_facts(
    rollout: Rollout, on: date, *, permissions: frozenset[Permission], since: date | None = None
) -> StatusFacts:
    """Gather facts that are to last, the logs among them, from rows read anew. Raises ScheduleBeyondLimit."""
    read = Rollout.objects.defer("playbook").get(pk=rollout.pk)
    return Gatherer([read]).facts(
        read, on, permissions=permissions, since=since, with_logs=True, with_curves=True
    )


def _gather(
    read: Rollout,
    variants: Variants,
    on: date,
    permissions: frozenset[Permission],
    since: date | None,
    with_logs: bool,
    with_curves: bool,
) -> StatusFacts:
    plan = PlanFacts(read, on, since)
    people = _people(read)
    deciders = people[Role.SPONSOR] or people[Role.PROJECT_MANAGER]
    go_live, phases, work = plan.go_live(), plan.phase_facts(), plan.work()
    tolerances = _tolerances(read)
    rollout_strategy, transition_strategy = strategies(read, variants)
    sees_money = Permission.SEE_MONEY in permissions
    money = plan_money(plan) if sees_money else None
    confidential = Permission.SEE_CONFIDENTIAL in permissions
    earned = earned_facts(read, on, money=sees_money) if with_curves else None
    risks = communications = logs = None
    if Permission.SEE_RISKS in permissions:
        risks = risk_facts(
            read,
            on,
            confidential=confidential,
            money=sees_money,
            since=since,
            lately=plan.since,
            with_trend=with_curves,
        )
        if with_logs:
            logs = log_facts(read, on, plan.since, confidential=confidential, money=sees_money)
    if Permission.SEE_COMMUNICATIONS in permissions:
        communications = communication_facts(
            read,
            plan.since,
            plan.schedule,
            confidential=confidential,
            assessments=Permission.SEE_ASSESSMENTS in permissions,
        )
    return StatusFacts(
        schema=SCHEMA,
        rollout=read.name,
        organisation=read.organisation,
        rollout_strategy=rollout_strategy,
        transition_strategy=transition_strategy,
        language=read.language,
        second_language=read.second_language,
        audience=None,
        on=on,
        since=since,
        currency=read.currency,
        managers=people[Role.PROJECT_MANAGER],
        sponsors=people[Role.SPONSOR],
        tolerances=tolerances,
        progress=round(plan.schedule.progress, 4),
        go_live=go_live,
        health=health_of(
            on=on,
            tolerances=tolerances,
            go_live=go_live,
            phases=phases,
            work=work,
            risks=risks,
            communications=communications,
            money=money,
        ),
        phases=phases,
        work=work,
        critical_path=plan.critical_path(),
        graph=plan_graph(plan),
        asks=asks(phases, risks, logs, deciders, on),
        risks=risks,
        communications=communications,
        money=money,
        log_head=read.log_head,
        log_count=read.log_count,
        logs=logs,
        earned=earned,
    )


def _people(rollout: Rollout) -> dict[Role, tuple[str, ...]]:
    active = [member for member in rollout.members.all() if member.left_on is None]
    return {
        role: tuple(member.name for member in active if member.role == role)
        for role in (Role.PROJECT_MANAGER, Role.SPONSOR)
    }


def _tolerances(rollout: Rollout) -> Tolerances:
    return Tolerances(
        days=rollout.tolerance_days,
        cost_percent=rollout.tolerance_cost_percent,
        risk_level=rollout.tolerance_risk_level,
        quiet_days=rollout.tolerance_quiet_days,
        unheard_days=rollout.tolerance_unheard_days,
    )


def report_before(rollout: Rollout, on: date, audience: Audience) -> Report | None:
    """Return the last report that this audience has read by a day."""
    return (
        rollout.reports.published().filter(audience=audience, on__lte=on).order_by("-on", "-number").first()
    )


def next_number(rollout: Rollout) -> int:
    """Return a number that was never given, not even to a draft that was thrown away."""
    last = rollout.reports.aggregate(last=Max("number"))["last"] or 0
    given = rollout.activity.filter(verb__in=("report_drafted", "report_correction_drafted")).count()
    return max(last, given) + 1


def latest_report(member: Member) -> Report | None:
    """Return the last published report that this member may read."""
    return member.rollout.reports.published().visible_to(member).order_by("-on", "-number").first()


def work_parts() -> list[Prefetch]:
    """Whoever asks for the work of many rollouts prefetches these; it is then told without a query."""
    light = Report.objects.defer("facts", "summary", "outlook", "asks", "overrides", "remark")
    return [Prefetch("reports", light)]


def reading_members(report: Report) -> MemberQuerySet:
    """Return the members whom the report is for."""
    roles = [
        role for role, permissions in PERMISSIONS.items() if report.audience in audiences_of(permissions)
    ]
    return report.rollout.members.active().filter(role__in=roles)


def readers(report: Report) -> int:
    """Count the members with an account whom the report is for."""
    return reading_members(report).exclude(user=None).count()
