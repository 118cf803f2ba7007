"""The decisions wanted from those who decide, read from the other facts."""

from collections.abc import Iterator
from datetime import date, timedelta

from ..domain.facts import Ask, AskKind, Finding, GateState, LogFacts, Logs, PhaseFacts, Risks

SOON = timedelta(days=14)


def asks(
    phases: tuple[PhaseFacts, ...],
    risks: Risks | None,
    logs: Logs | None,
    deciders: tuple[str, ...],
    on: date,
) -> tuple[Ask, ...]:
    """Return the gates that are ready or due, the risks above the tolerance and what the logs want decided.

    The earliest comes first.
    """
    wanted = [*_gates(phases, deciders, on), *_risks(risks, deciders), *_logs(logs, deciders, on)]
    return tuple(sorted(wanted, key=lambda ask: ask.by or date.max))


def _gates(phases: tuple[PhaseFacts, ...], deciders: tuple[str, ...], on: date) -> Iterator[Ask]:
    for phase in phases:
        gate = phase.gate
        match gate.state:
            case GateState.READY:
                by, code = _not_past(phase.finish, on), "gate_ready"
            case GateState.OPEN if phase.steps and phase.finish and phase.finish <= on + SOON:
                by, code = _not_past(phase.finish, on), "gate_due" if gate.criteria else "gate_due_bare"
            case GateState.HELD if gate.review_on and gate.review_on <= on + SOON:
                by, code = _not_past(gate.review_on, on), "gate_held"
            case GateState.EXPIRED:
                by, code = on, "gate_condition"
            case _:
                continue
        finding = Finding(code, count=gate.met, limit=gate.criteria, on=gate.review_on)
        yield Ask(AskKind.GATE, phase.key, phase.name, deciders, by, finding)


def _not_past(day: date | None, on: date) -> date | None:
    return max(day, on) if day else None


def _risks(risks: Risks | None, deciders: tuple[str, ...]) -> Iterator[Ask]:
    for one in risks.above if risks else ():
        code = "risk_above" if one.lacks_response else "risk_above_answered"
        yield Ask(
            AskKind.RISK, one.number, one.name, deciders, one.response_due, Finding(code, count=one.level)
        )


def _logs(logs: Logs | None, deciders: tuple[str, ...], on: date) -> Iterator[Ask]:
    if logs is None:
        return
    for one in logs.decisions_wanted.first:
        yield _logged(AskKind.DECISION, one, Finding("decision_wanted"), one.who or deciders, on)
    for one in logs.changes_waiting.first:
        if one.status == "waiting":
            yield _logged(AskKind.CHANGE, one, _effect(one), deciders, on)


def _logged(kind: AskKind, one: LogFacts, finding: Finding, who: tuple[str, ...], on: date) -> Ask:
    return Ask(kind, one.number, one.name, who, _not_past(one.on, on), finding)


def _effect(one: LogFacts) -> Finding:
    if not one.cost:
        return Finding("change_waiting")
    return Finding("change_adds" if one.cost > 0 else "change_saves", amount=abs(one.cost))
