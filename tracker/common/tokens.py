"""What stands in an address that opens something without signing in; its hash alone is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(hours=1)
"""That an address was opened is kept to the hour."""


def note_opened(link) -> None:
    """Keep on a link's row when it was last used."""
    now = timezone.now()
    if link.opened_at is None or now - link.opened_at >= NOTED_EVERY:
        type(link).objects.filter(pk=link.pk).update(opened_at=now)
        link.opened_at = now


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def new_token() -> tuple[str, str]:
    """Return a token that nobody can guess, and its hash, which alone is to be kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, hash_of(token)
