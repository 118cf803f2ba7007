"""A simulation too large for a request, as a job."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.background.jobs import Refused, Running, background
from tracker.rollouts.domain.roles import Permission

from . import operations
from .domain.schedule import ScheduleBeyondLimit
from .domain.simulation import NothingToSimulate
from .wording import simulation_refused

KIND = "phases.simulate"


@background(KIND, title=_("Simulation"), needs=Permission.EDIT_PLAN)
def simulate(job: Running, *, runs: int, seed: int) -> dict[str, str]:
    rollout = job.job.rollout
    assert rollout
    try:
        outcome = operations.run_simulation(
            rollout, rollout.today(), runs=runs, seed=seed, progress=job.report
        )
    except (NothingToSimulate, ScheduleBeyondLimit) as error:
        raise Refused(" ".join(simulation_refused(error).messages)) from error
    url = reverse("phases:simulation", args=[rollout.slug])
    with job.saving(url=url):
        operations.keep_simulation(rollout=rollout, by=job.job.by, outcome=outcome)
    return {"url": url}
