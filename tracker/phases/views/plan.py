"""The plan: its dates and every change to it, previewed before it is saved."""

from collections.abc import Callable, Collection
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.forms import RowForm
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..domain.edits import FieldEdit
from ..domain.effect import Effect
from ..forms import AddPhaseForm, AddStepForm, ChangeLinkForm, EditsForm, ManyForm, add_refusal
from ..models import Phase, Step
from ..preview import preview
from ..preview_words import preview_words
from ..shown import show_plan
from ..strip import questions_of, strip_of
from .dated import says_what_has_no_date
from .plan_page import (
    Addition,
    PlanPage,
    address,
    change_form,
    link_form,
    opened_query,
    preview_page,
    refuse,
    render_plan,
)
from .plan_sheet import SHEETS, render_sheet


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
@says_what_has_no_date
def plan(request, rollout):
    sheet = SHEETS.get(request.GET.get("print", ""))
    if sheet:
        return render_sheet(request, sheet)
    edited = request.GET.get("edit", "")
    return render_plan(request, PlanPage(opened=f"phase:{edited}" if edited else request.GET.get("step", "")))


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def preview_changes(request, rollout):
    """Show what the sent edits would do, from dragging or by keyboard; nothing is stored."""
    form = EditsForm(request.POST, member=request.member)
    page = PlanPage(opened=request.POST.get("opened", ""))
    if form.is_valid():
        return render_plan(request, preview_page(request, page, form.cleaned_data["edits"]))
    page.refused = _messages(form)
    return render_plan(request, page)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def save_changes(request, rollout):
    form = EditsForm(request.POST, member=request.member)
    page = PlanPage(opened=request.POST.get("opened", ""))
    if not form.is_valid():
        page.refused = _messages(form)
        return render_plan(request, page)
    edits = form.cleaned_data["edits"]
    try:
        effect = operations.change_plan(rollout=rollout, edits=edits, by=request.member, on=rollout.today())
    except operations.NothingChanged as nothing:
        page.notice = " ".join(nothing.messages)
        return render_plan(request, page)
    except ValidationError as error:
        refuse(page, edits, error)
        return render_plan(request, page)
    said_of = {edit.of for edit in edits if isinstance(edit, FieldEdit)}
    return _after(request, effect, opened=page.opened, can_undo=True, said_of=said_of)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def undo_change(request, rollout, pk):
    change = get_object_or_404(rollout.plan_changes, pk=pk)
    try:
        effect = operations.undo_change(change=change, by=request.member, on=rollout.today())
    except ValidationError as error:
        return render_plan(request, PlanPage(refused=error.messages))
    return _after(request, effect, opened="")


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def change_step(request, rollout, key):
    """Preview a change of a step; opened by its address it leads to the row."""
    row = get_object_or_404(rollout.steps.select_related("phase", "owner"), key=key)
    if request.method == "GET":
        return redirect(address(request, step=key))
    row.rollout = rollout
    form = change_form(request, row, request.POST)
    return _preview_form(request, PlanPage(opened=key, change=form), form)


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def change_phase(request, rollout, key):
    row = get_object_or_404(rollout.phases, key=key)
    if request.method == "GET":
        return redirect(address(request, edit=key))
    row.rollout = rollout
    form = change_form(request, row, request.POST)
    return _preview_form(request, PlanPage(opened=f"phase:{key}", change=form), form)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def change_many(request, rollout):
    steps = list(rollout.steps.select_related("owner"))
    for step in steps:
        step.rollout = rollout
    form = ManyForm(request.POST, rollout=rollout, steps=steps, auto_id="many-%s")
    return _preview_form(request, PlanPage(many=form), form)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def add_link(request, rollout, kind, key):
    rows = rollout.steps if kind == "step" else rollout.phases
    get_object_or_404(rows, key=key)
    opened = key if kind == "step" else f"phase:{key}"
    form = link_form(show_plan(rollout), f"{kind}:{key}", request.POST)
    return _preview_form(request, PlanPage(opened=opened, link=form), form)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def change_link(request, rollout, pk):
    link = get_object_or_404(rollout.links, pk=pk)
    form = ChangeLinkForm(request.POST, link=link, auto_id=f"link-{pk}-%s")
    page = PlanPage(opened=request.POST.get("opened", ""), changed_link=form)
    return _preview_form(request, page, form)


def _messages(form) -> list[str]:
    return [str(message) for errors in form.errors.values() for message in errors]


def _preview_form(request, page: PlanPage, form):
    """Show what a form asks for; once it can be previewed, its row stands with what is stored."""
    if form.is_valid():
        try:
            edits = form.edits()
        except ValidationError as error:
            add_refusal(form, error)
        else:
            page = preview_page(request, page, edits)
            if page.preview or page.notice or page.refused:
                page.change = page.link = page.changed_link = page.many = None
    return render_plan(request, page)


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def add_step(request, rollout):
    first = request.GET.get("to", "")
    form = AddStepForm(
        request.POST or None,
        rollout=rollout,
        initial={"phase": rollout.phases.filter(key=first).first(), "days": 5},
        auto_id="add-%s",
    )
    return _add(request, form, operations.add_step, "phases/add_step.html")


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def add_phase(request, rollout):
    form = AddPhaseForm(request.POST or None, auto_id="add-%s")
    return _add(request, form, partial(operations.add_phase, rollout=rollout), "phases/add_phase.html")


def _add(request, form: RowForm, operation: Callable[..., tuple[Step | Phase, Effect | None]], template: str):
    """Add what the form asks for once its preview was confirmed; on the way back it stands as it was sent."""
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        add = partial(operation, by=request.member, on=request.rollout.today(), **form.cleaned_data)
        try:
            if "confirmed" not in request.POST:
                return render_plan(request, _addition_page(request, form, add))
            row, effect = add()
        except ValidationError as error:
            add_refusal(form, error)
        else:
            _say(request, effect)
            opened = {"step": row.key} if isinstance(row, Step) else {"edit": row.key}
            return redirect(address(request, **opened))
    return render(request, template, {"form": form, "tab": "plan"})


def _addition_page(request, form: RowForm, add: Callable[[], tuple[Step | Phase, Effect | None]]) -> PlanPage:
    added: list[Step | Phase] = []

    def try_adding() -> Effect | None:
        row, effect = add()
        added.append(row)
        return effect

    seen = preview(request.rollout, try_adding, by=request.member, on=request.rollout.today())
    return PlanPage(addition=Addition(form, operations.end_of(added[0])), preview=seen)


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
@says_what_has_no_date
def remove_step(request, rollout, key):
    """Ask before a step goes, and show what that would move: it can't be undone."""
    row = rollout.steps.select_related("phase").filter(key=key).first()
    if row is None:
        raise Http404
    row.rollout = row.phase.rollout = rollout
    form = RowForm(request.POST or None, row=row)

    def remove():
        return operations.remove_step(step=row, by=request.member, on=rollout.today())

    try:
        if request.method == "POST" and form.is_valid():
            name = str(row)
            effect = remove()
            messages.success(request, _("“%(step)s” is removed.") % {"step": name})
            _say(request, effect)
            return redirect(address(request))
        seen = preview(rollout, remove, by=request.member, on=rollout.today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(address(request, step=key))
    row = get_object_or_404(rollout.steps, key=key)
    row.rollout = rollout
    links = rollout.links.filter(before=row.node_key) | rollout.links.filter(after=row.node_key)
    return render(
        request,
        "phases/remove_step.html",
        {
            "form": form,
            "step": row,
            "preview": preview_words(seen),
            "links": links.count(),
            "tab": "plan",
        },
    )


def _after(
    request, effect: Effect | None, *, opened: str, can_undo: bool = False, said_of: Collection[str] = ()
):
    """Show the plan with the effect above; without htmx a message says it."""
    plan = show_plan(request.rollout)
    questions = questions_of(effect, request.member, said_of) if said_of else []
    if request.htmx:
        strip = strip_of(effect, plan)
        page = PlanPage(opened=opened, strip=strip, can_undo=can_undo, plan=plan, questions=questions)
        return render_plan(request, page)
    _say(request, effect)
    for question in questions:
        messages.warning(request, question.text)
    return redirect(address(request, **opened_query(opened)))


def _say(request, effect) -> None:
    strip = strip_of(effect, show_plan(request.rollout))
    messages.success(request, f"{strip.headline} {strip.counts}".strip())
