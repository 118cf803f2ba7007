from django import template

from ..models import SavedView

register = template.Library()


@register.inclusion_tag("rollouts/saved_views.html", takes_context=True)
def saved_views(context, page: str) -> dict:
    """The views of a list that the reader has saved, and the form that saves the present one."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "rollout": request.rollout,
        "page": page,
        "views": SavedView.objects.filter(member=request.member, page=page),
        "query": request.GET.urlencode(),
    }
