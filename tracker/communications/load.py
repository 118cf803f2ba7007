"""What communication costs a rollout: the time of senders and readers, and what was misunderstood."""

from collections.abc import Iterable, Mapping
from datetime import date

from tracker.rollouts.models import Rollout

from .audience import Audience
from .domain.load import Misread, Talk
from .models import Feedback, PlanLine, Stakeholder
from .queries import DatedMessage


def talks(
    rollout: Rollout, lines: Mapping[int, PlanLine], messages: Iterable[DatedMessage], on: date
) -> list[Talk]:
    """Return the messages as their load is counted.

    Of the readers whom a duty or role addresses and the register does not hold, those of today count.
    """
    audience = Audience(rollout, on)
    known = {one.pk: one for one in rollout.stakeholders.all()}
    sides = {pk: _Side(line, audience) for pk, line in lines.items()}
    return [
        Talk(
            on=message.on,
            state=message.state,
            minutes=_minutes(message, lines[message.line]),
            sender=message.sender,
            senders=sides[message.line].senders,
            readers=sides[message.line].readers(known[pk] for pk in message.stakeholders),
        )
        for message in messages
    ]


class _Side:
    """Who tells a line, and who hears it without being in the register."""

    def __init__(self, line: PlanLine, audience: Audience) -> None:
        self._tellers = audience.tellers(line)
        is_prepared = line.preparer_id and line.preparer_id not in audience.senders(line)
        self.senders = 2 if is_prepared else 1
        self._others = sum(
            one.stakeholder is None and one.member is not None and one.member.pk not in self._tellers
            for one in audience.readers(line)
        )

    def readers(self, heard: Iterable[Stakeholder]) -> int:
        """Count people: a group has as many as the register says, else one; who tells it does not listen."""
        return self._others + sum(
            one.people or 1 for one in heard if one.people or one.member_id not in self._tellers
        )


def _minutes(message: DatedMessage, line: PlanLine) -> int | None:
    took = message.recorded.duration if message.recorded else None
    return line.duration if took is None else took


def misread(rollout: Rollout, lines: Iterable[int], since: date, until: date) -> list[Misread]:
    """Return the misunderstandings of these lines' messages from `since` to `until`, both included."""
    found = rollout.feedback.filter(
        kind=Feedback.Kind.MISUNDERSTANDING, message__line__in=lines, on__range=(since, until)
    )
    return [
        Misread(line, on, minutes)
        for line, on, minutes in found.values_list("message__line", "on", "duration")
    ]
