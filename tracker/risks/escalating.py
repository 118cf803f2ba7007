"""The clock's own hand: what nobody answered goes to the next level, without anyone having to look."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from tracker.background.jobs import Running, background, start
from tracker.background.periodic import every
from tracker.rollouts.models import Rollout

from .clock import waiting_clocks
from .models import Issue
from .operations.escalation import is_behind, step_up

KIND = "risks.escalate"


@every(minutes=10)
def start_escalations(now: datetime) -> None:
    """Start a job for each rollout with something to hand on: once a day for each state of the rollout."""
    waiting = Issue.objects.filter(status=Issue.Status.OPEN).values("rollout")
    for rollout in Rollout.objects.running().filter(pk__in=waiting).defer("playbook"):
        on = rollout.day_of(now)
        if any(map(is_behind, waiting_clocks(rollout, on, confidential=True))):
            start(KIND, rollout=rollout, once=f"escalate:{rollout.pk}:{on}:{rollout.plan_version}")


@background(KIND, title=gettext_lazy("Escalation of unanswered issues"))
def escalate(job: Running) -> None:
    rollout = job.job.rollout
    assert rollout is not None
    with job.saving():
        step_up(rollout=rollout, on=rollout.today())
