"""The list of phases, and one phase with its steps and its gate."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common import uploads
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..forms import CriterionForm, DecisionForm, EvidenceForm, UndoForm, add_refusal
from ..models import Criterion, Evidence, Step
from ..queries import may_update
from ..shown import show_plan
from ..strip import questions_of, strip_of
from .dated import says_what_has_no_date
from .phase_page import PhasePage, Saved, address, render_phase, update_form


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def phases(request, rollout):
    plan = show_plan(rollout)
    return render(request, "phases/phases.html", {"plan": plan, "tab": "phases"})


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def phase(request, rollout, key):
    page = PhasePage(open_key=request.GET.get("step", ""), show=request.GET.get("show", ""))
    return render_phase(request, key, page)


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def step(request, rollout, key):
    """Update a step in its row; opened by its address it leads to the row."""
    row = get_object_or_404(rollout.steps.select_related("phase"), key=key)
    if request.method == "GET":
        return redirect(row)
    _let_update(request, row)
    shown = show_plan(rollout).steps[key]
    form = update_form(request, shown, request.POST)
    if form.is_valid():
        was = _owner_and_ticks(shown.step)
        try:
            effect = operations.update_step(
                step=shown.step, by=request.member, on=rollout.today(), **form.facts()
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return _after(request, shown.step, effect, undo=was)
    return render_phase(request, row.phase.key, PhasePage(open_key=key, update=form, show=_show(request)))


@rollout_page(Permission.SEE_PLAN)
@require_POST
@says_what_has_no_date
def undo_step(request, rollout, key):
    row = get_object_or_404(rollout.steps.select_related("phase", "owner"), key=key)
    _let_update(request, row)
    form = UndoForm(request.POST, row=row)
    if form.is_valid():
        owner = form.cleaned_data["owner"] if request.member.may(Permission.EDIT_PLAN) else operations.KEEP
        ticks = form.cleaned_data["done_items"]
        try:
            effect = operations.undo_update(
                step=row, by=request.member, on=rollout.today(), owner=owner, done_items=ticks
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return _after(request, row, effect)
    messages.error(
        request,
        _("“%(step)s” was changed meanwhile, so nothing was undone. Look at it again.") % {"step": row},
    )
    return _go(request, row.get_absolute_url())


def _let_update(request, step: Step) -> None:
    if not may_update(request.member, step):
        raise PermissionDenied(_("Only its owner and whoever edits the plan may update this step."))


def _owner_and_ticks(step: Step) -> dict:
    return {
        "owner": step.owner_id,
        "done_items": list(step.checklist.exclude(done_on=None).values_list("pk", flat=True)),
    }


def _after(request, step: Step, effect, *, undo: dict | None = None):
    """Show the phase with the row closed and the effect above; without htmx a message says it."""
    questions = questions_of(effect, request.member, {step.node_key}) if undo else []
    if not request.htmx:
        strip = strip_of(effect, show_plan(request.rollout))
        messages.success(request, f"{strip.headline} {strip.counts}".strip())
        for question in questions:
            messages.warning(request, question.text)
        return redirect(address(step.phase, show=_show(request)) + f"#step-{step.key}")
    plan = show_plan(request.rollout)
    form = UndoForm(row=step, initial=undo, auto_id="undo-%s") if undo else None
    saved = Saved(strip_of(effect, plan), step, form, questions)
    return render_phase(request, step.phase.key, PhasePage(saved=saved, show=_show(request), plan=plan))


def _show(request) -> str:
    return request.POST.get("show", "")


def _go(request, url: str):
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


@rollout_page(Permission.SEE_PLAN)
@require_POST
@says_what_has_no_date
def add_evidence(request, rollout, key, deliverable):
    row = get_object_or_404(rollout.steps.select_related("phase"), key=key)
    _let_update(request, row)
    wanted = get_object_or_404(row.deliverables, key=deliverable)
    wanted.rollout = rollout
    form = EvidenceForm(request.POST, request.FILES, auto_id="file-%s")
    if form.is_valid():
        try:
            added = operations.add_evidence(
                deliverable=wanted, upload=form.cleaned_data["file"], by=request.member
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("“%(name)s” is kept with the step.") % {"name": added.name})
            return _go(request, row.get_absolute_url())
    page = PhasePage(open_key=key, evidence=form, evidence_for=deliverable, show=_show(request))
    return render_phase(request, row.phase.key, page)


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
def evidence(request, rollout, pk):
    kept = get_object_or_404(Evidence.objects.filter(deliverable__step__rollout=rollout), pk=pk)
    return uploads.download(kept.file, kept.name)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def criterion(request, rollout, key, criterion):
    row = get_object_or_404(Criterion.objects.filter(phase__rollout=rollout, phase__key=key), key=criterion)
    row.rollout = rollout
    form = CriterionForm(request.POST)
    if form.is_valid():
        change = operations.meet_criterion if form.cleaned_data["met"] else operations.unmeet_criterion
        change(criterion=row, by=request.member, on=rollout.today(), remark=form.cleaned_data["remark"])
    else:
        messages.error(request, " ".join(map(str, form.errors["remark"])))
    if not request.htmx:
        return redirect(address(get_object_or_404(rollout.phases, key=key)) + "#gate")
    return render_phase(request, key, PhasePage(show=_show(request)))


@rollout_page(Permission.DECIDE)
@require_POST
@says_what_has_no_date
def decide_gate(request, rollout, key):
    row = get_object_or_404(rollout.phases, key=key)
    form = DecisionForm(request.POST, auto_id="decision-%s")
    if form.is_valid():
        try:
            _decision, effect = operations.decide_gate(
                phase=row, by=request.member, on=rollout.today(), **form.cleaned_data
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            plan = show_plan(rollout)
            strip = strip_of(effect, plan)
            if request.htmx:
                return render_phase(request, key, PhasePage(saved=Saved(strip), plan=plan))
            messages.success(request, f"{strip.headline} {strip.counts}".strip())
            return redirect(address(row) + "#gate")
    return render_phase(request, key, PhasePage(decision=form, show=_show(request)))
