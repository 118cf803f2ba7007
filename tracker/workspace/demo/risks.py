"""The risks of a story: taken from the catalogue or its own, assessed, answered, watched, over."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from tracker.risks import operations
from tracker.risks.models import Risk
from tracker.rollouts.models import Rollout

from .story import Event, OwnRisk, RiskStory, Scene


class RiskTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def events(self) -> Iterator[Event]:
        for one in self.scene.story.risks:
            yield one.day, 7, partial(self._take, one)
            for day, probability, impact, why in one.levels[1:]:
                yield day, 8, partial(self._assess, one, day, probability, impact, why)
            for day, is_seen, remark in one.seen:
                yield day, 8, partial(self._look, one, day, is_seen, remark)
            if one.closed:
                yield one.closed[0], 9, partial(self._close, one, *one.closed)
            if one.occurred:
                yield one.occurred[0], 9, partial(self._occur, one, *one.occurred)

    def _take(self, one: RiskStory) -> None:
        scene, on = self.scene, self.scene.on(one.day)
        if one.own:
            self._raise(one, one.own, on)
        else:
            operations.add_from_catalogue(rollout=scene.rollout, keys=[one.key], by=scene.manager, on=on)
        risk = self._risk(one)
        operations.change_risk(
            risk=risk,
            by=scene.manager,
            phases=list(risk.phases.all()),
            steps=list(scene.rollout.steps.filter(key__in=one.steps)),
            owner=scene.members.get(one.owner),
            is_confidential=one.confidential,
            proximity=one.proximity,
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
                **_expected(one),
            )
        for response in risk.responses.all()[: one.responses_done]:
            operations.finish_response(response=response, by=scene.manager, on=scene.on(one.day + 8))
        if not one.own:
            self._assess(one, *one.levels[0])

    def _raise(self, one: RiskStory, own: OwnRisk, on: date) -> None:
        by = self.scene.members.get(one.proposed_by) or self.scene.manager
        _day, probability, impact, _why = one.levels[0]
        risk = operations.raise_risk(
            rollout=self.scene.rollout,
            by=by,
            on=on,
            status=Risk.Status.PROPOSED if one.proposed_by else Risk.Status.OPEN,
            probability=probability,
            impact=impact,
            days=one.lost_days,
            money=_money(one),
            name=own.name,
            second_name=own.second_name,
            cause=own.cause,
            event=own.event,
            effect=own.effect,
            category=own.category,
            strategy=own.strategy,
            trigger=own.trigger,
            kind=own.kind,
            next_review_on=self.scene.on(one.review_day) if one.review_day else None,
        )
        if own.response:
            operations.add_response(risk=risk, by=by, on=on, text=own.response)

    def _assess(self, one: RiskStory, day: int, probability: int, impact: int, why: str) -> None:
        review = self.scene.on(one.review_day) if one.review_day else None
        operations.assess_risk(
            risk=self._risk(one),
            by=self.scene.manager,
            on=self.scene.on(day),
            probability=probability,
            impact=impact,
            days=one.lost_days,
            money=_money(one),
            note=why,
            next_review_on=review,
        )

    def _look(self, one: RiskStory, day: int, is_seen: bool, remark: str) -> None:
        by = self.scene.members.get(one.owner) or self.scene.manager
        operations.look_at_trigger(
            risk=self._risk(one), by=by, on=self.scene.on(day), is_seen=is_seen, note=remark
        )

    def _close(self, one: RiskStory, day: int, reason: str) -> None:
        operations.close_risk(
            risk=self._risk(one), by=self.scene.manager, on=self.scene.on(day), reason=reason
        )

    def _occur(self, one: RiskStory, day: int, reason: str) -> None:
        operations.note_occurrence(
            risk=self._risk(one), by=self.scene.manager, on=self.scene.on(day), reason=reason
        )

    def _risk(self, one: RiskStory) -> Risk:
        return risk_of(self.scene.rollout, one)


def risk_of(rollout: Rollout, one: RiskStory) -> Risk:
    return rollout.risks.get(name=one.own.name) if one.own else rollout.risks.get(source_key=one.key)


def _money(one: RiskStory) -> Decimal | None:
    return None if one.money is None else Decimal(one.money)


def _expected(one: RiskStory) -> dict[str, int]:
    """A threat's response makes it less likely, an opportunity's more."""
    _day, probability, impact, _why = one.levels[0]
    if one.own and one.own.kind == Risk.Kind.OPPORTUNITY:
        return {"expected_probability": min(5, probability + 1), "expected_impact": impact}
    return {"expected_probability": max(1, probability - 2), "expected_impact": impact}
