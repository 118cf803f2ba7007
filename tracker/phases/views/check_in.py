"""The page a member answers the check-in on, by the link from their mail."""

import json
from datetime import date

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tracker.rollouts.link_page import link_page
from tracker.rollouts.models import PersonalLink, Rollout

from .. import operations
from ..check_in_mail import dates_words
from ..domain.schedule import ScheduleBeyondLimit
from ..forms import AnswerSheet, add_refusal
from ..models import CheckIn
from ..operations.check_ins import Saying
from ..shown import show_plan
from ..strip import go_live_words, moved_words
from ..wording import beyond_limit


@require_http_methods(["GET", "HEAD", "POST"])
@link_page(PersonalLink.Purpose.CHECK_IN)
def check_in(request, link, token):
    asked = _asked(link)
    if asked.rollout.state != Rollout.State.RUNNING:
        return render(request, "phases/check_in_paused.html", {"rollout": asked.rollout})
    try:
        sheet = _sheet(asked, request.POST if request.method == "POST" else None)
    except ScheduleBeyondLimit as error:
        reason = " ".join(beyond_limit(error).messages)
        return render(request, "phases/check_in_undated.html", {"reason": reason})
    if request.method == "POST" and sheet.is_valid() and _is_kept(asked, sheet):
        return HttpResponseRedirect("thanks/")
    return _render_sheet(request, asked, sheet)


def _asked(link: PersonalLink) -> CheckIn:
    asked = CheckIn.objects.filter(link=link).first()
    if asked is None:
        raise Http404
    asked.member, asked.rollout = link.member, link.member.rollout
    return asked


def _sheet(asked: CheckIn, data) -> AnswerSheet:
    """The steps that were asked about and are still theirs."""
    plan = show_plan(asked.rollout)
    asked_about = set(asked.steps.values_list("pk", flat=True))
    shown = [one for one in plan.steps.values() if one.step.pk in asked_about]
    for one in shown:
        one.step.rollout = asked.rollout
    theirs = [one for one in shown if one.step.owner_id == asked.member_id and not one.step.is_dropped]
    kept = {one.step.pk for one in theirs}
    lost = {one.step.pk: str(one.step) for one in shown if one.step.pk not in kept}
    return AnswerSheet(data, steps=theirs, on=asked.rollout.today(), lost=lost)


def _is_kept(asked: CheckIn, sheet: AnswerSheet) -> bool:
    spoken = [form for form in sheet.answered if form.says_something]
    sayings = [Saying(form.shown.step, form.facts()) for form in spoken]
    try:
        operations.answer_check_in(check_in=asked, sayings=sayings, by=asked.member, on=asked.rollout.today())
    except operations.AnswerRefused as refused:
        at = next((form for form in spoken if form.shown.step == refused.step), None)
        if at is None:
            sheet.refused.extend(refused.messages)
        else:
            add_refusal(at, refused)
        return False
    return True


def _render_sheet(request, asked: CheckIn, sheet: AnswerSheet):
    context = {
        "check_in": asked,
        "rollout": asked.rollout,
        "sheet": sheet,
        "steps": [(form, dates_words(form.shown)) for form in sheet.forms],
        "until": _last_day(asked),
        "today": asked.rollout.today(),
    }
    return render(request, "phases/check_in.html", context)


def _last_day(asked: CheckIn) -> date | None:
    return timezone.localdate(asked.link.expires_at) if asked.link and asked.link.expires_at else None


@require_http_methods(["GET", "HEAD"])
@link_page(PersonalLink.Purpose.CHECK_IN)
def thanks(request, link, token):
    asked = _asked(link)
    told = _told(asked)
    return render(
        request,
        "phases/check_in_thanks.html",
        {"rollout": asked.rollout, "until": _last_day(asked), "check_in": asked, **told},
    )


def _told(asked: CheckIn) -> dict:
    """What the last answer did, in words, from what the log kept of it."""
    entry = (
        asked.rollout.activity.filter(verb="check_in_answered", subject=f"phases.checkin:{asked.pk}")
        .select_related("detail")
        .last()
    )
    detail = json.loads(entry.detail.text) if entry and hasattr(entry, "detail") else {}
    if not detail.get("said"):
        return {}
    return {
        "headline": go_live_words(
            _day(detail.get("go_live_before")), _day(detail.get("go_live_after")), detail.get("go_live_days")
        ),
        "moved": moved_words(detail.get("moved_steps", 0), detail.get("moved_gates", 0)),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
