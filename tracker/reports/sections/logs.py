"""The logs: issues, decisions, change requests, assumptions and actions that the reader should know of."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.templatetags.page import money as amount
from tracker.risks.clock import LEVELS
from tracker.risks.domain.escalation import Level
from tracker.risks.models import ChangeRequest, Issue
from tracker.word.table import Cell, Column
from tracker.word.text import Text

from ..domain.facts import LogFacts, LogList, StatusFacts
from ..telling import Telling
from ..wording import listed, named
from .teller import Teller

type Row = list[Text | Cell]


def logs(report: Teller, telling: Telling) -> None:
    facts, said = telling.facts, telling.facts.logs
    if said is None or not any(
        one.count
        for one in (
            said.issues,
            said.issues_escalated,
            said.issues_resolved,
            said.decisions_made,
            said.changes_waiting,
            said.changes_decided,
            said.assumptions_due,
            said.actions_overdue,
        )
    ):
        return
    report.heading(_("Issues, decisions and changes"))
    _issues(report, facts, said.issues)
    _escalated(report, facts, said.issues_escalated)
    _plain(report, facts, said.issues_resolved, _("Issues resolved since last time"), _("Resolved on"))
    decided = _("Decisions made since last time")
    _plain(report, facts, said.decisions_made, decided, _("Decided on"), _("Decided by"))
    _changes(report, facts, said.changes_waiting, _("Change requests that wait"), _("Decision wanted by"))
    changed = _("Change requests decided since last time")
    _changes(report, facts, said.changes_decided, changed, _("Decided on"))
    assumed = _("Assumptions that must be known within two weeks")
    _plain(report, facts, said.assumptions_due, assumed, _("To be known by"))
    _plain(report, facts, said.actions_overdue, _("Actions that are overdue"), _("Was due"))


def _issues(report: Teller, facts: StatusFacts, found: LogList) -> None:
    columns = [
        Column(_("Issue")),
        Column(_("Level"), align="right"),
        Column(_("Status")),
        Column(_("Who has it")),
        Column(_("Due"), align="right"),
    ]

    def row(one: LogFacts) -> Row:
        status = str(Issue.Status(one.status).label)
        return [_title(facts, one), str(one.level), status, _who(one), _due(facts, one)]

    _table(report, columns, found, row, _("Open issues, the gravest first"))


def _escalated(report: Teller, facts: StatusFacts, found: LogList) -> None:
    columns = [
        Column(_("Issue")),
        Column(_("Reached")),
        Column(_("Who has it")),
        Column(_("Since"), align="right"),
    ]

    def row(one: LogFacts) -> Row:
        return [
            _title(facts, one),
            str(LEVELS[Level(one.rung or Level.OWNER)]),
            _who(one),
            written(one.on, "year"),
        ]

    _table(report, columns, found, row, _("Open issues that went up the escalation clock"))


def _changes(report: Teller, facts: StatusFacts, found: LogList, caption: str, when: str) -> None:
    columns = [Column(_("Change request")), Column(_("Status")), Column(when, align="right")]
    with_cost = any(one.cost is not None for one in found.first)
    if with_cost:
        columns.append(Column(_("Effect on cost"), align="right"))

    def row(one: LogFacts) -> Row:
        told: Row = [_title(facts, one), str(ChangeRequest.Status(one.status).label), written(one.on, "year")]
        return [*told, _cost(facts, one)] if with_cost else told

    _table(report, columns, found, row, caption)


def _cost(facts: StatusFacts, one: LogFacts) -> str:
    if one.cost is None:
        return "–"
    sign = "+" if one.cost > 0 else "−" if one.cost < 0 else ""
    return sign + amount(abs(one.cost), facts.currency)


def _plain(
    report: Teller, facts: StatusFacts, found: LogList, caption: str, when: str, who: str = ""
) -> None:
    columns = [Column(_("Entry")), Column(who or _("Owner")), Column(when, align="right")]
    _table(
        report, columns, found, lambda one: [_title(facts, one), _who(one), written(one.on, "year")], caption
    )


def _table(
    report: Teller, columns: list[Column], found: LogList, row: Callable[[LogFacts], Row], caption: str
) -> None:
    if found.count:
        report.table(columns, [row(one) for one in found.first], caption, row_heads=True)
        left = found.count - len(found.first)
        if left:
            report.note(_("%(count)d more are in the log.") % {"count": left})


def _title(facts: StatusFacts, one: LogFacts) -> str:
    return f"{one.number} {named(facts, one.name)}"


def _who(one: LogFacts) -> str:
    return listed(one.who) or _("nobody")


def _due(facts: StatusFacts, one: LogFacts) -> Text | Cell:
    day = written(one.on, "year")
    return Cell(day, "bad") if one.on and one.on < facts.on else day
