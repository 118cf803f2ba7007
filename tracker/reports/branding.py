"""A report on a consultant's template: the words for its placeholders, and the filled file."""

from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.template.apart import fill_apart

from .domain.facts import Audience
from .models import TemplateVersion
from .sections.beginning import period, title
from .telling import Telling
from .wording import AUDIENCES, HEALTH, listed, whole


def base_of(template: TemplateVersion | None, telling: Telling, language: str) -> bytes | None:
    """Return the template filled with a report's words; None where it has none. Raises TemplateRefused."""
    return fill_apart(template.content(), values(telling, language)) if template else None


def values(telling: Telling, language: str) -> dict[str, str]:
    """Return what each placeholder stands for, in a language."""
    facts = telling.facts
    with translation.override(language):
        colour = whole(telling.colours)
        return {
            "rollout": facts.rollout,
            "organisation": facts.organisation,
            "title": title(telling),
            "number": "" if telling.number is None else str(telling.number),
            "period": period(facts),
            "day": written(facts.on, "full"),
            "language": {"en": _("English"), "zh-hans": _("Simplified Chinese")}[language],
            "audience": str(AUDIENCES[facts.audience or Audience.OPEN]),
            "manager": listed(facts.managers),
            "sponsor": listed(facts.sponsors),
            "approved_by": telling.approved_by,
            "approved_on": written(telling.approved_on, "long") if telling.approved_on else "",
            "headline": telling.narrative.headline,
            "status": str(HEALTH[colour].word) if colour else "",
        }
