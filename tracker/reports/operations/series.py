"""Series of reports: begun, ended, and their drafts when they are due."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing

from ..domain.facts import Audience
from ..domain.series import Every, due_after
from ..models import Report, ReportSeries, ReportTemplate
from .drafting import create_report


def begin_series(
    *,
    rollout: Rollout,
    by: Member,
    on: date,
    audience: str,
    every: str,
    first_on: date,
    language: str,
    paper: str,
    template: ReportTemplate | None = None,
) -> ReportSeries:
    """Raises ValidationError where its audience has one already, or its first day is over."""
    with writing(rollout, by=by) as log:
        if first_on < on:
            raise ValidationError(_("The first day is over. Choose today or a later day."))
        if rollout.report_series.running().filter(audience=audience).exists():
            raise ValidationError(_("Reports for this audience are drafted already. End that series first."))
        series = ReportSeries.objects.create(
            rollout=rollout,
            audience=audience,
            every=every,
            first_on=first_on,
            next_on=first_on,
            language=language,
            paper=paper,
            template=template,
            owner=by,
        )
        log("report_series_begun", series, audience=audience, every=every, first_on=first_on)
    return series


def end_series(*, series: ReportSeries, by: Member, on: date) -> None:
    """What it drafted stays."""
    if series.ended_on:
        return
    with writing(series.rollout, by=by) as log:
        series.ended_on = on
        series.save(update_fields=["ended_on"])
        log("report_series_ended", series, audience=series.audience)


def draft_due(series: ReportSeries, on: date) -> Report | None:
    """Draft what is due by a day: one report, however many days were missed; None where nothing is due, its
    last draft is unfinished, or its owner does not write reports any more.

    Raises ScheduleBeyondLimit.
    """
    with writing(series.rollout, by=series.owner) as log:
        series = ReportSeries.objects.select_related("rollout", "owner", "last", "template").get(pk=series.pk)
        if series.ended_on or series.next_on > on or series.waits or not series.owner_writes:
            return None
        offered = ReportTemplate.objects.offered_to(series.owner)
        template = offered.filter(pk=series.template_id).first() if series.template_id else None
        report = create_report(
            rollout=series.rollout,
            by=series.owner,
            on=on,
            audience=Audience(series.audience),
            language=series.language,
            paper=series.paper,
            template=template.latest if template else None,
        )
        series.last, series.next_on = report, due_after(Every(series.every), series.first_on, on)
        series.save(update_fields=["last", "next_on"])
        log("report_drafted_by_series", report, number=report.number)
    return report
