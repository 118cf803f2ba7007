"""The report on one page: what a sponsor reads between two meetings."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.word.table import Cell, Column
from tracker.word.text import Text, plain

from ..domain.facts import GateState, PhaseFacts, StatusFacts
from ..telling import Telling
from ..wording import (
    DIMENSIONS,
    GATES,
    ask_label,
    ask_words,
    count_of_health,
    days_late,
    named,
    told,
    whole,
    why,
)
from .beginning import eyebrow
from .pieces import paragraphs, pill, status, text
from .teller import Teller


@dataclass(frozen=True)
class Room:
    """How many of each are told, and how many characters a sentence may have."""

    changes: int
    asks: int
    risks: int
    gates: int
    words: int


IN_A_MAIL = Room(12, 8, 5, 6, 400)
ROOMS = (Room(6, 4, 5, 4, 240), Room(5, 3, 3, 3, 200), Room(3, 2, 2, 2, 140), Room(2, 1, 1, 1, 90))


def one_page(report: Teller, telling: Telling, room: Room, *, new_page: bool = False) -> None:
    facts, colour = telling.facts, whole(telling.colours)
    report.heading(_cut(telling.narrative.headline, max(room.words, 200)), new_page=new_page)
    report.note(f"{facts.rollout} · {eyebrow(telling)}")
    if telling.correction:
        report.note(telling.correction)
    if colour:
        report.text([pill(colour), "  " + count_of_health(telling.colours)])
    _asks(report, telling, room)
    _changes(report, telling, room)
    _health(report, telling, room)
    _gates(report, facts, room)
    _risks(report, facts, room)


def _cut(words: str, length: int) -> str:
    return Truncator(" ".join(words.split())).chars(length)


def _short(words: Text, length: int) -> Text:
    """Leave a sentence with its bold words where it fits, else cut it."""
    told = plain(words)
    return words if len(told) <= length else _cut(told, length)


def _asks(report: Teller, telling: Telling, room: Room) -> None:
    """What somebody took the trouble to write comes first."""
    wanted: list[tuple[str, Text]] = [("", line) for line in paragraphs(telling.narrative.asks)]
    wanted += [(ask_label(ask), text(ask_words(telling.facts, ask))) for ask in telling.facts.asks]
    if not wanted:
        return
    report.heading(_("What we want from you"), 2)
    for label, words in wanted[: room.asks]:
        report.callout(label, _short(words, room.words))
    _more(report, len(wanted) - room.asks)


def _changes(report: Teller, telling: Telling, room: Room) -> None:
    if not telling.changes:
        return
    report.heading(_("Since last time"), 2)
    report.bullets(
        [
            _short(text(told(telling.facts, change).sentence), room.words)
            for change in telling.changes[: room.changes]
        ]
    )
    _more(report, len(telling.changes) - room.changes)


def _health(report: Teller, telling: Telling, room: Room) -> None:
    if not telling.health:
        return
    columns = [Column(_("Dimension")), Column(_("Health")), Column(_("Why"))]
    rows: list[list[Text]] = [
        [
            str(DIMENSIONS[shown.health.dimension]),
            pill(shown.colour),
            _cut(shown.reason or why(telling.facts, shown.health), room.words),
        ]
        for shown in telling.health
    ]
    report.status_table(columns, rows, _("Health by dimension"))


def _gates(report: Teller, facts: StatusFacts, room: Room) -> None:
    ahead = sorted((one for one in facts.phases if one.gate.state not in _OVER and one.finish), key=_finish)
    rows: list[list[Text | Cell]] = [
        [
            f"{one.key} {named(facts, one.gate.name)}",
            status(GATES[one.gate.state]),
            written(one.finish, "year"),
            written(one.baseline, "year"),
            _late(one.days_late),
        ]
        for one in ahead[: room.gates]
    ]
    go_live = facts.go_live
    if go_live.key and go_live.forecast:
        agreed = go_live.baseline or go_live.planned
        rows.append(
            [
                named(facts, go_live.name),
                "–",
                written(go_live.forecast, "year"),
                written(agreed, "year"),
                _late(go_live.days_late),
            ]
        )
    if rows:
        columns = [
            Column(_("Next dates")),
            Column(_("Status")),
            Column(_("Forecast"), align="right"),
            Column(_("Baseline") if go_live.compared == "baseline" else _("Plan"), align="right"),
            Column(_("Difference"), align="right"),
        ]
        report.table(columns, rows, _("The next gates and the go-live"), row_heads=True)


_OVER = (GateState.PASSED, GateState.CONDITIONAL, GateState.EXPIRED)


def _finish(phase: PhaseFacts) -> date:
    return phase.finish or date.max


def _late(days: int | None) -> Cell:
    return Cell(days_late(days), "warn" if (days or 0) > 0 else None)


def _risks(report: Teller, facts: StatusFacts, room: Room) -> None:
    if facts.risks is None or not facts.risks.top:
        return
    columns = [Column(_("Risk")), Column(_("Level"), align="right"), Column(_("Owner"))]
    rows = [
        [_cut(f"{one.number} {named(facts, one.name)}", room.words), str(one.level), one.owner or _("nobody")]
        for one in facts.risks.top[: room.risks]
    ]
    report.table(columns, rows, _("The highest risks"), row_heads=True)


def _more(report: Teller, count: int) -> None:
    if count > 0:
        report.note(
            ngettext("%(count)d more is in the full report.", "%(count)d more are in the full report.", count)
            % {"count": count}
        )
