"""The playbooks that stand ready to start a rollout from."""

from functools import cache
from pathlib import Path

from .domain.playbook import Playbook
from .domain.reading import read_playbook

_FOLDER = Path(__file__).parent / "playbooks"


@cache
def playbooks() -> dict[str, Playbook]:
    """Return the built-in playbooks by key."""
    found = [read_playbook(path.read_bytes()) for path in sorted(_FOLDER.glob("*.json"))]
    return {playbook.key: playbook for playbook in found}
