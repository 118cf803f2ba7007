"""A report as it is told, on its page and in Word: frozen facts, what changed, and people's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from .domain.differences import Change, differences
from .domain.facts import Colour, Dimension, Health, Override, StatusFacts
from .domain.outline import STANDARD, Outline
from .models import Report
from .narrative import Narrative, drafted


@dataclass(frozen=True)
class ShownHealth:
    """A dimension with the colour shown; `computed` differs where somebody overrode it."""

    health: Health
    colour: Colour
    reason: str
    before: Colour | None

    @property
    def computed(self) -> Colour:
        return self.health.colour

    @property
    def is_overridden(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True)
class Telling:
    """`number` is None for facts that are told without being kept; `before` numbers the report before."""

    facts: StatusFacts
    narrative: Narrative
    changes: tuple[Change, ...] = ()
    overrides: Mapping[Dimension, Override] = field(default_factory=dict)
    colours_before: Mapping[Dimension, Colour] = field(default_factory=dict)
    number: int | None = None
    before: int | None = None
    approved_by: str = ""
    approved_on: date | None = None
    outline: Outline = STANDARD
    correction: str = ""

    @property
    def health(self) -> list[ShownHealth]:
        return [self._shown(health) for health in self.facts.health]

    @property
    def colours(self) -> list[Colour]:
        return [shown.colour for shown in self.health]

    def _shown(self, health: Health) -> ShownHealth:
        said = self.overrides.get(health.dimension)
        before = self.colours_before.get(health.dimension)
        return ShownHealth(
            health, said.colour if said else health.colour, said.reason if said else "", before
        )


def telling_of(report: Report, language: str) -> Telling:
    """Tell a report in a language; of its texts, those nobody touched are told in that language, too."""
    facts, before = report.known, report.before
    is_published = report.state == Report.State.PUBLISHED
    colours_before = {}
    if before:
        colours_before = {h.dimension: c for h, c in zip(before.known.health, before.colours, strict=True)}
    return Telling(
        facts=facts,
        narrative=_narrative(report, facts, language),
        changes=differences(before.known if before else None, facts),
        overrides=report.overridden,
        colours_before=colours_before,
        number=report.number,
        before=before.number if before else None,
        approved_by=report.decided_by.name if is_published and report.decided_by else "",
        approved_on=report.decided_on if is_published else None,
        outline=report.sections,
        correction=_correction(report, language),
    )


def _correction(report: Report, language: str) -> str:
    if report.corrects is None:
        return ""
    said = {"number": report.corrects.number, "what": report.correction}
    with translation.override(language):
        return _("This corrects report %(number)d: %(what)s") % said


def telling_now(facts: StatusFacts, language: str) -> Telling:
    """Tell facts that no report keeps."""
    return Telling(facts, drafted(facts, language), differences(None, facts))


def _narrative(report: Report, facts: StatusFacts, language: str) -> Narrative:
    kept = Narrative(report.headline, report.summary, report.outlook, report.asks)
    if language == report.language:
        return kept
    draft, told = drafted(facts, report.language), drafted(facts, language)
    return Narrative(
        **{
            one.name: getattr(told if getattr(kept, one.name) == getattr(draft, one.name) else kept, one.name)
            for one in fields(Narrative)
        }
    )
