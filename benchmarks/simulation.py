"""Time the simulation against a plain loop over runs in the same run.

    python -m benchmarks.simulation [--large] [--rounds 3]

10,000 runs of PERT durations with the criticality index, without trying what buys days; the loop's time is
scaled from fewer runs where the table says so. Both are first given the same durations, run by run, and
must agree on every date and float; quote the ratios, not the milliseconds. Memory is what one more
simulation adds to the process at its peak.
"""

import argparse
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import networkx as nx

from benchmarks.schedule import TODAY, random_plan
from tracker.phases.domain.chances import Draws, days_of_nodes, gather_chances
from tracker.phases.domain.facts import gather_facts
from tracker.phases.domain.forward import forecast_dates, planned_dates
from tracker.phases.domain.network import build_network
from tracker.phases.domain.passes import prepare
from tracker.phases.domain.plan import Plan
from tracker.phases.domain.simulation import simulate
from tracker.phases.domain.tally import run_by_run

RUNS = 10_000
LOOPS = {60: 1000, 500: 200, 5000: 20}


def estimated_plan(count: int) -> Plan:
    """Every step has a spread: from half to twice its days."""
    plan = random_plan(count)
    steps = (replace(step, best_days=(step.days + 1) // 2, worst_days=2 * step.days) for step in plan.steps)
    return replace(plan, steps=tuple(steps))


class PlainLoop:
    """The usual way: a networkx graph, and for each run a pass forward and one back over dictionaries."""

    def __init__(self, plan: Plan) -> None:
        self.graph = nx.DiGraph()
        self.today = plan.calendar.index(TODAY)
        for phase in plan.phases:
            self.graph.add_node(f"start:{phase.key}", first=0)
            self.graph.add_node(f"gate:{phase.key}", first=self.today)
        for step in plan.steps:
            self.graph.add_node(
                f"step:{step.key}", first=self.today, pert=(step.best_days, step.days, step.worst_days)
            )
        for link in plan.links:
            self.graph.add_edge(str(link.before), str(link.after), kind=link.kind.value, lag=link.lag)
        for step in plan.steps:
            self.graph.add_edge(f"start:{step.phase}", f"step:{step.key}", kind="SS", lag=0)
            self.graph.add_edge(f"step:{step.key}", f"gate:{step.phase}", kind="FF", lag=0)
        self.order = list(nx.topological_sort(self.graph))
        self.goal = plan.go_live or ""
        self.into = {
            node: [
                (before, link["kind"], link["lag"])
                for before, _, link in self.graph.in_edges(node, data=True)
            ]
            for node in self.order
        }

    def draw(self, chance: random.Random) -> dict[str, int]:
        days = {}
        for node, (best, likely, worst) in self.graph.nodes(data="pert", default=(0, 0, 0)):
            if best == worst:
                days[node] = likely
                continue
            spread = worst - best
            drawn = chance.betavariate(1 + 4 * (likely - best) / spread, 1 + 4 * (worst - likely) / spread)
            days[node] = max(1, int(best + spread * drawn + 0.5))
        return days

    def run(self, days: dict[str, int]) -> tuple[int, list[str]]:
        """Return the go-live and what is critical for it."""
        start: dict[str, int] = {}
        finish: dict[str, int] = {}
        first = self.graph.nodes
        for node in self.order:
            begin, mine = first[node]["first"], days[node]
            for before, kind, lag in self.into[node]:
                bound = (finish[before] if kind[0] == "F" else start[before]) + lag
                if kind[1] == "F":
                    bound -= mine
                begin = max(begin, bound)
            start[node], finish[node] = begin, begin + mine
        late = {self.goal: finish[self.goal]}
        for node in reversed(self.order):
            if node not in late:
                continue
            late_finish = late[node]
            for before, kind, lag in self.into[node]:
                bound = late_finish - lag
                if kind[1] == "S":
                    bound -= days[node]
                if kind[0] == "S":
                    bound += days[before]
                if before not in late or bound < late[before]:
                    late[before] = bound
        return finish[self.goal], [node for node, bound in late.items() if bound == finish[node]]

    def __call__(self, runs: int) -> tuple[list[int], Counter]:
        chance = random.Random(1)  # noqa: S311
        finishes: list[int] = []
        critical: Counter[str] = Counter()
        for _ in range(runs):
            finish, nodes = self.run(self.draw(chance))
            finishes.append(finish)
            critical.update(nodes)
        return sorted(finishes), critical


def compare(plan: Plan, runs: int = 20) -> None:
    """With the same durations both find the same go-live and the same critical steps in every run."""
    network = build_network(plan)
    facts = gather_facts(network, TODAY, planned_dates(network).end_of_day)
    chances = gather_chances(network, facts, ())
    passes = prepare(network, facts, forecast_dates(network, facts), chances)
    days = days_of_nodes(chances, Draws(chances, 1).next(runs))
    course, aim = passes.forward(days), network.number[plan.go_live or ""]
    end = run_by_run(course.finish[aim], runs)
    latest = passes.latest_finishes(course, aim, end)
    drawn = {node.key: run_by_run(one, runs) for node, one in zip(network.nodes, days, strict=True)}
    loop = PlainLoop(plan)
    for run in range(runs):
        ours = {
            network.nodes[number].key
            for number, bound in latest.items()
            if bound[run] == run_by_run(course.finish[number], runs)[run]
        }
        finish, critical = loop.run({key: int(one[run]) for key, one in drawn.items()})
        assert (finish, set(critical)) == (end[run], ours), run


def growth(count: int) -> float:
    """Return how many MiB a simulation adds to a process that has imported and scheduled already."""
    code = (
        "from benchmarks.simulation import *\n"
        "from tracker.phases.domain.schedule import schedule\n"
        f"plan = estimated_plan({count})\n"
        "simulate(estimated_plan(10), TODAY, runs=500, seed=1), schedule(plan, TODAY)\n"
        "before = peak()\n"
        "simulate(plan, TODAY, runs=RUNS, seed=1)\n"
        "print(peak() - before)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return int(answer.stdout) / 1024


def peak() -> int:
    """Return the most KiB this process has held; the children of `getrusage` inherit their parent's."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1])  # type: ignore[index]


def timed(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="5,000 steps as well")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print(
        f"{'steps':>6} {'loop s':>8} {'(runs)':>7} {'ours s':>7} {'ratio':>6} {'with gains s':>13} {'MiB':>5}"
    )
    for count in [60, 500] + [5000] * asked.large:
        plan = estimated_plan(count)
        compare(plan)
        loop, loops = PlainLoop(plan), LOOPS[count]
        ours = partial(simulate, plan, TODAY, runs=RUNS, seed=1)
        pairs = [
            (timed(partial(loop, loops)) * RUNS / loops, timed(partial(ours, tries=0)))
            for _ in range(asked.rounds)
        ]
        slow, fast = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(
            f"{count:>6,} {slow:>8.2f} {loops:>7,} {fast:>7.3f} {slow / fast:>6.1f} {timed(ours):>13.2f} "
            f"{growth(count):>5.0f}"
        )


if __name__ == "__main__":
    main()
