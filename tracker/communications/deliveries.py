"""What a reader's own link to a message opens, and where its reader is reached today."""

from django.db.models import Q
from django.utils import timezone

from tracker.background.mail import Outsider
from tracker.common.tokens import hash_of
from tracker.rollouts.models import Member, Rollout

from .audience import Reader
from .models import Delivery, Feedback, Stakeholder


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


def reader_of(delivery: Delivery) -> Reader | None:
    """Return its reader as they are today; None once their links open nothing."""
    return _reader(delivery.member, delivery.stakeholder)


def giver_of(feedback: Feedback) -> Reader | None:
    """Return whoever gave it as they are today; None where we know them by name alone or they left."""
    if feedback.delivery:
        return reader_of(feedback.delivery)
    return _reader(feedback.stakeholder.member if feedback.stakeholder else None, feedback.stakeholder)


def _reader(member: Member | None, stakeholder: Stakeholder | None) -> Reader | None:
    if stakeholder and stakeholder.left_on:
        return None
    if member:
        if member.left_on or (member.user and not member.user.is_active):
            return None
        email = member.email or (stakeholder.email if stakeholder else "")
        name = stakeholder.name if stakeholder else member.name
        return Reader(name, email, member.language, member, stakeholder)
    if stakeholder:
        return Reader(stakeholder.name, stakeholder.email, stakeholder.language, None, stakeholder)
    return None


def addressed(reader: Reader, rollout: Rollout) -> Member | Outsider:
    """To whom a mail for this reader goes."""
    if reader.member and reader.member.email:
        return reader.member
    return Outsider(rollout, reader.name, reader.email, reader.language)
