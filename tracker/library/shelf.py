"""The playbooks that stand ready to start a rollout from."""

from functools import cache
from pathlib import Path
from typing import Any

from .domain.playbook import Playbook
from .domain.reading import read_playbook
from .domain.writing import as_json

BUILT_IN = "crm-rollout"
_FOLDER = Path(__file__).parent / "playbooks"


@cache
def playbooks() -> dict[str, Playbook]:
    """Return the built-in playbooks by key."""
    found = [read_playbook(path.read_bytes()) for path in sorted(_FOLDER.glob("*.json"))]
    return {playbook.key: playbook for playbook in found}


def built_in_messages() -> list[dict[str, Any]]:
    """Return the message templates of the built-in playbook, as its file writes them."""
    return as_json(playbooks()[BUILT_IN])["messages"]
