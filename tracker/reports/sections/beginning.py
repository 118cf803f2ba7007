"""Who is told what by whom, what changed, and what we want from the reader."""

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.report import Report
from tracker.word.text import Text

from ..domain.facts import Audience, StatusFacts
from ..telling import Telling
from ..wording import AUDIENCES, ask_label, ask_words, count_of_health, listed, named, told, whole
from .pieces import paragraphs, pill, text
from .teller import Teller


def cover(report: Report, telling: Telling) -> None:
    facts = telling.facts
    colour = whole(telling.colours)
    standing: Text = [pill(colour), "  " + count_of_health(telling.colours)] if colour else ""
    report.cover(
        organisation=facts.organisation or facts.rollout,
        eyebrow=eyebrow(telling),
        headline=telling.narrative.headline,
        status=standing,
        facts=[(label, value) for label, value in _facts(telling) if value],
    )


def eyebrow(telling: Telling) -> str:
    return title(telling) + " · " + period(telling.facts)


def title(telling: Telling) -> str:
    if telling.number is None:
        return _("Status report")
    return _("Status report %(number)d") % {"number": telling.number}


def period(facts: StatusFacts) -> str:
    day = written(facts.on, "year")
    if facts.since is None or facts.since >= facts.on:
        return day
    return _("%(since)s to %(day)s") % {"since": written(facts.since, "year"), "day": day}


def _facts(telling: Telling) -> list[tuple[str, str]]:
    facts = telling.facts
    strategies = [named(facts, name) for name in (facts.rollout_strategy, facts.transition_strategy) if name]
    approved = ""
    if telling.approved_on:
        day = written(telling.approved_on, "long")
        approved = _("%(who)s, %(day)s") % {"who": telling.approved_by, "day": day}
    return [
        (_("Rollout"), facts.rollout),
        (_("Strategy"), listed(strategies)),
        (_("Audience"), str(AUDIENCES[facts.audience or Audience.OPEN])),
        (_("Project manager"), listed(facts.managers)),
        (_("Sponsor"), listed(facts.sponsors)),
        (_("Approved by"), approved),
        (_("Correction"), telling.correction),
        (_("Log entry"), _log_entry(facts)),
    ]


def _log_entry(facts: StatusFacts) -> str:
    """Show how far the rollout's log had come: its last number and the beginning of its hash."""
    if not facts.log_count:
        return ""
    head = facts.log_head[:12]
    return f"{facts.log_count} · " + " ".join(head[at : at + 4] for at in range(0, len(head), 4))


def since_last_time(report: Teller, telling: Telling) -> None:
    report.heading(_("Since last time"))
    if telling.before is None:
        report.text(_("This is the first report to its readers; later ones say here what changed."))
    if telling.changes:
        report.bullets([text(told(telling.facts, change).sentence) for change in telling.changes])
    elif telling.before is not None:
        report.text(_("Nothing changed that this report counts."))


def asks(report: Teller, telling: Telling) -> None:
    typed = paragraphs(telling.narrative.asks)
    report.heading(_("What we want from you"))
    if not telling.facts.asks and not typed:
        report.text(_("Nothing has to be decided now."))
    for ask in telling.facts.asks:
        report.callout(ask_label(ask), text(ask_words(telling.facts, ask)))
    for line in typed:
        report.callout("", line)
