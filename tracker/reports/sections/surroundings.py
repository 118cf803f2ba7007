"""Risks, communications and money."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.templatetags.page import money as amount
from tracker.figures.matrix import band
from tracker.risks.models import Impact, Probability
from tracker.word.table import Cell, Column, RatedCell
from tracker.word.text import Text

from ..domain.facts import Communications, MessageFacts, RiskFacts, Risks, StatusFacts, Unheard
from ..telling import Telling
from ..wording import joined, named, percent
from .teller import Teller

MESSAGES_SHOWN = 12


def risks(report: Teller, telling: Telling) -> None:
    facts, register = telling.facts, telling.facts.risks
    if register is None:
        return
    report.heading(_("Risks"))
    if not register.open:
        report.text(_("No risk is open."))
        return
    report.text(_exposure(register))
    _matrix(report, register)
    columns = [
        Column(_("Risk")),
        Column(_("Level"), align="right"),
        Column(_("Before"), align="right"),
        Column(_("After response"), align="right"),
        Column(_("Owner")),
        Column(_("Response due"), align="right"),
    ]
    rows = [_risk(facts, register, risk) for risk in register.top]
    report.table(columns, rows, _("The highest risks"), name="risks", row_heads=True)


def _exposure(register: Risks) -> str:
    told = ngettext(
        "%(count)d risk is open; the exposure, the sum of all levels, is %(exposure)d.",
        "%(count)d risks are open; the exposure, the sum of all levels, is %(exposure)d.",
        register.open,
    ) % {"count": register.open, "exposure": register.exposure}
    if register.exposure_before is None:
        return told
    before = _("It was %(exposure)d at the last report.") % {"exposure": register.exposure_before}
    return joined([told, before])


def _matrix(report: Teller, register: Risks) -> None:
    standing = {(cell.likelihood, cell.impact): cell.numbers for cell in register.cells}
    report.matrix(
        _("Probability ↓\nImpact →"),
        [str(label) for label in Impact.labels],
        [
            (
                str(likelihood.label),
                [
                    RatedCell(
                        str(likelihood * impact),
                        _numbers(standing.get((likelihood.value, impact.value), ())),
                        band(likelihood * impact, register.bands),
                    )
                    for impact in Impact
                ],
            )
            for likelihood in reversed(Probability)
        ],
        _("Open risks by probability and impact"),
        description=_("Each cell shows its level and the numbers of the risks in it."),
        name="matrix",
    )


def _numbers(numbers: tuple[str, ...]) -> str:
    if len(numbers) <= 4:
        return ", ".join(numbers)
    return ", ".join(numbers[:3]) + " " + _("+%(count)d") % {"count": len(numbers) - 3}


def _risk(facts: StatusFacts, register: Risks, risk: RiskFacts) -> list[Text | Cell]:
    above = risk.level > facts.tolerances.risk_level
    response: Text | Cell = written(risk.response_due, "year")
    if risk.lacks_response:
        response = Cell(_("no response yet"), "warn")
    elif risk.response_due and risk.response_due < facts.on:
        response = Cell(written(risk.response_due, "year"), "bad")
    return [
        f"{risk.number} {named(facts, risk.name)}",
        Cell(str(risk.level), "bad" if above else None, bold=True),
        _before(risk),
        str(risk.after_response) if risk.after_response is not None else "–",
        risk.owner or _("nobody"),
        response,
    ]


def _before(risk: RiskFacts) -> str:
    if risk.before is None:
        return _("new")
    if risk.before == risk.level:
        return "="
    return ("↑ " if risk.before < risk.level else "↓ ") + str(risk.before)


def communications(report: Teller, telling: Telling) -> None:
    said = telling.facts.communications
    if said is None or not (said.groups or said.told or said.missed or said.coming):
        return
    report.heading(_("Communications"))
    report.text(_counts(said))
    if said.unheard:
        report.table(
            [Column(_("Group")), Column(_("Last told"))],
            [(one.name, _last_told(one)) for one in said.unheard[:MESSAGES_SHOWN]],
            _("Who has not heard from us for too long"),
            row_heads=True,
        )
    _messages(report, telling.facts, said.missed, _("Messages that were not sent"))
    _messages(report, telling.facts, said.coming, _("Messages in the next two weeks"))


def _counts(said: Communications) -> str:
    told, missed = len(said.told), len(said.missed)
    return joined(
        [
            ngettext("%(count)d message was sent.", "%(count)d messages were sent.", told) % {"count": told},
            ngettext("%(count)d was missed.", "%(count)d were missed.", missed) % {"count": missed},
        ]
    )


def _last_told(one: Unheard) -> str:
    if one.days is None:
        return _("never")
    return ngettext("%(count)d day ago", "%(count)d days ago", one.days) % {"count": one.days}


def _messages(report: Teller, facts: StatusFacts, messages: tuple[MessageFacts, ...], caption: str) -> None:
    if messages:
        report.table(
            [Column(_("Message")), Column(_("For")), Column(_("Day"), align="right"), Column(_("Sender"))],
            [
                (named(facts, one.name), one.audience, written(one.on, "year"), one.sender or _("nobody"))
                for one in messages[:MESSAGES_SHOWN]
            ],
            caption,
            row_heads=True,
        )


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
