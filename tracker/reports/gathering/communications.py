"""What was said, promised and not, as facts; confidential lines only for those who may see them."""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.common.domain.workdays import FIRST_DAY
from tracker.communications.domain.coverage import WAITING, State
from tracker.communications.models import Feedback, Message, Promise, Stakeholder
from tracker.communications.queries import DatedMessage, messages, stakeholders_on, unheard
from tracker.phases.domain.schedule import Schedule
from tracker.rollouts.models import Rollout

from ..domain import facts
from ..domain.facts import Name, PromiseState
from .pieces import excerpt

AHEAD = timedelta(days=14)


def communication_facts(
    rollout: Rollout, since: date, schedule: Schedule, *, confidential: bool, assessments: bool
) -> facts.Communications:
    """What is told, missed, kept, broken or comes back counts after `since`.

    Attitudes are assessments. No audience of a report has eyes for them: sponsors, with whose eyes a
    steering report is gathered, see all but these. Only managers' and consultants' own facts hold them.
    """
    on = schedule.on
    found = messages(rollout, FIRST_DAY, on + AHEAD, schedule, confidential=confidential)
    seen = {one.pk for one in rollout.plan_lines.all() if confidential or not one.is_confidential}
    names = {line.pk: Name(line.name, line.second_name) for line in rollout.plan_lines.all()}

    def told(those: Iterable[DatedMessage]) -> tuple[facts.MessageFacts, ...]:
        return tuple(_message(one, names[one.line], schedule) for one in those)

    def lately(state: State) -> tuple[facts.MessageFacts, ...]:
        return told(one for one in found if one.state == state and _done_on(one) > since)

    overdue = [one for one in found if one.state == State.OVERDUE]
    kinds = [
        one.kind
        for one in rollout.feedback.all()
        if since < one.on <= on
        and one.message.line_id in seen
        and (confidential or not (one.issue and one.issue.is_confidential))
    ]
    return facts.Communications(
        told=lately(State.TOLD),
        missed=lately(State.MISSED),
        overdue=told(one for one in overdue if not _is_submitted(one)),
        unapproved=told(one for one in overdue if _is_submitted(one)),
        coming=told(one for one in found if one.state in WAITING and one.on >= on),
        groups=len(stakeholders_on(rollout, on)),
        unheard=tuple(
            facts.Unheard(one.name, one.days) for one in unheard(rollout, on, confidential=confidential)
        ),
        attitudes=tuple(_moves(rollout, since, on)) if assessments else (),
        promises=_promises(rollout, since, schedule, confidential=confidential),
        feedback=len(kinds),
        misread=kinds.count(Feedback.Kind.MISUNDERSTANDING),
    )


def _done_on(one: DatedMessage) -> date:
    return one.recorded.done_on if one.recorded and one.recorded.done_on else one.on


def _is_submitted(one: DatedMessage) -> bool:
    return one.draft is not None and one.draft.state == Message.State.SUBMITTED


def _message(one: DatedMessage, name: Name, schedule: Schedule) -> facts.MessageFacts:
    return facts.MessageFacts(
        name=name,
        audience=one.audience,
        on=one.on,
        sender=one.sender,
        reason=excerpt(one.note) if one.state == State.MISSED else "",
        days_late=_days_late(one.on, schedule) if one.state == State.OVERDUE else None,
    )


def _days_late(due_on: date, schedule: Schedule) -> int:
    return schedule.calendar.working_days_between(due_on, schedule.on)


def _moves(rollout: Rollout, since: date, on: date) -> Iterable[facts.AttitudeMove]:
    for one in stakeholders_on(rollout, on):
        was, now = _attitude(one, since), _attitude(one, on)
        if was != now:
            yield facts.AttitudeMove(one.name, was, now)


def _attitude(one: Stakeholder, on: date) -> str:
    """As last read by a day; the readings stand in order, the latest first."""
    return next((reading.attitude for reading in one.readings.all() if reading.on <= on), "")


def _promises(
    rollout: Rollout, since: date, schedule: Schedule, *, confidential: bool
) -> facts.Promises | None:
    """Return them as they stood on the schedule's day; None where nothing was promised yet."""
    on = schedule.on
    made = [
        one
        for one in rollout.promises.all()
        if one.made_on <= on and (confidential or not one.is_confidential)
    ]
    if not made:
        return None
    over = {one.pk: one.over_on for one in made if one.over_on and one.over_on <= on}

    def those(status: Promise.Status) -> list[Promise]:
        return [one for one in made if one.pk in over and one.status == status]

    def newly(status: Promise.Status) -> tuple[facts.PromiseFacts, ...]:
        return tuple(
            _promise(one, PromiseState(status), over[one.pk]) for one in those(status) if over[one.pk] > since
        )

    still = [_open(one, schedule) for one in made if one.pk not in over]
    return facts.Promises(
        kept=len(those(Promise.Status.KEPT)),
        broken=len(those(Promise.Status.BROKEN)),
        newly_kept=newly(Promise.Status.KEPT),
        newly_broken=newly(Promise.Status.BROKEN),
        open=tuple(sorted(still, key=lambda one: one.on)),
    )


def _open(one: Promise, schedule: Schedule) -> facts.PromiseFacts:
    """With the day that was agreed by then."""
    agreed = [turn.due_on for turn in one.turns.all() if turn.on <= schedule.on]
    due_on = agreed[-1] if agreed else one.promised_for
    if due_on < schedule.on:
        return _promise(one, PromiseState.OVERDUE, due_on, _days_late(due_on, schedule))
    return _promise(one, PromiseState.OPEN, due_on)


def _promise(one: Promise, state: PromiseState, on: date, days_late: int | None = None) -> facts.PromiseFacts:
    owner = one.owner.name if one.owner else ""
    return facts.PromiseFacts(one.name, one.to, state, on, owner, days_late)
