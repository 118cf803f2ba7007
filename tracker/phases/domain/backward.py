"""How late each node may finish without moving an end (rule 17)."""

from collections.abc import Mapping

from tracker.phases.domain.facts import Facts, Status
from tracker.phases.domain.forward import Dates
from tracker.phases.domain.network import Network

NEVER = 10**9


def total_float(network: Network, facts: Facts, forecast: Dates) -> list[int | None]:
    """Return the working days each unfinished node may slip before the whole ends later."""
    horizon = max((forecast.finish[number] for number in forecast.order), default=0)
    return _float(network, facts, forecast, dict.fromkeys(forecast.order, horizon))


def go_live_float(network: Network, facts: Facts, forecast: Dates, go_live: int) -> list[int | None]:
    """Return the same towards the go-live alone; None too for what it does not wait for."""
    if not forecast.dated[go_live]:
        return [None] * len(network.nodes)
    return _float(network, facts, forecast, {go_live: forecast.finish[go_live]})


def _float(network: Network, facts: Facts, forecast: Dates, ends: Mapping[int, int]) -> list[int | None]:
    latest = latest_finishes(network, facts, forecast, ends)
    floats: list[int | None] = [None] * len(network.nodes)
    for number in forecast.order:
        over = number in facts.recorded or facts.status[number] == Status.DROPPED
        if not over and latest[number] != NEVER:
            floats[number] = latest[number] - forecast.finish[number]
    return floats


def latest_finishes(network: Network, facts: Facts, forecast: Dates, ends: Mapping[int, int]) -> list[int]:
    """A finished node holds nobody back; a running one has begun, so only its finish still counts."""
    latest = [NEVER] * len(network.nodes)
    for number, end in ends.items():
        latest[number] = end
    for number in reversed(forecast.order):
        if number in facts.recorded or latest[number] == NEVER:
            continue
        running = facts.running.get(number)
        late_finish = latest[number]
        late_start = late_finish - (running.left if running else network.nodes[number].days)
        for before, from_finish, to_finish, lag, _ in network.into[number]:
            if from_finish:
                bound = (late_finish if to_finish else late_start) - lag
            elif before in facts.running or (running and not to_finish):
                continue
            else:
                bound = (late_finish if to_finish else late_start) - lag + network.nodes[before].days
            if bound < latest[before]:
                latest[before] = bound
    return latest
