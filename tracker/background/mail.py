"""One mail to one member, as a job: handed over once, tried again while the mail server does not answer."""

import smtplib
from email.headerregistry import Address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, mailers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import text as characters
from tracker.rollouts.models import Member

from .jobs import Job, Refused, Running, TryAgain, background, start

KIND = "background.mail"
TRIES = 10
TAKEN = 250
PERMANENT = 500


def mail(
    *, once: str, to: Member, subject: str, text: str, html: str | None = None, language: str | None = None
) -> Job:
    """Send a member a mail, written in their language, when the transaction around is through.

    The same `once` sends nothing more. Raises ValidationError where subject, name or address could not
    stand in a mail's header.
    """
    check_header(_("subject"), subject)
    check_header(_("name"), to.name)
    check_header(_("address"), to.email)
    return start(
        KIND,
        rollout=to.rollout,
        once=f"mail:{once}",
        to=to.pk,
        subject=subject,
        text=text,
        html=html or "",
        language=language or to.language,
    )


def check_header(what: str, value: str) -> None:
    if characters.first_control(value) or len(value.splitlines()) > 1 or "\n" in value:
        raise ValidationError(
            _("The %(what)s of a mail can't hold line breaks or control characters. Delete them.")
            % {"what": what}
        )


@background(KIND, title=gettext_lazy("Mail"), tries=TRIES, when_closed=True, forgets=True)
def send(job: Running, *, to: int, subject: str, text: str, html: str, language: str) -> None:
    member = Member.objects.active().get(pk=to)
    message = _message(job.job, member, subject, text, html, language)
    mailer = mailers.default
    try:
        mailer.open()
        _hand_over(job, mailer, message)
    except smtplib.SMTPRecipientsRefused as error:
        raise _said_no(min(code for code, _words in error.recipients.values()), "bad_address") from error
    except OSError as error:
        raise TryAgain("mail_server") from error
    finally:
        _close(mailer)


def _message(
    job: Job, member: Member, subject: str, text: str, html: str, language: str
) -> EmailMultiAlternatives:
    if not member.email:
        raise Refused("no_address")
    try:
        check_header("", member.name)
        recipient = str(Address(display_name=member.name, addr_spec=member.email))
    except (ValidationError, ValueError) as error:
        raise Refused("bad_address") from error
    site = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[recipient],
        headers={
            "Message-ID": f"<job-{job.pk}-{job.made_at:%Y%m%d%H%M%S%f}@{site}>",
            "Content-Language": language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if html:
        message.attach_alternative(html, "text/html")
    return message


def _hand_over(job: Running, mailer, message: EmailMultiAlternatives) -> None:
    """Until a server has been given the text, whatever fails can be tried again; from then on it decides."""
    connection = getattr(mailer, "connection", None)
    if not isinstance(connection, smtplib.SMTP):
        with job.outside():
            mailer.send_messages([message])
        return
    give_text = connection.data

    def give_once(text: bytes) -> tuple[int, bytes]:
        with job.outside():
            try:
                code, words = give_text(text)
            except smtplib.SMTPDataError as error:
                raise _said_no(error.smtp_code, "mail_server") from error
            if code != TAKEN:
                raise _said_no(code, "mail_server")
        return code, words

    connection.data = give_once  # type: ignore[method-assign,assignment]
    mailer.send_messages([message])


def _said_no(code: int, reason: str) -> Refused | TryAgain:
    return Refused(reason) if code >= PERMANENT else TryAgain("mail_server")


def _close(mailer) -> None:
    """What was handed over stays so, however the server takes its leave."""
    try:
        mailer.close()
    except OSError:
        mailer.connection = None
