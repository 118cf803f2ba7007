"""What was said, what is due and who has not heard; `confidential` lets confidential lines count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects

from tracker.common.domain.workdays import FIRST_DAY, LAST_DAY
from tracker.common.wording import listed
from tracker.phases.domain.schedule import Schedule
from tracker.phases.queries import approved_baseline
from tracker.risks.models import Action
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .anchor_days import AnchorDays
from .audience import Audience
from .domain import occurrences
from .domain.coverage import WAITING, WRITTEN, Contact, State, days_unheard
from .domain.occurrences import Occurrence
from .models import AttitudeReading, Channel, Feedback, Message, PlanLine, Stakeholder
from .who import is_sender

_LINE_PARTS = ("sender", "sender_duty", "approver", "stakeholders", "audience_duties")

# Whoever shows many rollouts prefetches these; what is due and told is then answered without a query.
COMMUNICATION_PARTS = (
    "stakeholders",
    "members__duties",
    "messages__stakeholders",
    *(f"plan_lines__{part}" for part in _LINE_PARTS),
)


def communication_work_parts() -> list[str | Prefetch]:
    """Whoever asks for the work of many rollouts prefetches these, too."""
    light = Feedback.objects.defer("text", "answer").select_related("message")
    return ["promises__stakeholder", Prefetch("feedback", light)]


@dataclass(frozen=True)
class DatedMessage:
    """One message of a line on its day: the day it was told, else the day it is or was due.

    `due_on` is None where it was told on demand; `recorded` is the stored row, None until it has a fate;
    `draft` is the row of one that is written and waits.
    """

    line: int
    title: str
    identity: str
    on: date
    due_on: date | None
    audience: str
    stakeholders: tuple[int, ...]
    channel: str
    sender: str
    state: State
    note: str
    recorded: Message | None = None
    draft: Message | None = None

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""

    @property
    def anchor(self) -> str:
        """A name for it within a page and in a calendar, for good."""
        return f"message-{self.line}-{self.identity.replace(':', '-')}"

    @property
    def stored(self) -> Message | None:
        """Its row, whose page holds its texts and its fate; None while nothing is written."""
        return self.recorded or self.draft

    @property
    def contact(self) -> Contact:
        state = State.DRAFTED if self.state in WRITTEN else self.state
        return Contact(self.stakeholders, self.on, state)

    @property
    def is_kept(self) -> bool:
        return self.state == State.TOLD and (self.due_on is None or self.on <= self.due_on)


class Kept(NamedTuple):
    """How many of the messages that were due were told on their day or before."""

    kept: int
    due: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None while nothing was due."""
        return self.kept / self.due if self.due else None


class Unheard(NamedTuple):
    """`days` since we last told them, None where we never did."""

    name: str
    days: int | None


def sees_confidential(member: Member) -> bool:
    return member.may(Permission.SEE_CONFIDENTIAL)


def lines_of(rollout: Rollout, *, confidential: bool = False) -> list[PlanLine]:
    """Return the plan's lines with everything their pages show."""
    lines = [line for line in rollout.plan_lines.all() if confidential or not line.is_confidential]
    prefetch_related_objects(lines, *_LINE_PARTS)
    for line in lines:
        if line.sender_duty:
            line.sender_duty.rollout = line.rollout
    return lines


def sent_by(member: Member, lines: Iterable[PlanLine]) -> list[PlanLine]:
    return [line for line in lines if is_sender(member, line)]


def messages(
    rollout: Rollout, since: date, until: date, schedule: Schedule, *, confidential: bool = False
) -> list[DatedMessage]:
    """Return the messages from `since` to `until`, both included, as known on the schedule's day."""
    lines = lines_of(rollout, confidential=confidential)
    return messages_of(rollout, lines, since, until, schedule)


def messages_of(
    rollout: Rollout, lines: Sequence[PlanLine], since: date, until: date, schedule: Schedule
) -> list[DatedMessage]:
    by_pk = {line.pk: line for line in lines}
    known = [row for row in rollout.messages.all() if row.line_id in by_pk]
    done = [row for row in known if row.done_on and row.done_on <= schedule.on]
    prefetch_related_objects(done, "stakeholders")
    recorded = {(row.line_id, row.identity) for row in done}
    written = {
        key: row
        for row in known
        if (key := (row.line_id, row.identity)) not in recorded
        and row.drafted_on
        and row.drafted_on <= schedule.on
    }
    days = AnchorDays(rollout, lines, schedule)
    audience = Audience(rollout, schedule.on)
    heard = {line.pk: audience.stakeholders(line) for line in lines}
    found = [_recorded(by_pk[row.line_id], row) for row in done]
    found = [message for message in found if since <= message.on <= until]
    found += [
        _unrecorded(
            line,
            occurrence,
            heard[line.pk],
            written.get((line.pk, occurrence.identity)),
            schedule.on,
        )
        for line in lines
        for occurrence in _occurrences(line, since, until, schedule, days)
        if (line.pk, occurrence.identity) not in recorded
    ]
    found += [
        _on_demand(by_pk[line], row, heard[line])
        for (line, identity), row in written.items()
        if identity.startswith("demand:") and row.drafted_on and since <= row.drafted_on <= until
    ]
    return sorted(found, key=lambda message: (message.on, by_pk[message.line].position, message.identity))


def _occurrences(
    line: PlanLine, since: date, until: date, schedule: Schedule, days: AnchorDays
) -> list[Occurrence]:
    if line.ended_on:
        until = min(until, line.ended_on)
    return occurrences.occurrences(line.rule, schedule.calendar, days.of(line), since, until)


def occurrence(line: PlanLine, identity: str, schedule: Schedule) -> Occurrence | None:
    """Return the line's occurrence with this identity and the day it is due now."""
    return _occurrence(line, identity, schedule, AnchorDays(line.rollout, [line], schedule))


def _occurrence(line: PlanLine, identity: str, schedule: Schedule, days: AnchorDays) -> Occurrence | None:
    found = occurrences.find(line.rule, schedule.calendar, days.of(line), identity)
    return None if found and line.ended_on and found.due_on > line.ended_on else found


def next_due(rollout: Rollout, lines: Sequence[PlanLine], schedule: Schedule) -> dict[int, date]:
    """Return the day each running line is due next, today included, by the line's id."""
    done: dict[int, set[str]] = {}
    told = rollout.messages.filter(done_on__isnull=False)
    for pk, identity in told.values_list("line_id", "identity"):
        done.setdefault(pk, set()).add(identity)
    found, days = {}, AnchorDays(rollout, lines, schedule)
    for line in lines:
        said = done.get(line.pk, set())
        due = occurrences.next_due(line.rule, schedule.calendar, days.of(line), schedule.on, said)
        if due and not line.ended_on:
            found[line.pk] = due.due_on
    return found


def agreed_on(rollout: Rollout, lines: Iterable[PlanLine], schedule: Schedule) -> dict[tuple[int, str], date]:
    """Return the day each message of an anchored line was agreed for, by its line and identity."""
    anchored = [line for line in lines if line.cadence == PlanLine.Cadence.ANCHORED]
    if not anchored:
        return {}
    baseline = {node: (row.start, row.finish) for node, row in approved_baseline(rollout).items()}
    return {
        (line.pk, found.identity): found.due_on
        for line in anchored
        for found in occurrences.occurrences(
            line.rule,
            schedule.calendar,
            occurrences.agreed_days(schedule, line.anchors, baseline),
            FIRST_DAY,
            LAST_DAY,
        )
    }


def _recorded(line: PlanLine, row: Message) -> DatedMessage:
    assert row.done_on
    told = row.state == Message.State.TOLD
    heard = list(row.stakeholders.all())
    return DatedMessage(
        line=line.pk,
        title=str(line),
        identity=row.identity,
        on=row.done_on if told else row.due_on or row.done_on,
        due_on=row.due_on,
        audience=audience_words(line, heard),
        stakeholders=tuple(one.pk for one in heard),
        channel=row.channel or line.channel,
        sender=line.sender_name,
        state=State(row.state),
        note=row.note,
        recorded=row,
    )


_WRITTEN = {
    Message.State.DRAFT: State.DRAFTED,
    Message.State.SUBMITTED: State.SUBMITTED,
    Message.State.APPROVED: State.APPROVED,
}


def _unrecorded(
    line: PlanLine, occurrence: Occurrence, heard: Sequence[Stakeholder], draft: Message | None, on: date
) -> DatedMessage:
    waits = _WRITTEN[Message.State(draft.state)] if draft else State.PLANNED
    return DatedMessage(
        line=line.pk,
        title=str(line),
        identity=occurrence.identity,
        on=occurrence.due_on,
        due_on=occurrence.due_on,
        audience=audience_words(line, heard),
        stakeholders=tuple(one.pk for one in heard),
        channel=line.channel,
        sender=line.sender_name,
        state=State.OVERDUE if occurrence.due_on < on else waits,
        note="",
        draft=draft,
    )


def _on_demand(line: PlanLine, draft: Message, heard: Sequence[Stakeholder]) -> DatedMessage:
    """One that is told on demand waits from the day it was written."""
    assert draft.drafted_on
    since = Occurrence(draft.identity, draft.drafted_on)
    return replace(_unrecorded(line, since, heard, draft, since.due_on), due_on=None)


def audience_words(line: PlanLine, heard: Iterable[Stakeholder]) -> str:
    """Name who hears it; a line that nobody of the register hears says in words for whom it is."""
    return listed(one.name for one in heard) or line.audience or line.addressed


def kept_rate(rollout: Rollout, schedule: Schedule, *, confidential: bool = False) -> Kept:
    """Count over the whole rollout up to the schedule's day."""
    return kept(messages(rollout, FIRST_DAY, schedule.on, schedule, confidential=confidential))


def kept(found: Iterable[DatedMessage]) -> Kept:
    """Count among messages those whose day is over: told, missed or overdue."""
    due = [message for message in found if message.due_on and message.state not in WAITING]
    return Kept(sum(message.is_kept for message in due), len(due))


def last_told(rollout: Rollout, on: date, *, confidential: bool = False) -> dict[int, date]:
    """Return the day each stakeholder last heard from us, by their id; the never told are missing."""
    seen = {line.pk for line in rollout.plan_lines.all() if confidential or not line.is_confidential}
    told = [
        row
        for row in rollout.messages.all()
        if row.state == Message.State.TOLD and row.done_on and row.done_on <= on
    ]
    prefetch_related_objects(told, "stakeholders")
    heard = sorted(
        (row.done_on, one.pk)
        for row in told
        if row.done_on and row.line_id in seen
        for one in row.stakeholders.all()
    )
    return {stakeholder: day for day, stakeholder in heard}


def stakeholders_on(rollout: Rollout, on: date) -> list[Stakeholder]:
    return [
        one
        for one in rollout.stakeholders.all()
        if one.added_on <= on and (one.left_on is None or one.left_on > on)
    ]


def unheard(rollout: Rollout, on: date, *, confidential: bool = False) -> list[Unheard]:
    """Return who has not heard from us for longer than the rollout tolerates, the longest wait first."""
    stakeholders = {one.pk: one for one in stakeholders_on(rollout, on)}
    waiting = unheard_days(
        rollout, stakeholders.values(), last_told(rollout, on, confidential=confidential), on
    )
    names = [Unheard(stakeholders[pk].name, days) for pk, days in waiting.items()]
    return sorted(names, key=lambda one: (one.days is not None, -(one.days or 0), one.name))


def unheard_days(
    rollout: Rollout, stakeholders: Iterable[Stakeholder], told: dict[int, date], on: date
) -> dict[int, int | None]:
    since = {one.pk: one.added_on for one in stakeholders}
    return days_unheard(since, told, on, rollout.tolerance_unheard_days)


def with_attitude(rollout: Rollout, on: date) -> QuerySet[Stakeholder]:
    """Return the stakeholders with `attitude_now`, for readers who may see assessments alone."""
    present = rollout.stakeholders.filter(Q(left_on=None) | Q(left_on__gt=on))
    return with_attitude_of(present, on)


def with_attitude_of(stakeholders: QuerySet[Stakeholder], on: date) -> QuerySet[Stakeholder]:
    latest = AttitudeReading.objects.filter(stakeholder=OuterRef("pk"), on__lte=on)
    return stakeholders.annotate(attitude_now=Subquery(latest.values("attitude")[:1]))


def open_actions(
    rollout: Rollout, stakeholder: Stakeholder | None = None, *, confidential: bool
) -> dict[int, list[Action]]:
    """Return the open actions that close the gap of each stakeholder, or of one, by their ids."""
    links = Stakeholder.actions.through.objects.filter(stakeholder__rollout=rollout)
    if stakeholder:
        links = links.filter(stakeholder=stakeholder)
    seen = Action.objects.filter(rollout=rollout, over_on=None).seen_by(confidential=confidential)
    actions = {
        action.pk: action for action in seen.filter(pk__in=links.values("action")).select_related("owner")
    }
    found: dict[int, list[Action]] = {}
    for pk, action in links.order_by("action__due_on", "action_id").values_list(
        "stakeholder_id", "action_id"
    ):
        if action in actions:
            actions[action].rollout = rollout
            found.setdefault(pk, []).append(actions[action])
    return found


def drafts_of(rollout: Rollout, lines: Sequence[PlanLine], schedule: Schedule) -> list[DatedMessage]:
    """Return what is written of these lines and waits, whenever it is due."""
    by_pk = {line.pk: line for line in lines}
    rows = [row for row in rollout.messages.all() if row.line_id in by_pk and not row.is_done]
    if not rows:
        return []
    audience, days = Audience(rollout, schedule.on), AnchorDays(rollout, lines, schedule)
    found = []
    for row in rows:
        line = by_pk[row.line_id]
        heard = audience.stakeholders(line)
        due = _occurrence(line, row.identity, schedule, days)
        if due:
            found.append(_unrecorded(line, due, heard, row, schedule.on))
        elif row.identity.startswith("demand:"):
            found.append(_on_demand(line, row, heard))
    return sorted(found, key=lambda message: (message.on, by_pk[message.line].position, message.identity))


def coming_messages(rollout: Rollout, lines: Sequence[PlanLine], schedule: Schedule) -> list[DatedMessage]:
    """Return what these lines have not told yet, from the schedule's day on."""
    return [one for one in untold_messages(rollout, lines, schedule) if one.on >= schedule.on]


def untold_messages(rollout: Rollout, lines: Sequence[PlanLine], schedule: Schedule) -> list[DatedMessage]:
    """Return what these lines have not told yet, overdue ones included."""
    found = messages_of(rollout, lines, FIRST_DAY, LAST_DAY, schedule)
    return [message for message in found if message.recorded is None]
