"""Who was told what and who has not heard, as facts; confidential lines only for those who may see them."""

from datetime import date, timedelta

from tracker.communications.domain.coverage import State
from tracker.communications.queries import DatedMessage, messages, stakeholders_on, unheard
from tracker.phases.domain.schedule import Schedule
from tracker.rollouts.models import Rollout

from ..domain import facts
from ..domain.facts import Name

AHEAD = timedelta(days=14)


def communication_facts(
    rollout: Rollout, since: date, schedule: Schedule, *, confidential: bool
) -> facts.Communications:
    """What is told or missed counts after `since`."""
    on = schedule.on
    found = messages(rollout, since + timedelta(days=1), on + AHEAD, schedule, confidential=confidential)
    names = {line.pk: Name(line.name, line.second_name) for line in rollout.plan_lines.all()}

    def those(*states: State) -> tuple[facts.MessageFacts, ...]:
        return tuple(_message(one, names[one.line]) for one in found if one.state in states)

    return facts.Communications(
        told=those(State.TOLD),
        missed=those(State.MISSED, State.OVERDUE),
        coming=those(State.PLANNED),
        groups=len(stakeholders_on(rollout, on)),
        unheard=tuple(
            facts.Unheard(one.name, one.days) for one in unheard(rollout, on, confidential=confidential)
        ),
    )


def _message(one: DatedMessage, name: Name) -> facts.MessageFacts:
    return facts.MessageFacts(name, one.audience, one.on, one.sender)
