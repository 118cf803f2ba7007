"""What the open responses to a risk would buy, by the plan's last simulation."""

from tracker.phases.domain.simulated import Gain
from tracker.phases.queries import latest_simulation
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .models import Risk
from .offers import response_key


def response_gains(member: Member, risk: Risk) -> dict[int, Gain]:
    """Return them by the response's id, as long as the simulation is of today's plan and risks."""
    if not (risk.is_open and member.may(Permission.SEE_PLAN)):
        return {}
    latest = latest_simulation(member.rollout, member)
    if latest is None or not latest.is_current:
        return {}
    gains = {gain.key: gain for gain in latest.found.responses}
    keys = {
        response.pk: response_key(risk, number) for number, response in enumerate(risk.responses.all(), 1)
    }
    return {pk: gains[key] for pk, key in keys.items() if key in gains}
