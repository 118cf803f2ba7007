"""The promises of a story: made on a day for a day, and what became of them."""

from collections.abc import Iterator
from functools import partial

from tracker.communications import operations
from tracker.communications.models import Promise

from .story import Event, PromiseStory, Scene


class PromiseTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        for one in self.scene.story.promises:
            yield one.day, 6, partial(self._make, one)
            if one.over:
                yield one.over[0], 6, partial(self._end, one, *one.over)

    def _make(self, one: PromiseStory) -> None:
        scene = self.scene
        operations.make_promise(
            rollout=scene.rollout,
            by=scene.members[one.owner],
            on=scene.on(one.day),
            due_on=scene.on(one.due),
            name=one.name,
            stakeholder=scene.rollout.stakeholders.get(name=one.to),
            owner=scene.members[one.owner],
        )

    def _end(self, one: PromiseStory, day: int, status: str, note: str = "") -> None:
        scene = self.scene
        promise = Promise.objects.get(rollout=scene.rollout, name=one.name)
        promise.rollout = scene.rollout
        operations.end_promise(
            promise=promise, status=status, by=scene.members[one.owner], on=scene.on(day), note=note
        )
