"""The risks: what is at stake, where they stand, the highest, and what became of the others."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.templatetags.page import money as amount
from tracker.common.templatetags.page import number
from tracker.figures.matrix import band
from tracker.risks.models import Impact, Probability
from tracker.word.table import Cell, Column, RatedCell
from tracker.word.text import Text

from ..charts import chart_alt, exposure_chart
from ..domain.facts import Exposure, RiskCell, RiskEnd, RiskFacts, Risks, StatusFacts
from ..telling import Telling
from ..wording import joined, named
from .pieces import source
from .teller import Teller


def risks(report: Teller, telling: Telling) -> None:
    facts, register = telling.facts, telling.facts.risks
    if register is None:
        return
    report.heading(_("Risks"))
    report.text([_open(register), source(facts, _("risk register"))])
    if register.open or register.opportunities or register.exposure_before:
        _exposure(report, facts, register)
    if len(register.trend) > 1:
        chart = exposure_chart(register.trend)
        report.chart(chart, chart_alt(chart), chart.title, name="exposure-chart")
    if register.open:
        caption = _("Open risks by probability and impact")
        _matrix(report, register, register.cells, caption, "matrix")
        _highest(report, facts, register.top, _("The highest risks"), "risks")
    if register.opportunities:
        caption = _("Opportunities by probability and impact")
        _matrix(report, register, register.opportunity_cells, caption, "opportunity-matrix", gains=True)
        _highest(report, facts, register.top_opportunities, _("The best opportunities"), "opportunities")
    _ends(report, facts, register)
    _triggers(report, facts, register)


def _open(register: Risks) -> str:
    told = []
    if register.open:
        told.append(ngettext("%(count)d risk is open.", "%(count)d risks are open.", register.open))
    else:
        told.append(_("No risk is open."))
    if register.opportunities:
        told.append(
            ngettext(
                "%(gains)d opportunity is open.", "%(gains)d opportunities are open.", register.opportunities
            )
        )
    return joined(told) % {"count": register.open, "gains": register.opportunities}


# Exposure


def _exposure(report: Teller, facts: StatusFacts, register: Risks) -> None:
    before = register.exposure_before
    columns = [Column(_("All open risks together")), Column(_("Now"), align="right")]
    if before is not None:
        columns.append(Column(_("At the last report"), align="right"))
    then = _stakes(facts, before) if before else {}
    rows: list[list[Text]] = [
        [label, value, *([then.get(label, "–")] if before else [])]
        for label, value in _stakes(facts, register.exposure).items()
    ]
    report.table(columns, rows, _("What is at stake"), name="exposure", row_heads=True)


def _stakes(facts: StatusFacts, exposure: Exposure) -> dict[str, str]:
    """What is known, by its label; gains only where there are any."""
    stakes = {_("Exposure, the sum of all levels"): str(exposure.level)}
    if exposure.days is not None:
        stakes[_("Expected working days lost")] = number(exposure.days)
    if exposure.days_gained:
        stakes[_("Expected working days won")] = number(exposure.days_gained)
    for label, money in (
        (_("Expected cost"), exposure.money),
        (_("Expected gain"), exposure.money_gained or None),
        (_("Reserve to set aside"), exposure.reserve),
    ):
        if money is not None:
            stakes[label] = amount(money, facts.currency)
    return stakes


# Where they stand


def _matrix(
    report: Teller,
    register: Risks,
    cells: Sequence[RiskCell],
    caption: str,
    name: str,
    *,
    gains: bool = False,
) -> None:
    """That of opportunities is mirrored, as on the register's page: the greatest impact comes first."""
    standing = {(cell.likelihood, cell.impact): cell.numbers for cell in cells}
    across = list(reversed(Impact)) if gains else list(Impact)
    report.matrix(
        _("Probability ↓\nImpact →"),
        [str(impact.label) for impact in across],
        [
            (
                str(likelihood.label),
                [
                    RatedCell(
                        str(likelihood * impact),
                        _numbers(standing.get((likelihood.value, impact.value), ())),
                        band(likelihood * impact, register.bands),
                        is_gain=gains,
                    )
                    for impact in across
                ],
            )
            for likelihood in reversed(Probability)
        ],
        caption,
        description=_("Each cell shows its level and the numbers of the risks in it."),
        name=name,
    )


def _numbers(numbers: tuple[str, ...]) -> str:
    if len(numbers) <= 4:
        return ", ".join(numbers)
    return ", ".join(numbers[:3]) + " " + _("+%(count)d") % {"count": len(numbers) - 3}


def _highest(report: Teller, facts: StatusFacts, found: Sequence[RiskFacts], caption: str, name: str) -> None:
    columns = [
        Column(_("Risk")),
        Column(_("Level"), align="right"),
        Column(_("Since last time"), align="right"),
        Column(_("After response"), align="right"),
        Column(_("Owner")),
        Column(_("Response due"), align="right"),
    ]
    report.table(columns, [_risk(facts, risk) for risk in found], caption, name=name, row_heads=True)


def _risk(facts: StatusFacts, risk: RiskFacts) -> list[Text | Cell]:
    above = risk.level > facts.tolerances.risk_level and not risk.is_opportunity
    response: Text | Cell = written(risk.response_due, "year")
    if risk.lacks_response:
        response = Cell(_("no response yet"), "warn")
    elif risk.response_due and risk.response_due < facts.on:
        response = Cell(written(risk.response_due, "year"), "bad")
    return [
        _title(facts, risk),
        Cell(str(risk.level), "bad" if above else None, bold=True),
        _change(risk),
        str(risk.after_response) if risk.after_response is not None else "–",
        risk.owner or _("nobody"),
        response,
    ]


def _title(facts: StatusFacts, risk: RiskFacts) -> str:
    return f"{risk.number} {named(facts, risk.name)}"


def _change(risk: RiskFacts) -> str:
    if risk.before is None:
        return _("new")
    if risk.before == risk.level:
        return "="
    arrow = "↑" if risk.before < risk.level else "↓"
    return f"{risk.before} → {risk.level} {arrow}"


# What became of the others


def _ends(report: Teller, facts: StatusFacts, register: Risks) -> None:
    rows = [_end(facts, one, _came(one)) for one in register.occurred]
    rows += [_end(facts, one, Cell(_("closed"), "good")) for one in register.closed]
    if rows:
        columns = [
            Column(_("Risk")),
            Column(_("What became of it")),
            Column(_("Day"), align="right"),
            Column(_("Why")),
        ]
        report.table(columns, rows, _("Risks that are over since last time"), row_heads=True)


def _came(one: RiskEnd) -> Cell:
    return Cell(_("came true"), "good") if one.risk.is_opportunity else Cell(_("happened"), "bad")


def _end(facts: StatusFacts, one: RiskEnd, became: Cell) -> list[Text | Cell]:
    return [_title(facts, one.risk), became, written(one.on, "year"), one.reason or "–"]


def _triggers(report: Teller, facts: StatusFacts, register: Risks) -> None:
    if register.triggers:
        columns = [
            Column(_("Risk")),
            Column(_("Early sign")),
            Column(_("Seen on"), align="right"),
            Column(_("Remark")),
        ]
        rows = [
            (_title(facts, one.risk), one.sign or "–", written(one.on, "year"), one.remark or "–")
            for one in register.triggers
        ]
        report.table(columns, rows, _("Early signs that show"), row_heads=True)
