"""One message: its page, and its way from a draft to being sent or recorded."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.pages import render_page
from tracker.common.wording import listed
from tracker.phases.queries import schedule_of
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..drafting import draft_texts
from ..forms import DecideMessageForm, WriteForm
from ..mail_checklist import Checklist
from ..message_page import MessagePage
from ..models import Message
from ..who import may_tell, may_write
from .seen import line_seen
from .told import occurrence_of, record_page


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def draft(request, rollout, pk, identity):
    """The page of a message of which nothing is stored; sent, it is drafted from what is known today."""
    line = line_seen(request, pk)
    occurrence = occurrence_of(line, identity)
    stored = line.messages.filter(identity=identity).first()
    if stored:
        return redirect(stored)
    if request.method == "GET":
        return _page(request, MessagePage(request.member, line, identity))
    if not may_write(request.member, line):
        raise PermissionDenied
    on = rollout.today()
    texts = draft_texts(line, occurrence, schedule_of(rollout, on))
    drafted = operations.draft_message(
        line=line, occurrence=occurrence, texts=texts, by=request.member, on=on
    )
    notices.success(request, _("The draft is made from what is known today. Read it, then make it yours."))
    return redirect(drafted)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def message(request, rollout, pk):
    return _page(request, _page_of(request, pk))


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def write_message(request, rollout, pk):
    page = _page_of(request, pk)
    if not may_write(request.member, page.line):
        raise PermissionDenied
    if page.ways.is_done:
        notices.error(request, _("It is told or missed already: its text stays as it was."))
        return redirect(page.stored)
    form = WriteForm(request.POST or None, message=page.stored, languages=page.languages)
    is_check = "check" in request.POST
    if request.method == "POST" and not is_check and form.is_valid():
        was_draft = page.state == Message.State.DRAFT
        operations.write_message(
            message=page.stored, texts=form.texts(), by=request.member, on=rollout.today()
        )
        notices.success(
            request,
            _("The text is saved.") if was_draft else _("The text is saved. It has to be approved anew."),
        )
        return redirect(page.stored)
    context = {
        "page": page,
        "form": form,
        "checklist": Checklist(page.line, form.typed()),
        "tab": "communications",
    }
    partial = "checklist" if is_check else ""
    return render_page(request, "communications/write_message.html", context, partial=partial)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_POST
def submit_message(request, rollout, pk):
    page = _page_of(request, pk)
    if not may_write(request.member, page.line):
        raise PermissionDenied
    if _is_as_seen(request, page):
        try:
            operations.submit_message(message=page.stored, by=request.member, on=rollout.today())
        except ValidationError as error:
            notices.error(request, error.messages[0])
        else:
            notices.success(request, _("%(name)s is asked to approve it.") % {"name": page.line.approver})
    return redirect(page.stored)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_POST
def decide_message(request, rollout, pk):
    page = _page_of(request, pk)
    if not page.ways.may_decide:
        if page.ways.is_for_approver:
            notices.error(request, _("It does not wait for approval any more. Look at how it stands now."))
            return redirect(page.stored)
        raise PermissionDenied
    form = DecideMessageForm(request.POST, row=page.stored)
    if not form.is_valid():
        return _page(request, page, form)
    said = {"message": page.stored, "by": request.member, "on": rollout.today()}
    said["note"] = form.cleaned_data["remark"]
    if form.cleaned_data["decision"] == DecideMessageForm.APPROVE:
        operations.approve_message(**said)
        notices.success(request, _("“%(line)s” is approved.") % {"line": page.line})
    else:
        operations.send_back_message(**said)
        notices.success(request, _("“%(line)s” is a draft again, with your remark.") % {"line": page.line})
    return redirect(page.stored)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def send_message(request, rollout, pk):
    """Asks once more, because nothing takes a mail back."""
    page = _page_of(request, pk)
    if not may_tell(request.member, page.line):
        raise PermissionDenied
    if page.ways.is_done or page.ways.refusal_to_send:
        why = page.ways.refusal_to_send or _("It is told or missed already.")
        notices.error(request, why)
        return redirect(page.stored)
    form = RowForm(request.POST or None, row=page.stored)
    if request.method == "POST" and form.is_valid():
        sent = len(page.reached)
        left_out = operations.send_message(
            message=page.stored, due_on=page.due_on, by=request.member, on=rollout.today()
        )
        notices.success(request, _sent_words(sent, [one.name for one in left_out]))
        return redirect(page.stored)
    context = {"page": page, "form": form, "tab": "communications"}
    return render(request, "communications/send_message.html", context)


def _sent_words(sent: int, left_out: list[str]) -> str:
    words = {"count": sent, "names": listed(left_out)}
    if not left_out:
        return (
            ngettext("It is on its way to %(count)d reader.", "It is on its way to %(count)d readers.", sent)
            % words
        )
    return (
        ngettext(
            "It is on its way to %(count)d reader. Still to be told another way: %(names)s.",
            "It is on its way to %(count)d readers. Still to be told another way: %(names)s.",
            sent,
        )
        % words
    )


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def record_message(request, rollout, pk, fate):
    """Say that what is written was told or missed."""
    page = _page_of(request, pk)
    return record_page(request, page.line, page.occurrence, fate, page.stored)


def _page_of(request, pk: int) -> MessagePage:
    shown = get_object_or_404(request.rollout.messages, pk=pk)
    line = line_seen(request, shown.line_id)
    return MessagePage(request.member, line, shown.identity, shown)


def _page(request, page: MessagePage, deciding: DecideMessageForm | None = None):
    context = {
        "page": page,
        "bare": RowForm(row=page.message),
        "deciding": deciding or DecideMessageForm(row=page.message),
        "tab": "communications",
    }
    return render(request, "communications/message.html", context)


def _is_as_seen(request, page: MessagePage) -> bool:
    if RowForm(request.POST, row=page.stored).is_valid():
        return True
    notices.error(request, _("The text was changed meanwhile. Read it once more first."))
    return False
