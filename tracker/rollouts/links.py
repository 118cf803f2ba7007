"""Personal links: who has one is its member, for one purpose, with that member's rights of today."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from tracker.common.tokens import hash_of, new_token

from .domain.roles import Permission
from .models import Member, PersonalLink
from .writing import writing

NEEDS = {
    PersonalLink.Purpose.CHECK_IN: Permission.UPDATE_STEPS,
    PersonalLink.Purpose.CALENDAR: Permission.SEE_PLAN,
}
"""What a link's member must still be allowed each time it is used."""


def new_link(
    *, member: Member, purpose: PersonalLink.Purpose, expires_at: datetime | None = None
) -> tuple[PersonalLink, str]:
    """Return a link with its token, which is kept nowhere; part of a change that logs it."""
    token, token_hash = new_token()
    link = PersonalLink.objects.create(
        member=member,
        purpose=purpose,
        token_hash=token_hash,
        made_at=timezone.now(),
        expires_at=expires_at,
    )
    return link, token


def make_link(
    *, member: Member, purpose: PersonalLink.Purpose, by: Member, expires_at: datetime | None = None
) -> tuple[PersonalLink, str]:
    """Make a link in place of those the member has for this purpose; show its token now or never."""
    with writing(member.rollout, by=by) as log:
        for old in links_of(member, purpose):
            _end(old)
            log("link_revoked", old, member=member.pk, purpose=purpose)
        link, token = new_link(member=member, purpose=purpose, expires_at=expires_at)
        log("link_made", link, member=member.pk, purpose=purpose)
    return link, token


def revoke_link(*, link: PersonalLink, by: Member) -> None:
    """From now on it opens nothing; a link that is revoked already stays so."""
    with writing(link.member.rollout, by=by) as log:
        link.refresh_from_db(fields=["revoked_at"])
        if link.revoked_at is None:
            _end(link)
            log("link_revoked", link, member=link.member_id, purpose=link.purpose)


def _end(link: PersonalLink) -> None:
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])


def links_of(member: Member, purpose: PersonalLink.Purpose):
    """The links of a member that open something now."""
    return (
        member.personal_links.filter(purpose=purpose, revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
        .order_by("-made_at", "-pk")
    )


def find_link(token: str, purpose: PersonalLink.Purpose) -> PersonalLink | None:
    """Return the link this token opens for its member as they are today.

    Unknown, expired, revoked, its member gone, locked out or no longer allowed: all look the same.
    """
    link = (
        PersonalLink.objects.select_related("member__rollout")
        .defer("member__rollout__playbook")
        .filter(token_hash=hash_of(token), purpose=purpose, revoked_at=None, member__left_on=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
        .filter(Q(member__user=None) | Q(member__user__is_active=True))
        .first()
    )
    return link if link and link.member.may(NEEDS[purpose]) else None
