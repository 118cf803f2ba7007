"""The digest's round: each person at most once on a day of their own, from 7:00 where they are."""

from datetime import date, datetime, time

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.background.jobs import Job, Running, background, start
from tracker.background.mail import mail
from tracker.background.periodic import every
from tracker.rollouts.models import Member

from .digest import digest_mail, digest_of

KIND = "workspace.digest"
SENT_FROM = time(7)


@every(minutes=10)
def start_digests(now: datetime) -> None:
    """Start the digest of everybody who is due; a day's digest is started once."""
    readers = User.objects.filter(pk__in=Member.objects.active().values("user"), is_active=True)
    due: dict[str, tuple[int, str]] = {}
    for user in readers.exclude(digest=User.Digest.NEVER):
        local = now.astimezone(user.zone)
        if local.time() >= SENT_FROM and is_due(user, local.date()):
            day = local.date().isoformat()
            due[once_of(user, day)] = (user.pk, day)
    started = set(Job.objects.filter(once_key__in=due).values_list("once_key", flat=True))
    for once, (pk, day) in due.items():
        if once not in started:
            start(KIND, once=once, user=pk, day=day)


def is_due(user: User, day: date) -> bool:
    if user.digest == User.Digest.WEEKLY:
        return day.weekday() == user.digest_weekday
    return user.digest == User.Digest.DAILY


def once_of(user: User, day: str) -> str:
    return f"digest:{user.pk}:{day}"


@background(KIND, title=gettext_lazy("Digest by mail"))
def tell(job: Running, *, user: int, day: str) -> None:
    """Mail the digest as it is now, if it is still wanted, still that day, and says something."""
    now = timezone.now()
    reader = User.objects.get(pk=user, is_active=True)
    if now.astimezone(reader.zone).date().isoformat() != day or not is_due(reader, date.fromisoformat(day)):
        return
    with translation.override(reader.language):
        digest = digest_of(reader, now)
        if not digest.says_something:
            return
        with job.saving():
            mail(once=once_of(reader, day), to=reader, **digest_mail(digest))
            User.objects.filter(pk=reader.pk).update(digested_at=now)
