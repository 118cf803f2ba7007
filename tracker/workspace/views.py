from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tracker.common.access import signed_in
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from . import queries
from .standing import standings


@signed_in
@require_http_methods(["GET"])
def home(request):
    members = queries.memberships(request.user)
    if not members:
        return render(request, "workspace/first.html")
    waiting = queries.waiting_for(members)
    context = {
        "standings": standings(members),
        "waiting": waiting,
        "groups": queries.by_urgency(waiting[:12]),
        "late": sum(one.is_late for one in waiting),
        "today": sum(one.days == 0 for one in waiting),
    }
    return render(request, "workspace/home.html", context)


@signed_in
@require_http_methods(["GET"])
def my_work(request):
    waiting = queries.waiting_for(queries.memberships(request.user))
    context = {
        "waiting": waiting,
        "groups": queries.by_urgency(waiting),
        "late": sum(one.is_late for one in waiting),
    }
    return render(request, "workspace/my_work.html", context)


@signed_in
@require_http_methods(["GET"])
def rollouts(request):
    members = queries.memberships(request.user, open_only=False)
    return render(request, "workspace/rollouts.html", {"standings": standings(members)})


@signed_in
@require_http_methods(["GET"])
def search(request):
    words = " ".join(request.GET.get("q", "")[:200].split())
    found = queries.hits(queries.memberships(request.user, open_only=False), words) if words else []
    context = {"search_words": words, "found": found, "count": sum(len(hits) for _rollout, hits in found)}
    return render(request, "workspace/search.html", context)


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def overview(request, rollout):
    if not request.member.may(Permission.SEE_PLAN):
        return redirect("reports:reports", rollout.slug)
    return render(request, "workspace/overview.html", {"tab": "overview"})
