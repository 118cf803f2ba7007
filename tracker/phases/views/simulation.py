"""The simulation: what it found, and running it, here where that is quick, else in the background."""

import secrets

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.background.jobs import Job, start
from tracker.common import limits
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..domain.schedule import ScheduleBeyondLimit
from ..domain.simulation import NothingToSimulate, expected_seconds
from ..forms import SimulateForm, add_refusal
from ..queries import latest_simulation, plan_of
from ..simulation_job import KIND
from ..simulation_shown import show_simulation, what_may_differ
from ..wording import simulation_refused
from .dated import says_what_has_no_date

MOST_SECONDS = 1.0


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def simulation(request, rollout):
    return _render(request, None)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def simulate(request, rollout):
    form = SimulateForm(request.POST)
    if form.is_valid():
        try:
            _run(request, **form.cleaned_data)
        except (NothingToSimulate, ScheduleBeyondLimit) as error:
            add_refusal(form, simulation_refused(error))
        else:
            return redirect("phases:simulation", rollout.slug)
    return _render(request, form)


def _run(request, *, runs: int, seed: int) -> None:
    rollout, today = request.rollout, request.rollout.today()
    if _jobs(request).unfinished().exists():
        messages.info(request, _("A simulation is under way. Run another once it is there."))
    elif (
        2 * expected_seconds(plan_of(rollout, today), runs) > MOST_SECONDS
    ):  # with confidential risks and without
        start(KIND, rollout=rollout, by=request.member, runs=runs, seed=seed)
    else:
        operations.simulate_plan(rollout=rollout, by=request.member, on=today, runs=runs, seed=seed)


def _render(request, refused: SimulateForm | None):
    rollout, member = request.rollout, request.member
    latest = latest_simulation(rollout, member)
    edits = rollout.is_open and member.may(Permission.EDIT_PLAN)
    context = {
        "tab": "plan",
        "shown": show_simulation(rollout, member, latest) if latest else None,
        "may_differ": what_may_differ(rollout, member),
        "form": (refused or _form(request, latest)) if edits else None,
        "another_seed": secrets.randbelow(limits.SEED),
        "job": _job(request, latest),
    }
    return render(request, "phases/simulation.html", context)


def _form(request, latest) -> SimulateForm:
    """Keep the last runs and seed, unless the address asks for another seed."""
    kept = {"runs": latest.row.runs, "seed": latest.row.seed} if latest else {}
    asked = SimulateForm(request.GET)
    asked.is_valid()
    if "seed" in asked.cleaned_data:
        kept["seed"] = asked.cleaned_data["seed"]
    return SimulateForm(initial=kept)


def _jobs(request):
    return Job.objects.filter(rollout=request.rollout, kind=KIND)


def _job(request, latest) -> Job | None:
    """Return the job that is under way, or that ended badly since the last result."""
    job = _jobs(request).order_by("-pk").first()
    if job is None or not job.may_be_seen_by(request.member):
        return None
    ended_badly = job.can_start_again and (latest is None or job.made_at > latest.row.at)
    return job if job.is_unfinished or ended_badly else None
