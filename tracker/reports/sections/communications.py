"""What was said and missed, what is coming, who has not heard, who moved, and what was promised."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.communications.domain.influence import Attitude
from tracker.communications.models import ATTITUDES
from tracker.word.table import Cell, Column
from tracker.word.text import Text

from ..domain.facts import (
    AttitudeMove,
    Communications,
    MessageFacts,
    PromiseFacts,
    Promises,
    PromiseState,
    StatusFacts,
    Unheard,
)
from ..telling import Telling
from ..wording import PROMISES, joined, named
from .pieces import status
from .teller import Teller

SHOWN = 12

type Row = list[Text | Cell]


def communications(report: Teller, telling: Telling) -> None:
    facts, said = telling.facts, telling.facts.communications
    if said is None or not (
        said.groups or said.told or said.missed or said.overdue or said.coming or said.promises
    ):
        return
    report.heading(_("Communications"))
    report.text(_counts(said))
    _table(
        report,
        [Column(_("Group")), Column(_("Last told"))],
        said.unheard,
        lambda one: [one.name, _last_told(one)],
        _("Who has not heard from us for too long"),
    )
    _messages(report, facts, said.told, _("Messages sent since last time"))
    _missed(report, facts, said.missed)
    _overdue(report, facts, said)
    _messages(report, facts, said.coming, _("Messages in the next two weeks"))
    _attitudes(report, said.attitudes)
    if said.promises:
        _promises(report, said.promises)


def _counts(said: Communications) -> str:
    told, missed, overdue = len(said.told), len(said.missed), len(said.overdue) + len(said.unapproved)
    sentences = [
        ngettext("%(count)d message was sent.", "%(count)d messages were sent.", told) % {"count": told},
        ngettext("%(count)d was missed.", "%(count)d were missed.", missed) % {"count": missed},
    ]
    if overdue:
        sentence = ngettext("%(count)d is overdue.", "%(count)d are overdue.", overdue)
        sentences.append(sentence % {"count": overdue})
    if said.feedback:
        sentence = ngettext("%(count)d answer came back.", "%(count)d answers came back.", said.feedback)
        sentences.append(sentence % {"count": said.feedback})
    if said.misread:
        sentence = ngettext(
            "%(count)d of them says that we were misunderstood.",
            "%(count)d of them say that we were misunderstood.",
            said.misread,
        )
        sentences.append(sentence % {"count": said.misread})
    return joined(sentences)


def _last_told(one: Unheard) -> str:
    if one.days is None:
        return _("never")
    return ngettext("%(count)d day ago", "%(count)d days ago", one.days) % {"count": one.days}


def _messages(report: Teller, facts: StatusFacts, messages: Sequence[MessageFacts], caption: str) -> None:
    _table(
        report,
        [Column(_("Message")), Column(_("For")), Column(_("Day"), align="right"), Column(_("Sender"))],
        messages,
        lambda one: [named(facts, one.name), one.audience, written(one.on, "year"), _sender(one)],
        caption,
    )


def _missed(report: Teller, facts: StatusFacts, messages: Sequence[MessageFacts]) -> None:
    _table(
        report,
        [Column(_("Message")), Column(_("For")), Column(_("Was due"), align="right"), Column(_("Reason"))],
        messages,
        lambda one: [named(facts, one.name), one.audience, written(one.on, "year"), one.reason or "–"],
        _("Messages that were not sent"),
    )


def _overdue(report: Teller, facts: StatusFacts, said: Communications) -> None:
    unapproved = set(said.unapproved)

    def row(one: MessageFacts) -> Row:
        waits = _("for approval") if one in unapproved else _sender(one)
        return [named(facts, one.name), one.audience, Cell(written(one.on, "year"), "bad"), waits]

    _table(
        report,
        [Column(_("Message")), Column(_("For")), Column(_("Was due"), align="right"), Column(_("Waits for"))],
        sorted((*said.overdue, *said.unapproved), key=lambda one: one.on),
        row,
        _("Messages that are overdue"),
    )


def _sender(one: MessageFacts) -> str:
    return one.sender or _("nobody")


def _attitudes(report: Teller, moves: Sequence[AttitudeMove]) -> None:
    _table(
        report,
        [Column(_("Stakeholder")), Column(_("Before")), Column(_("Now"))],
        moves,
        lambda one: [one.name, _attitude(one.was), _attitude(one.now)],
        _("Attitudes that moved since last time"),
    )


def _attitude(code: str) -> str:
    return str(ATTITUDES[Attitude(code)]) if code else _("Not read yet")


def _promises(report: Teller, found: Promises) -> None:
    over = found.kept + found.broken
    if over:
        kept = ngettext(
            "%(kept)d of %(count)d promise was kept since the start.",
            "%(kept)d of %(count)d promises were kept since the start.",
            over,
        )
        report.text(kept % {"kept": found.kept, "count": over})
    _table(
        report,
        [
            Column(_("Promise")),
            Column(_("Made to")),
            Column(_("Status")),
            Column(_("Day"), align="right"),
            Column(_("Owner")),
        ],
        (*found.newly_broken, *found.open, *found.newly_kept),
        _promise,
        _("Promises: open ones, and those kept or broken since last time"),
    )


def _promise(one: PromiseFacts) -> Row:
    day = written(one.on, "year")
    shown: Text | Cell = Cell(day, "bad") if one.state == PromiseState.OVERDUE else day
    return [one.name, one.to, status(PROMISES[one.state]), shown, one.owner or _("nobody")]


def _table[T](
    report: Teller, columns: list[Column], found: Sequence[T], row: Callable[[T], Row], caption: str
) -> None:
    if found:
        report.table(columns, [row(one) for one in found[:SHOWN]], caption, row_heads=True)
        left = len(found) - SHOWN
        if left > 0:
            more = ngettext("%(count)d more is not listed.", "%(count)d more are not listed.", left)
            report.note(more % {"count": left})
