"""Since last time: what two reports' facts tell of what happened between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .facts import Colour, Dimension, GateState, LogFacts, Name, RiskFacts, StatusFacts

NAMED = 3
"""How many of a list are named where it is counted."""


class Happened(StrEnum):
    GATE = "gate"
    GO_LIVE_MOVED = "go_live_moved"
    BASELINE = "baseline"
    TURNED = "turned"
    RISK_NEW = "risk_new"
    RISK_OCCURRED = "risk_occurred"
    RISK_CLOSED = "risk_closed"
    RISK_MOVED = "risk_moved"
    TRIGGER_SEEN = "trigger_seen"
    ISSUES_NEW = "issues_new"
    ISSUES_RESOLVED = "issues_resolved"
    DECISIONS_MADE = "decisions_made"
    CHANGES_DECIDED = "changes_decided"
    PROMISES_BROKEN = "promises_broken"
    PROMISES_KEPT = "promises_kept"
    STEPS_DONE = "steps_done"


@dataclass(frozen=True)
class Change:
    """`was` and `on` are days, `colour_was` and `colour` health; the rest as the kind needs it."""

    what: Happened
    key: str = ""
    name: Name | None = None
    was: date | None = None
    on: date | None = None
    days: int | None = None
    gate: GateState | None = None
    dimension: Dimension | None = None
    colour_was: Colour | None = None
    colour: Colour | None = None
    level_was: int | None = None
    level: int | None = None
    names: tuple[Name, ...] = ()
    text: str = ""
    is_opportunity: bool = False


def differences(before: StatusFacts | None, now: StatusFacts) -> tuple[Change, ...]:
    """Return what changed, the weightiest first; a first report only tells what was done."""
    found: list[Change] = []
    if before is not None:
        found += [*_gates(before, now), *_go_live(before, now), *_colours(before, now)]
    found += [*_risks(now), *_logs(now), *_promises(now), *_steps(now)]
    return tuple(found)


def _gates(before: StatusFacts, now: StatusFacts) -> Iterator[Change]:
    states = {phase.key: phase.gate.state for phase in before.phases}
    for phase in now.phases:
        was, gate = states.get(phase.key, GateState.OPEN), phase.gate
        if gate.state not in (was, GateState.OPEN):
            on = gate.review_on if gate.state == GateState.EXPIRED else gate.decided_on
            yield Change(Happened.GATE, phase.key, phase.name, on=on, gate=gate.state, text=gate.conditions)


def _go_live(before: StatusFacts, now: StatusFacts) -> Iterator[Change]:
    was, is_now = before.go_live, now.go_live
    if was.key != is_now.key:
        return
    if was.baseline != is_now.baseline and is_now.baseline:
        yield Change(Happened.BASELINE, was=was.baseline, on=is_now.baseline)
    if was.forecast and is_now.forecast and was.forecast != is_now.forecast:
        comparable = was.baseline == is_now.baseline and was.planned == is_now.planned
        days = None
        if comparable and was.days_late is not None and is_now.days_late is not None:
            days = is_now.days_late - was.days_late
        yield Change(Happened.GO_LIVE_MOVED, was=was.forecast, on=is_now.forecast, days=days)


def _colours(before: StatusFacts, now: StatusFacts) -> Iterator[Change]:
    was = {health.dimension: health.colour for health in before.health}
    for health in now.health:
        colour_was = was.get(health.dimension)
        if colour_was is not None and colour_was != health.colour:
            yield Change(
                Happened.TURNED, dimension=health.dimension, colour_was=colour_was, colour=health.colour
            )


def _risks(now: StatusFacts) -> Iterator[Change]:
    """A rollout's risks know themselves what they were at the last report."""
    if now.risks is None or now.since is None:
        return
    yield from (_risk(Happened.RISK_OCCURRED, end.risk, end.on) for end in now.risks.occurred)
    yield from (_risk(Happened.TRIGGER_SEEN, seen.risk, seen.on) for seen in now.risks.triggers)
    yield from (_risk(Happened.RISK_NEW, risk) for risk in now.risks.new)
    yield from (_risk(Happened.RISK_CLOSED, end.risk, end.on) for end in now.risks.closed)
    new = {risk.number for risk in now.risks.new}
    for risk in (*now.risks.top, *now.risks.top_opportunities):
        if risk.number not in new and risk.before is not None and risk.before != risk.level:
            yield _risk(Happened.RISK_MOVED, risk)


def _risk(what: Happened, risk: RiskFacts, on: date | None = None) -> Change:
    return Change(
        what,
        risk.number,
        risk.name,
        on=on,
        level_was=risk.before,
        level=risk.level,
        is_opportunity=risk.is_opportunity,
    )


def _logs(now: StatusFacts) -> Iterator[Change]:
    if now.logs is None or now.since is None:
        return
    for what, told in (
        (Happened.ISSUES_NEW, now.logs.issues_new),
        (Happened.ISSUES_RESOLVED, now.logs.issues_resolved),
        (Happened.DECISIONS_MADE, now.logs.decisions_made),
        (Happened.CHANGES_DECIDED, now.logs.changes_decided),
    ):
        if told.count:
            yield Change(what, names=tuple(map(_numbered, told.first[-NAMED:])), days=told.count)


def _promises(now: StatusFacts) -> Iterator[Change]:
    promises = now.communications.promises if now.communications else None
    if promises is None or now.since is None:
        return
    for what, told in (
        (Happened.PROMISES_BROKEN, promises.newly_broken),
        (Happened.PROMISES_KEPT, promises.newly_kept),
    ):
        if told:
            yield Change(what, names=tuple(Name(one.name) for one in told[:NAMED]), days=len(told))


def _numbered(one: LogFacts) -> Name:
    second = f"{one.number} {one.name.second}" if one.name.second else ""
    return Name(f"{one.number} {one.name.first}", second)


def _steps(now: StatusFacts) -> Iterator[Change]:
    done = now.work.done
    if done.count:
        names = tuple(step.name for step in done.first[-NAMED:])
        yield Change(Happened.STEPS_DONE, names=names, days=done.count)
