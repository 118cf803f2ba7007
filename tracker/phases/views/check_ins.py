"""The page on which whoever edits the plan sees who was asked, who answered, and asks again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Rollout

from .. import operations
from ..check_ins import last_round, next_round, preview
from ..models import CheckIn
from .dated import says_what_has_no_date


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def check_ins(request, rollout):
    today = rollout.today()
    to_ask, hindered = preview(rollout, on=today)
    context = {
        "round": last_round(rollout, on=today),
        "next_on": next_round(rollout, on=today),
        "to_ask": to_ask,
        "hindered": hindered,
        "may_ask": rollout.state == Rollout.State.RUNNING,
        "tab": "plan",
    }
    return render(request, "phases/check_ins.html", context)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def ask_now(request, rollout):
    sent = operations.send_check_ins(rollout, rollout.today(), by=request.member)
    _say_who_is_asked(request, sent)
    return redirect("phases:check_ins", rollout.slug)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def ask_again(request, rollout, pk):
    asked = get_object_or_404(rollout.check_ins.filter(member__left_on=None).select_related("member"), pk=pk)
    sent = operations.send_check_ins(rollout, rollout.today(), by=request.member, only=[asked.member])
    if sent:
        _say_who_is_asked(request, sent)
    else:
        messages.info(
            request,
            _("%(name)s was asked today already, or has nothing to be asked about now.")
            % {"name": asked.member},
        )
    return redirect("phases:check_ins", rollout.slug)


def _say_who_is_asked(request, sent: list[CheckIn]) -> None:
    if not sent:
        messages.info(request, _("There was nobody to ask."))
        return
    sentence = ngettext(
        "%(count)d person is asked by mail.", "%(count)d people are asked by mail.", len(sent)
    )
    messages.success(request, sentence % {"count": len(sent)})
