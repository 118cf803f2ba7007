"""How late each node may finish without moving an end (rule 17)."""

from typing import NamedTuple

from tracker.phases.domain.facts import Facts, Status
from tracker.phases.domain.forward import Dates
from tracker.phases.domain.network import Network

NEVER = 10**9


class LatestFinishes(NamedTuple):
    """By node number, for the end of the whole and for the go-live alone; NEVER where that does not wait."""

    whole: list[int]
    go_live: list[int]


class Floats(NamedTuple):
    """Working days by node number; None for what is finished, has no date or is not waited for."""

    total: list[int | None]
    go_live: list[int | None]


def floats(network: Network, facts: Facts, forecast: Dates, go_live: int | None) -> Floats:
    """Return how far each unfinished node may slip before the whole, and the go-live, end later."""
    latest = latest_finishes(network, facts, forecast, go_live)
    return Floats(*(_float(network, facts, forecast, finishes) for finishes in latest))


def _float(network: Network, facts: Facts, forecast: Dates, latest: list[int]) -> list[int | None]:
    found: list[int | None] = [None] * len(network.nodes)
    recorded, status, finish = facts.recorded, facts.status, forecast.finish
    for number in forecast.order:
        if number not in recorded and latest[number] != NEVER and status[number] != Status.DROPPED:
            found[number] = latest[number] - finish[number]
    return found


def latest_finishes(network: Network, facts: Facts, forecast: Dates, go_live: int | None) -> LatestFinishes:
    """A finished node holds nobody back; a running one has begun, so only its finish still counts.

    Both ends in one pass, because going through the links is what takes time.
    """
    nodes, running = network.nodes, facts.running
    horizon = max((forecast.finish[number] for number in forecast.order), default=0)
    whole, live = [NEVER] * len(nodes), [NEVER] * len(nodes)
    for number in forecast.order:
        whole[number] = horizon
    if go_live is not None and forecast.dated[go_live]:
        live[go_live] = forecast.finish[go_live]
    for number in reversed(forecast.order):
        if number in facts.recorded:
            continue
        begun = running.get(number)
        days = begun.left if begun else nodes[number].days
        late, late_live = whole[number], live[number]
        for before, from_finish, to_finish, lag, _ in network.into[number]:
            earlier = lag if to_finish else lag + days
            if not from_finish:
                if before in running or (begun and not to_finish):
                    continue
                earlier -= nodes[before].days
            if late - earlier < whole[before]:
                whole[before] = late - earlier
            if late_live != NEVER and late_live - earlier < live[before]:
                live[before] = late_live - earlier
    return LatestFinishes(whole, live)
