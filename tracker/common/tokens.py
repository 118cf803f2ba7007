"""What stands in an address that opens something without signing in; its hash alone is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

TOKEN_BYTES = 32
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None of which is taken for another, on paper or read aloud."""
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


def new_token_to_type() -> tuple[str, str]:
    """The same for an address that people copy by hand from a poster: abcd-efgh-jkmn, case aside."""
    groups = ["".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3)]
    token = "-".join(groups)
    return token, hash_of(token)
