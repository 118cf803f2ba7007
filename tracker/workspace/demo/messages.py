"""The communications of a story: who listens, which lines are planned, what was told and what was missed."""

from collections.abc import Iterator
from functools import cached_property, partial

from tracker.communications import operations
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.drafting import draft_texts
from tracker.communications.models import PlanLine, Stakeholder
from tracker.communications.queries import coming_messages, lines_of, messages, occurrence
from tracker.phases.queries import schedule_of

from .story import Event, LineStory, Scene, StakeholderStory

PLANNED_ON = 20
TEMPLATES = ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T10")


class MessageTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        story = self.scene.story
        for one in story.stakeholders:
            yield PLANNED_ON, 1, partial(self._meet, one)
            for day, attitude in one.attitudes[1:]:
                yield day, 2, partial(self._read, one, day, attitude)
        yield PLANNED_ON, 3, self._plan
        for day in range(PLANNED_ON, story.today + 1):
            yield day, 4, partial(self._tell_what_is_due, day)
        yield story.today, 5, self._prepare_what_waits

    def _meet(self, one: StakeholderStory) -> None:
        scene = self.scene
        operations.add_stakeholder(
            rollout=scene.rollout,
            by=scene.manager,
            on=scene.on(PLANNED_ON),
            name=one.name,
            kind=one.kind,
            people=one.people if one.kind == "group" else None,
            department=one.department,
            interest=one.interest,
            influence=one.influence,
            attitude_wanted=one.wanted,
            language=scene.rollout.language,
            email=one.email,
            owner=scene.manager,
        )
        self._read(one, *one.attitudes[0])

    def _read(self, one: StakeholderStory, day: int, attitude: str) -> None:
        operations.read_attitude(
            stakeholder=self._stakeholder(one),
            attitude=attitude,
            by=self.scene.manager,
            on=self.scene.on(day),
        )

    def _plan(self) -> None:
        scene = self.scene
        lines = operations.add_lines_from_templates(
            rollout=scene.rollout, keys=TEMPLATES, by=scene.manager, on=scene.on(PLANNED_ON)
        )
        for line in lines:
            line.stakeholders.set(
                self._stakeholder(one) for one in scene.story.stakeholders if line.source_key in one.hears
            )
            if line.sender is None:
                duty = line.sender_duty.key if line.sender_duty else ""
                owners = [m for m in scene.members.values() if m.duties.filter(key=duty).exists()]
                line.sender = owners[0] if owners else scene.manager
            own = self._own.get(line.source_key)
            if own:
                line.weight, line.duration, line.automation = own.weight, own.duration, own.automation
                line.approver = scene.members.get(own.approver)
            line.save()

    @cached_property
    def _own(self) -> dict[str, LineStory]:
        return {one.key: one for one in self.scene.story.lines}

    def _prepare_what_waits(self) -> None:
        """What is drafted ahead on the last day, in its sender's name."""
        scene = self.scene
        on = scene.on(scene.story.today)
        schedule = schedule_of(scene.rollout, on)
        lines = [one for one in lines_of(scene.rollout, confidential=True) if self._waits(one)]
        for line in lines:
            coming = coming_messages(scene.rollout, [line], schedule)[0]
            due = Occurrence(coming.identity, coming.on)
            message = operations.draft_message(
                line=line, occurrence=due, texts=draft_texts(line, due, schedule), by=line.sender, on=on
            )
            if line.approver:
                operations.submit_message(message=message, by=line.sender, on=on)

    def _waits(self, line: PlanLine) -> bool:
        return line.source_key in self._own and self._own[line.source_key].waits

    def _tell_what_is_due(self, day: int) -> None:
        """On its day each message is told, or missed where the story says so; today's still wait."""
        scene = self.scene
        on = scene.on(day)
        if day == scene.story.today:
            return
        schedule = schedule_of(scene.rollout, on)
        for message in messages(scene.rollout, on, on, schedule, confidential=True):
            line = PlanLine.objects.select_related("rollout").get(pk=message.line)
            found = occurrence(line, message.identity, schedule)
            if found is None or message.recorded:
                continue
            nth = line.messages.count() + 1
            reason = scene.story.missed.get((line.source_key, nth))
            if reason:
                operations.record_missed(
                    line=line, occurrence=found, reason=reason, by=line.sender or scene.manager, on=on
                )
            else:
                operations.record_told(line=line, occurrence=found, by=line.sender or scene.manager, on=on)

    def _stakeholder(self, one: StakeholderStory) -> Stakeholder:
        return self.scene.rollout.stakeholders.get(name=one.name)
