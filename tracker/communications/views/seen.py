"""Reaching lines with the reader's eyes: a confidential one does not exist for most."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from .. import queries
from ..models import PlanLine


def lines_seen(request) -> QuerySet[PlanLine]:
    return request.rollout.plan_lines.seen(confidential=queries.sees_confidential(request.member))


def line_seen(request, pk: int) -> PlanLine:
    return get_object_or_404(lines_seen(request), pk=pk)
