"""What the whole plan costs."""

from django.utils.translation import gettext as _

from tracker.common.templatetags.page import money as amount
from tracker.word.table import Column

from ..telling import Telling
from ..wording import percent
from .teller import Teller


def money(report: Teller, telling: Telling) -> None:
    facts, spent = telling.facts, telling.facts.money
    if spent is None or not (spent.budget or spent.planned or spent.actual):
        return
    report.heading(_("Cost"))
    rows: list[tuple[str, str]] = [
        (_("Planned"), amount(spent.planned, facts.currency)),
        (_("Spent so far"), amount(spent.actual, facts.currency)),
        (_("Forecast"), amount(spent.forecast, facts.currency)),
    ]
    if spent.budget:
        rows.insert(0, (_("Budget"), amount(spent.budget, facts.currency)))
    if spent.percent_over is not None:
        sign = "+" if spent.percent_over > 0 else "−" if spent.percent_over < 0 else ""
        rows.append((_("Forecast against budget"), sign + percent(abs(spent.percent_over))))
    columns = [Column(_("Cost")), Column(_("Amount"), align="right")]
    report.table(columns, rows, _("Cost of the whole plan"), row_heads=True)
