"""Communications and money."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.common.templatetags.page import money as amount
from tracker.word.table import Column

from ..domain.facts import Communications, MessageFacts, StatusFacts, Unheard
from ..telling import Telling
from ..wording import joined, named, percent
from .teller import Teller

MESSAGES_SHOWN = 12


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
