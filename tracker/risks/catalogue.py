"""The risks a rollout may take: its copy of the playbook's and the site's own, and which it has taken."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.phases.domain.plan import GateOutcome
from tracker.phases.models import Phase
from tracker.phases.queries import latest_decisions
from tracker.rollouts import playbook_copy
from tracker.rollouts.models import Rollout

from .domain import scoring
from .models import CatalogueEntry, Category, Risk

SITE = "site:"
"""Before the key of a site's own entry, so that no playbook's key is the same."""

TEXTS = ("title", "cause", "event", "effect", "trigger", "response")

_PASSED = {GateOutcome.GO, GateOutcome.CONDITIONAL}


@dataclass(frozen=True)
class CatalogueRisk:
    """One entry in the rollout's language; `phases` are the keys that the playbook knows."""

    key: str
    kind: str
    title: str
    second_title: str
    cause: str
    event: str
    effect: str
    category: str
    probability: int
    impact: int
    trigger: str
    strategy: str
    response: str
    phases: tuple[str, ...]
    methods: tuple[str, ...]
    band: int

    @property
    def level(self) -> int:
        return scoring.level(self.probability, self.impact)

    @property
    def is_site(self) -> bool:
        return self.key.startswith(SITE)

    @property
    def is_threat(self) -> bool:
        return self.kind == Risk.Kind.THREAT

    @property
    def category_label(self) -> str:
        return str(Category(self.category).label)


def catalogue(rollout: Rollout) -> list[CatalogueRisk]:
    """Return the playbook's entries, which are threats all, and those that the site offers now."""
    of_playbook = [_of_playbook(rollout, entry) for entry in playbook_copy.entries(rollout, "risks")]
    return [*of_playbook, *(_of_site(rollout, entry) for entry in CatalogueEntry.objects.offered())]


def _of_site(rollout: Rollout, entry: CatalogueEntry) -> CatalogueRisk:
    return CatalogueRisk(
        key=f"{SITE}{entry.key}",
        kind=entry.kind,
        second_title=entry.text("title", rollout.second_language),
        category=entry.category,
        probability=entry.probability,
        impact=entry.impact,
        strategy=entry.strategy,
        phases=tuple(entry.phases),
        methods=(),
        band=_band(rollout, entry.probability, entry.impact),
        **{name: entry.text(name, rollout.language) for name in TEXTS},
    )


def _of_playbook(rollout: Rollout, entry: dict) -> CatalogueRisk:
    return CatalogueRisk(
        key=entry["key"],
        kind=Risk.Kind.THREAT,
        second_title=playbook_copy.text(rollout, entry["title"], second=True),
        category=entry["category"],
        probability=entry["probability"],
        impact=entry["impact"],
        strategy=entry["strategy"],
        phases=tuple(entry["phases"]),
        methods=tuple(entry["methods"]),
        band=_band(rollout, entry["probability"], entry["impact"]),
        **{name: playbook_copy.text(rollout, entry[name]) for name in TEXTS},
    )


def _band(rollout: Rollout, probability: int, impact: int) -> int:
    return scoring.band(scoring.level(probability, impact), rollout.risk_bands)


def taken_keys(rollout: Rollout) -> set[str]:
    """Return the catalogue's keys that the rollout has already, open, closed or confidential."""
    return set(rollout.risks.exclude(source_key="").values_list("source_key", flat=True))


def phases_at_hand(rollout: Rollout) -> list[Phase]:
    """Return the first phase whose gate is still ahead, and the one after it."""
    decisions = latest_decisions(rollout)
    ahead = [
        phase
        for phase in rollout.phases.all()
        if phase.pk not in decisions or GateOutcome(decisions[phase.pk].outcome) not in _PASSED
    ]
    return ahead[:2]


@dataclass(frozen=True)
class Shelf:
    """A phase's entries that are still to be taken; `is_at_hand` for the present phase and the next."""

    title: str
    is_at_hand: bool
    entries: list[CatalogueRisk]


def shelves(rollout: Rollout, entries: list[CatalogueRisk], taken: set[str]) -> list[Shelf]:
    """Sort the entries not yet taken by phase, those of the present phase and the next first; each once."""
    at_hand = phases_at_hand(rollout)
    others = [phase for phase in rollout.phases.all() if phase not in at_hand]
    left = [entry for entry in entries if entry.key not in taken]
    found = []
    for phase in [*at_hand, *others]:
        here = [entry for entry in left if phase.source_key in entry.phases]
        left = [entry for entry in left if entry not in here]
        found.append(Shelf(str(phase), phase in at_hand, _highest_first(here)))
    found.append(Shelf("", False, _highest_first(left)))
    return [shelf for shelf in found if shelf.entries]


def suggested(shelves: Iterable[Shelf]) -> int:
    """Count the entries of the present phase and the next that the rollout lacks."""
    return sum(len(shelf.entries) for shelf in shelves if shelf.is_at_hand)


def suggestions(rollout: Rollout) -> int:
    return suggested(shelves(rollout, catalogue(rollout), taken_keys(rollout)))


def _highest_first(entries: list[CatalogueRisk]) -> list[CatalogueRisk]:
    return sorted(entries, key=lambda entry: -entry.level)
