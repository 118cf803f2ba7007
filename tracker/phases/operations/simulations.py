"""Simulations: run on the plan as it is, kept with all that tells them apart from another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from ..domain.chances import RiskDays
from ..domain.fingerprint import fingerprint
from ..domain.plan import Plan
from ..domain.simulated import as_json
from ..domain.simulation import Progress, simulate
from ..models import Simulation
from ..queries import plan_of, plan_risks


@dataclass(frozen=True)
class Outcome:
    """`plan_version`: the one it was read from. `open_result`: without confidential risks."""

    on: date
    runs: int
    seed: int
    plan_version: int
    result: dict[str, Any]
    open_result: dict[str, Any]


def simulate_plan(*, rollout: Rollout, by: Member | None, on: date, runs: int, seed: int) -> Simulation:
    """Raises NothingToSimulate and ScheduleBeyondLimit."""
    return keep_simulation(rollout=rollout, by=by, outcome=run_simulation(rollout, on, runs=runs, seed=seed))


def run_simulation(
    rollout: Rollout, on: date, *, runs: int, seed: int, progress: Progress | None = None
) -> Outcome:
    """Read and compute, but keep nothing; once more without confidential risks, where there are any.

    Raises NothingToSimulate and ScheduleBeyondLimit.
    """
    version = rollout.plan_version
    plan = plan_of(rollout, on)
    known = [plan_risks(rollout, on, confidential=confidential) for confidential in (True, False)]
    differ = known[0] != known[1]
    rounds = 2 if differ else 1

    def compute(number: int, risks: Sequence[RiskDays]) -> dict[str, Any]:
        def told(done: int, total: int) -> None:
            if progress:
                progress(number * total + done, rounds * total)

        return _stored(plan, on, risks, runs=runs, seed=seed, progress=told)

    result = compute(0, known[0])
    return Outcome(on, runs, seed, version, result, compute(1, known[1]) if differ else result)


def _stored(plan: Plan, on: date, risks: Sequence[RiskDays], **given) -> dict[str, Any]:
    return as_json(simulate(plan, on, risks, **given)) | {"inputs": fingerprint(plan, risks)}


def keep_simulation(*, rollout: Rollout, by: Member | None, outcome: Outcome) -> Simulation:
    with writing(rollout, by=by) as log:
        simulation = Simulation.objects.create(rollout=rollout, by=by, at=recording_moment(), **vars(outcome))
        log("plan_simulated", simulation, on=outcome.on, runs=outcome.runs, seed=outcome.seed)
    return simulation
