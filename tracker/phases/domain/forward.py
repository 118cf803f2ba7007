"""The earliest dates that links and facts allow, planned and forecast (rules 3, 7, 12–16)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.phases.domain.facts import Facts, OwnBound, Reason, Status, planned_not_before
from tracker.phases.domain.network import Network, NodeKind, NodeLink

FROM_THE_START: OwnBound = (Reason.START, 0)
BEFORE_ANYTHING = -(10**9)

type Driving = NodeLink | Reason


@dataclass(frozen=True)
class Dates:
    """Lists by node number, of working-day indices; only the nodes in `order` have any.

    `end_of_day`: whether a node without duration shows the evening before its index (rule 3).
    """

    order: Sequence[int]
    start: list[int]
    finish: list[int]
    driver: list[Driving]
    end_of_day: list[bool]
    dated: list[bool] = field(default_factory=list)


def planned_dates(network: Network) -> Dates:
    """Rule 7: as if nothing had happened."""
    nothing = Facts(today=0, status=[], not_before=planned_not_before(network))
    return _dates(network, nothing, network.order, [FROM_THE_START] * len(network.nodes))


def forecast_dates(network: Network, facts: Facts) -> Dates:
    """Rules 12–16: from what happened, and from the status date on for what did not.

    Nobody has to begin a phase's start, nor what was dropped.
    """
    today = _later((Reason.STATUS_DATE, facts.today), FROM_THE_START)
    usual = [
        FROM_THE_START if node.kind is NodeKind.START or status is Status.DROPPED else today
        for node, status in zip(network.nodes, facts.status, strict=True)
    ]
    return _dates(network, facts, _within_reach(network, facts), usual)


def _later(one: OwnBound, other: OwnBound) -> OwnBound:
    """Return the greater bound, of equals the first."""
    return other if other[1] > one[1] else one


def _within_reach(network: Network, facts: Facts) -> Sequence[int]:
    """Rule 16: leave out what is unfinished beyond a gate that said stop."""
    if Status.STOPPED not in facts.status:
        return network.order
    beyond: set[int] = set()
    for number in network.order:
        if number not in facts.recorded and any(
            before in beyond or facts.status[before] == Status.STOPPED for before, *_ in network.into[number]
        ):
            beyond.add(number)
    return [number for number in network.order if number not in beyond]


def _dates(network: Network, facts: Facts, order: Sequence[int], usual: Sequence[OwnBound]) -> Dates:
    """Place each node in turn; `usual` binds it, by number, where nothing later was asked for.

    Rules 7 and 12 stand in the loop, because a call for each node takes longer than its links do.
    The first of the greatest bounds is the driver, as `into` is ranked.
    """
    own = list(usual)
    for number, asked in facts.not_before.items():
        own[number] = _later(asked, own[number])
    dates = _undated(network, order)
    start, finish, driver = dates.start, dates.finish, dates.driver
    into, all_days, recorded, running = network.into, network.days, facts.recorded, facts.running
    for number in order:
        if number in recorded:
            _place_finished(dates, facts, number)
            continue
        if number in running:
            _place_running(network, dates, facts, number)
            continue
        days = all_days[number]
        earliest = BEFORE_ANYTHING
        driving: Driving = Reason.START
        for link in into[number]:
            before, from_finish, to_finish, lag, _ = link
            bound = (finish[before] if from_finish else start[before]) + lag
            if to_finish:
                bound -= days
            if bound > earliest:
                earliest, driving = bound, link
        reason, bound = own[number]
        if bound > earliest:
            earliest, driving = bound, reason
        start[number], finish[number], driver[number] = earliest, earliest + days, driving
        if days == 0:
            dates.end_of_day[number] = bound < earliest and _only_finishes_hold(network, dates, number)
    return dates


def _undated(network: Network, order: Sequence[int]) -> Dates:
    count = len(network.nodes)
    dated = [False] * count
    for number in order:
        dated[number] = True
    return Dates(order, [0] * count, [0] * count, [Reason.START] * count, [False] * count, dated)


def _only_finishes_hold(network: Network, dates: Dates, number: int) -> bool:
    """Rule 3: is every link that holds this node without duration the end of work, or of a day's end?"""
    at = dates.start[number]
    for before, from_finish, _, lag, _ in network.into[number]:
        if (dates.finish[before] if from_finish else dates.start[before]) + lag == at:
            ends_a_day = network.nodes[before].days > 0 or dates.end_of_day[before]
            if not (from_finish and ends_a_day):
                return False
    return True


def _place_running(network: Network, dates: Dates, facts: Facts, number: int) -> None:
    """Rule 13: what is left follows what was said and the finishes it waits for, and ends after today."""
    begun, said, left = facts.running[number]
    earliest = BEFORE_ANYTHING
    driver: Driving = Reason.SAID
    for link in network.into[number]:
        before, from_finish, to_finish, lag, _ = link
        if to_finish:
            bound = (dates.finish[before] if from_finish else dates.start[before]) + lag
        elif from_finish:
            bound = dates.finish[before] + lag + left
        else:
            continue
        if bound > earliest:
            earliest, driver = bound, link
    for reason, bound in ((Reason.SAID, said + left), (Reason.STATUS_DATE, facts.today + 1)):
        if bound > earliest:
            earliest, driver = bound, reason
    dates.start[number], dates.finish[number], dates.driver[number] = begun, earliest, driver


def _place_finished(dates: Dates, facts: Facts, number: int) -> None:
    """Rules 14 to 16: no link moves what is over."""
    dates.start[number], dates.finish[number], dates.end_of_day[number] = facts.recorded[number]
    dates.driver[number] = Reason.ACTUAL
