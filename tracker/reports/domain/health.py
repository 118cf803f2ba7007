"""How a rollout stands, dimension by dimension, against the tolerances it stated.

One rule for what is measured: within the tolerance green, beyond it amber, beyond twice of it red.
A dimension without data has no colour at all.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from .facts import (
    Colour,
    Communications,
    Dimension,
    Finding,
    GoLive,
    Health,
    Money,
    Name,
    Neglected,
    PhaseFacts,
    RiskFacts,
    Risks,
    StepFacts,
    Tolerances,
    Work,
)

GRAVEST_FIRST = tuple(Colour)

type Found = tuple[Colour, Finding]


def health_of(
    *,
    on: date,
    tolerances: Tolerances,
    go_live: GoLive,
    phases: tuple[PhaseFacts, ...],
    work: Work,
    risks: Risks | None = None,
    communications: Communications | None = None,
    money: Money | None = None,
) -> tuple[Health, ...]:
    """Return the health of each dimension that has data, in the order of `Dimension`."""
    found = {
        Dimension.TIME: time(go_live, phases, work, tolerances),
        Dimension.COST: cost(money, tolerances),
        Dimension.RISK: risk(risks, tolerances, on),
        Dimension.COMMUNICATION: communication(communications, tolerances),
        Dimension.PEOPLE: people(work, tolerances, on),
    }
    return tuple(_health(dimension, found[dimension]) for dimension in Dimension if found.get(dimension))


def worst(colours: Iterable[Colour]) -> Colour | None:
    """Return the gravest of the colours: red, amber, grey, green; None where there are none."""
    return min(colours, key=GRAVEST_FIRST.index, default=None)


def measured(value: int, tolerance: int) -> Colour:
    if value <= tolerance:
        return Colour.GREEN
    return Colour.AMBER if value <= 2 * tolerance else Colour.RED


def time(go_live: GoLive, phases: tuple[PhaseFacts, ...], work: Work, tolerances: Tolerances) -> list[Found]:
    if not work.steps:
        return []
    if go_live.forecast is None:
        return [(Colour.RED, Finding("no_forecast"))]
    found: list[Found] = []
    if go_live.margin is not None and go_live.margin < 0:
        finding = Finding("promise_missed", count=-go_live.margin, on=go_live.target)
        found.append((Colour.RED, finding))
    late = go_live.days_late
    if late is not None:
        finding = Finding(f"behind_{go_live.compared}", count=late, limit=tolerances.days)
        found.append((measured(late, tolerances.days), finding))
    found += [
        (Colour.AMBER, Finding("condition_expired", key=phase.key, name=phase.name, on=phase.gate.review_on))
        for phase in phases
        if phase.gate.state == "expired"
    ]
    if work.late.count:
        found.append((Colour.GREEN, Finding("steps_late", count=work.late.count)))
    return found


def cost(money: Money | None, tolerances: Tolerances) -> list[Found]:
    """Left out where the reader sees no money, none is budgeted or none is planned."""
    if money is None or not money.budget or money.percent_over is None or not money.forecast:
        return []
    finding = Finding(
        "cost_over" if money.forecast > money.budget else "cost_within",
        count=abs(money.percent_over),
        limit=tolerances.cost_percent,
        amount=money.forecast,
        budget=money.budget,
    )
    return [(measured(money.percent_over, tolerances.cost_percent), finding)]


def risk(risks: Risks | None, tolerances: Tolerances, on: date) -> list[Found]:
    """A risk above the tolerance is amber; red once its response is overdue. Neglect is amber, too."""
    if risks is None or not (risks.open or risks.opportunities or risks.closed or risks.occurred):
        return []
    limit = tolerances.risk_level
    found: list[Found] = []
    if risks.above:
        found.append((Colour.AMBER, Finding("risks_above", count=len(risks.above), limit=limit)))
    found += [(Colour.RED, _about("response_overdue", one)) for one in risks.above if _overdue(one, on)]
    if risks.neglected:
        found.append((Colour.AMBER, _neglect(risks.neglected)))
    if not risks.above:
        highest = max((risk.level for risk in risks.top), default=0)
        within = Finding("risks_within", count=risks.open, limit=limit, key=str(highest))
        found.append((Colour.GREEN, within))
    return found


def _neglect(of: Neglected) -> Finding:
    return Finding(f"neglected_{of.why}", count=of.count, key=of.risk.number, name=of.risk.name)


def _overdue(one: RiskFacts, on: date) -> bool:
    return one.response_due is not None and one.response_due < on


def _about(code: str, one: RiskFacts) -> Finding:
    return Finding(code, count=one.level, key=one.number, name=one.name, on=one.response_due)


def communication(said: Communications | None, tolerances: Tolerances) -> list[Found]:
    """What is overdue is measured like any date; what was missed or broken needs attention in any case."""
    if said is None:
        return []
    promises = said.promises
    if not (said.groups or said.told or said.missed or said.overdue or said.coming or promises):
        return []
    found: list[Found] = []
    if said.unheard:
        longest = max((group.days for group in said.unheard if group.days is not None), default=None)
        colour = measured(longest, tolerances.unheard_days) if longest is not None else Colour.AMBER
        only = Name(said.unheard[0].name) if len(said.unheard) == 1 else None
        finding = Finding("groups_unheard", len(said.unheard), tolerances.unheard_days, name=only)
        found.append((max(colour, Colour.AMBER, key=_gravity), finding))
    found += _overdue_by("messages_overdue", [(one.name, one.days_late) for one in said.overdue], tolerances)
    waiting = [(one.name, one.days_late) for one in said.unapproved]
    found += _overdue_by("approvals_overdue", waiting, tolerances)
    if said.missed:
        only = said.missed[0].name if len(said.missed) == 1 else None
        found.append((Colour.AMBER, Finding("messages_missed", count=len(said.missed), name=only)))
    if promises:
        late = [(Name(one.name), one.days_late) for one in promises.overdue]
        found += _overdue_by("promises_overdue", late, tolerances)
        if promises.newly_broken:
            broken = promises.newly_broken
            only = Name(broken[0].name) if len(broken) == 1 else None
            found.append((Colour.AMBER, Finding("promises_broken", count=len(broken), name=only)))
    if not found:
        found.append((Colour.GREEN, Finding("all_heard", count=len(said.told))))
    return found


def _overdue_by(
    code: str, late: Sequence[tuple[Name, int | None]], tolerances: Tolerances
) -> Iterable[Found]:
    """Measure the one that waits longest; its sentence says how many there are."""
    if late:
        longest = max(days or 0 for _name, days in late)
        only = late[0][0] if len(late) == 1 else None
        finding = Finding(code, count=longest, limit=tolerances.days, key=str(len(late)), name=only)
        yield measured(longest, tolerances.days), finding


def people(work: Work, tolerances: Tolerances, on: date) -> list[Found]:
    """Left out while no work is at hand: nobody has anything to say yet."""
    at_hand = work.running.count + work.late.count + work.blocked.count + work.quiet.count
    if not at_hand:
        return []
    found = list(_blocked(work.blocked.first, tolerances, on))
    if work.ownerless.count:
        only = work.ownerless.first[0].name if work.ownerless.count == 1 else None
        found.append((Colour.AMBER, Finding("steps_without_owner", work.ownerless.count, name=only)))
    if work.quiet.count:
        longest = work.quiet.first[0]
        finding = Finding(
            "silence",
            count=longest.quiet_days,
            limit=work.quiet.count,
            key=longest.key,
            name=longest.owner,
        )
        found.append((Colour.GREY, finding))
    return found or [(Colour.GREEN, Finding("all_have_word", work.running.count, tolerances.quiet_days))]


def _blocked(steps: tuple[StepFacts, ...], tolerances: Tolerances, on: date) -> Iterable[Found]:
    """A step may stay blocked for as many days as a step may stay silent."""
    for step in steps:
        days = (on - step.since).days if step.since else 0
        colour = Colour.RED if days > tolerances.quiet_days else Colour.AMBER
        yield colour, Finding("blocked", days, tolerances.quiet_days, step.key, step.name, step.since)


def _gravity(colour: Colour) -> int:
    return -GRAVEST_FIRST.index(colour)


def _health(dimension: Dimension, found: list[Found]) -> Health:
    """The gravest first; among equals, in the order they were found."""
    ranked = sorted(found, key=lambda one: GRAVEST_FIRST.index(one[0]))
    return Health(dimension, ranked[0][0], tuple(finding for _colour, finding in ranked))
