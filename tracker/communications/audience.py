"""Who hears the messages of a line: its stakeholders, and whoever has its duties or roles on the day."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import prefetch_related_objects

from tracker.rollouts.models import Member, Rollout

from .models import PlanLine, Stakeholder


@dataclass(frozen=True)
class Reader:
    """Somebody a message is for; without an address they can be told only by word of mouth."""

    name: str
    email: str
    language: str
    member: Member | None
    stakeholder: Stakeholder | None


class Audience:
    """A rollout's stakeholders and active members, read once for all of its lines."""

    def __init__(self, rollout: Rollout, on: date) -> None:
        self._members = {one.pk: one for one in rollout.members.all() if one.left_on is None}
        self._present = {
            one.pk: one for one in rollout.stakeholders.all() if one.left_on is None or one.left_on > on
        }
        for member in self._members.values():
            member.rollout = rollout

    @cached_property
    def _stakeholder_of(self) -> dict[int, Stakeholder]:
        """Each member's own entry in the register."""
        return {one.member_id: one for one in self._present.values() if one.member_id}

    def stakeholders(self, line: PlanLine) -> list[Stakeholder]:
        """Return those of the register who hear the line, in its order."""
        chosen = {one.pk for one in line.stakeholders.all()}
        chosen |= {self._stakeholder_of[pk].pk for pk in self._addressed(line) if pk in self._stakeholder_of}
        return [one for pk, one in self._present.items() if pk in chosen]

    def readers(self, line: PlanLine) -> list[Reader]:
        """Return everybody the line is for, each once."""
        found = [self._reader(one) for one in self.stakeholders(line)]
        known = {reader.member.pk for reader in found if reader.member}
        found += [
            Reader(member.name, member.email, member.language, member, None)
            for pk in self._addressed(line)
            if pk not in known and (member := self._members[pk])
        ]
        return found

    def senders(self, line: PlanLine) -> set[int]:
        """The members who send the line, by name or by duty, by their id."""
        if line.sender_id:
            return {line.sender_id}
        return {pk for pk, duties in self._duties_of.items() if line.sender_duty_id in duties}

    def tellers(self, line: PlanLine) -> set[int]:
        """Those who send the line and who prepares it."""
        return self.senders(line) | ({line.preparer_id} if line.preparer_id else set())

    def _reader(self, one: Stakeholder) -> Reader:
        """Whoever is a member that left gets no mail, whatever address the register still holds."""
        member = self._members.get(one.member_id or 0)
        if member:
            return Reader(one.name, member.email or one.email, member.language, member, one)
        return Reader(one.name, "" if one.member_id else one.email, one.language, None, one)

    def _addressed(self, line: PlanLine) -> list[int]:
        """The members that the line's duties and roles stand for today."""
        duties = {duty.pk for duty in line.audience_duties.all()}
        roles = set(line.audience_roles)
        if not (duties or roles):
            return []
        return [
            pk for pk, member in self._members.items() if member.role in roles or duties & self._duties_of[pk]
        ]

    @cached_property
    def _duties_of(self) -> dict[int, set[int]]:
        prefetch_related_objects(list(self._members.values()), "duties")
        return {pk: {duty.pk for duty in member.duties.all()} for pk, member in self._members.items()}
