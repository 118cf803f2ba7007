"""The report that an address names, where its member may see it."""

from django.shortcuts import get_object_or_404

from ..models import Report


def visible(request, rollout, number: int) -> Report:
    found = rollout.reports.visible_to(request.member).select_related(
        "before", "decided_by", "submitted_by", "corrects", "corrected_by"
    )
    shown = get_object_or_404(found, number=number)
    shown.rollout = rollout
    return shown
