"""What came back on the messages of a story, and what was answered."""

from collections.abc import Iterator
from functools import partial

from tracker.communications import operations
from tracker.communications.models import Feedback, Message

from .story import Event, FeedbackStory, Scene


class FeedbackTeller:
    """Comes after the messages of its day were told."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._told: dict[int, Feedback] = {}

    def events(self) -> Iterator[Event]:
        for one in self.scene.story.feedback:
            yield one.day, 7, partial(self._hear, one)
            if one.answered:
                day, answer = one.answered
                yield day, 8, partial(self._answer, one, day, answer)

    def _hear(self, one: FeedbackStory) -> None:
        scene = self.scene
        on = scene.on(one.day)
        told = scene.rollout.messages.filter(
            line__source_key=one.line, state=Message.State.TOLD, done_on__lte=on
        )
        message = told.select_related("line").order_by("-done_on").first()
        assert message, f"nothing of {one.line} was told by day {one.day}"
        self._told[id(one)] = operations.record_feedback(
            message=message,
            kind=one.kind,
            text=one.text,
            by=scene.manager,
            on=on,
            said_on=on,
            stakeholder=scene.rollout.stakeholders.get(name=one.giver),
            duration=one.minutes,
        )

    def _answer(self, one: FeedbackStory, day: int, answer: str) -> None:
        feedback = self._told[id(one)]
        operations.answer_feedback(
            feedback=feedback, answer=answer, by=self.scene.manager, on=self.scene.on(day)
        )
