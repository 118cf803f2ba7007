from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..clock import Clock, escalation_shown, may_answer
from ..forms.escalation import AnswerForm, EscalateForm
from .shared import sees_confidential


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET", "POST"])
def answer_issue(request, rollout, number):
    clock = _clock_of(request, rollout, number)
    issue = clock.issue
    if clock.is_over:
        messages.info(request, _("“%(issue)s” has its answer already.") % {"issue": issue})
        return redirect(issue)
    form = AnswerForm(request.POST or None, row=issue)
    if request.method == "POST" and form.is_valid():
        operations.answer_issue(issue=issue, by=request.member, on=rollout.today(), **form.cleaned_data)
        messages.success(request, _("“%(issue)s” is answered; its clock stands still.") % {"issue": issue})
        return redirect(issue)
    title = _("Answer “%(issue)s”") % {"issue": issue}
    return _form_page(request, clock, form, title, _("Save answer"))


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET", "POST"])
def escalate_issue(request, rollout, number):
    clock = _clock_of(request, rollout, number)
    issue = clock.issue
    if not clock.waits or clock.next_level is None:
        messages.info(request, _("“%(issue)s” can't go any higher.") % {"issue": issue})
        return redirect(issue)
    form = EscalateForm(request.POST or None, row=issue)
    if request.method == "POST" and form.is_valid():
        try:
            operations.escalate_now(issue=issue, by=request.member, on=rollout.today(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("“%(issue)s” is handed on: %(level)s.")
            messages.success(request, said % {"issue": issue, "level": clock.next_word})
            return redirect(issue)
    title = _("Escalate “%(issue)s”: %(level)s") % {"issue": issue, "level": clock.next_word}
    return _form_page(request, clock, form, title, _("Escalate issue"))


def _clock_of(request, rollout, number: int) -> Clock:
    issues = rollout.issues.seen_by(confidential=sees_confidential(request)).select_related("owner")
    issue = get_object_or_404(issues, number=number)
    issue.rollout = rollout
    clock = escalation_shown(issue, rollout.today())
    if not (clock.is_over or may_answer(clock, request.member)):
        raise PermissionDenied
    return clock


def _form_page(request, clock: Clock, form, title: str, button: str):
    context = {
        "clock": clock,
        "issue": clock.issue,
        "form": form,
        "title": title,
        "button": button,
        "tab": "risks",
    }
    return render(request, "risks/escalation_form.html", context)
