"""Every change to a status report: drafted, written on, submitted, decided, read."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from tracker.common.uploads import kept_only_if_saved
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from .document import LANGUAGES, docx, file_name
from .domain.facts import SCHEMA, Audience, Dimension, Override, StatusFacts
from .domain.stored import to_json
from .models import Report, ReportFile, ReportReceipt
from .narrative import drafted
from .queries import gather_facts, next_number, report_before
from .telling import telling_of

EYES: Mapping[Audience, frozenset[Permission]] = {
    Audience.OPEN: PERMISSIONS[Role.TEAM_MEMBER],
    Audience.STEERING: PERMISSIONS[Role.SPONSOR],
}


def facts_for(rollout: Rollout, on: date, audience: Audience, before: Report | None = None) -> StatusFacts:
    """Gather the facts with an audience's eyes. Raises ScheduleBeyondLimit."""
    since = before.on if before else None
    return replace(gather_facts(rollout, on, permissions=EYES[audience], since=since), audience=audience)


def create_report(*, rollout: Rollout, by: Member, on: date, audience: Audience, language: str) -> Report:
    """Freeze the facts of a day and draft the words to them. Raises ScheduleBeyondLimit."""
    with writing(rollout, by=by) as log:
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


def change_narrative(
    *, report: Report, by: Member, headline: str, summary: str, outlook: str, asks: str
) -> None:
    """Raises ValidationError unless it is a draft."""
    _must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        report.headline, report.summary = headline, summary
        report.outlook, report.asks = outlook, asks
        report.save(update_fields=["headline", "summary", "outlook", "asks"])
        log("report_changed", report, number=report.number)


def override_colours(*, report: Report, by: Member, overrides: Mapping[Dimension, Override]) -> None:
    """Show these colours, each with its reason, instead of the computed ones; all others as computed.

    Raises ValidationError unless it is a draft.
    """
    _must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        report.overrides = {
            dimension.value: {"colour": said.colour.value, "reason": said.reason}
            for dimension, said in overrides.items()
        }
        report.save(update_fields=["overrides"])
        log("report_colours_set", report, number=report.number, colours=report.overrides)


def submit_report(*, report: Report, by: Member, on: date) -> None:
    """Raises ValidationError unless it is a draft."""
    _must_be(report, Report.State.DRAFT)
    with writing(report.rollout, by=by) as log:
        report.state, report.submitted_by, report.submitted_on = Report.State.SUBMITTED, by, on
        report.save(update_fields=["state", "submitted_by", "submitted_on"])
        log("report_submitted", report, number=report.number)


def approve_report(*, report: Report, by: Member, on: date, remark: str = "") -> None:
    """Publish it, and keep the files it goes out as. Raises ValidationError unless it was submitted."""
    _must_be(report, Report.State.SUBMITTED)
    with writing(report.rollout, by=by) as log, kept_only_if_saved() as keep:
        report.state, report.decided_by, report.decided_on = Report.State.PUBLISHED, by, on
        report.remark = remark
        report.save(update_fields=["state", "decided_by", "decided_on", "remark"])
        hashes = {}
        for language in LANGUAGES:
            kept = _keep_file(report, language)
            keep(kept.file)
            hashes[language] = kept.sha256
        log("report_published", report, number=report.number, sha256=hashes)


def _keep_file(report: Report, language: str) -> ReportFile:
    content = docx(telling_of(report, language), language, made_at=recording_moment())
    name = file_name(report.rollout.slug, report.number, language)
    kept = ReportFile(
        report=report,
        language=language,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        name=name,
    )
    kept.file.save(name, ContentFile(content), save=True)
    return kept


def send_back(*, report: Report, by: Member, on: date, remark: str) -> None:
    """Make it a draft again, with what has to change. Raises ValidationError unless it was submitted."""
    _must_be(report, Report.State.SUBMITTED)
    with writing(report.rollout, by=by) as log:
        report.state, report.decided_by, report.decided_on = Report.State.DRAFT, by, on
        report.remark = remark
        report.save(update_fields=["state", "decided_by", "decided_on", "remark"])
        log("report_sent_back", report, number=report.number, remark=remark)


def acknowledge(*, report: Report, by: Member) -> None:
    """Keep that somebody has read it; a second time says nothing new."""
    _must_be(report, Report.State.PUBLISHED)
    with writing(report.rollout, by=by) as log:
        _receipt, is_new = ReportReceipt.objects.get_or_create(
            report=report, member=by, defaults={"read_at": recording_moment()}
        )
        if is_new:
            log("report_read", report, number=report.number)


def _must_be(report: Report, state: Report.State) -> None:
    if report.state != state:
        raise ValidationError(
            _("%(report)s can't be changed in this way now: its state is “%(state)s”. Reload its page.")
            % {"report": report, "state": report.get_state_display()}
        )
