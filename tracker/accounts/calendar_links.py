"""A person's one calendar link: whoever has it reads what its person may read today."""

from django.utils import timezone

from tracker.common.tokens import hash_of, new_token

from .models import CalendarLink, User


def make_calendar_link(user: User) -> tuple[CalendarLink, str]:
    """Make a link in place of the one before; show its token now or never."""
    token, token_hash = new_token()
    fields = {"token_hash": token_hash, "made_at": timezone.now(), "opened_at": None}
    link, _is_new = CalendarLink.objects.update_or_create(user=user, defaults=fields)
    return link, token


def revoke_calendar_link(user: User) -> None:
    CalendarLink.objects.filter(user=user).delete()


def find_calendar_link(token: str) -> CalendarLink | None:
    """Unknown, revoked, or of somebody who may no longer sign in: all look the same."""
    links = CalendarLink.objects.select_related("user").filter(user__is_active=True)
    return links.filter(token_hash=hash_of(token)).first()
