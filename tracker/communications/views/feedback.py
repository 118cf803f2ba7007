"""What came back on messages: the list of it, writing it down, answering it, and readers' links."""

from collections.abc import Callable

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..feedback import FEEDBACK, MessageFeedback, entries_of, headline, is_misunderstanding, lost_minutes
from ..forms import AnswerForm, CameBackForm
from ..models import Delivery, Message
from ..queries import sees_confidential
from ..who import may_tell, may_write


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def feedback(request, rollout):
    entries = entries_of(request.member)
    shown = FEEDBACK.show(entries, request.GET)
    title = _("Feedback")
    file = export(shown, request.GET, title=title, name=f"{rollout.slug}-feedback")
    if file:
        return file
    context = {
        "list": shown,
        "title": title,
        "headline": headline(entries),
        "waiting": sum(one.waits for one in entries),
        "misunderstandings": sum(map(is_misunderstanding, entries)),
        "minutes": lost_minutes(entries),
        "tab": "communications",
    }
    return render_page(request, "communications/feedback.html", context, partial="list")


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def add_feedback(request, rollout, pk):
    message = get_object_or_404(_messages_seen(request), pk=pk)
    if not may_write(request.member, message.line):
        raise PermissionDenied
    on, came_back = rollout.today(), MessageFeedback(request.member, message)
    form = CameBackForm(request.POST or None, message=message, today=on)
    if request.method == "POST" and form.is_valid():
        try:
            kept = operations.record_feedback(message=message, by=request.member, on=on, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _kept_words(kept))
            return _back(message)
    context = {"form": form, "message": message, "feedback": came_back, "tab": "communications"}
    return render(request, "communications/feedback_add.html", context)


def _kept_words(kept) -> str:
    if kept.issue:
        return _("The question is taken in as issue %(label)s; its clock runs.") % {"label": kept.issue.label}
    return _("What %(name)s said is written down.") % {"name": kept.giver}


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def answer_feedback(request, rollout, pk):
    """What somebody said, and the form that answers it for those who may."""
    entry = next(iter(entries_of(request.member, pk=pk)), None)
    if entry is None:
        raise Http404
    if request.method == "POST" and not may_tell(request.member, entry.message.line):
        raise PermissionDenied
    form = AnswerForm(request.POST or None, row=entry.feedback)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_feedback(
                feedback=entry.feedback, by=request.member, on=rollout.today(), **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("The answer to %(name)s is kept.") % {"name": entry.feedback.giver})
            return redirect("communications:feedback", rollout.slug)
    context = {"form": form, "entry": entry, "tab": "communications"}
    return render(request, "communications/feedback_answer.html", context)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_POST
def revoke_link(request, rollout, pk):
    said = _("The link of %(name)s opens nothing any more.")
    return _change_link(request, pk, operations.revoke_link, said)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_POST
def renew_link(request, rollout, pk):
    said = _("The message goes to %(name)s again, with a new link.")
    return _change_link(request, pk, operations.renew_link, said)


def _change_link(request, pk: int, operation: Callable, said: str):
    seen = Delivery.objects.filter(message__in=_messages_seen(request))
    delivery = get_object_or_404(
        seen.select_related("message__line__sender", "member__user", "stakeholder"), pk=pk
    )
    message = delivery.message
    message.rollout = message.line.rollout = request.rollout
    if not may_tell(request.member, message.line):
        raise PermissionDenied
    try:
        operation(delivery=delivery, by=request.member)
    except ValidationError as error:
        notices.error(request, error.messages[0])
    else:
        notices.success(request, said % {"name": delivery.name})
    return _back(message)


def _messages_seen(request):
    found = request.rollout.messages.seen(confidential=sees_confidential(request.member))
    return found.select_related("line__sender", "line__sender_duty")


def _back(message: Message):
    return redirect(message)
