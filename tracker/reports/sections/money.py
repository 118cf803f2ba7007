"""What the whole plan costs, and what it brought for that."""

from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.common.templatetags.page import money as amount
from tracker.common.templatetags.page import number
from tracker.word.table import Column

from ..charts import chart_alt, value_chart
from ..domain.facts import EarnedFacts, StatusFacts
from ..telling import Telling
from ..wording import percent
from .pieces import source
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


def earned_value(report: Teller, telling: Telling) -> None:
    facts, earned = telling.facts, telling.facts.earned
    if earned is None:
        return
    report.heading(_("Earned value"))
    chart = value_chart(facts, earned)
    report.chart(chart, chart_alt(chart), chart.title, name="value-chart")
    columns = [Column(_("Measure")), Column(_("Short"), align="center"), Column(_("Value"), align="right")]
    report.table(columns, _figures(facts, earned), _("Earned value on the day"), row_heads=True)
    told = _("Measured against the baseline “%(name)s”.") % {"name": earned.baseline}
    report.note([told, source(facts, _("what was said of the steps, day by day"))])


def _figures(facts: StatusFacts, earned: EarnedFacts) -> list[tuple[str, str, str]]:
    def sum_of(value: float | None) -> str:
        if value is None:
            return "–"
        if earned.is_money:
            return amount(Decimal(repr(round(value, 2))), facts.currency)
        return _("%(days)s working days") % {"days": number(round(value, 1))}

    def ratio(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}"

    return [
        (_("Planned value"), "PV", sum_of(earned.pv)),
        (_("Earned value"), "EV", sum_of(earned.ev)),
        (_("Actual cost") if earned.is_money else _("Days taken"), "AC", sum_of(earned.ac)),
        (_("Budget at completion") if earned.is_money else _("Planned in all"), "BAC", sum_of(earned.bac)),
        (_("Schedule performance"), "SPI", ratio(earned.spi)),
        (_("Performance by time"), "SPI(t)", ratio(earned.spi_t)),
        (_("Cost performance") if earned.is_money else _("Duration performance"), "CPI", ratio(earned.cpi)),
        (_("Outlook, if it goes on as so far"), "EAC", sum_of(earned.eac)),
    ]
