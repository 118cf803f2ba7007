from datetime import date

from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment, writing

from ..models import ResponseTurn, Risk, RiskResponse

Status = ResponseTurn.Status
EXPECTED = ("expected_probability", "expected_impact", "expected_days")


def add_response(*, risk: Risk, by: Member, on: date, **fields) -> RiskResponse:
    """Add what is to be done; `fields` are those of the response and what it should leave."""
    with writing(risk.rollout, by=by) as log:
        expected = _expected(fields)
        response = RiskResponse(risk=risk, **fields)
        response.save()
        response_turn(response, by=by, on=on, **expected).save()
        log("response_added", response, risk=risk.number)
    return response


def change_response(*, response: RiskResponse, by: Member, on: date, **fields) -> None:
    """Change a response; what it was expected to leave before stays known."""
    with writing(response.risk.rollout, by=by) as log:
        expected, last = _expected(fields), response.last_turn
        changed = [name for name, value in fields.items() if getattr(response, name) != value]
        for name in changed:
            setattr(response, name, fields[name])
        response.save(update_fields=changed)
        if any(getattr(last, name) != value for name, value in expected.items()):
            response_turn(response, by=by, on=on, status=last.status, **expected).save()
            changed += sorted(expected)
        log("response_changed", response, risk=response.risk.number, fields=changed)


def finish_response(*, response: RiskResponse, by: Member, on: date) -> None:
    _take_turn(response, Status.DONE, "response_finished", by=by, on=on)


def drop_response(*, response: RiskResponse, by: Member, on: date) -> None:
    """Say that it will not be done after all; it counts no more."""
    _take_turn(response, Status.DROPPED, "response_dropped", by=by, on=on)


def plan_response_again(*, response: RiskResponse, by: Member, on: date) -> None:
    """Say that a response that was done or dropped is to be done."""
    _take_turn(response, Status.PLANNED, "response_planned_again", by=by, on=on)


def _take_turn(response: RiskResponse, status: str, verb: str, *, by: Member, on: date) -> None:
    with writing(response.risk.rollout, by=by) as log:
        last = response.last_turn
        expected = {name: getattr(last, name) for name in EXPECTED}
        response_turn(response, by=by, on=on, status=status, **expected).save()
        response.save(update_fields=[])
        log(verb, response, risk=response.risk.number, on=on)


def _expected(fields: dict) -> dict:
    return {name: fields.pop(name, None) for name in EXPECTED}


def response_turn(
    response: RiskResponse, *, by: Member | None, on: date, status: str = Status.PLANNED, **expected
) -> ResponseTurn:
    return ResponseTurn(response=response, status=status, on=on, at=recording_moment(), by=by, **expected)
