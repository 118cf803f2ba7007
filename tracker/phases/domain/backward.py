"""How late each node may finish without moving an end (rule 17)."""

from collections.abc import Sequence
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
    dropped = (number for number, status in enumerate(facts.status) if status is Status.DROPPED)
    without = [*facts.recorded, *dropped]
    whole, live = latest_finishes(network, facts, forecast, go_live)
    return Floats(_float(forecast, whole, without), _float(forecast, live, without))


def _float(forecast: Dates, latest: Sequence[int], without: Sequence[int]) -> list[int | None]:
    found = [
        late - finish if late != NEVER else None for late, finish in zip(latest, forecast.finish, strict=True)
    ]
    for number in without:
        found[number] = None
    return found


def latest_finishes(network: Network, facts: Facts, forecast: Dates, go_live: int | None) -> LatestFinishes:
    """A finished node holds nobody back; a running one has begun, so only its finish still counts.

    Both ends in one pass, because going through the links is what takes time.
    """
    running, recorded, into, all_days = facts.running, facts.recorded, network.into, network.days
    horizon = max((forecast.finish[number] for number in forecast.order), default=0)
    whole, live = [NEVER] * len(into), [NEVER] * len(into)
    for number in forecast.order:
        whole[number] = horizon
    if go_live is not None and forecast.dated[go_live]:
        live[go_live] = forecast.finish[go_live]
    for number in reversed(forecast.order):
        if number in recorded:
            continue
        begun = running.get(number)
        days = begun.left if begun else all_days[number]
        late, late_live = whole[number], live[number]
        go_live_waits = late_live != NEVER
        for before, from_finish, to_finish, lag, _ in into[number]:
            earlier = lag if to_finish else lag + days
            if not from_finish:
                if before in running or (begun and not to_finish):
                    continue
                earlier -= all_days[before]
            bound = late - earlier
            if bound < whole[before]:
                whole[before] = bound
            if go_live_waits:
                bound = late_live - earlier
                if bound < live[before]:
                    live[before] = bound
    return LatestFinishes(whole, live)
