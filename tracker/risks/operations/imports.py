"""A file's risks come into a register: all of them, or none. Nothing that was said before is rewritten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Model

from tracker.common.tables import Rows
from tracker.phases.operations import Source
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, writing

from ..domain.register_file import FileResponse, FileRisk
from ..domain.scoring import REVIEW_AFTER
from ..exchange import ChangedRisk, Compared, Eyes, Known, compare
from ..models import ResponseTurn, Risk, RiskAssessment, RiskResponse, RiskTurn
from .responses import response_turn
from .risks import assessment, change_inside, numbered, take_turn, turn

_BATCH = 500
_PLAIN = (
    *("kind", "name", "second_name", "cause", "event", "effect", "category", "proximity"),
    *("strategy", "trigger", "contingency", "next_review_on", "is_confidential"),
)
_VERBS = {
    (Risk.Status.PROPOSED, Risk.Status.OPEN): "risk_opened",
    (Risk.Status.CLOSED, Risk.Status.OPEN): "risk_reopened",
    (Risk.Status.OCCURRED, Risk.Status.OPEN): "risk_reopened",
}
_RESPONSE_VERBS = {
    ResponseTurn.Status.DONE: "response_finished",
    ResponseTurn.Status.DROPPED: "response_dropped",
    ResponseTurn.Status.PLANNED: "response_planned_again",
}


class RegisterChanged(Exception):
    """The import would do something else than its preview showed."""


@dataclass(frozen=True)
class ImportedRisks:
    added: list[int]
    changed: list[int]


def import_risks(
    *,
    rollout: Rollout,
    rows: Rows,
    by: Member | None,
    on: date,
    source: Source,
    fingerprint: str = "",
) -> ImportedRisks:
    """`fingerprint` is that of the preview that somebody has confirmed.

    Raises TableRefused with everything that is wrong, RegisterChanged where the preview holds no more.
    """
    with writing(rollout, by=by) as log:
        found = compare(rollout, rows, by=by, on=on)
        found.problems.refuse()
        if fingerprint and found.fingerprint != fingerprint:
            raise RegisterChanged
        if found.is_empty:
            return ImportedRisks([], [])
        made = _Writer(rollout, found, log, by, on).write()
        log(
            "risks_imported",
            None,
            file=source.name,
            sha256=source.sha256,
            added=made.added,
            changed=made.changed,
        )
    return made


class _Writer:
    """Brings the register to what the file says: what is new in few statements, what changes turn by turn."""

    def __init__(self, rollout: Rollout, found: Compared, log: Log, by: Member | None, on: date) -> None:
        self.rollout, self.found, self.log, self.by, self.on = rollout, found, log, by, on
        self.known = Known(rollout)
        self.eyes = Eyes.of(by)

    def write(self) -> ImportedRisks:
        changed = [one.was.number for one in self.found.changed if one.was.number]
        rows = self._rows_of(changed)
        for one in self.found.changed:
            self._change(rows[one.was.number or 0], one)
        return ImportedRisks([risk.number for risk in self._add(self.found.new)], changed)

    def _rows_of(self, numbers: list[int]) -> dict[int, Risk]:
        found: dict[int, Risk] = {}
        for at in range(0, len(numbers), _BATCH):
            risks = self.rollout.risks.filter(number__in=numbers[at : at + _BATCH])
            for risk in risks.prefetch_related("responses__turns", "assessments"):
                risk.rollout = self.rollout
                found[risk.number] = risk
        return found

    # What is new.

    def _add(self, new: list[FileRisk]) -> list[Risk]:
        risks = [self._new(number, one) for number, one in self._numbered(new)]
        pairs = list(zip(_create(Risk, risks), new, strict=True))
        _create(RiskTurn, (turn for risk, one in pairs for turn in self._turns(risk, one)))
        _create(RiskAssessment, (self._assessment(risk, one) for risk, one in pairs))
        self._link(pairs)
        self._add_responses((risk, response) for risk, one in pairs for response in one.responses)
        return risks

    def _numbered(self, new: list[FileRisk]) -> Iterator[tuple[int, FileRisk]]:
        """A number of the file is kept; the others follow the highest that is known."""
        last: int = self.rollout.risks.aggregate(last=Max("number"))["last"] or 0
        last = max([last, *(one.number for one in new if one.number)])
        for one in new:
            last += not one.number
            yield one.number or last, one

    def _new(self, number: int, one: FileRisk) -> Risk:
        return numbered(
            self.rollout,
            number,
            status=one.status,
            owner_id=self.known.person(one.owner),
            raised_on=one.raised_on,
            raised_by_id=self.known.person(one.raised_by),
            row_version=1,
            **{name: getattr(one, name) for name in _PLAIN},
        )

    def _turns(self, risk: Risk, one: FileRisk) -> Iterator[RiskTurn]:
        """What it was before its present state is told by that: only what was open can be over."""
        if one.status_on > one.raised_on:
            before = Risk.Status.OPEN if one.status in Risk.OVER else Risk.Status.PROPOSED
            yield turn(risk, before, by=self.by, on=one.raised_on)
        yield turn(risk, one.status, by=self.by, on=one.status_on, reason=one.reason)

    def _assessment(self, risk: Risk, one: FileRisk) -> RiskAssessment:
        return assessment(
            risk,
            one.probability,
            one.impact,
            days=one.days,
            money=one.money,
            by=self.by,
            on=one.assessed_on,
            note=one.note,
        )

    def _link(self, pairs: list[tuple[Risk, FileRisk]]) -> None:
        phases, steps = Risk.phases.through, Risk.steps.through
        _create(
            phases,
            (
                phases(risk_id=risk.pk, phase_id=self.known.phases.pks[key])
                for risk, one in pairs
                for key in one.phases
            ),
        )
        _create(
            steps,
            (
                steps(risk_id=risk.pk, step_id=self.known.steps.pks[key])
                for risk, one in pairs
                for key in one.steps
            ),
        )

    def _add_responses(self, wanted: Iterable[tuple[Risk, FileResponse]]) -> None:
        pairs = list(wanted)
        made = _create(
            RiskResponse,
            (
                RiskResponse(
                    risk=risk,
                    text=one.text,
                    owner_id=self.known.person(one.owner),
                    due_on=one.due_on,
                    row_version=1,
                )
                for risk, one in pairs
            ),
        )
        _create(
            ResponseTurn,
            (self._response_turn(response, one) for response, (_risk, one) in zip(made, pairs, strict=True)),
        )

    def _response_turn(self, response: RiskResponse, one: FileResponse) -> ResponseTurn:
        return response_turn(
            response,
            by=self.by,
            on=one.since or self.on,
            status=one.status,
            expected_probability=one.probability,
            expected_impact=one.impact,
            expected_days=one.days,
        )

    # What changes.

    def _change(self, risk: Risk, one: ChangedRisk) -> None:
        was, now = one.was, one.now
        fields: dict[str, Any] = {
            name: getattr(now, name) for name in _PLAIN if getattr(now, name) != getattr(was, name)
        }
        if now.owner != was.owner:
            fields["owner_id"] = self.known.person(now.owner, risk.owner_id)
        for name in ("phases", "steps"):
            if getattr(now, name) != getattr(was, name):
                pks = getattr(self.known, name).pks
                fields[name] = [pks[key] for key in getattr(now, name)]
        if (now.stake, now.note, now.assessed_on) != (was.stake, was.note, was.assessed_on):
            self._assess(risk, was, now)
            if now.next_review_on == was.next_review_on:
                fields["next_review_on"] = self.on + REVIEW_AFTER
        if fields:
            change_inside(risk, self.log, **fields)
        if now.status != was.status:
            verb = _VERBS.get((Risk.Status(was.status), Risk.Status(now.status)), f"risk_{now.status}")
            take_turn(risk, now.status, verb, self.log, by=self.by, on=self.on, reason=now.reason)
        self._change_responses(risk, one)

    def _assess(self, risk: Risk, was: FileRisk, now: FileRisk) -> None:
        """Whoever may not see money leaves what is at stake as it is."""
        last = list(risk.assessments.all())[-1]
        assessment(
            risk,
            now.probability,
            now.impact,
            days=now.days,
            money=now.money if self.eyes.money else last.money,
            by=self.by,
            on=self.on,
            note=now.note,
        ).save()
        self.log(
            "risk_assessed",
            risk,
            number=risk.number,
            probability=now.probability,
            impact=now.impact,
            note=now.note,
        )

    def _change_responses(self, risk: Risk, one: ChangedRisk) -> None:
        rows = list(risk.responses.all())
        for row, was, now in zip(rows, one.was.responses, one.now.responses, strict=False):
            if now != was:
                self._change_response(risk, row, was, now)
        added = one.now.responses[len(rows) :]
        self._add_responses((risk, response) for response in added)
        for row in risk.responses.order_by("pk")[len(rows) :] if added else ():
            self.log("response_added", row, risk=risk.number)

    def _change_response(self, risk: Risk, row: RiskResponse, was: FileResponse, now: FileResponse) -> None:
        fields: dict[str, Any] = {"text": now.text, "due_on": now.due_on}
        if now.owner != was.owner:
            fields["owner_id"] = self.known.person(now.owner, row.owner_id)
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, fields[name])
        row.save(update_fields=changed)
        if now.expected != was.expected or now.status != was.status:
            self._response_turn(row, now).save()
        if changed or now.expected != was.expected:
            self.log("response_changed", row, risk=risk.number, fields=changed)
        if now.status != was.status:
            self.log(_RESPONSE_VERBS[ResponseTurn.Status(now.status)], row, risk=risk.number, on=self.on)


def _create[R: Model](model: type[R], rows: Iterable[R]) -> list[R]:
    return model._default_manager.bulk_create(list(rows), batch_size=_BATCH)
