"""Reading the copy of the playbook that a rollout keeps as it was at its start."""

from .models import Rollout


def entries(rollout: Rollout, part: str) -> list[dict]:
    """Return a part of the stored playbook, such as its risks; empty where the rollout began without one."""
    return (rollout.playbook or {}).get(part, [])


def text(rollout: Rollout, pair: dict[str, str], *, second: bool = False) -> str:
    """Return a playbook's text in the rollout's language, or in its second one ("" where it has none)."""
    language = rollout.second_language if second else rollout.language
    return pair["zh-hans" if language.startswith("zh") else "en"] if language else ""
