"""Who has an issue now: where the clock stands, what was escalated by hand, and who stands on each level."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from tracker.rollouts.domain.roles import Permission, Role
from tracker.rollouts.models import Member, Rollout

from .domain.answers import Answering, answering, is_in_time
from .domain.escalation import DAYS, Level, Place, Rung, ladder, place, staffed
from .models import Escalation, Issue, LogTurn

HEAD_DUTIES = frozenset(
    {
        "business-owner",
        "marketing-lead",
        "service-owner",
        "it-lead",
        "hr-lead",
        "chief-relationship-officer",
    }
)
"""Keys of the duties whose members head a department: they hold what a project manager left unanswered."""

USUAL_DUTIES = {Issue.Kind.COMPLAINT: "service-owner"}
"""Keys of the duties that answer what comes in by its kind; the project manager answers the rest."""

LEVELS: dict[Level, str | Promise] = {
    Level.OWNER: _("Owner"),
    Level.PROJECT_MANAGER: _("Project manager"),
    Level.DEPARTMENT_HEADS: _("Department heads"),
    Level.SPONSOR: _("Sponsor"),
}

CLOCK_PARTS = ("issues__escalations", "members__duties")
"""What a page of many rollouts fetches at once."""

type Holders = dict[Level, tuple[Member, ...]]


class Team:
    """A rollout's active members, read once for all of its issues."""

    def __init__(self, rollout: Rollout) -> None:
        self._members = [member for member in rollout.members.all() if member.left_on is None]
        prefetch_related_objects(self._members, "duties")
        for member in self._members:
            member.rollout = rollout

    def holders(self, issue: Issue) -> Holders:
        """Return who stands on each level; whoever may not see the issue can't hold it."""
        see = [member for member in self._members if may_hold(member, issue)]
        found = {
            Level.OWNER: [member for member in see if member.pk == issue.owner_id],
            Level.PROJECT_MANAGER: [member for member in see if member.role == Role.PROJECT_MANAGER],
            Level.DEPARTMENT_HEADS: [member for member in see if _heads_a_department(member)],
            Level.SPONSOR: [member for member in see if member.role == Role.SPONSOR],
        }
        return {level: tuple(members) for level, members in found.items() if members}

    def usual_owner(self, issue: Issue) -> Member | None:
        see = [member for member in self._members if may_hold(member, issue)]
        duty = USUAL_DUTIES.get(Issue.Kind(issue.kind))
        answers = [member for member in see if duty in {one.key for one in member.duties.all()}]
        managers = [member for member in see if member.role == Role.PROJECT_MANAGER]
        return next(iter([*answers, *managers]), None)


def usual_owner(rollout: Rollout, kind: str, *, is_confidential: bool = False) -> Member | None:
    """Return who answers what comes in of this kind; None where nobody may."""
    return Team(rollout).usual_owner(Issue(rollout=rollout, kind=kind, is_confidential=is_confidential))


def may_hold(member: Member, issue: Issue) -> bool:
    return member.may(Permission.SEE_RISKS) and (
        not issue.is_confidential or member.may(Permission.SEE_CONFIDENTIAL)
    )


def _heads_a_department(member: Member) -> bool:
    return any(duty.key in HEAD_DUTIES for duty in member.duties.all())


@dataclass(frozen=True)
class ShownRung:
    """A level of the ladder; `taken` is what was written when the issue reached it."""

    level: Level
    word: str | Promise
    days: int
    due: date | None
    holders: Sequence[Member]
    taken: Escalation | None
    is_present: bool

    @property
    def names(self) -> str:
        return _names(self.holders)


@dataclass(frozen=True)
class Missing:
    """A level that the issue has reached without that being written down yet."""

    level: Level
    since: date
    holders: tuple[Member, ...]


class Clock:
    """An issue on a day, with the levels that were written down by then."""

    def __init__(self, issue: Issue, taken: Iterable[Escalation], team: Team, on: date) -> None:
        self.issue, self.on = issue, on
        self.all_holders = team.holders(issue)
        self.taken = {row.level: row for row in taken}

    @cached_property
    def _rungs(self) -> tuple[Rung, ...]:
        return ladder(self.issue.rollout.calendar, self.issue.received_on)

    @property
    def runs(self) -> bool:
        return self.issue.runs_clock

    @property
    def is_over(self) -> bool:
        return self.issue.over_on is not None and self.issue.over_on <= self.on

    @property
    def is_postponed(self) -> bool:
        return self.issue.status == Issue.Status.POSTPONED

    @property
    def waits(self) -> bool:
        return not (self.is_over or self.is_postponed)

    @cached_property
    def _place(self) -> Place:
        return place(self._rungs, self.on, self.issue.over_on)

    @cached_property
    def _highest_taken(self) -> int:
        return max(self.taken, default=0)

    @cached_property
    def level(self) -> Level:
        """The level that has it: by time or by hand, whichever is higher; where nobody stands, the next."""
        if self.is_over and self.taken:
            return Level(self._highest_taken)
        by_time = self._place.level if self.runs and not self.is_postponed else Level.OWNER
        return staffed(Level(max(by_time, self._highest_taken)), self.all_holders)

    @property
    def word(self) -> str | Promise:
        return LEVELS[self.level]

    @property
    def holders(self) -> tuple[Member, ...]:
        return self.all_holders.get(self.level, ())

    @property
    def names(self) -> str:
        return _names(self.holders)

    @property
    def since(self) -> date | None:
        taken = self.taken.get(self.level)
        return taken.on if taken else self._entered(self.level)

    @property
    def due(self) -> date | None:
        """The day by whose end it must be answered; None for what is not on the clock."""
        return self._rungs[max(self.level, self._place.level) - 1].due if self.runs else None

    @property
    def is_overdue(self) -> bool:
        """Its day is over and the next holder's has not begun, as on a weekend."""
        return self.due is not None and self.due < self.on and not self.is_out_of_time

    @property
    def next_on(self) -> date | None:
        """The day on which it goes on by itself."""
        place = max(self.level, self._place.level)
        return self._rungs[place].since if self.runs and place < Level.SPONSOR else None

    @property
    def is_out_of_time(self) -> bool:
        return self.runs and not self.is_postponed and self._place.is_out_of_time

    @cached_property
    def answering(self) -> Answering:
        """How it was answered; read for each issue by itself."""
        return answerings(self.issue.rollout, [self.issue], self.on)[self.issue.label]

    @property
    def is_answered_late(self) -> bool:
        """It was answered after the owner's day."""
        answered_on = self.answering.answered_on
        return self.runs and answered_on is not None and not self._in_time(answered_on)

    def _in_time(self, answered_on: date) -> bool:
        return is_in_time(self.issue.rollout.calendar, self.issue.received_on, answered_on)

    @property
    def next_level(self) -> Level | None:
        """The next higher level that somebody stands on."""
        return next((one for one in Level if one > self.level and one in self.all_holders), None)

    @property
    def next_word(self) -> str | Promise:
        return LEVELS[self.next_level] if self.next_level else ""

    @property
    def ladder(self) -> Iterator[ShownRung]:
        for rung in self._rungs:
            taken = self.taken.get(rung.level)
            yield ShownRung(
                rung.level,
                LEVELS[rung.level],
                DAYS[rung.level],
                rung.due if self.runs else None,
                tuple(taken.holders.all()) if taken else self.all_holders.get(rung.level, ()),
                taken,
                is_present=rung.level == self.level,
            )

    def missing(self) -> list[Missing]:
        """Return the levels it climbed since the last one that was written down, up to the present one."""
        if not self.waits:
            return []
        levels = [one for one in Level if self._highest_taken < one <= self.level]
        return [
            Missing(one, min(self._entered(one) or self.on, self.on), self.all_holders[one])
            for one in levels
            if one in self.all_holders
        ]

    def newcomers(self) -> list[Member]:
        """Return those who stand on the present level since it was reached."""
        taken = self.taken.get(self.level)
        if taken is None or not self.waits:
            return []
        told = {member.pk for member in taken.holders.all()}
        return [member for member in self.holders if member.pk not in told]

    def _entered(self, level: Level) -> date | None:
        """Return the day on which time brings it to a level, past those where nobody stands."""
        below = [one for one in Level if one < level and one in self.all_holders]
        return self._rungs[max(below)].since if below else self.issue.received_on


def clocks(rollout: Rollout, issues: Iterable[Issue], on: date) -> list[Clock]:
    found = list(issues)
    if not found:
        return []
    taken: dict[int, list[Escalation]] = {}
    rows = Escalation.objects.filter(issue__in=found, on__lte=on).select_related("by")
    for row in rows.prefetch_related("holders"):
        taken.setdefault(row.issue_id, []).append(row)
    for issue in found:
        issue.rollout = rollout
    team = Team(rollout)
    return [Clock(issue, taken.get(issue.pk, ()), team, on) for issue in found]


def escalation_shown(issue: Issue, on: date) -> Clock:
    """Return what `risks/escalation.html` shows of an issue, as its context's `clock`."""
    [clock] = clocks(issue.rollout, [issue], on)
    return clock


def waiting_clocks(rollout: Rollout, on: date, *, confidential: bool) -> list[Clock]:
    """Return every issue that is on the clock, or was escalated by hand, and waits for an answer."""
    issues = rollout.issues.filter(status=Issue.Status.OPEN).seen_by(confidential=confidential)
    asked = Q(runs_clock=True) | Q(escalations__isnull=False)
    return clocks(rollout, issues.filter(asked).distinct(), on)


def open_escalations(rollout: Rollout, on: date, *, confidential: bool) -> list[Clock]:
    """Return what waited for an answer on a day, the longest overdue and highest first."""
    issues = (
        rollout.issues.filter(raised_on__lte=on)
        .filter(Q(over_on=None) | Q(over_on__gt=on))
        .exclude(status=Issue.Status.POSTPONED)
        .filter(Q(runs_clock=True) | Q(escalations__on__lte=on))
        .seen_by(confidential=confidential)
        .distinct()
    )
    found = clocks(rollout, issues, on)
    return sorted(found, key=lambda one: (-one.level, one.due or date.max, one.issue.number))


def answerings(rollout: Rollout, issues: Iterable[Issue], until: date) -> dict[str, Answering]:
    """Return by their labels how issues had been answered on a day."""
    became: dict[str, list[tuple[str, date]]] = {issue.label: [] for issue in issues}
    turns = LogTurn.objects.filter(rollout=rollout, entry__in=became, on__lte=until)
    for label, status, on in turns.order_by("on", "pk").values_list("entry", "status", "on"):
        became[label].append((status, on))
    return {label: answering(turns) for label, turns in became.items()}


def held_by(member: Member, on: date) -> list[Clock]:
    """Return what waits for this member's answer; no query where CLOCK_PARTS are fetched."""
    if not member.may(Permission.SEE_RISKS):
        return []
    rollout, sees_all = member.rollout, member.may(Permission.SEE_CONFIDENTIAL)
    waiting = [
        issue
        for issue in rollout.issues.all()
        if issue.status == Issue.Status.OPEN and (sees_all or not issue.is_confidential)
    ]
    prefetch_related_objects(waiting, "escalations")
    asked = [issue for issue in waiting if issue.runs_clock or issue.escalations.all()]
    if not asked:
        return []
    for issue in asked:
        issue.rollout = rollout
    team = Team(rollout)
    found = [Clock(issue, issue.escalations.all(), team, on) for issue in asked]
    return [clock for clock in found if is_held_by(clock, member)]


def is_held_by(clock: Clock, member: Member) -> bool:
    return clock.waits and any(one.pk == member.pk for one in clock.holders)


def may_answer(clock: Clock, member: Member) -> bool:
    """Whoever has it answers it or hands it on, and so may those who edit the logs."""
    return not clock.is_over and (is_held_by(clock, member) or member.may(Permission.EDIT_RISKS))


def _names(members: Iterable[Member]) -> str:
    return pgettext("between two things of a list", ", ").join(member.name for member in members)
