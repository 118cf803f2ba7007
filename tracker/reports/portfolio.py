"""Several rollouts in one Word file: a table of all, then each on its page, as its readers last saw it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.rollouts.domain.roles import PERMISSIONS, Role
from tracker.rollouts.models import Member
from tracker.word.pages import chapter_lengths
from tracker.word.report import Report as WordReport
from tracker.word.table import Cell, Column
from tracker.word.text import Text

from .document import words_of_word
from .domain.facts import GateState
from .domain.outline import Paper
from .models import Report, audiences_of
from .sections.pieces import pill
from .sections.short import ROOMS, one_page
from .telling import Telling, telling_of
from .wording import days_late, listed, named, whole

USUAL = 2
"""The room to begin with: it holds for all but the longest words, and each further try takes seconds."""


def latest_reports(members: Iterable[Member]) -> list[Report]:
    """Return the newest published report that each member may read, in the order of their rollouts' names."""
    theirs = {one.rollout_id: audiences_of(PERMISSIONS[Role(one.role)]) for one in members}
    newest: dict[int, int] = {}
    known = Report.objects.published().filter(rollout__in=theirs).order_by("on", "number")
    for pk, rollout, audience in known.values_list("pk", "rollout", "audience"):
        if audience in theirs[rollout]:
            newest[rollout] = pk
    found = Report.objects.filter(pk__in=newest.values()).select_related(
        "rollout", "before", "decided_by", "corrects"
    )
    return list(found.defer("rollout__playbook").order_by("rollout__name", "rollout"))


def portfolio(
    reports: Sequence[Report], language: str, on: date, *, made_at: datetime, paper: Paper = Paper.A4
) -> bytes:
    """Return the Word file; who has more to say than a page holds is told shorter, as LibreOffice counts it.

    Without LibreOffice each is told as short as can be. It takes some seconds.
    """
    with translation.override(language):
        tellings = [telling_of(report, language) for report in reports]
        rooms = [USUAL] * len(tellings)
        while True:
            made = _told(tellings, rooms, language, on, made_at, paper)
            lengths = chapter_lengths(made)
            if lengths is None:
                return _told(tellings, [len(ROOMS) - 1] * len(tellings), language, on, made_at, paper)
            too_long = [
                at for at, pages in enumerate(lengths[1:]) if pages > 1 and rooms[at] < len(ROOMS) - 1
            ]
            if not too_long:
                return made
            for at in too_long:
                rooms[at] += 1


def _told(
    tellings: Sequence[Telling],
    rooms: Sequence[int],
    language: str,
    on: date,
    made_at: datetime,
    paper: Paper,
) -> bytes:
    word = _empty(tellings, language, on, made_at, paper)
    word.heading(_title(len(tellings)))
    word.text(_("As their readers last saw them."), lead=True)
    columns = [
        Column(_("Rollout"), 20),
        Column(_("Health"), 13),
        Column(_("Go-live"), 19, align="right"),
        Column(_("Difference"), 10, align="right"),
        Column(_("Next gate"), 19),
        Column(_("Report"), 19, align="right"),
    ]
    rows = [_row(telling) for telling in tellings]
    word.table(columns, rows, _("All rollouts"), name="all", row_heads=True)
    for telling, room in zip(tellings, rooms, strict=True):
        one_page(word, telling, ROOMS[room], new_page=True)
    return word.save(numbered=False)


def _title(count: int) -> str:
    return ngettext("%(count)d rollout", "%(count)d rollouts", count) % {"count": count}


def _empty(
    tellings: Sequence[Telling], language: str, on: date, made_at: datetime, paper: Paper
) -> WordReport:
    return WordReport(
        "zh-hans" if language == "zh-hans" else "en",
        f"{_title(len(tellings))}: {listed([telling.facts.rollout for telling in tellings])}",
        words=words_of_word(),
        made_at=made_at,
        paper=paper.value,
        header=_title(len(tellings)),
        footer=written(on, "year"),
    )


def _row(telling: Telling) -> list[Text | Cell]:
    facts, colour = telling.facts, whole(telling.colours)
    late = facts.go_live.days_late
    report = _("No. %(number)d") % {"number": telling.number}
    return [
        f"{facts.rollout}\n{facts.organisation}".strip(),
        pill(colour) if colour else "–",
        written(facts.go_live.forecast, "year"),
        Cell(days_late(late), "warn" if (late or 0) > 0 else None),
        _next_gate(telling),
        f"{report}\n{written(facts.on, 'year')}",
    ]


def _next_gate(telling: Telling) -> str:
    facts = telling.facts
    ahead = [
        phase
        for phase in facts.phases
        if phase.gate.state in (GateState.OPEN, GateState.READY, GateState.HELD) and phase.finish
    ]
    if not ahead:
        return "–"
    following = min(ahead, key=lambda phase: phase.finish or date.max)
    return f"{named(facts, following.gate.name)}\n{written(following.finish, 'year')}"
