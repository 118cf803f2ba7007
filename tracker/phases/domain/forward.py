"""The earliest dates that links and facts allow, planned and forecast (rules 3, 7, 12–16)."""

from collections.abc import Iterable, Sequence
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


def _undated(network: Network, order: Sequence[int]) -> Dates:
    count = len(network.nodes)
    dated = [False] * count
    for number in order:
        dated[number] = True
    return Dates(order, [0] * count, [0] * count, [Reason.START] * count, [False] * count, dated)


def planned_dates(network: Network) -> Dates:
    """Rule 7: as if nothing had happened."""
    dates = _undated(network, network.order)
    not_before = planned_not_before(network)
    for number in dates.order:
        asked = not_before.get(number)
        own = (asked, FROM_THE_START) if asked else (FROM_THE_START,)
        _place_waiting(network, dates, number, own)
    return dates


def forecast_dates(network: Network, facts: Facts) -> Dates:
    """Rules 12–16: from what happened, and from the status date on for what did not."""
    dates = _undated(network, _within_reach(network, facts))
    today: OwnBound = (Reason.STATUS_DATE, facts.today)
    for number in dates.order:
        if number in facts.recorded:
            _place_finished(dates, facts, number)
        elif number in facts.running:
            _place_running(network, dates, facts, number)
        else:
            own = [FROM_THE_START]
            if not _exempt_from_status_date(network, facts, number):
                own = [today, FROM_THE_START]
            if number in facts.not_before:
                own.insert(0, facts.not_before[number])
            _place_waiting(network, dates, number, own)
    return dates


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


def _exempt_from_status_date(network: Network, facts: Facts, number: int) -> bool:
    """Nobody has to begin a phase's start, nor what was dropped."""
    return network.nodes[number].kind == NodeKind.START or facts.status[number] == Status.DROPPED


def _place_waiting(network: Network, dates: Dates, number: int, own: Iterable[OwnBound]) -> None:
    """Rules 7 and 12. The first of the greatest bounds is the driver, as `into` and `own` are ranked."""
    start, finish = dates.start, dates.finish
    days = network.nodes[number].days
    earliest = BEFORE_ANYTHING
    driver: Driving = Reason.START
    for link in network.into[number]:
        before, from_finish, to_finish, lag, _ = link
        bound = (finish[before] if from_finish else start[before]) + lag
        if to_finish:
            bound -= days
        if bound > earliest:
            earliest, driver = bound, link
    for reason, bound in own:
        if bound > earliest:
            earliest, driver = bound, reason
    start[number], finish[number], dates.driver[number] = earliest, earliest + days, driver
    if days == 0:
        dates.end_of_day[number] = all(bound < earliest for _, bound in own) and _only_finishes_hold(
            network, dates, number
        )


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
