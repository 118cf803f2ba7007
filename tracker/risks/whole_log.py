"""The combined log: every turn of every risk and entry, as far as the reader may see them, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.common.listing import Column, Filter, Listing
from tracker.common.wording import Shown
from tracker.phases.models import Phase
from tracker.rollouts.models import Rollout

from .log_wording import look_of
from .models import LOGS, LogEntry, LogTurn, Risk, RiskTurn


@dataclass(frozen=True)
class LogLine:
    """What became of a risk or an entry on a day."""

    entry: LogEntry | Risk
    turn: LogTurn | RiskTurn
    shown: Shown
    note: str
    phases: Sequence[Phase]

    @property
    def pk(self) -> str:
        return f"{self.label}-{self.turn.pk}"

    @property
    def on(self) -> date:
        return self.turn.on

    @property
    def place(self) -> tuple[date, datetime, int]:
        return self.turn.on, self.turn.at, self.turn.pk

    @property
    def label(self) -> str:
        return self.entry.label

    @property
    def kind(self) -> str:
        return self.entry._meta.model_name or ""

    @property
    def kind_label(self) -> str | Promise:
        return KINDS[type(self.entry)]

    @property
    def is_confidential(self) -> bool:
        return self.entry.is_confidential

    @property
    def by(self) -> str:
        return self.turn.by.name if self.turn.by else ""

    def __str__(self) -> str:
        return str(self.entry)

    def get_absolute_url(self) -> str:
        return self.entry.get_absolute_url()


KINDS: dict[type, str | Promise] = {
    Risk: _("Risk"),
    **dict(
        zip(
            LOGS,
            (_("Issue"), _("Decision"), _("Assumption"), _("Change request"), _("Action"), _("Meeting")),
            strict=True,
        )
    ),
}


def whole_log(rollout: Rollout, *, confidential: bool) -> list[LogLine]:
    lines = [*_of_risks(rollout, confidential), *_of_entries(rollout, confidential)]
    return sorted(lines, key=lambda line: line.place, reverse=True)


def _of_risks(rollout: Rollout, confidential: bool) -> Iterator[LogLine]:
    risks = rollout.risks.seen_by(confidential=confidential).prefetch_related("phases", "turns__by")
    words = dict(Risk.Status.choices)
    for risk in risks:
        phases = _with_rollout(risk.phases.all(), rollout)
        for turn in risk.turns.all():
            yield LogLine(risk, turn, look_of(turn.status, words[turn.status]), turn.reason, phases)


def _of_entries(rollout: Rollout, confidential: bool) -> Iterator[LogLine]:
    entries: dict[str, LogEntry] = {}
    for kind in LOGS:
        for entry in kind.objects.filter(rollout=rollout).seen_by(confidential=confidential):
            entry.rollout = rollout
            entries[entry.label] = entry
    phases = {phase.pk: phase for phase in rollout.phases.all()}
    words = {kind: kind.states() for kind in LOGS}
    for turn in rollout.log_turns.select_related("by"):
        found = entries.get(turn.entry)
        if found:
            shown = look_of(turn.status, words[type(found)][turn.status])
            phase = phases.get(getattr(found, "phase_id", 0))
            yield LogLine(found, turn, shown, turn.note, [phase] if phase else [])


def _with_rollout(phases, rollout: Rollout) -> list[Phase]:
    found = list(phases)
    for phase in found:
        phase.rollout = rollout
    return found


LOG = Listing[LogLine](
    name="log",
    columns=[
        Column(
            "day",
            _("Day"),
            lambda line: line.on,
            cell="risks/logs/cells/day.html",
            sort=lambda line: line.place,
            high_first=True,
        ),
        Column("number", _("No."), lambda line: line.label),
        Column("title", _("What"), str, cell="risks/logs/cells/title.html", names=True),
        Column("kind", _("Kind"), lambda line: line.kind_label, sort=lambda line: str(line.kind_label)),
        Column(
            "status",
            _("Became"),
            lambda line: line.shown.word,
            cell="risks/logs/cells/became.html",
            sort=lambda line: str(line.shown.word),
        ),
        Column("by", pgettext_lazy("who did it", "By"), lambda line: line.by),
        Column("note", _("Why"), lambda line: line.note, cell="risks/logs/cells/note.html"),
    ],
    filters=[
        Filter("kind", _("Kind"), lambda line: [(line.kind, line.kind_label)]),
        Filter(
            "person",
            pgettext_lazy("filter", "Person"),
            lambda line: [(str(line.turn.by_id), line.by)] if line.by else [],
            nothing=_("Nobody named"),
        ),
        Filter(
            "phase",
            _("Phase"),
            lambda line: [(phase.key, f"{phase.key} {phase}") for phase in line.phases],
            nothing=_("No phase"),
        ),
    ],
    sort="-day",
    words=lambda line: f"{line.label} {line} {line.by} {line.note}",
)
