"""What a phase's page holds, whichever view shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.common.forms import RowForm
from tracker.common.offers import phase_panels, step_panels
from tracker.common.pages import render_page
from tracker.common.work import Panel, Question
from tracker.rollouts.domain.roles import Permission

from ..forms import DecisionForm, EvidenceForm, UndoForm, UpdateForm
from ..models import Phase, Step
from ..queries import may_update
from ..shown import ShownPhase, ShownPlan, ShownStep, show_plan, waits_for
from ..strip import Strip

FILTERS = {
    "": (gettext_lazy("All"), lambda shown: True),
    "open": (pgettext_lazy("steps", "Open"), lambda shown: shown.is_open),
    "late": (gettext_lazy("Late or blocked"), lambda shown: shown.is_troubled),
    "critical": (pgettext_lazy("path", "Critical"), lambda shown: shown.node.critical),
}


@dataclass
class Opened:
    """The row that is open, with what stands in it."""

    shown: ShownStep
    form: UpdateForm | None
    waits_for: list
    deliverables: list
    checklist: list
    last_note: object | None
    panels: list[Panel]


@dataclass
class Saved:
    """What was just done: its strip, the form that takes it back, and what it makes one ask."""

    strip: Strip
    step: Step | None = None
    undo: UndoForm | None = None
    questions: Sequence[Question] = ()


@dataclass
class PhasePage:
    """Forms that were refused keep what was typed; the others are made anew."""

    open_key: str = ""
    update: UpdateForm | None = None
    evidence: EvidenceForm | None = None
    evidence_for: str = ""
    decision: DecisionForm | None = None
    saved: Saved | None = None
    show: str = ""
    plan: ShownPlan | None = field(default=None, repr=False)


def render_phase(request, key: str, page: PhasePage):
    plan = page.plan or show_plan(request.rollout)
    at = next((at for at, shown in enumerate(plan.phases) if shown.phase.key == key), None)
    if at is None:
        raise Http404
    shown = plan.phases[at]
    show = page.show if page.show in FILTERS else ""
    opened = _opened(request, plan, page)
    kept = [
        one
        for one in shown.steps
        if FILTERS[show][1](one) or one.step.key in {page.open_key, _saved_key(page)}
    ]
    context = {
        "tab": "phases",
        "plan": plan,
        "shown": shown,
        "phase": shown.phase,
        "number": at + 1,
        "previous": plan.phases[at - 1].phase if at else None,
        "next": plan.phases[at + 1].phase if at + 1 < len(plan.phases) else None,
        "filters": [
            (code, word, sum(map(keeps, shown.steps)), code == show)
            for code, (word, keeps) in FILTERS.items()
        ],
        "show": show,
        "groups": list(shown.groups(kept)),
        "opened": opened,
        "evidence": page.evidence or EvidenceForm(auto_id="file-%s"),
        "evidence_for": page.evidence_for,
        "saved": page.saved,
        "bare": RowForm(),
        "gate": _gate(request, plan, shown, page),
        "panels": phase_panels.gather(request, shown.phase),
        "swap": bool(request.htmx),
    }
    response = render_page(request, "phases/phase.html", context, partial="swap")
    if request.htmx and request.method == "POST":
        response["HX-Push-Url"] = address(shown.phase, show=show, step=page.open_key)
    return response


def address(phase: Phase, **query: str) -> str:
    kept = {name: value for name, value in query.items() if value}
    return reverse("phases:phase", args=[phase.rollout.slug, phase.key], query=kept or None)


def _saved_key(page: PhasePage) -> str:
    return page.saved.step.key if page.saved and page.saved.step else ""


def _opened(request, plan: ShownPlan, page: PhasePage) -> Opened | None:
    shown = plan.steps.get(page.open_key)
    if shown is None:
        return None
    step = shown.step
    deliverables = list(step.deliverables.prefetch_related("files__uploaded_by"))
    checklist = list(step.checklist.select_related("done_by"))
    for deliverable in deliverables:
        deliverable.rollout = request.rollout
    for item in checklist:
        item.rollout = request.rollout
    form = page.update
    if form is None and request.rollout.is_open and may_update(request.member, step):
        form = update_form(request, shown)
    return Opened(
        shown=shown,
        form=form,
        waits_for=waits_for(plan, step, list(request.rollout.links.filter(after=step.node_key))),
        deliverables=deliverables,
        checklist=checklist,
        last_note=step.updates.exclude(note="").select_related("member").first(),
        panels=step_panels.gather(request.member, step),
    )


def update_form(request, shown: ShownStep, posted=None) -> UpdateForm:
    return UpdateForm(
        posted,
        row=shown.step,
        on=request.rollout.today(),
        days_left=shown.days_left,
        gives_steps=request.member.may(Permission.EDIT_PLAN),
        auto_id="update-%s",
    )


def _gate(request, plan: ShownPlan, shown: ShownPhase, page: PhasePage) -> dict:
    end = f"phase:{shown.phase.key}"
    return {
        "criteria": list(shown.phase.criteria.all()),
        "decisions": list(shown.phase.decisions.select_related("decided_by")),
        "form": page.decision or DecisionForm(auto_id="decision-%s"),
        "is_refused": page.decision is not None,
        "opens": [
            _end_words(plan, link.after)
            for link in request.rollout.links.filter(before=end)
            if link.after != end
        ],
    }


def _end_words(plan: ShownPlan, end: str) -> str:
    kind, _colon, key = end.partition(":")
    if kind == "phase":
        return plan.schedule.phases[key].name
    return plan.labels.get(end, key)
