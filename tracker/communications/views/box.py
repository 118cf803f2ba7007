"""The suggestion box from inside: what is in it, opening and closing it, and what becomes of a suggestion."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..box import (
    SUGGESTIONS,
    SuggestionRow,
    box_of,
    care_of,
    headline,
    idea_of_the_month,
    rows_of,
    suggestions_seen,
)
from ..forms import AnswerSuggestionForm, BoxForm, PrizeForm, SuggestedActionForm, SuggestedIssueForm
from ..models import Suggestion
from ..queries import sees_confidential


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def box(request, rollout):
    rows = rows_of(request.member, rollout.today())
    shown = SUGGESTIONS.show(rows, request.GET)
    title = _("Suggestions")
    file = export(shown, request.GET, title=title, name=f"{rollout.slug}-suggestions")
    if file:
        return file
    found, care, sees_all = box_of(rollout), care_of(rows), _sees_all(request)
    context = {
        "list": shown,
        "title": title,
        "headline": headline(found, care, sees_all=sees_all),
        "box": found,
        "care": care,
        "best": idea_of_the_month(rollout, rollout.today()) if sees_all else None,
        "tab": "communications",
    }
    return render_page(request, "communications/box/list.html", context, partial="list")


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def open_box(request, rollout):
    """Make a new address in place of the old one, and show it this once."""
    token = operations.open_box(rollout=rollout, by=request.member, on=rollout.today())
    context = {
        "box": box_of(rollout),
        "address": settings.BASE_URL + reverse("personal_messages:box", args=[token]),
        "tab": "communications",
    }
    return render(request, "communications/box/address.html", context)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def close_box(request, rollout):
    found = box_of(rollout)
    if found.is_open:
        operations.close_box(box=found, by=request.member)
        notices.success(request, _("The box is closed: its address opens nothing any more."))
    return redirect("communications:box", rollout.slug)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def change_box(request, rollout):
    changed = box_of(rollout)
    form = BoxForm(request.POST or None, instance=changed)
    if request.method == "POST" and form.is_valid():
        operations.change_box(box=changed, by=request.member, **form.cleaned_data)
        notices.success(request, _("The words of the box are saved."))
        return redirect("communications:box", rollout.slug)
    context = {"form": form, "tab": "communications"}
    return render(request, "communications/box/words.html", context)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def suggestion(request, rollout, number):
    shown = _seen(request, number)
    today, sees_all = rollout.today(), _sees_all(request)
    context = {
        "row": SuggestionRow(shown, today),
        "suggestion": shown,
        "turns": shown.turns.select_related("by"),
        "became": [one for one in (shown.action, shown.issue) if _is_seen(request, one)],
        "sharing": RowForm(row=shown),
        "may_be_prized": sees_all and _may_be_prized(shown, today),
        "tab": "communications",
    }
    return render(request, "communications/box/suggestion.html", context)


def _may_be_prized(shown: Suggestion, today) -> bool:
    return (
        shown.kind == Suggestion.Kind.IDEA
        and shown.prized_on is None
        and idea_of_the_month(shown.rollout, today) is None
    )


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def answer_suggestion(request, rollout, number):
    answered = _seen(request, number)
    form = AnswerSuggestionForm(request.POST or None, row=answered)
    said = _("The answer is kept; whoever gave it reads it by their own link.")
    return _change(request, answered, form, operations.answer_suggestion, "answer", said)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def award_prize(request, rollout, number):
    prized = _seen(request, number)
    form = PrizeForm(request.POST or None, row=prized, initial={"prize": box_of(rollout).prize})
    said = _("“%(idea)s” has the prize of the month.") % {"idea": prized}
    return _change(request, prized, form, operations.award_prize, "prize", said)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def plan_suggested_action(request, rollout, number):
    of = _seen(request, number)
    form = SuggestedActionForm(request.POST or None, row=of)
    said = _("The action is planned.")
    return _change(request, of, form, operations.plan_suggested_action, "action", said)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def raise_suggested_issue(request, rollout, number):
    of = _seen(request, number)
    form = SuggestedIssueForm(request.POST or None, row=of)
    said = _("The issue is raised.")
    return _change(request, of, form, operations.raise_suggested_issue, "issue", said)


def _change(request, of: Suggestion, form, operation: Callable[..., Any], part: str, said: str):
    if request.method == "POST" and form.is_valid():
        try:
            operation(suggestion=of, by=request.member, on=request.rollout.today(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, said)
            return redirect(of)
    context = {"form": form, "suggestion": of, "part": part, "tab": "communications"}
    return render(request, "communications/box/change.html", context)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def share_suggestion(request, rollout, number):
    shared = _seen(request, number)
    if RowForm(request.POST, row=shared).is_valid():
        is_shared = request.POST.get("shared") == "1"
        operations.share_suggestion(suggestion=shared, is_shared=is_shared, by=request.member)
        notices.success(
            request, _("The whole team reads it now.") if is_shared else _("The team reads it no longer.")
        )
    else:
        notices.error(
            request, _("“%(name)s” was changed meanwhile. Look at it again first.") % {"name": shared}
        )
    return redirect(shared)


def _sees_all(request) -> bool:
    return request.member.may(Permission.EDIT_COMMUNICATIONS)


def _seen(request, number: int) -> Suggestion:
    found = get_object_or_404(
        suggestions_seen(request.member).select_related("action", "issue"), number=number
    )
    found.rollout = request.rollout
    for entry in (found.action, found.issue):
        if entry:
            entry.rollout = request.rollout
    return found


def _is_seen(request, entry) -> bool:
    return entry is not None and (not entry.is_confidential or sees_confidential(request.member))
