"""Why a date is where it is, what would bring it a day earlier, and why a node has float (rules 17–19)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from tracker.phases.domain.backward import latest_finishes
from tracker.phases.domain.drivers import Because, why
from tracker.phases.domain.facts import Facts, Reason, Status, gather_facts
from tracker.phases.domain.forward import Dates, forecast_dates, planned_dates
from tracker.phases.domain.network import Network, build_network
from tracker.phases.domain.plan import NodeKey, Plan
from tracker.phases.domain.schedule import Schedule

MOST_LEVERS = 40


class Lever(StrEnum):
    """What somebody can do something about."""

    DAYS = "days"
    DAYS_LEFT = "days_left"
    LAG = "lag"
    NOT_BEFORE = "not_before"
    HELD = "held"


class Freed(NamedTuple):
    """One working day less of `lever` at `key` brings the node so many days earlier, and the go-live.

    `before`: for a lag, the other end of the link.
    """

    lever: Lever
    key: NodeKey
    before: NodeKey | None
    days: int
    go_live_days: int


class Slack(NamedTuple):
    """Why a node may slip: `joins` is what would move first, now held by `held_by`.

    `joins` None: nothing that is unfinished waits for it, only the end of the rollout.
    """

    joins: NodeKey | None
    held_by: NodeKey | None


@dataclass(frozen=True)
class Explanation:
    """`chain`: the node's driver, then its driver's, back to where it begins.

    `freed`: what alone would bring the node earlier, the nearest first; empty where several chains hold it
    at once. `slack`: None for what is critical, finished or without a date.
    """

    key: NodeKey
    chain: tuple[Because, ...]
    freed: tuple[Freed, ...]
    slack: Slack | None


def explain(plan: Plan, schedule: Schedule, key: NodeKey) -> Explanation:
    """Explain a node of the plan by its schedule, which must be that plan's."""
    network = build_network(plan)
    facts = gather_facts(network, schedule.on, planned_dates(network).end_of_day)
    chain = tuple(why(schedule, key))
    return Explanation(
        key=key,
        chain=chain,
        freed=tuple(_freed(network, facts, schedule, key, chain)) if chain else (),
        slack=_slack(network, facts, schedule, key),
    )


type Attempt = tuple[Lever, NodeKey, NodeKey | None, Network, Facts]
"""A lever and where it is, with the network and the facts as they would be."""


def _freed(
    network: Network, facts: Facts, schedule: Schedule, key: NodeKey, chain: Sequence[Because]
) -> Iterator[Freed]:
    node = network.number[key]
    go_live = network.number[schedule.go_live_key] if schedule.go_live_key is not None else None
    now = forecast_dates(network, facts)
    attempts = list(_attempts(network, facts, chain))
    for lever, at, before, tried_network, tried_facts in attempts[:MOST_LEVERS]:
        dates = forecast_dates(tried_network, tried_facts)
        days = now.finish[node] - dates.finish[node]
        if days > 0:
            gained = now.finish[go_live] - dates.finish[go_live] if go_live is not None else 0
            yield Freed(lever, at, before, days, gained)


def _attempts(network: Network, facts: Facts, chain: Sequence[Because]) -> Iterator[Attempt]:
    for link in chain:
        number = network.number[link.key]
        if facts.status[number] in (Status.DONE, Status.DROPPED, Status.STOPPED):
            continue
        yield from _less_work(network, facts, number)
        driver = link.driver
        if driver.before is not None and driver.lag > 0 and driver.position is not None:
            yield _less_lag(network, facts, number, network.number[driver.before])
        elif driver.reason in (Reason.NOT_BEFORE, Reason.HELD):
            lever = Lever.HELD if driver.reason == Reason.HELD else Lever.NOT_BEFORE
            reason, index = facts.not_before[number]
            earlier = replace(facts, not_before={**facts.not_before, number: (reason, index - 1)})
            yield lever, link.key, None, network, earlier


def _less_work(network: Network, facts: Facts, number: int) -> Iterator[Attempt]:
    node = network.nodes[number]
    running = facts.running.get(number)
    if running and running.left > 1:
        less = replace(facts, running={**facts.running, number: running._replace(left=running.left - 1)})
        yield Lever.DAYS_LEFT, node.key, None, network, less
    elif not running and node.days > 0:
        nodes = [*network.nodes]
        nodes[number] = node._replace(days=node.days - 1)
        yield Lever.DAYS, node.key, None, replace(network, nodes=nodes), facts


def _less_lag(network: Network, facts: Facts, number: int, before: int) -> Attempt:
    into = [*network.into]
    into[number] = [
        (other, from_finish, to_finish, lag - 1, position)
        if other == before and lag > 0 and position is not None
        else (other, from_finish, to_finish, lag, position)
        for other, from_finish, to_finish, lag, position in into[number]
    ]
    nodes = network.nodes
    return Lever.LAG, nodes[number].key, nodes[before].key, replace(network, into=into), facts


def _slack(network: Network, facts: Facts, schedule: Schedule, key: NodeKey) -> Slack | None:
    """Follow what would be late first, until something tighter holds that already."""
    if not schedule.nodes[key].total_float:
        return None
    forecast = forecast_dates(network, facts)
    latest = latest_finishes(network, facts, forecast, None).whole
    number: int | None = network.number[key]
    assert number is not None
    room = latest[number] - forecast.finish[number]
    while (number := _binding_successor(network, facts, forecast, latest, number)) is not None:
        is_tighter = latest[number] - forecast.finish[number] < room
        if is_tighter and facts.status[number] != Status.DROPPED:
            node = schedule.nodes[network.nodes[number].key]
            return Slack(node.key, node.driver.before if node.driver else None)
    return Slack(None, None)


def _binding_successor(
    network: Network, facts: Facts, forecast: Dates, latest: Sequence[int], number: int
) -> int | None:
    """Return the unfinished node whose latest finish bounds this one's."""
    for after in network.successors[number]:
        if after in facts.recorded or not forecast.dated[after]:
            continue
        if _bound_by(network, facts, latest, number, after) == latest[number]:
            return after
    return None


def _bound_by(network: Network, facts: Facts, latest: Sequence[int], before: int, after: int) -> int | None:
    """Return how late `before` may finish for `after`'s sake, as rule 17 says; None where it may be any."""
    bounds = []
    running = facts.running.get(after)
    late_start = latest[after] - (running.left if running else network.nodes[after].days)
    for other, from_finish, to_finish, lag, _ in network.into[after]:
        if other != before:
            continue
        if from_finish:
            bounds.append((latest[after] if to_finish else late_start) - lag)
        elif before not in facts.running and not (running and not to_finish):
            days = network.nodes[before].days
            bounds.append((latest[after] if to_finish else late_start) - lag + days)
    return min(bounds, default=None)
