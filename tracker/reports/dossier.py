"""The dossier of a gate: what had to be true, what proves it, what was decided by whom, and until when."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.common.dates import written
from tracker.phases.domain.facts import GateOutcome
from tracker.phases.models import Criterion, Evidence, GateDecision, Phase
from tracker.rollouts.models import Named, Rollout
from tracker.word.report import Report
from tracker.word.table import Cell, Column
from tracker.word.text import Status, Text, Tone

from .document import words_of_word
from .domain.outline import Paper

_PARTS = (
    "criteria__met_by",
    "decisions__decided_by",
    "steps__deliverables__files__uploaded_by",
)
_OUTCOMES: dict[str, Tone] = {
    GateOutcome.GO: "good",
    GateOutcome.CONDITIONAL: "warn",
    GateOutcome.HOLD: "warn",
    GateOutcome.STOP: "bad",
}


def dossier(phase: Phase, on: date, language: str, *, made_at: datetime, paper: Paper = Paper.A4) -> bytes:
    """Return the Word file as things stand; `on` is the day that is printed and counts for conditions."""
    prefetch_related_objects([phase], *_PARTS)
    with translation.override(language):
        report = _empty(phase, on, language, made_at, paper)
        _cover(report, phase, on)
        _criteria(report, phase)
        _evidence(report, phase)
        _decisions(report, phase, on)
        return report.save(numbered=False)


def _named(row: Named, rollout: Rollout) -> str:
    """Return a name in the language of now, where the rollout knows it in that."""
    in_second = translation.get_language() == rollout.second_language
    return row.second_name if in_second and row.second_name else row.name


def _gate(phase: Phase) -> str:
    in_second = translation.get_language() == phase.rollout.second_language
    name = (phase.second_gate_name if in_second else "") or phase.gate_name
    return name or _named(phase, phase.rollout)


def _empty(phase: Phase, on: date, language: str, made_at: datetime, paper: Paper) -> Report:
    named = _("Gate dossier: %(key)s %(gate)s") % {"key": phase.key, "gate": _gate(phase)}
    return Report(
        "zh-hans" if language == "zh-hans" else "en",
        f"{phase.rollout.name}: {named}",
        words=words_of_word(),
        made_at=made_at,
        paper=paper.value,
        header=f"{phase.rollout.name} · {named}",
        footer=written(on, "year"),
    )


def _cover(report: Report, phase: Phase, on: date) -> None:
    rollout, criteria = phase.rollout, list(phase.criteria.all())
    met = sum(one.met_on is not None for one in criteria)
    counted = ngettext(
        "%(met)d of %(count)d criterion met", "%(met)d of %(count)d criteria met", len(criteria)
    )
    latest = next(iter(phase.decisions.all()), None)
    standing: Text = Status(_("Not decided"), "none", pill=True)
    if latest:
        standing = _outcome(latest, pill=True)
    facts: list[tuple[str, Text]] = [
        (_("Rollout"), rollout.name),
        (_("Phase"), f"{phase.key} {_named(phase, rollout)}"),
        (_("Criteria"), counted % {"met": met, "count": len(criteria)}),
    ]
    if latest:
        facts += [(_("Decided by"), _who(latest)), (_("Decided on"), written(latest.decided_on, "long"))]
        if latest.review_on:
            facts.append((_("Conditions until"), written(latest.review_on, "long")))
    report.cover(
        organisation=rollout.organisation or rollout.name,
        eyebrow=_("Gate dossier") + " · " + written(on, "year"),
        headline=f"{phase.key} {_gate(phase)}",
        status=standing,
        facts=facts,
    )


def _criteria(report: Report, phase: Phase) -> None:
    report.heading(_("What must be true"))
    rows = [_criterion(one, phase.rollout) for one in phase.criteria.all()]
    if not rows:
        report.text(_("This gate has no criteria."))
        return
    columns = [Column(_("Criterion"), 44), Column(_("State"), 14), Column(_("Met by"), 16),
               Column(_("Remark"), 26)]  # fmt: skip
    report.table(columns, rows, _("Criteria of the gate"), name="criteria", row_heads=True)


def _criterion(one: Criterion, rollout: Rollout) -> list[Text | Cell]:
    if one.met_on is None:
        return [_named(one, rollout), Status(_("Open"), "none"), "–", one.remark or "–"]
    who = one.met_by.name if one.met_by else ""
    told = "\n".join(part for part in (who, written(one.met_on, "year")) if part)
    return [_named(one, rollout), Status(_("Met"), "good"), told, one.remark or "–"]


def _evidence(report: Report, phase: Phase) -> None:
    report.heading(_("What proves it"))
    rows = list(_files(phase))
    if not rows:
        report.text(_("The steps of this phase hand over nothing that could be filed."))
        return
    columns = [Column(_("Deliverable"), 32), Column(_("File"), 28), Column(_("Handed in"), 18),
               Column("SHA-256", 22)]  # fmt: skip
    report.table(columns, rows, _("Deliverables and their files"), name="evidence", row_heads=True)


def _files(phase: Phase) -> Iterable[list[Text | Cell]]:
    for step in phase.steps.all():
        for deliverable in step.deliverables.all():
            files = list(deliverable.files.all())
            name = f"{step.shown_number} {_named(deliverable, phase.rollout)}"
            if not files:
                yield [name, Cell(_("no file"), "warn"), "–", "–"]
            for file in files[:1]:
                yield [name, file.name, _handed_in(file), " ".join(_quarters(file.sha256[:16]))]


def _handed_in(file: Evidence) -> str:
    who = file.uploaded_by.name if file.uploaded_by else ""
    day = written(file.deliverable.rollout.day_of(file.uploaded_at), "year")
    return "\n".join(part for part in (who, day) if part)


def _quarters(digest: str) -> Iterable[str]:
    return (digest[at : at + 4] for at in range(0, len(digest), 4))


def _decisions(report: Report, phase: Phase, on: date) -> None:
    report.heading(_("What was decided"))
    rows = [_decision(one, on) for one in phase.decisions.all()]
    if not rows:
        report.text(_("Nobody has decided this gate yet."))
        return
    columns = [Column(_("Day"), 16), Column(_("Decision"), 18), Column(_("Decided by"), 18),
               Column(_("Conditions and remarks"), 48)]  # fmt: skip
    report.table(columns, rows, _("Decisions, the newest first"), name="decisions", row_heads=True)


def _decision(one: GateDecision, on: date) -> list[Text | Cell]:
    said = [part for part in (one.conditions, one.remark) if part]
    if one.review_on:
        ends = _("Until %(day)s") if one.review_on >= on else _("Until %(day)s, which is over")
        said.append(ends % {"day": written(one.review_on, "year")})
    return [written(one.decided_on, "year"), _outcome(one), _who(one), "\n".join(said) or "–"]


def _outcome(one: GateDecision, *, pill: bool = False) -> Status:
    word = GateDecision.OUTCOMES[GateOutcome(one.outcome)]
    return Status(str(word), _OUTCOMES[one.outcome], pill=pill)


def _who(one: GateDecision) -> str:
    return one.decided_by.name if one.decided_by else _("nobody")
