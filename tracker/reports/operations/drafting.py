"""A report while it is written: facts frozen, words drafted and changed, colours overridden."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from ..domain.facts import SCHEMA, Audience, Dimension, Override, StatusFacts
from ..domain.outline import STANDARD, Paper
from ..domain.stored import to_json
from ..models import Report, TemplateVersion
from ..narrative import Narrative, drafted
from ..past import is_known, refuse_unless_known
from ..queries import gather_facts, next_number, report_before
from .state import must_be

EYES: Mapping[Audience, frozenset[Permission]] = {
    Audience.OPEN: PERMISSIONS[Role.TEAM_MEMBER],
    Audience.STEERING: PERMISSIONS[Role.SPONSOR],
}


def facts_for(rollout: Rollout, on: date, audience: Audience, before: Report | None = None) -> StatusFacts:
    """Gather the facts with an audience's eyes. Raises ScheduleBeyondLimit."""
    since = before.on if before else None
    return replace(gather_facts(rollout, on, permissions=EYES[audience], since=since), audience=audience)


def create_report(
    *,
    rollout: Rollout,
    by: Member,
    on: date,
    audience: Audience,
    language: str,
    paper: str = Paper.A4.value,
    template: TemplateVersion | None = None,
) -> Report:
    """Freeze the facts of a day and draft the words to them.

    Raises ValidationError for a past day whose plan is not known any more, and ScheduleBeyondLimit.
    """
    with writing(rollout, by=by) as log:
        refuse_unless_known(rollout, on)
        before = report_before(rollout, on, audience)
        facts = facts_for(rollout, on, Audience(audience), before)
        draft = drafted(facts, language)
        report = Report(
            rollout=rollout,
            number=next_number(rollout),
            audience=audience,
            on=on,
            before=before,
            language=language,
            paper=paper,
            outline=[section.value for section in (template.sections if template else STANDARD)],
            template=template,
            facts=to_json(facts),
            schema=SCHEMA,
            headline=draft.headline,
            summary=draft.summary,
            outlook=draft.outlook,
            asks=draft.asks,
            created_by=by,
            created_at=recording_moment(),
        )
        report.save()
        log("report_drafted", report, number=report.number, audience=audience, on=on)
    return report


def correct_report(*, report: Report, by: Member, reason: str) -> Report:
    """Begin a new version of a published report that says what it corrects, with its words as they stood.

    Its facts are gathered anew where that day is still known, else they stay as they were frozen.

    Raises ValidationError unless it is published and nobody corrects it yet, and ScheduleBeyondLimit.
    """
    must_be(report, Report.State.PUBLISHED)
    with writing(report.rollout, by=by) as log:
        newer = Report.objects.filter(corrects=report).first()
        if newer:
            said = {"report": report, "newer": newer}
            raise ValidationError(_("%(report)s is corrected already, by %(newer)s. Go on there.") % said)
        facts = report.known
        if is_known(report.rollout, report.on):
            facts = facts_for(report.rollout, report.on, Audience(report.audience), report.before)
        corrected = Report(
            rollout=report.rollout,
            number=next_number(report.rollout),
            facts=to_json(facts),
            schema=SCHEMA,
            corrects=report,
            correction=reason,
            overrides=report.overrides,
            created_by=by,
            created_at=recording_moment(),
            **{name: getattr(report, name) for name in _KEPT},
            **_words(report, facts),
        )
        corrected.save()
        log("report_correction_drafted", corrected, number=corrected.number, corrects=report.number)
    return corrected


def discard_report(*, report: Report, by: Member) -> None:
    """Throw a draft away; its number is not given again. Raises ValidationError unless it is a draft."""
    must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        log("report_discarded", report, number=report.number, corrects=report.correction)
        report.delete()


_KEPT = ("audience", "on", "before", "language", "paper", "outline", "template")


def _words(report: Report, facts: StatusFacts) -> dict[str, str]:
    """Keep what somebody wrote; what nobody touched is drafted of the new facts."""
    was, now = drafted(report.known, report.language), drafted(facts, report.language)
    return {
        one.name: getattr(now, one.name)
        if getattr(report, one.name) == getattr(was, one.name)
        else getattr(report, one.name)
        for one in fields(Narrative)
    }


def change_narrative(
    *, report: Report, by: Member, headline: str, summary: str, outlook: str, asks: str
) -> None:
    """Raises ValidationError unless it is a draft."""
    must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        report.headline, report.summary = headline, summary
        report.outlook, report.asks = outlook, asks
        report.save(update_fields=["headline", "summary", "outlook", "asks"])
        log("report_changed", report, number=report.number)


def override_colours(*, report: Report, by: Member, overrides: Mapping[Dimension, Override]) -> None:
    """Show these colours, each with its reason, instead of the computed ones; all others as computed.

    Raises ValidationError unless it is a draft.
    """
    must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        report.overrides = {
            dimension.value: {"colour": said.colour.value, "reason": said.reason}
            for dimension, said in overrides.items()
        }
        report.save(update_fields=["overrides"])
        log("report_colours_set", report, number=report.number, colours=report.overrides)
