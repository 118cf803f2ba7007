"""What a reader's own link to a message opens."""

from django.db.models import Q
from django.utils import timezone

from tracker.common.tokens import hash_of

from .models import Delivery


def find_delivery(token: str) -> Delivery | None:
    """Return what this token opens today: not once it expired, was revoked, or its reader left."""
    return (
        Delivery.objects.select_related("message__line", "message__rollout", "member__user", "stakeholder")
        .defer("message__rollout__playbook")
        .filter(token_hash=hash_of(token), revoked_at=None, expires_at__gt=timezone.now())
        .filter(Q(member=None) | Q(member__left_on=None))
        .filter(Q(member=None) | Q(member__user=None) | Q(member__user__is_active=True))
        .filter(Q(stakeholder=None) | Q(stakeholder__left_on=None))
        .exclude(member=None, stakeholder=None)
        .first()
    )
