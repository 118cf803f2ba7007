"""Where we stand, dimension by dimension, and what comes next."""

from django.utils.translation import gettext as _

from tracker.word.table import Column
from tracker.word.text import Text

from ..telling import ShownHealth, Telling
from ..wording import DIMENSIONS, HEALTH, why
from .pieces import paragraphs, pill
from .teller import Teller


def health(report: Teller, telling: Telling) -> None:
    report.heading(_("Where we stand"))
    for line in paragraphs(telling.narrative.summary):
        report.text(line, lead=True)
    if not telling.health:
        report.text(_("Nothing is known yet by which health could be told."))
        return
    columns = [Column(_("Dimension")), Column(_("Health")), Column(_("Why"))]
    if telling.before is not None:
        columns.append(Column(_("Report %(number)d") % {"number": telling.before}))
    rows = [_row(telling, shown) for shown in telling.health]
    report.status_table(columns, rows, _("Health by dimension"), name="health")


def _row(telling: Telling, shown: ShownHealth) -> list[Text]:
    told = why(telling.facts, shown.health)
    if shown.is_overridden:
        computed = _("By the figures: %(colour)s. %(why)s") % {
            "colour": HEALTH[shown.computed].word,
            "why": told,
        }
        told = f"{shown.reason}\n{computed}"
    row: list[Text] = [str(DIMENSIONS[shown.health.dimension]), pill(shown.colour), told]
    if telling.before is not None:
        row.append(before_word(shown))
    return row


def before_word(shown: ShownHealth) -> str:
    """Say what a dimension was at the last report: same, new, or its word then."""
    if shown.before is None:
        return _("new")
    return _("same") if shown.before == shown.colour else str(HEALTH[shown.before].word)


def outlook(report: Teller, telling: Telling) -> None:
    lines = paragraphs(telling.narrative.outlook)
    if lines:
        report.heading(_("What comes next"))
    for line in lines:
        report.text(line)
