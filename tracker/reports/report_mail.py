"""The mails that bring a report: the one page is their text, a link leads to the rest."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.background.mail import can_be_mailed
from tracker.common.dates import written
from tracker.common.text import on_one_line
from tracker.rollouts.models import Member

from .models import Report, ReportLink
from .plain import short_text
from .sections.beginning import title
from .telling import telling_of


def published_mail(report: Report, member: Member) -> dict[str, str]:
    """Return subject and text for somebody who signs in."""
    return _mail(report, member.language, link=settings.BASE_URL + report.get_absolute_url())


def link_mail(link: ReportLink, token: str) -> dict[str, str]:
    """Return subject and text for somebody whom their own link lets in; it says what we want and by when."""
    reply_to = link.sent_by.email if link.sent_by and can_be_mailed(link.sent_by) else ""
    address = settings.BASE_URL + reverse("personal_reports:report", args=[token])
    with translation.override(link.language):
        wanted = wanted_words(link)
    return _mail(link.report, link.language, link=address, wanted=wanted, is_personal=True) | {
        "reply_to": reply_to
    }


def wanted_words(link: ReportLink) -> str:
    by = written(link.wanted_by, "long") if link.wanted_by else ""
    if link.wanted == ReportLink.Wanted.APPROVE:
        return (
            _("Please approve it by %(day)s, or send it back.") % {"day": by}
            if by
            else _("Please approve it, or send it back.")
        )
    if link.wanted == ReportLink.Wanted.ACKNOWLEDGE:
        return (
            _("Please say by %(day)s that you have read it.") % {"day": by}
            if by
            else _("Please say that you have read it.")
        )
    return _("Please read it by %(day)s.") % {"day": by} if by else ""


def _mail(
    report: Report, language: str, *, link: str, wanted: str = "", is_personal: bool = False
) -> dict[str, str]:
    telling = telling_of(report, language)
    with translation.override(language):
        subject = _("%(rollout)s: %(title)s") % {"rollout": report.rollout, "title": title(telling)}
        context = {
            "body": short_text(telling, language),
            "link": link,
            "wanted": wanted,
            "is_personal": is_personal,
            "rollout": on_one_line(str(report.rollout)),
        }
        text = render_to_string("reports/report_mail.txt", context)
    return {"subject": on_one_line(subject), "text": text.strip() + "\n"}
