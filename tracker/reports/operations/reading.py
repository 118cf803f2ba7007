"""A report with its readers: told that it is there, sent by a link, opened, read, asked about."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tracker.background.mail import Outsider, can_be_mailed, mail
from tracker.common import limits
from tracker.common.tokens import new_token
from tracker.risks.operations import asker_of, receive_question, refuse_too_much_by_link
from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment, writing

from ..models import Report, ReportLink, ReportOpening, ReportQuestion, ReportReceipt
from ..queries import reading_members
from ..report_mail import link_mail, published_mail
from .state import must_be

LINK_DAYS = timedelta(days=30)


def acknowledge(*, report: Report, by: Member) -> None:
    """Keep that somebody has read it; a second time says nothing new."""
    must_be(report, Report.State.PUBLISHED)
    with writing(report.rollout, by=by) as log:
        _receipt, is_new = ReportReceipt.objects.get_or_create(
            report=report, member=by, defaults={"read_at": recording_moment()}
        )
        if is_new:
            log("report_read", report, number=report.number)


def tell_readers(*, report: Report) -> None:
    """Mail a published report to everybody it is for, each once and in their language.

    Whoever signs in is led to its page; whoever has no account gets a link of their own.
    """
    must_be(report, Report.State.PUBLISHED)
    with writing(report.rollout, by=None) as log:
        told = 0
        for member in reading_members(report):
            if member == report.decided_by or not can_be_mailed(member):
                continue
            if member.user_id:
                mail(once=f"report:{report.pk}:{member.pk}", to=member, **published_mail(report, member))
            elif not _was_sent(report, member):
                send_link(report=report, by=None, member=member)
            told += 1
        log("report_readers_told", report, number=report.number, readers=told)


def _was_sent(report: Report, member: Member) -> bool:
    """Tell whether a link told them already that it is published."""
    sent = report.links.filter(member=member, revoked_at=None, expires_at__gt=timezone.now())
    return sent.exclude(wanted=ReportLink.Wanted.APPROVE).exists()


def send_link(
    *,
    report: Report,
    by: Member | None,
    member: Member | None = None,
    name: str = "",
    email: str = "",
    language: str = "",
    wanted: str = "read",
    wanted_by: date | None = None,
) -> ReportLink:
    """Mail somebody a link that opens this report for them alone: a member, or whoever is named.

    `wanted` is what we want of them, `wanted_by` by when. Raises ValidationError where a draft would go out,
    for somebody who may not see it, or who can't approve what they are asked to approve.
    """
    with writing(report.rollout, by=by) as log:
        link = ReportLink(
            report=report,
            member=member,
            name=member.name if member else name,
            email=member.email if member else email,
            language=member.language if member else language,
            wanted=wanted,
            wanted_by=wanted_by,
        )
        _refuse_link(link)
        token, link.token_hash = new_token()
        link.sent_by, link.sent_at = by, timezone.now()
        link.expires_at = _expires(link)
        link.save()
        to = member or Outsider(report.rollout, link.name, link.email, link.language)
        mail(once=link.once, to=to, language=link.language, **link_mail(link, token))
        log("report_link_sent", link, number=report.number, wanted=wanted)
    return link


def _expires(link: ReportLink) -> datetime:
    """Not before the day by which we want something of its reader is over."""
    days = (link.wanted_by - link.rollout.today()).days + 1 if link.wanted_by else 0
    return link.sent_at + max(LINK_DAYS, timedelta(days=days))


def _refuse_link(link: ReportLink) -> None:
    if link.report.state == Report.State.DRAFT:
        raise ValidationError(_("A draft goes to nobody yet. Submit it first."))
    if link.report.state == Report.State.SUBMITTED and link.wanted != ReportLink.Wanted.APPROVE:
        raise ValidationError(_("It waits for approval; until then a link can only ask for that."))
    if link.report.state == Report.State.PUBLISHED and link.wanted == ReportLink.Wanted.APPROVE:
        raise ValidationError(_("It is approved already. Ask them to read it, or to say that they have."))
    if link.wanted_by and link.wanted_by < link.rollout.today():
        raise ValidationError(_("The day by which we want it is over. Choose today or a later day."))
    if link.wanted == ReportLink.Wanted.APPROVE and not link.may_approve:
        raise ValidationError(
            _("%(name)s can't approve it: a sponsor or project manager of the rollout can.")
            % {"name": link.name}
        )
    if not link.is_allowed:
        raise ValidationError(
            _("%(name)s is not in the report's audience. Ask somebody else, or make one for their audience.")
            % {"name": link.name}
        )
    if not can_be_mailed(link):
        raise ValidationError(
            _("No mail reaches %(name)s: they have no address that works. Enter one first.")
            % {"name": link.name}
        )


def revoke_link(*, link: ReportLink, by: Member) -> None:
    """The link opens nothing any more; what came by it stays."""
    if link.revoked_at:
        return
    with writing(link.rollout, by=by) as log:
        link.revoked_at = recording_moment()
        link.save(update_fields=["revoked_at"])
        log("report_link_revoked", link, number=link.report.number)


def note_opening(link: ReportLink) -> None:
    """Keep each time it was opened, up to as many as a person may."""
    if link.openings.count() < limits.OPENINGS_OF_A_LINK:
        ReportOpening.objects.create(link=link, at=timezone.now())


def acknowledge_by_link(*, link: ReportLink) -> None:
    """Its reader says that they have read it; the first time counts."""
    must_be(link.report, Report.State.PUBLISHED)
    if link.acknowledged_at:
        return
    with writing(link.rollout, by=link.member) as log:
        link.acknowledged_at = recording_moment()
        link.save(update_fields=["acknowledged_at"])
        if link.member:
            ReportReceipt.objects.get_or_create(
                report=link.report, member=link.member, defaults={"read_at": link.acknowledged_at}
            )
        log("report_read", link, number=link.report.number)


def ask_by_link(*, link: ReportLink, text: str, on: date) -> ReportQuestion:
    """A reader's question becomes an issue on the clock; its answer goes back to them by mail.

    Raises ValidationError where so much came by this link that it can be no person's.
    """
    with writing(link.rollout, by=link.member) as log:
        refuse_too_much_by_link(link.questions.count())
        issue = receive_question(
            rollout=link.rollout,
            by=link.member,
            on=on,
            about=_about(link.report),
            question=text,
            **asker_of(link.member, link.name, link.email, link.language),
        )
        question = ReportQuestion.objects.create(
            link=link, issue=issue, text=text, on=on, at=recording_moment()
        )
        log("report_question", question, number=link.report.number)
    return question


def _about(report: Report) -> str:
    with translation.override(report.rollout.language):
        return str(report)
