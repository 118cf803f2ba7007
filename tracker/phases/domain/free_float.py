"""How far each node may slip before anything that waits for it moves (generalised to all kinds of links)."""

from datetime import date

from tracker.phases.domain.facts import Facts, Status, gather_facts
from tracker.phases.domain.forward import Dates, forecast_dates, planned_dates
from tracker.phases.domain.network import Network, build_network
from tracker.phases.domain.plan import NodeKey, Plan


def free_floats(plan: Plan, on: date) -> dict[NodeKey, int]:
    """Return working days by node; finished nodes and those without a date are missing.

    What nothing unfinished waits for is bounded by the end of the whole.
    """
    network = build_network(plan)
    facts = gather_facts(network, on, planned_dates(network).end_of_day)
    forecast = forecast_dates(network, facts)
    horizon = max((forecast.finish[number] for number in forecast.order), default=0)
    room = {number: horizon - forecast.finish[number] for number in forecast.order}
    for after in forecast.order:
        if after not in facts.recorded:
            _narrow(room, network, facts, forecast, after)
    return {
        network.nodes[number].key: days
        for number, days in room.items()
        if number not in facts.recorded and facts.status[number] != Status.DROPPED
    }


def _narrow(room: dict[int, int], network: Network, facts: Facts, forecast: Dates, after: int) -> None:
    """A link leaves as much room as its bound is below the date it bounds."""
    running = facts.running.get(after)
    for before, from_finish, to_finish, lag, _ in network.into[after]:
        if before not in room or (not from_finish and before in facts.running):
            continue
        if running and not to_finish:
            if not from_finish:
                continue
            date_held, bound = forecast.finish[after], forecast.finish[before] + lag + running.left
        else:
            date_held = forecast.finish[after] if to_finish else forecast.start[after]
            bound = (forecast.finish if from_finish else forecast.start)[before] + lag
        room[before] = min(room[before], date_held - bound)
