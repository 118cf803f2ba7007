from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, recording_moment, writing

from ..domain.scoring import REVIEW_AFTER
from ..models import Risk, RiskAssessment, RiskTurn
from ..queries import next_number

Status = Risk.Status


def raise_risk(*, rollout: Rollout, by: Member, on: date, **fields) -> Risk:
    """Add a risk with its first assessment, open or only proposed; `fields` are those of the risk."""
    with writing(rollout, by=by) as log:
        return raise_inside(log, rollout=rollout, by=by, on=on, **fields)


def raise_inside(
    log: Log,
    *,
    rollout: Rollout,
    by: Member,
    on: date,
    probability: int,
    impact: int,
    days: tuple[int, int, int] | None = None,
    money: Decimal | None = None,
    status: str = Status.OPEN,
    phases: Iterable[Phase] = (),
    steps: Iterable[Step] = (),
    **fields,
) -> Risk:
    """The same inside a change that is under way."""
    risk = numbered(rollout, next_number(rollout), raised_on=on, raised_by=by, status=status, **fields)
    risk.save()
    risk.phases.set(phases)
    risk.steps.set(steps)
    turn(risk, status, by=by, on=on).save()
    assessment(risk, probability, impact, days=days, money=money, by=by, on=on).save()
    log("risk_raised", risk, number=risk.number, probability=probability, impact=impact, status=status)
    return risk


def change_risk(*, risk: Risk, by: Member, **fields) -> None:
    """Change what is given; `phases` and `steps` may be among the fields.

    Raises ValueError for another kind of a risk that was open: the matrix of past days would change.
    """
    if fields.get("kind", risk.kind) != risk.kind and not risk.may_change_kind:
        raise ValueError(f"risk {risk.pk} was open as {risk.kind}")
    with writing(risk.rollout, by=by) as log:
        change_inside(risk, log, **fields)


def change_inside(risk: Risk, log: Log, **fields) -> None:
    """The same inside a change that is under way."""
    many = {name: fields.pop(name) for name in ("phases", "steps") if name in fields}
    changed = [name for name, value in fields.items() if getattr(risk, name) != value]
    for name in changed:
        setattr(risk, name, fields[name])
    risk.save(update_fields=changed)
    for name, rows in many.items():
        getattr(risk, name).set(rows)
    log("risk_changed", risk, number=risk.number, fields=sorted(changed))


def assess_risk(
    *,
    risk: Risk,
    by: Member,
    on: date,
    probability: int,
    impact: int,
    days: tuple[int, int, int] | None = None,
    money: Decimal | None = None,
    note: str = "",
    next_review_on: date | None = None,
) -> RiskAssessment:
    """Keep how high the risk stands now and what is at stake; what was said before stays."""
    with writing(risk.rollout, by=by) as log:
        made = assessment(risk, probability, impact, days=days, money=money, by=by, on=on, note=note)
        made.save()
        _look_again(risk, next_review_on or on + REVIEW_AFTER)
        log("risk_assessed", risk, number=risk.number, probability=probability, impact=impact, note=note)
    return made


def keep_level(*, risk: Risk, by: Member, on: date, note: str = "", next_review_on: date) -> RiskAssessment:
    """Say that the level still holds: the last assessment is made again, on today's scale."""
    last = risk.assessments.all()[risk.assessments.count() - 1]
    with writing(risk.rollout, by=by) as log:
        made = assessment(
            risk, last.probability, last.impact, days=last.days, money=last.money, by=by, on=on, note=note
        )
        made.save()
        _look_again(risk, next_review_on)
        log("risk_reviewed", risk, number=risk.number, next_review_on=next_review_on, note=note)
    return made


def open_risk(*, risk: Risk, by: Member, on: date, reason: str = "") -> None:
    """Take a proposed risk into the register."""
    assert risk.status == Status.PROPOSED, f"risk {risk.pk} is {risk.status}"
    _take_turn(risk, Status.OPEN, "risk_opened", by=by, on=on, reason=reason)


def close_risk(*, risk: Risk, by: Member, on: date, reason: str) -> None:
    """Close the risk, or refuse a proposed one, and keep why, for the catalogue."""
    _take_turn(risk, Status.CLOSED, "risk_closed", by=by, on=on, reason=reason)


def note_occurrence(*, risk: Risk, by: Member, on: date, reason: str) -> None:
    """Keep that the risk happened and what it did."""
    _take_turn(risk, Status.OCCURRED, "risk_occurred", by=by, on=on, reason=reason)


def reopen_risk(*, risk: Risk, by: Member, on: date, reason: str = "") -> None:
    """Open a risk that was over; that it was over meanwhile stays known."""
    assert risk.is_over, f"risk {risk.pk} is {risk.status}"
    _take_turn(risk, Status.OPEN, "risk_reopened", by=by, on=on, reason=reason)


def _take_turn(risk: Risk, status: str, verb: str, *, by: Member, on: date, reason: str) -> None:
    with writing(risk.rollout, by=by) as log:
        take_turn(risk, status, verb, log, by=by, on=on, reason=reason)


def take_turn(
    risk: Risk, status: str, verb: str, log: Log, *, by: Member | None, on: date, reason: str
) -> None:
    """The same inside a change that is under way."""
    turn(risk, status, by=by, on=on, reason=reason).save()
    risk.status = status
    risk.save(update_fields=["status"])
    log(verb, risk, number=risk.number, reason=reason)


def _look_again(risk: Risk, on: date) -> None:
    risk.next_review_on = on
    risk.save(update_fields=["next_review_on"])


def numbered(rollout: Rollout, number: int, **fields) -> Risk:
    return Risk(rollout=rollout, number=number, key=f"r{number}", **fields)


def turn(risk: Risk, status: str, *, by: Member | None, on: date, reason: str = "") -> RiskTurn:
    return RiskTurn(risk=risk, status=status, on=on, at=recording_moment(), by=by, reason=reason)


def assessment(
    risk: Risk,
    probability: int,
    impact: int,
    *,
    by: Member | None,
    on: date,
    days: tuple[int, int, int] | None = None,
    money: Decimal | None = None,
    note: str = "",
) -> RiskAssessment:
    best, likely, worst = days or (None, None, None)
    return RiskAssessment(
        risk=risk,
        on=on,
        at=recording_moment(),
        by=by,
        probability=probability,
        impact=impact,
        best_days=best,
        likely_days=likely,
        worst_days=worst,
        money=money,
        note=note,
        **scale(risk.rollout),
    )


def scale(rollout: Rollout) -> Mapping[str, Any]:
    """The rollout's scale as an assessment keeps it."""
    return {"bands": rollout.risk_bands, "chances": rollout.risk_chances}
