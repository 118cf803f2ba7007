"""The logs of a story: meetings, issues, change requests, decisions, assumptions, actions."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Model

from tracker.phases.domain.edits import FieldEdit, as_json
from tracker.risks.models import LOGS, ChangeRequest, Decision, Issue, LogEntry
from tracker.risks.operations.logs import add_entry, take_turn

from .risks import risk_of
from .story import Event, LogStory, Scene

# Within a day each comes after those it may come from.
ORDER = ("meeting", "issue", "change_request", "decision", "assumption", "action")
_KINDS = {kind.view: kind for kind in LOGS}
_LETTERS = {kind.letters: kind for kind in LOGS}


class LogTeller:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._told: dict[int, LogEntry] = {}

    def events(self) -> Iterator[Event]:
        for one in self.scene.story.logs:
            yield one.day, 10 + ORDER.index(one.kind), partial(self._add, one)
            for day, status, note in one.turns:
                yield day, 10 + len(ORDER), partial(self._turn, one, day, status, note)

    def _add(self, one: LogStory) -> None:
        scene = self.scene
        known: dict[str, Any] = {
            **one.fields,
            **{name: scene.on(day) for name, day in one.days.items()},
            **{name: [scene.members[mail] for mail in mails] for name, mails in one.people.items()},
            **{name: self._linked(label) for name, label in one.links.items()},
            **self._edits(one),
        }
        self._told[id(one)] = add_entry(
            _KINDS[one.kind],
            rollout=scene.rollout,
            by=scene.manager,
            on=scene.on(one.day),
            status=one.status,
            name=one.name,
            second_name=one.second_name,
            text=one.text,
            owner=scene.members.get(one.owner),
            **known,
        )

    def _turn(self, one: LogStory, day: int, status: str, note: str) -> None:
        scene, entry = self.scene, self._told[id(one)]
        entry.refresh_from_db()
        more: dict[str, Any] = {}
        if isinstance(entry, Issue) and status in Issue.OVER:
            more["answer"] = one.answer
        if isinstance(entry, Decision) and status == Decision.Status.MADE:
            more["decided_on"] = scene.on(day)
        by = scene.sponsor() if isinstance(entry, ChangeRequest) and note else scene.manager
        take_turn(entry=entry, status=status, by=by, on=scene.on(day), note=note, **more)

    def _linked(self, label: str) -> Model:
        """Return the risk of a key, or an entry by its label."""
        rollout = self.scene.rollout
        told = next((one for one in self.scene.story.risks if one.key == label), None)
        if told:
            return risk_of(rollout, told)
        letters = label.rstrip("0123456789")
        number = int(label.removeprefix(letters))
        return _LETTERS[letters]._default_manager.get(rollout=rollout, number=number)

    def _edits(self, one: LogStory) -> dict[str, Any]:
        if not one.more_days:
            return {}
        steps = self.scene.rollout.steps.filter(key__in=one.more_days)
        edits = [
            FieldEdit(step.node_key, "days", step.days, step.days + one.more_days[step.key]) for step in steps
        ]
        return {"edits": as_json(edits)}
