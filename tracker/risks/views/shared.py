"""What every view of a risk needs: the risk its reader may see, and one page for all forms."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render

from tracker.rollouts.domain.roles import Permission

from ..models import Risk, RiskQuerySet


def sees_confidential(request) -> bool:
    return request.member.may(Permission.SEE_CONFIDENTIAL)


def risks_of(request, rollout) -> RiskQuerySet:
    return rollout.risks.seen_by(confidential=sees_confidential(request))


def risk_of(request, rollout, number: int, **state) -> Risk:
    """Return the risk of this number, in this state where one is given; else it is as if missing."""
    risks: QuerySet[Risk] = risks_of(request, rollout).filter(**state)
    return get_object_or_404(risks.select_related("owner", "raised_by"), number=number)


def open_risk_of(request, rollout, number: int) -> Risk:
    return risk_of(request, rollout, number, status=Risk.Status.OPEN)


def form_page(request, form, title: str, button: str, risk: Risk | None = None, *, columns: str = ""):
    context = {
        "form": form,
        "title": title,
        "button": button,
        "risk": risk,
        "columns": columns,
        "tab": "risks",
    }
    return render(request, "risks/form.html", context)


def tell(request, form) -> None:
    for error in form.non_field_errors():
        messages.error(request, error)
