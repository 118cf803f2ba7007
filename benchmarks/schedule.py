"""Time the schedule against a plain networkx way in the same run.

    python -m benchmarks.schedule [--large] [--rounds 5]

Both do the same from the same plan: planned and forecast dates, both floats, critical steps, drivers.
The answers are compared before anything is timed; quote the ratios, not the milliseconds.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from datetime import date

import networkx as nx

from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.plan import LinkKind, NodeRef, Plan, PlanLink, PlanPhase, PlanStep
from tracker.phases.domain.schedule import schedule

START = date(2026, 1, 5)
TODAY = date(2026, 3, 2)


def random_plan(count: int, seed: int = 1) -> Plan:
    """Ten phases, 2.5 links a step of all four kinds, lags from -2 to 3 working days."""
    chance = random.Random(seed)  # noqa: S311
    per_phase = -(-count // 10)
    ends: set[tuple[int, int]] = set()
    while len(ends) < 5 * count // 2:
        before = chance.randrange(count - 1)
        ends.add((before, min(count - 1, before + chance.randint(1, 50))))
    links = [
        PlanLink(
            NodeRef("step", f"s{before}"),
            NodeRef("step", f"s{after}"),
            LinkKind(chance.choice(["FS", "FS", "FS", "SS", "FF", "SF"])),
            chance.randint(-2, 3),
            position,
        )
        for position, (before, after) in enumerate(sorted(ends))
    ]
    longest = max(1, 40_000 // count)  # so that 100,000 steps still end before 2200
    return Plan(
        calendar=Calendar(START),
        phases=tuple(PlanPhase(f"P{number}", f"Phase {number}") for number in range(10)),
        steps=tuple(
            PlanStep(f"s{n}", f"P{n // per_phase}", f"Step {n}", chance.randint(1, min(10, longest)))
            for n in range(count)
        ),
        links=tuple(links),
        go_live=f"step:s{count - 1}",
    )


def plain_networkx(plan: Plan, on: date) -> nx.DiGraph:
    """The usual way: everything is an attribute of a node or an edge."""
    graph = nx.DiGraph()
    for phase in plan.phases:
        graph.add_node(f"start:{phase.key}", days=0, exempt=True)
        graph.add_node(f"gate:{phase.key}", days=0, exempt=False)
    for step in plan.steps:
        graph.add_node(f"step:{step.key}", days=step.days, exempt=False)
    for link in plan.links:
        graph.add_edge(str(link.before), str(link.after), kind=link.kind, lag=link.lag)
    for step in plan.steps:
        graph.add_edge(f"start:{step.phase}", f"step:{step.key}", kind="SS", lag=0)
        graph.add_edge(f"step:{step.key}", f"gate:{step.phase}", kind="FF", lag=0)
    order = list(nx.topological_sort(graph))
    today = plan.calendar.index(on)
    for name, first_day in (("planned", 0), ("forecast", today)):
        _pass_forward(graph, order, name, first_day)
        for node in order:
            attributes = graph.nodes[node]
            first, last = attributes[f"{name}_start"], attributes[f"{name}_finish"]
            attributes[f"{name}_dates"] = plan.calendar.day(first), plan.calendar.day(max(first, last - 1))
    horizon = max(graph.nodes[node]["forecast_finish"] for node in graph)
    _pass_backward(graph, order, "total_float", dict.fromkeys(order, horizon))
    assert plan.go_live is not None
    goal = graph.nodes[plan.go_live]["forecast_finish"]
    _pass_backward(graph, order, "go_live_float", {plan.go_live: goal})
    for node in order:
        graph.nodes[node]["critical"] = graph.nodes[node]["total_float"] == 0
    return graph


def _bound(graph: nx.DiGraph, before: str, after: str, name: str) -> int:
    link = graph.edges[before, after]
    leaves = graph.nodes[before][f"{name}_finish" if link["kind"] in ("FS", "FF") else f"{name}_start"]
    days = graph.nodes[after]["days"] if link["kind"] in ("FF", "SF") else 0
    return leaves + link["lag"] - days


def _pass_forward(graph: nx.DiGraph, order: list[str], name: str, first_day: int) -> None:
    for node in order:
        earliest = 0 if graph.nodes[node]["exempt"] else first_day
        driver = None
        for before in graph.predecessors(node):
            bound = _bound(graph, before, node, name)
            if bound > earliest:
                earliest, driver = bound, before
        graph.nodes[node][f"{name}_start"] = earliest
        graph.nodes[node][f"{name}_finish"] = earliest + graph.nodes[node]["days"]
        graph.nodes[node][f"{name}_driver"] = driver


def _pass_backward(graph: nx.DiGraph, order: list[str], name: str, ends: dict[str, int]) -> None:
    for node in reversed(order):
        latest = ends.get(node)
        for after in graph.successors(node):
            if graph.nodes[after][f"{name}_latest"] is None:
                continue
            link = graph.edges[node, after]
            bound = graph.nodes[after][f"{name}_latest"] - link["lag"]
            if link["kind"] in ("FS", "SS"):
                bound -= graph.nodes[after]["days"]
            if link["kind"] in ("SS", "SF"):
                bound += graph.nodes[node]["days"]
            latest = bound if latest is None else min(latest, bound)
        graph.nodes[node][f"{name}_latest"] = latest
        finish = graph.nodes[node]["forecast_finish"]
        graph.nodes[node][name] = None if latest is None else latest - finish


def compare(plan: Plan, on: date) -> None:
    graph, ours = plain_networkx(plan, on), schedule(plan, on)
    for key, node in ours.nodes.items():
        theirs = graph.nodes[key]
        assert node.planned
        assert node.forecast
        assert node.planned.start_index == theirs["planned_start"], key
        assert node.forecast.start_index == theirs["forecast_start"], key
        assert (node.total_float, node.go_live_float) == (theirs["total_float"], theirs["go_live_float"]), key


def timed(run: Callable[[Plan, date], object], plan: Plan) -> float:
    begun = time.process_time()
    run(plan, TODAY)
    return (time.process_time() - begun) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="100,000 steps as well")
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    print(f"{'steps':>8} {'networkx ms':>12} {'ours ms':>9} {'ratio':>6}")
    for count in [1_000, 10_000] + [100_000] * asked.large:
        plan = random_plan(count)
        compare(plan, TODAY)
        pairs = [(timed(plain_networkx, plan), timed(schedule, plan)) for _ in range(asked.rounds)]
        theirs, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"{count:>8,} {theirs:>12.1f} {ours:>9.1f} {theirs / ours:>6.1f}")


if __name__ == "__main__":
    main()
