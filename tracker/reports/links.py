"""What a reader's own link to a report opens."""

from django.db.models import Q
from django.utils import timezone

from tracker.common.tokens import hash_of

from .models import ReportLink


def find_report_link(token: str) -> ReportLink | None:
    """Return what this token opens today: not once it expired or was revoked, nor for somebody who left or
    may no longer see the report."""
    link = (
        ReportLink.objects.select_related(
            "report__rollout",
            "report__before",
            "report__corrects",
            "report__corrected_by",
            "report__decided_by",
            "member__user",
        )
        .defer("report__rollout__playbook")
        .filter(token_hash=hash_of(token), revoked_at=None, expires_at__gt=timezone.now())
        .filter(Q(member=None) | Q(member__left_on=None))
        .filter(Q(member=None) | Q(member__user=None) | Q(member__user__is_active=True))
        .first()
    )
    return link if link and link.is_allowed else None
