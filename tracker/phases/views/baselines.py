"""Baselines: what was agreed, compared with what came of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..compared import TODAY, Side, compared, go_live_in, headline, side_of_baseline, side_of_today
from ..forms import CompareForm, RenameBaselineForm, TakeBaselineForm
from ..models import Baseline, BaselineDate
from ..queries import counted_baseline
from ..shown import ShownPlan, show_plan
from .dated import says_what_has_no_date


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def baselines(request, rollout):
    plan = show_plan(rollout)
    taken = list(rollout.baselines.select_related("taken_by"))
    counted = counted_baseline(rollout)
    go_lives = go_live_in(taken, rollout.go_live_node)
    context = {
        "tab": "plan",
        "plan": plan,
        "taken": [(one, go_lives.get(one.pk), one == counted) for one in taken],
        "bare": RowForm(),
    }
    if taken:
        chosen = _chosen(request, taken, counted or taken[0])
        sides = _sides(plan, taken, chosen, money=request.member.may(Permission.SEE_MONEY))
        only_moved = request.GET.get("show") == "moved"
        found = compared(plan, *sides, only_moved=only_moved)
        context |= {
            "compared": found,
            "headline": headline(found),
            "form": CompareForm(chosen, baselines=taken, today=(TODAY, _("today"))),
            "only_moved": only_moved,
        }
    return render_page(request, "phases/baselines.html", context, partial="comparison")


def _chosen(request, taken: list[Baseline], usual: Baseline) -> dict[str, str]:
    """Read the two sides from the address; what this rollout does not have is not there."""
    chosen = {
        "from": request.GET.get("from") or str(usual.pk),
        "to": request.GET.get("to") or TODAY,
    }
    known = {str(one.pk) for one in taken}
    if chosen["from"] not in known or chosen["to"] not in {TODAY, *known}:
        raise Http404
    return chosen


def _sides(
    plan: ShownPlan, taken: list[Baseline], chosen: dict[str, str], *, money: bool
) -> tuple[Side, Side]:
    by_code = {str(one.pk): one for one in taken}
    rows: dict[int, list[BaselineDate]] = {
        by_code[code].pk: [] for code in chosen.values() if code in by_code
    }
    for row in BaselineDate.objects.filter(baseline__in=list(rows)).order_by("pk"):
        rows[row.baseline_id].append(row)

    def side(code: str) -> Side:
        if code == TODAY:
            return side_of_today(plan, money=money)
        return side_of_baseline(by_code[code], rows[by_code[code].pk], money=money)

    return side(chosen["from"]), side(chosen["to"])


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def take_baseline(request, rollout):
    number = rollout.baselines.count() + 1
    form = TakeBaselineForm(
        request.POST or None, initial={"name": _("Baseline %(number)d") % {"number": number}}
    )
    if request.method == "POST" and form.is_valid():
        baseline = operations.take_baseline(
            rollout=rollout, by=request.member, on=rollout.today(), **form.cleaned_data
        )
        if baseline.is_approved:
            message = _("The dates of today are kept. From now on differences are counted against them.")
        else:
            message = _("The dates of today are kept. Approve them to count differences against them.")
        messages.success(request, message)
        return redirect("phases:baselines", rollout.slug)
    return render(request, "phases/take_baseline.html", {"form": form, "tab": "plan"})


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def rename_baseline(request, rollout, pk):
    baseline = _baseline(rollout, pk)
    form = RenameBaselineForm(request.POST or None, initial={"name": baseline.name})
    if request.method == "POST" and form.is_valid():
        operations.rename_baseline(baseline=baseline, by=request.member, **form.cleaned_data)
        messages.success(request, _("It is called “%(name)s” now.") % {"name": baseline.name})
        return redirect("phases:baselines", rollout.slug)
    context = {"form": form, "baseline": baseline, "tab": "plan"}
    return render(request, "phases/rename_baseline.html", context)


@rollout_page(Permission.DECIDE)
@require_POST
def approve_baseline(request, rollout, pk):
    operations.approve_baseline(baseline=_baseline(rollout, pk), by=request.member)
    return _say_what_counts(request, rollout)


@rollout_page(Permission.DECIDE)
@require_POST
def set_baseline_aside(request, rollout, pk):
    operations.set_baseline_aside(baseline=_baseline(rollout, pk), by=request.member)
    return _say_what_counts(request, rollout)


def _say_what_counts(request, rollout):
    counted = counted_baseline(rollout)
    if counted:
        message = _("Differences are counted against “%(name)s”.") % {"name": counted.name}
    else:
        message = _("No baseline is approved now; differences are counted against the plan.")
    messages.success(request, message)
    return redirect("phases:baselines", rollout.slug)


def _baseline(rollout, pk: int) -> Baseline:
    baseline = get_object_or_404(rollout.baselines, pk=pk)
    baseline.rollout = rollout
    return baseline
