"""One mail to one person, as a job: handed over once, tried again while the mail server does not answer."""

import smtplib
from dataclasses import dataclass
from email.headerregistry import Address
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.common import text as characters
from tracker.rollouts.models import Member, Rollout

from .jobs import Job, Refused, Running, TryAgain, background, start

KIND = "background.mail"
TRIES = 10
TAKEN = 250
PERMANENT = 500


@dataclass(frozen=True)
class Outsider:
    """Somebody a rollout writes to who is no member of it: their address is all we know of them."""

    rollout: Rollout
    name: str
    email: str
    language: str


type Recipient = Member | User | Outsider


class Addressed(Protocol):
    """Anybody with a name and an address."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...


def mail(
    *,
    once: str,
    to: Recipient,
    subject: str,
    text: str,
    html: str | None = None,
    language: str | None = None,
    reply_to: str = "",
    unsubscribe: str = "",
) -> Job:
    """Send somebody a mail, written in their language, when the transaction around is through.

    A member or user gets it at the address of the moment it is sent, and not once they have left or may
    no longer sign in. `reply_to` is whom an answer goes to, `unsubscribe` the address that ends such mails
    without signing in. The same `once` sends nothing more. Raises ValidationError where subject, name or
    address could not stand in a mail's header.
    """
    check_header(_("subject"), subject)
    check_header(_("name"), to.name)
    check_header(_("address"), to.email)
    check_header(_("address"), reply_to)
    return start(
        KIND,
        rollout=None if isinstance(to, User) else to.rollout,
        once=once_key(once),
        to=_kept(to),
        subject=subject,
        text=text,
        html=html or "",
        language=language or to.language,
        reply_to=reply_to,
        unsubscribe=unsubscribe,
    )


def once_key(once: str) -> str:
    """The name of the job that sends this mail."""
    return f"mail:{once}"


def _kept(to: Recipient) -> dict:
    match to:
        case Member():
            return {"member": to.pk}
        case User():
            return {"user": to.pk}
    return {"name": to.name, "email": to.email}


def can_be_mailed(to: Addressed) -> bool:
    """Tell whether a mail's header can hold their name and address."""
    try:
        validate_email(to.email)
        check_header("", to.name)
    except ValidationError:
        return False
    return True


def check_header(what: str, value: str) -> None:
    if characters.first_control(value) or len(value.splitlines()) > 1 or "\n" in value:
        raise ValidationError(
            _("The %(what)s of a mail can't hold line breaks or control characters. Delete them.")
            % {"what": what}
        )


@background(KIND, title=gettext_lazy("Mail"), tries=TRIES, when_closed=True, forgets=True)
def send(
    job: Running, *, to: dict, subject: str, text: str, html: str, language: str, **answers: str
) -> None:
    message = EmailMultiAlternatives(
        subject, text, to=[_recipient(**to)], headers=_headers(job.job, language, **answers)
    )
    if html:
        message.attach_alternative(html, "text/html")
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


def _recipient(*, member: int = 0, user: int = 0, name: str = "", email: str = "") -> str:
    """Return their address as a header writes it; raises DoesNotExist for whoever left or is locked out."""
    if member or user:
        found: Member | User = (
            _may_be_mailed().get(pk=member) if member else User.objects.get(pk=user, is_active=True)
        )
        name, email = found.name, found.email
    if not email:
        raise Refused("no_address")
    try:
        check_header("", name)
        return str(Address(display_name=name, addr_spec=email))
    except (ValidationError, ValueError) as error:
        raise Refused("bad_address") from error


def _may_be_mailed() -> QuerySet[Member]:
    """Members without an account are reached, too; an account that may not sign in is not."""
    return Member.objects.active().filter(Q(user=None) | Q(user__is_active=True))


def _headers(job: Job, language: str, *, reply_to: str, unsubscribe: str) -> dict[str, str]:
    site = urlsplit(settings.BASE_URL).hostname or "localhost"
    headers = {
        "Message-ID": f"<job-{job.pk}-{job.made_at:%Y%m%d%H%M%S%f}@{site}>",
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",
    }
    if reply_to:
        headers["Reply-To"] = reply_to
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


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
