"""The message templates a rollout's plan can start from."""

from tracker.common import offers
from tracker.rollouts import playbook_copy
from tracker.rollouts.models import Rollout


def has_own(rollout: Rollout) -> bool:
    """Tell whether the rollout's own playbook holds templates."""
    return bool(playbook_copy.entries(rollout, "messages"))


def templates_of(rollout: Rollout) -> list[dict]:
    """Return those of the rollout's playbook; where it holds none, the built-in ones."""
    return playbook_copy.entries(rollout, "messages") or offers.message_templates.gather()
