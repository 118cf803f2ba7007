"""Starting a rollout from a playbook."""

import json
from datetime import date

from django.db import transaction

from tracker.accounts.models import User
from tracker.rollouts.models import Rollout
from tracker.rollouts.operations import create_rollout
from tracker.rollouts.writing import writing

from .copying import Copier
from .domain.playbook import Playbook
from .domain.variants import tailor
from .domain.writing import write_playbook


def start_rollout(
    *,
    playbook: Playbook,
    name: str,
    starts_on: date,
    manager: User,
    rollout_strategy: str | None = None,
    transition_strategy: str | None = None,
    manager_duty: str = "project-manager",
    **fields,
) -> Rollout:
    """Make a rollout with the playbook's plan; nobody is mailed.

    `fields` are further fields of the rollout, such as its language. The rollout keeps the playbook as it
    was, and nothing that happens to the playbook later reaches it. Raises UnknownVariantError.
    """
    chosen = tailor(playbook, rollout=rollout_strategy, transition=transition_strategy)
    with transaction.atomic():
        rollout, member = create_rollout(
            name=name,
            starts_on=starts_on,
            manager=manager,
            rollout_strategy=rollout_strategy or "",
            transition_strategy=transition_strategy or "",
            go_live_node=str(chosen.go_live),
            playbook_key=playbook.key,
            playbook_version=playbook.version,
            playbook=json.loads(write_playbook(playbook)),
            **fields,
        )
        with writing(rollout, by=member) as log:
            Copier(rollout, chosen).copy()
            member.duties.set(rollout.duties.filter(key=manager_duty))
            rollout.steps.filter(duty__key=manager_duty).update(owner=member)
            log("rollout_started", rollout, playbook=playbook.key, version=playbook.version)
    return rollout
