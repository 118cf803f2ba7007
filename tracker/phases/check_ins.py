"""Who is asked how their steps go, who answered what, and who did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.background.jobs import Job
from tracker.background.mail import can_be_mailed, once_key
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .domain.check_in import next_check_in_day
from .domain.facts import Status
from .domain.progress import Said
from .models import CheckIn, Step, StepUpdate
from .queries import progress_of
from .shown import ShownPlan, ShownStep, show_plan
from .wording import SAID

AHEAD = timedelta(days=7)
LINK_DAYS = timedelta(days=14)
PATIENCE = timedelta(days=3)


@dataclass(frozen=True)
class Asked:
    """A member with the steps they are to be asked about; `hindrance` says why they can't be."""

    member: Member
    steps: tuple[ShownStep, ...]
    hindrance: str = ""


def to_ask(plan: ShownPlan) -> list[Asked]:
    """Return every owner of a step that runs, or is to start or end within a week, by name."""
    until = plan.schedule.on + AHEAD
    steps_of: dict[int, list[ShownStep]] = {}
    for shown in plan.steps.values():
        owner = shown.step.owner
        if owner and owner.left_on is None and is_asked_about(shown, until):
            steps_of.setdefault(owner.pk, []).append(shown)
    found = [_asked(steps) for steps in steps_of.values()]
    return sorted(found, key=lambda asked: (asked.member.name, asked.member.pk))


def is_asked_about(shown: ShownStep, until: date) -> bool:
    if not shown.is_open:
        return False
    forecast = shown.node.forecast
    near = (forecast and forecast.start, forecast and forecast.finish, shown.due, shown.node.deadline)
    return shown.node.status == Status.RUNNING or any(day and day <= until for day in near)


def _asked(steps: list[ShownStep]) -> Asked:
    member = steps[0].step.owner
    assert member is not None
    return Asked(member, tuple(steps), _hindrance(member))


def _hindrance(member: Member) -> str:
    if not member.may(Permission.UPDATE_STEPS):
        return _("their role does not update steps")
    if not member.email:
        return _("no address")
    return "" if can_be_mailed(member) else _("no mail can be sent to this name and address")


def next_round(rollout: Rollout, *, on: date) -> date | None:
    """Return the next day on which people are asked; None where they never are."""
    if rollout.check_in_weekday is None or rollout.state != Rollout.State.RUNNING:
        return None
    return next_check_in_day(rollout.calendar, rollout.check_in_weekday, on)


@dataclass(frozen=True)
class Word:
    """The last that somebody said of a step since they were asked."""

    step: Step
    words: str
    note: str


@dataclass(frozen=True)
class Heard:
    """What became of asking one member: what they said of steps since, and how the mail fared."""

    check_in: CheckIn
    said: tuple[Word, ...]
    mail: Job | None
    asked_today: bool

    @property
    def is_answered(self) -> bool:
        return self.check_in.answered_at is not None

    @property
    def is_silent(self) -> bool:
        return not self.is_answered and not self.said


@dataclass(frozen=True)
class Round:
    """Each member's last check-in of the week up to the latest."""

    on: date
    heard: tuple[Heard, ...]

    @property
    def answered(self) -> list[Heard]:
        return [one for one in self.heard if not one.is_silent]

    @property
    def silent(self) -> list[Heard]:
        return [one for one in self.heard if one.is_silent]


def mail_once(check_in: CheckIn) -> str:
    return f"check-in:{check_in.pk}"


def last_round(rollout: Rollout, *, on: date) -> Round | None:
    """Ask as many questions for many members as for one."""
    last = rollout.check_ins.order_by("-on").values_list("on", flat=True).first()
    if last is None:
        return None
    rows = (
        rollout.check_ins.filter(on__gt=last - AHEAD, member__left_on=None)
        .select_related("member")
        .order_by("member__name", "member_id", "-on")
    )
    first_of: dict[int, CheckIn] = {}
    for row in rows:
        first_of.setdefault(row.member_id, row)
    latest = list(first_of.values())
    for row in latest:
        row.rollout = rollout
    said = _said_since(latest)
    mails = {job.once_key: job for job in Job.objects.filter(once_key__in=map(_mail_key, latest))}
    heard = (
        Heard(row, tuple(said.get(row.member_id, ())), mails.get(_mail_key(row)), row.on == on)
        for row in latest
    )
    return Round(last, tuple(heard))


def _mail_key(check_in: CheckIn) -> str:
    return once_key(mail_once(check_in))


def _said_since(check_ins: Sequence[CheckIn]) -> dict[int, list[Word]]:
    """Return, by member, the last each said of every step since they were asked."""
    since = {row.member_id: row.sent_at for row in check_ins if row.sent_at}
    if not since:
        return {}
    rollout = check_ins[0].rollout
    updates = StepUpdate.objects.filter(member__in=since, at__gte=min(since.values()))
    last: dict[tuple[int, int], StepUpdate] = {}
    for update in updates.select_related("step__phase").order_by("pk"):
        if update.member_id and update.at >= since[update.member_id]:
            update.step.rollout = update.step.phase.rollout = rollout
            last[update.member_id, update.step_id] = update
    said: dict[int, list[Word]] = {}
    for (member, _step), update in last.items():
        said.setdefault(member, []).append(Word(update.step, _update_words(update), update.note))
    return said


def _update_words(update: StepUpdate) -> str:
    said = progress_of(update).said
    if said == Said.RUNNING and update.days_left:
        sentence = ngettext("Running, %(days)d day left", "Running, %(days)d days left", update.days_left)
        return sentence % {"days": update.days_left}
    if said == Said.BLOCKED:
        return _("Blocked, waits for: %(reason)s") % {"reason": update.blocked_reason}
    return str(SAID[said])


def unanswered() -> QuerySet[CheckIn]:
    """Those whose member neither answered nor said anything of a step since, the oldest first."""
    said_since = StepUpdate.objects.filter(member=OuterRef("member"), at__gte=OuterRef("sent_at"))
    return (
        CheckIn.objects.filter(~Exists(said_since), answered_at=None, member__left_on=None)
        .select_related("member")
        .order_by("on")
    )


def check_in_parts() -> tuple[Prefetch, ...]:
    """What `silent_members` asks of each rollout, for whoever shows many."""
    return (Prefetch("check_ins", unanswered(), to_attr="unanswered_check_ins"),)


def silent_members(rollout: Rollout, on: date) -> list[CheckIn]:
    """Return the check-ins of those who were asked three days ago or earlier and did not answer.

    Whoever was asked again since is given as long again; after two weeks the link is dead.
    """
    rows = getattr(rollout, "unanswered_check_ins", None)
    rows = unanswered().filter(rollout=rollout) if rows is None else rows
    latest = {row.member_id: row for row in rows}
    silent = [row for row in latest.values() if on - LINK_DAYS < row.on <= on - PATIENCE]
    return sorted(silent, key=lambda row: (row.member.name, row.member_id))


def preview(rollout: Rollout, *, on: date) -> tuple[list[Asked], list[Asked]]:
    """Return who would be asked now, and who can't be; whoever was asked today is in neither."""
    today = set(rollout.check_ins.filter(on=on).values_list("member_id", flat=True))
    asked = [one for one in to_ask(show_plan(rollout, on)) if one.member.pk not in today]
    return [one for one in asked if not one.hindrance], [one for one in asked if one.hindrance]
