"""The risks of a story: taken from the catalogue, assessed, answered, closed."""

from collections.abc import Iterator
from functools import partial

from tracker.risks import operations
from tracker.risks.models import Risk

from .story import Event, RiskStory, Scene


class RiskTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        for one in self.scene.story.risks:
            yield one.day, 7, partial(self._take, one)
            for day, probability, impact, why in one.levels[1:]:
                yield day, 8, partial(self._assess, one, day, probability, impact, why)
            if one.closed:
                yield one.closed[0], 9, partial(self._close, one)

    def _take(self, one: RiskStory) -> None:
        scene = self.scene
        on = scene.on(one.day)
        operations.add_from_catalogue(rollout=scene.rollout, keys=[one.key], by=scene.manager, on=on)
        risk = self._risk(one)
        operations.change_risk(
            risk=risk,
            by=scene.manager,
            phases=list(risk.phases.all()),
            steps=list(scene.rollout.steps.filter(key__in=one.steps)),
            owner=scene.members.get(one.owner),
            is_confidential=one.confidential,
        )
        if one.without_response:
            risk.responses.all().delete()
        for response in risk.responses.all():
            operations.change_response(
                response=response,
                by=scene.manager,
                on=on,
                due_on=scene.on((one.review_day or one.day) + 10),
                owner=scene.members.get(one.owner),
                expected_probability=max(1, one.levels[0][1] - 2),
                expected_impact=one.levels[0][2],
            )
        for response in risk.responses.all()[: one.responses_done]:
            operations.finish_response(response=response, by=scene.manager, on=scene.on(one.day + 8))
        self._assess(one, *one.levels[0])

    def _assess(self, one: RiskStory, day: int, probability: int, impact: int, why: str) -> None:
        review = self.scene.on(one.review_day) if one.review_day else None
        operations.assess_risk(
            risk=self._risk(one),
            by=self.scene.manager,
            on=self.scene.on(day),
            probability=probability,
            impact=impact,
            days=one.lost_days or None,
            note=why,
            next_review_on=review,
        )

    def _close(self, one: RiskStory) -> None:
        day, outcome = one.closed or (one.day, "")
        operations.close_risk(
            risk=self._risk(one), by=self.scene.manager, on=self.scene.on(day), reason=outcome
        )

    def _risk(self, one: RiskStory) -> Risk:
        return self.scene.rollout.risks.get(source_key=one.key)
