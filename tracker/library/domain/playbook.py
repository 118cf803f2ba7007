"""What a playbook says: the structure once, each text in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

SCHEMA = 1

STRATEGIES = ("avoid", "mitigate", "transfer", "accept")
CATEGORIES = (
    "business", "management", "finance", "vendor", "scope", "people", "culture", "quality", "technology",
    "usability", "data", "service", "process", "control", "communication", "security", "legal", "measurement",
    "strategy",
)  # fmt: skip
MESSAGE_DIRECTIONS = ("up", "down", "peer", "out")
CHANNELS = ("meeting", "mail", "call", "demo", "form", "hotline", "written")
UNITS = ("day", "week", "month")
ANCHORS = ("phase_start", "gate", "go_live")
PERSPECTIVES = ("customer", "process", "strategic", "staff")
KPI_DIRECTIONS = ("up", "down")
LINK_KINDS = ("FS", "SS", "FF", "SF")


def json_name(name: str) -> dict[str, str]:
    """Metadata of a field whose name in the file is no Python name."""
    return {"json": name}


@dataclass(frozen=True, slots=True)
class Text:
    en: str
    zh_hans: str = field(metadata=json_name("zh-hans"))

    def in_language(self, code: str) -> str:
        """The Chinese text for every Chinese language code, the English one for all others."""
        return self.zh_hans if code.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Node:
    """An end of a link, written `step:KEY` or `phase:KEY` in the file."""

    type: Literal["step", "phase"]
    key: str

    def __str__(self) -> str:
        return f"{self.type}:{self.key}"


@dataclass(frozen=True, slots=True)
class Item:
    """A checklist item, a deliverable, or a criterion of a gate."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Duty:
    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Gate:
    name: Text
    decided_by: str
    criteria: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    key: str
    name: Text
    purpose: Text
    owner: str
    gate: Gate


@dataclass(frozen=True, slots=True)
class Method:
    """A heading of method, such as S4 of the twelve method steps."""

    key: str
    phase: str
    name: Text
    purpose: Text
    owner: str


@dataclass(frozen=True, slots=True)
class Days:
    """A three-point estimate in whole working days."""

    best: int
    likely: int
    worst: int


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    phase: str
    method: str | None
    name: Text
    purpose: Text
    days: Days
    owner: str
    checklist: tuple[Item, ...]
    deliverables: tuple[Item, ...]

    @property
    def is_milestone(self) -> bool:
        return self.days.worst == 0


@dataclass(frozen=True, slots=True)
class Link:
    predecessor: Node = field(metadata=json_name("from"))
    successor: Node = field(metadata=json_name("to"))
    kind: Literal["FS", "SS", "FF", "SF"] = "FS"
    lag: int = 0

    @property
    def ends(self) -> tuple[Node, Node]:
        return self.predecessor, self.successor


@dataclass(frozen=True, slots=True)
class Risk:
    key: str
    title: Text
    phases: tuple[str, ...]
    methods: tuple[str, ...]
    cause: Text
    event: Text
    effect: Text
    category: str
    probability: int
    impact: int
    trigger: Text
    strategy: str
    response: Text


@dataclass(frozen=True, slots=True)
class Repeating:
    every: int
    unit: Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Anchored:
    """So many working days after (or, below 0, before) something in the plan.

    `phases` says of which phases; around the go-live it is always "all".
    """

    anchor: Literal["phase_start", "gate", "go_live"]
    phases: tuple[str, ...] | Literal["all"]
    offset: int


@dataclass(frozen=True, slots=True)
class OnDemand:
    on_demand: Literal[True] = True


Cadence = Repeating | Anchored | OnDemand


@dataclass(frozen=True, slots=True)
class Message:
    key: str
    name: Text
    audience: Text
    audience_duties: tuple[str, ...]
    purpose: Text
    direction: str
    channel: str
    cadence: Cadence
    owner: str
    outline: tuple[Text, ...]
    feedback: Text


@dataclass(frozen=True, slots=True)
class Kpi:
    key: str
    name: Text
    perspective: str
    formula: Text
    unit: Text
    direction: str
    target: Text


@dataclass(frozen=True, slots=True)
class Variant:
    """A strategy and what it changes.

    `scale` is the percentage of each phase's durations, 100 where it is silent. A link between ends that
    are linked already replaces that link; others are added. A step left out is bridged by its links.
    """

    key: str
    name: Text
    summary: Text
    scale: Mapping[str, int] = field(hash=False)
    leave_out: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Variants:
    rollout: tuple[Variant, ...] = ()
    transition: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Playbook:
    key: str
    version: int
    name: Text
    summary: Text
    duties: tuple[Duty, ...]
    phases: tuple[Phase, ...]
    methods: tuple[Method, ...]
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    go_live: Node
    risks: tuple[Risk, ...]
    messages: tuple[Message, ...]
    kpis: tuple[Kpi, ...]
    variants: Variants

    def steps_of(self, *, phase: str | None = None, method: str | None = None) -> Iterator[Step]:
        """The steps of a phase, of a method step, or of both, in the playbook's order."""
        return (
            step
            for step in self.steps
            if (phase is None or step.phase == phase) and (method is None or step.method == method)
        )
