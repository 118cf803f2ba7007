import json

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.pages import render_page
from tracker.phases.queries import schedule_of
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations, queries, wording
from ..board import Board
from ..domain.coverage import State
from ..domain.occurrences import Occurrence
from ..forms import MissedForm, ToldForm
from ..models import Message, PlanLine
from ..queries import DatedMessage
from ..who import may_tell
from .seen import line_seen
from .spans import span_chosen

MESSAGES_ON_A_PAGE = 50


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def communications(request, rollout):
    board = Board(request.member, rollout.today(), span_chosen(request))
    context = {"board": board, "form": RowForm(), "tab": "communications"}
    return render(request, "communications/communications.html", context)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def messages(request, rollout):
    board = Board(request.member, rollout.today())
    wanted = request.GET.get("state", "")
    found = [m for m in board.messages if wanted not in set(State) or m.state == wanted]
    page = Paginator(found, MESSAGES_ON_A_PAGE).get_page(
        request.GET.get("page", _page_of_today(found, board))
    )
    context = {
        "rows": board.rows(page),
        "page": page,
        "segments": _segments(board),
        "wanted": wanted if wanted in set(State) else "",
        "total": len(board.messages),
        "until": board.until,
        "form": RowForm(),
        "tab": "communications",
    }
    return render(request, "communications/messages.html", context)


def _page_of_today(found: list[DatedMessage], board: Board) -> int:
    past = sum(message.on < board.on for message in found)
    return past // MESSAGES_ON_A_PAGE + 1


def _segments(board: Board) -> list[tuple[str, wording.Word, int]]:
    counts = [(state, sum(m.state == state for m in board.messages)) for state in State]
    return [("", _("All"), len(board.messages))] + [
        (state.value, wording.STATES[state].word, count) for state, count in counts
    ]


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def record(request, rollout, pk, identity, fate):
    """Say that a message was told or missed; its sender may, and whoever edits the plan."""
    line = line_seen(request, pk)
    occurrence = occurrence_of(line, identity)
    if occurrence is None and fate == "missed":
        raise Http404
    return record_page(request, line, occurrence, fate)


def record_page(
    request, line: PlanLine, occurrence: Occurrence | None, fate: str, draft: Message | None = None
):
    if not may_tell(request.member, line):
        raise PermissionDenied
    rollout = request.rollout
    form_class = ToldForm if fate == "told" else MissedForm
    form = form_class(request.POST or None, line=line, today=rollout.today(), row=draft)
    if request.method == "POST" and form.is_valid():
        operation = operations.record_told if fate == "told" else operations.record_missed
        try:
            message = operation(
                line=line, occurrence=occurrence, draft=draft, by=request.member, **form.values()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _recorded_words(fate) % {"line": line})
            return _back(request, message.get_absolute_url())
    context = {
        "form": form,
        "line": line,
        "occurrence": occurrence,
        "back": _page_of(line, occurrence.identity if occurrence else "demand", draft),
        "fate": fate,
        "tab": "communications",
    }
    return render_page(request, "communications/record.html", context, partial="row")


def _recorded_words(fate: str) -> str:
    return _("“%(line)s” is recorded as told.") if fate == "told" else _("“%(line)s” is recorded as missed.")


def _page_of(line: PlanLine, identity: str, stored: Message | None) -> str:
    if stored:
        return stored.get_absolute_url()
    identity = "demand" if identity.startswith("demand:") else identity
    return reverse("communications:draft", args=[line.rollout.slug, line.pk, identity])


def occurrence_of(line: PlanLine, identity: str) -> Occurrence | None:
    """None for one more told on demand; what the line does not hold is not found."""
    if identity == "demand":
        if line.cadence == PlanLine.Cadence.ON_DEMAND and not line.ended_on:
            return None
        raise Http404
    occurrence = queries.occurrence(line, identity, schedule_of(line.rollout))
    if occurrence is None:
        raise Http404
    return occurrence


def _back(request, page: str):
    """Show the message, or anew the page the reader stands on where htmx asked."""
    home = reverse("communications:communications", args=[request.rollout.slug])
    if not request.htmx:
        return redirect(page)
    stands_on = request.htmx.current_url_abs_path or ""
    where = {
        "path": stands_on if stands_on.startswith(home) else home,
        "target": "#content",
        "select": "#content",
        "swap": "outerHTML",
        "push": "false",
    }
    return HttpResponse(headers={"HX-Location": json.dumps(where)})


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_POST
def undo_record(request, rollout, pk):
    message = get_object_or_404(rollout.messages.select_related("line"), pk=pk)
    line = line_seen(request, message.line_id)
    if not may_tell(request.member, line):
        raise PermissionDenied
    if RowForm(request.POST, row=message).is_valid():
        try:
            operations.undo_record(message=message, by=request.member, on=rollout.today())
        except ValidationError as error:
            notices.error(request, error.messages[0])
        else:
            notices.success(request, _("“%(line)s” is open again.") % {"line": line})
    else:
        notices.error(
            request, _("“%(line)s” was changed meanwhile. Look at it again first.") % {"line": line}
        )
    return _back(request, _page_of(line, message.identity, message if message.pk else None))
