"""The custom fields in which a file of ours carries what Project has no field for.

Project shows them under these names, and keeps them when it saves the file again.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tracker.common import limits

from .elements import Record


class Own(StrEnum):
    """The names of the fields. KIND is “phase”, “gate”, “step”; DETAILS are words, some with a value."""

    KEY = "Tracker key"
    KIND = "Tracker kind"
    SECOND_NAME = "Tracker second name"
    BLOCKED = "Tracker waits for"
    SAID = "Tracker days left"
    DETAILS = "Tracker details"
    BEST = "Tracker best days"
    WORST = "Tracker worst days"


class Detail(StrEnum):
    """The words in DETAILS."""

    GO_LIVE = "go-live"
    TARGET = "target"
    NO_GATE_NAME = "no-gate-name"
    DAYS = "days"
    COST_ZERO = "cost-0"
    ACTUAL_ZERO = "actual-cost-0"
    BASELINE_ZERO = "baseline-cost-0"


class Place(NamedTuple):
    number: int
    name: str


PLACES: Mapping[Own, Place] = {
    Own.KEY: Place(188744016, "Text30"),
    Own.KIND: Place(188744015, "Text29"),
    Own.SECOND_NAME: Place(188744014, "Text28"),
    Own.BLOCKED: Place(188744013, "Text27"),
    Own.SAID: Place(188744012, "Text26"),
    Own.DETAILS: Place(188744011, "Text25"),
    Own.BEST: Place(188744010, "Text24"),
    Own.WORST: Place(188744009, "Text23"),
}


class Fields:
    """The custom fields that a file declares: by their names, as people may have moved ours."""

    def __init__(self, project: Record) -> None:
        declared = project.inside("ExtendedAttributes")
        self.names = {
            field.text("FieldID"): field.text("Alias") or field.text("FieldName") for field in declared
        }
        self._own = {number: Own(name) for number, name in self.names.items() if name in set(Own)}

    def own(self, task: Record) -> dict[Own, str]:
        return {
            self._own[field.text("FieldID")]: field.text("Value")
            for field in task.named("ExtendedAttribute")
            if field.text("FieldID") in self._own
        }

    def foreign(self, task: Record) -> set[str]:
        """Return the names of the fields that say something and that nobody here reads."""
        return {
            self.names.get(field.text("FieldID")) or field.text("FieldID")
            for field in task.named("ExtendedAttribute")
            if field.text("FieldID") not in self._own and field.text("Value") not in ("", "0", "NA")
        }


def details(text: str) -> dict[str, str]:
    """Return the words and what stands behind their colons, “days:10/23 go-live”."""
    words = (word.partition(":") for word in text.split())
    return {word: value for word, _, value in words}


def written_details(words: Mapping[Detail, str]) -> str:
    return " ".join(f"{word}:{value}" if value else word for word, value in words.items())


def unnamed_gate(phase: str) -> str:
    """Return what a gate without a name is called in a file."""
    return f"◆ {phase}"[: limits.LINE_LENGTH].rstrip()
