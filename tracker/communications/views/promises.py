from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import (
    BreakPromiseForm,
    EndPromiseForm,
    MovePromiseForm,
    PromiseForm,
    ReleasePromiseForm,
)
from ..models import Message, Promise
from ..promises import PROMISES, headline, promises_seen, row_of, rows_of
from ..queries import sees_confidential
from ..who import may_turn
from .seen import lines_seen

TURNS = {
    "kept": EndPromiseForm,
    "broken": BreakPromiseForm,
    "released": ReleasePromiseForm,
    "moved": MovePromiseForm,
}


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def promises(request, rollout):
    rows = rows_of(request.member, rollout.today())
    shown = PROMISES.show(rows, request.GET)
    title = _("Promises")
    file = export(shown, request.GET, title=title, name=f"{rollout.slug}-promises")
    if file:
        return file
    context = {
        "list": shown,
        "title": title,
        "headline": headline(rows),
        "tab": "communications",
    }
    return render_page(request, "communications/promises/list.html", context, partial="list")


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def add_promise(request, rollout):
    """The address may name the message it was made with: ?message=12."""
    message = _message(request)
    form = PromiseForm(
        request.POST or None,
        rollout=rollout,
        sees_confidential=sees_confidential(request.member),
        initial=_initial(request, message),
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        promise = operations.make_promise(
            rollout=rollout, by=request.member, on=fields.pop("made_on"), message=message, **fields
        )
        notices.success(request, _("“%(promise)s” is written down.") % {"promise": promise})
        return redirect("communications:promises", rollout.slug)
    context = {"form": form, "message": message, "tab": "communications"}
    return render(request, "communications/promises/form.html", context)


def _message(request) -> Message | None:
    pk = request.GET.get("message", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    seen = request.rollout.messages.filter(line__in=lines_seen(request)).select_related("line")
    message = seen.filter(pk=pk).first()
    if message:
        message.line.rollout = request.rollout
    return message


def _initial(request, message: Message | None) -> dict:
    initial = {"made_on": request.rollout.today(), "owner": request.member.pk}
    if message:
        initial["is_confidential"] = message.line.is_confidential
        hearers = [one.pk for one in message.stakeholders.all()[:2]]
        if len(hearers) == 1:
            initial["stakeholder"] = hearers[0]
    return initial


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def promise(request, rollout, number):
    shown = _seen(request, number)
    row = row_of(shown, request.member, rollout.today())
    context = {
        "row": row,
        "promise": shown,
        "turns": shown.turns.select_related("by"),
        "opening": RowForm(row=shown),
        "tab": "communications",
    }
    return render(request, "communications/promises/promise.html", context)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def change_promise(request, rollout, number):
    changed = _seen(request, number)
    form = PromiseForm(
        request.POST or None,
        rollout=rollout,
        sees_confidential=sees_confidential(request.member),
        instance=changed,
    )
    if request.method == "POST" and form.is_valid():
        operations.change_promise(promise=changed, by=request.member, **form.cleaned_data)
        notices.success(request, _("“%(promise)s” is saved.") % {"promise": changed})
        return redirect(changed)
    context = {"form": form, "promise": _seen(request, number), "tab": "communications"}
    return render(request, "communications/promises/form.html", context)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def turn_promise(request, rollout, number, turn):
    """Say that it was kept, not kept, released, or is due on another day."""
    turned = _turned(request, number)
    if not turned.is_open:
        return _over(request, turned)
    form = TURNS[turn](request.POST or None, promise=turned)
    if request.method == "POST" and form.is_valid():
        try:
            _turn(turned, turn, by=request.member, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("“%(promise)s” is saved.") % {"promise": turned})
            return redirect("communications:promises", rollout.slug)
    context = {"form": form, "promise": turned, "turn": turn, "tab": "communications"}
    return render(request, "communications/promises/turn.html", context)


def _turn(promise: Promise, turn: str, **said) -> None:
    if turn == "moved":
        operations.move_promise(promise=promise, **said)
    else:
        operations.end_promise(promise=promise, status=turn, **said)


def _over(request, promise: Promise):
    notices.error(request, _("What became of “%(promise)s” is recorded already.") % {"promise": promise})
    return redirect(promise)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_POST
def open_promise_again(request, rollout, number):
    opened = _turned(request, number)
    if RowForm(request.POST, row=opened).is_valid():
        operations.open_promise_again(promise=opened, by=request.member, on=rollout.today())
        notices.success(request, _("“%(promise)s” is open again.") % {"promise": opened})
    else:
        notices.error(
            request, _("“%(name)s” was changed meanwhile. Look at it again first.") % {"name": opened}
        )
    return redirect(opened)


def _seen(request, number: int) -> Promise:
    seen = promises_seen(request.member).select_related("stakeholder", "owner", "message__line")
    found = get_object_or_404(seen, number=number)
    found.rollout = request.rollout
    if found.message:
        if found.message.line.is_confidential and not sees_confidential(request.member):
            found.message = None
        else:
            found.message.line.rollout = found.message.rollout = request.rollout
    return found


def _turned(request, number: int) -> Promise:
    found = _seen(request, number)
    if not may_turn(request.member, found):
        raise PermissionDenied
    return found
