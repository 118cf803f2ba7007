from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tracker.common.access import signed_in
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.reports import wording
from tracker.reports.domain.facts import Colour
from tracker.reports.queries import Gatherer, latest_report
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role

from . import overview as page
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
        "due_today": sum(one.days == 0 for one in waiting),
        "today": timezone.localdate(),
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
    member = request.member
    if not member.may(Permission.SEE_PLAN):
        return redirect("reports:reports", rollout.slug)
    today = rollout.today()
    try:
        facts = Gatherer([rollout]).facts(rollout, today, permissions=PERMISSIONS[Role(member.role)])
    except ScheduleBeyondLimit as error:
        return render(request, "workspace/beyond_limit.html", {"step": error.name, "tab": "overview"})
    colours = [health.colour for health in facts.health]
    context = {
        "facts": facts,
        "headline": wording.headline(facts),
        "health": page.health_rows(facts),
        "whole": wording.HEALTH[wording.whole(colours) or Colour.GREY],
        "count_of_health": wording.count_of_health(colours),
        "rail": page.rail(facts, page.p80(rollout, member)),
        "graph": page.graph(facts, rollout),
        "phases": [
            (phase, wording.named(facts, phase.name), wording.phase_word(phase)) for phase in facts.phases
        ],
        "due": page.due_steps(facts, rollout, today),
        "risks": page.top_risks(facts),
        "waiting": queries.waiting_for([member])[:4],
        "latest": latest_report(member),
        "tab": "overview",
    }
    return render(request, "workspace/overview.html", context)
