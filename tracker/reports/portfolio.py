"""Several rollouts in one Word file: a table of all, then each on its page, as its readers last saw it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member
from tracker.word.report import Report as WordReport
from tracker.word.table import Cell, Column
from tracker.word.text import Text

from .document import words_of_word
from .domain.facts import Audience, GateState
from .domain.outline import Paper
from .models import Report
from .sections.pieces import pill
from .sections.short import ROOMS, one_page
from .telling import Telling, telling_of
from .wording import days_late, listed, named, whole

ONE_PAGE_EACH = ROOMS[2]


def latest_reports(members: Iterable[Member]) -> list[Report]:
    """Return the newest published report that each member may read, in the order of their rollouts' names."""
    steering = {one.rollout_id: one.may(Permission.SEE_STEERING_REPORTS) for one in members}
    newest: dict[int, int] = {}
    known = Report.objects.published().filter(rollout__in=steering).order_by("on", "number")
    for pk, rollout, audience in known.values_list("pk", "rollout", "audience"):
        if audience == Audience.OPEN or steering[rollout]:
            newest[rollout] = pk
    found = Report.objects.filter(pk__in=newest.values()).select_related(
        "rollout", "before", "decided_by", "corrects"
    )
    return list(found.defer("rollout__playbook").order_by("rollout__name", "rollout"))


def portfolio(
    reports: Sequence[Report], language: str, on: date, *, made_at: datetime, paper: Paper = Paper.A4
) -> bytes:
    with translation.override(language):
        tellings = [telling_of(report, language) for report in reports]
        word = _empty(tellings, language, on, made_at, paper)
        word.heading(_title(len(tellings)))
        word.text(_("As their readers last saw them."), lead=True)
        columns = [
            Column(_("Rollout"), 22),
            Column(_("Health"), 18),
            Column(_("Go-live"), 15, align="right"),
            Column(_("Difference"), 11, align="right"),
            Column(_("Next gate"), 20),
            Column(_("Report"), 14, align="right"),
        ]
        rows = [_row(telling) for telling in tellings]
        word.table(columns, rows, _("All rollouts"), name="all", row_heads=True)
        for telling in tellings:
            one_page(word, telling, ONE_PAGE_EACH, new_page=True)
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
