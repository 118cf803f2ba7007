"""What a demo rollout is told from: its people, and what happened on which working day since the start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from tracker.rollouts.models import Member, Rollout

PASSWORD = "crm-rollout-demo"

type Event = tuple[int, int, Callable[[], object]]
"""The day, the order within the day, and what happens."""


@dataclass(frozen=True)
class Person:
    """`account`: whether the person signs in; the name is known either way."""

    email: str
    name: str
    role: str
    duties: tuple[str, ...] = ()
    account: bool = True


@dataclass(frozen=True)
class Word:
    """What the owner said on a day about a step: what is left, what it waits for, a remark."""

    day: int
    left: int | None = None
    note: str = ""
    waits_for: str = ""


@dataclass(frozen=True)
class StepStory:
    """`done` is the day of the last work; `ticked` how many checklist items are done of a running step."""

    key: str
    started: int
    done: int | None = None
    words: tuple[Word, ...] = ()
    ticked: int = 0
    note: str = ""


@dataclass(frozen=True)
class AbsenceStory:
    """Told on `day`; `first` and `last` are working days too."""

    day: int
    email: str
    first: int
    last: int
    note: str = ""


@dataclass(frozen=True)
class GateStory:
    """`unmet` criteria stay open, which a gate passed with conditions allows."""

    phase: str
    day: int
    outcome: str = "go"
    unmet: int = 0
    conditions: str = ""
    review_day: int | None = None


@dataclass(frozen=True)
class OwnRisk:
    """A risk that is in no catalogue; `second_name` is in the rollout's second language."""

    name: str
    second_name: str
    cause: str
    event: str
    effect: str
    category: str
    strategy: str
    response: str = ""
    trigger: str = ""
    kind: str = "threat"


@dataclass(frozen=True)
class RiskStory:
    """`key` names a risk of the playbook, or a new one that is `own`.

    `levels`: (day, probability, impact, why), the first as it is added; `lost_days`: what each of its steps
    would lose at best, most likely and at worst, or win; `money` is at stake. `seen`: (day, whether its early
    sign shows, remark). `closed` and `occurred`: (day, why). `proposed_by` somebody, it is not yet open.
    """

    key: str
    day: int
    owner: str = ""
    levels: tuple[tuple[int, int, int, str], ...] = ()
    steps: tuple[str, ...] = ()
    responses_done: int = 0
    review_day: int | None = None
    confidential: bool = False
    closed: tuple[int, str] | None = None
    without_response: bool = False
    lost_days: tuple[int, int, int] | None = None
    money: int | None = None
    proximity: str = ""
    seen: tuple[tuple[int, bool, str], ...] = ()
    occurred: tuple[int, str] | None = None
    own: OwnRisk | None = None
    proposed_by: str = ""


@dataclass(frozen=True)
class LogStory:
    """An entry of a log, written down on `day` and become something else in its `turns`: (day, status, note).

    `kind` is the name of its model. `fields` are told as they are; `days` count from the start; `people` are
    mails; `links` name entries by their labels and risks by their keys in the story; `more_days` are what a
    change request adds to steps.
    """

    kind: str
    day: int
    name: str
    second_name: str
    owner: str = ""
    status: str = ""
    text: str = ""
    fields: dict[str, object] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    people: dict[str, tuple[str, ...]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    more_days: dict[str, int] = field(default_factory=dict)
    turns: tuple[tuple[int, str, str], ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class StakeholderStory:
    """`attitudes`: (day, attitude). Whoever has an `email` can be told by mail."""

    name: str
    kind: str
    people: int
    department: str
    interest: int
    influence: int
    wanted: str
    attitudes: tuple[tuple[int, str], ...]
    hears: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True)
class LineStory:
    """How a template's line was made the rollout's own; `approver` is a mail.

    `waits`: its next message is drafted already, and put before its approver where it has one.
    """

    key: str
    duration: int
    weight: str = "light"
    automation: str = "nothing"
    approver: str = ""
    waits: bool = False


@dataclass(frozen=True)
class PromiseStory:
    """Made on `day` for the day `due`; `over`: (day, what it became, why)."""

    name: str
    to: str
    owner: str
    day: int
    due: int
    over: tuple[int, str] | tuple[int, str, str] | None = None


@dataclass(frozen=True)
class FeedbackStory:
    """What came back on `day` on the last message of a line, by its key; `giver` is a stakeholder's name.

    A view or a misunderstanding may be `answered`: (day, answer).
    """

    day: int
    line: str
    giver: str
    kind: str
    text: str
    minutes: int | None = None
    answered: tuple[int, str] | None = None


@dataclass(frozen=True)
class ReportStory:
    day: int
    audience: str = "steering"
    published: bool = True
    summary: str = ""
    outlook: str = ""


@dataclass(frozen=True)
class BoxStory:
    """The suggestion box, opened on `day`."""

    day: int
    welcome: str
    prize: str


@dataclass(frozen=True)
class SuggestionStory:
    """Put in on `day`. `answered`: (day, what becomes of it, answer); `action`: (day, owner's mail, due day).

    One that is shared is so from its answer on; `prized` is the day on which it got the prize of the month.
    """

    day: int
    kind: str
    name: str
    text: str = ""
    gain: str = ""
    answered: tuple[int, str, str] | None = None
    is_shared: bool = False
    action: tuple[int, str, int] | None = None
    prized: int | None = None


@dataclass(frozen=True)
class Story:
    name: str
    slug: str
    organisation: str
    language: str
    second_language: str
    time_zone: str
    currency: str
    budget: Decimal
    today: int
    promised_day: int
    baseline_name: str
    baseline_day: int
    people: tuple[Person, ...]
    steps: tuple[StepStory, ...]
    gates: tuple[GateStory, ...]
    risks: tuple[RiskStory, ...]
    stakeholders: tuple[StakeholderStory, ...]
    logs: tuple[LogStory, ...] = ()
    lines: tuple[LineStory, ...] = ()
    promises: tuple[PromiseStory, ...] = ()
    missed: dict[tuple[str, int], str] = field(default_factory=dict)
    feedback: tuple[FeedbackStory, ...] = ()
    box: BoxStory | None = None
    suggestions: tuple[SuggestionStory, ...] = ()
    reports: tuple[ReportStory, ...] = ()
    costs: dict[str, tuple[int, int]] = field(default_factory=dict)
    absences: tuple[AbsenceStory, ...] = ()
    crm_kind: str = "operational"


class Scene(Protocol):
    """What each part of the telling needs: the rollout, its people and its calendar."""

    story: Story
    rollout: Rollout
    members: dict[str, Member]
    manager: Member

    def on(self, day: int) -> date: ...

    def sponsor(self) -> Member: ...
