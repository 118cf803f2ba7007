"""From a playbook to its file, always the same bytes for the same playbook."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from tracker.library.domain.playbook import SCHEMA, Node, Playbook


def write_playbook(playbook: Playbook) -> bytes:
    """The canonical file: UTF-8, fields in a fixed order, lists in the playbook's order.

    The playbook is not checked; `playbook_from(as_json(playbook))` does that.
    """
    return (json.dumps(as_json(playbook), ensure_ascii=False, indent=1) + "\n").encode()


def as_json(playbook: Playbook) -> dict[str, Any]:
    return {"schema": SCHEMA, **_plain(playbook)}


def _plain(value: Any) -> Any:
    if isinstance(value, Node):
        return str(value)
    if is_dataclass(value):
        return {
            field.metadata.get("json", field.name): _plain(getattr(value, field.name))
            for field in fields(value)
        }
    if isinstance(value, Mapping):
        return dict(sorted(value.items()))
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    return value
