"""The link at the end of a digest: it turns the digest off and does nothing else, whoever opens it."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from .models import User

WORKS_FOR = timedelta(days=365)
_signer = signing.TimestampSigner(salt="digest")


def unsubscribe_address(user: User) -> str:
    return settings.BASE_URL + reverse("accounts:unsubscribe", args=[_signer.sign(str(user.pk))])


def who_unsubscribes(token: str) -> User | None:
    """Return whose digest the link turns off; guessed, cut off, expired or locked out look the same."""
    try:
        pk = int(_signer.unsign(token, max_age=WORKS_FOR))
    except (signing.BadSignature, ValueError):
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def turn_digest_off(user: User) -> None:
    user.digest = User.Digest.NEVER
    user.save(update_fields=["digest"])
