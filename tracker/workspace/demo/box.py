"""What was put into the suggestion box of a story, and what became of it."""

import uuid
from collections.abc import Iterator
from functools import partial

from tracker.communications import operations
from tracker.communications.box import box_of
from tracker.communications.models import Suggestion

from .story import Event, Scene, SuggestionStory


class BoxTeller:
    """Its address and those of the givers are kept by nobody, as in life."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        box = self.scene.story.box
        if box is None:
            return
        yield box.day, 6, self._open
        for one in self.scene.story.suggestions:
            yield one.day, 7, partial(self._put_in, one)
            if one.answered:
                yield one.answered[0], 8, partial(self._answer, one, *one.answered)
            if one.action:
                yield one.action[0], 9, partial(self._plan, one, *one.action)
            if one.prized is not None:
                yield one.prized, 9, partial(self._prize, one, one.prized)

    def _open(self) -> None:
        scene, story = self.scene, self.scene.story.box
        assert story
        box = box_of(scene.rollout)
        operations.change_box(box=box, by=scene.manager, welcome=story.welcome, prize=story.prize)
        operations.open_box(rollout=scene.rollout, by=scene.manager, on=scene.on(story.day))

    def _put_in(self, one: SuggestionStory) -> None:
        scene = self.scene
        operations.put_in(
            box=box_of(scene.rollout),
            reply=str(uuid.uuid4()),
            on=scene.on(one.day),
            kind=one.kind,
            name=one.name,
            text=one.text,
            gain=one.gain,
        )

    def _answer(self, one: SuggestionStory, day: int, status: str, answer: str) -> None:
        scene, suggestion = self.scene, self._given(one)
        operations.answer_suggestion(
            suggestion=suggestion, status=status, answer=answer, by=scene.manager, on=scene.on(day)
        )
        if one.is_shared:
            operations.share_suggestion(suggestion=suggestion, is_shared=True, by=scene.manager)

    def _plan(self, one: SuggestionStory, day: int, owner: str, due: int) -> None:
        scene = self.scene
        operations.plan_suggested_action(
            suggestion=self._given(one),
            by=scene.manager,
            on=scene.on(day),
            name=one.name,
            owner=scene.members[owner],
            due_on=scene.on(due),
        )

    def _prize(self, one: SuggestionStory, day: int) -> None:
        scene = self.scene
        assert scene.story.box
        operations.award_prize(
            suggestion=self._given(one), prize=scene.story.box.prize, by=scene.manager, on=scene.on(day)
        )

    def _given(self, one: SuggestionStory) -> Suggestion:
        suggestion = Suggestion.objects.get(rollout=self.scene.rollout, name=one.name)
        suggestion.rollout = self.scene.rollout
        return suggestion
