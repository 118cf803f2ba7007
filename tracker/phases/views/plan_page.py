"""What the plan's page holds, whichever view shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from tracker.common.forms import RowForm
from tracker.common.offers import step_panels
from tracker.common.pages import render_page
from tracker.common.work import Question
from tracker.figures.gantt import Scale
from tracker.rollouts.domain.roles import Permission

from ..chart import SCALES, Kept, Look, draw_plan
from ..domain.edits import Edit, FieldEdit, LinkEdit
from ..domain.free_float import free_floats
from ..domain.schedule import Schedule, ScheduledNode
from ..editing import FIELDS
from ..forms import (
    ChangeLinkForm,
    ChangePhaseForm,
    ChangeStepForm,
    EditsForm,
    LinkForm,
    ManyForm,
    PlanFilterForm,
    add_refusal,
)
from ..models import Phase, PlanLink, Step
from ..operations import EditsStale, NothingChanged
from ..preview import Preview, preview_edits
from ..preview_words import PreviewWords, changes_count, describe_addition, preview_words
from ..queries import approved_baseline, latest_simulation, plan_of
from ..shown import ShownPhase, ShownPlan, ShownStep, show_plan
from ..strip import Strip
from .plan_rows import OPTIONAL_COLUMNS, Rows

NEAR = 3
DEFAULT_SCALE: Scale = "month"
KEPT_IN_ADDRESS = (
    "q",
    "phase",
    "owner",
    "status",
    "show",
    "scale",
    "folded",
    "columns",
    "links",
    "many",
)


@dataclass(frozen=True)
class Addition:
    """A step or phase that a form asks for; `of` is its row, “step:KEY” or “phase:KEY”."""

    form: RowForm
    of: str


@dataclass
class PlanPage:
    """Forms that were refused keep what was typed; the others are made anew.

    `opened`: the row that is open, a step's key or “phase:KEY”. `edits`: what is asked for and not saved.
    `addition`: asked for instead; while it is previewed nothing else is edited. `can_undo`: the strip tells
    of a change that can be taken back.
    """

    opened: str = ""
    change: ChangeStepForm | ChangePhaseForm | None = None
    link: LinkForm | None = None
    changed_link: ChangeLinkForm | None = None
    many: ManyForm | None = None
    edits: list[Edit] = field(default_factory=list)
    addition: Addition | None = None
    refused: list[str] = field(default_factory=list)
    notice: str = ""
    strip: Strip | None = None
    can_undo: bool = False
    questions: Sequence[Question] = ()
    plan: ShownPlan | None = field(default=None, repr=False)
    preview: Preview | None = field(default=None, repr=False)


def preview_page(request, page: PlanPage, edits: list[Edit]) -> PlanPage:
    """Add what the edits would do to the page, or why they can't be."""
    try:
        page.preview = preview_edits(request.rollout, edits, by=request.member, on=request.rollout.today())
    except NothingChanged as nothing:
        page.notice = " ".join(nothing.messages)
        return page
    except ValidationError as error:
        refuse(page, edits, error)
        return page
    page.edits = edits
    return page


def refuse(page: PlanPage, edits: list[Edit], error: ValidationError) -> None:
    """Say why at the form that asked, else above the table; what was asked stays where it can be mended."""
    form = page.change or page.link or page.changed_link or page.many
    if form is not None and not isinstance(error, EditsStale):
        add_refusal(form, error)
        page.edits = list(form.cleaned_data.get("pending", []))
    else:
        name = getattr(error, "name", "")
        page.refused = [f"{name}: {message}" if name else message for message in error.messages]


def render_plan(request, page: PlanPage):
    if page.preview is None and page.edits:
        page = preview_page(request, page, page.edits)
    plan = page.preview.after if page.preview else page.plan or show_plan(request.rollout)
    stands = page.preview.before if page.preview else plan
    edits_plan = (
        request.rollout.is_open and request.member.may(Permission.EDIT_PLAN) and page.addition is None
    )
    filtered = Filtered(request, plan)
    kept = list(filtered.rows(page.opened))
    context = {
        "tab": "plan",
        "part": "schedule",
        "page": page,
        "plan": plan,
        "stands": stands,
        "strip": page.strip,
        "preview": _words(page),
        "edited": _edited_rows(page),
        "edits_plan": edits_plan,
        "opened": _opened(request, plan, page, edits_plan),
        "many": _many(request, plan, page) if edits_plan else None,
        "sent": EditsForm(member=request.member, initial={"edits": page.edits}, auto_id="edits-%s"),
        "facts": _facts(stands),
        "p80": _p80(request) if plan.phases else None,
        "circles": [[plan.labels[key] for key in circle] for circle in plan.schedule.circles],
        "swap": bool(request.htmx),
        **_filters(request, plan, filtered),
        **_table(request, plan, kept, page),
        **_chart(request, plan, kept, page),
        **(_last_change(request) if edits_plan else {}),
    }
    response = render_page(request, "phases/plan.html", context, partial="swap")
    if request.htmx and request.method == "POST":
        response["HX-Push-Url"] = address(request, **opened_query(page.opened))
    return response


def _filters(request, plan: ShownPlan, filtered: "Filtered") -> dict[str, Any]:
    """What the address asks for, and the addresses that ask for something else."""
    return {
        "filters": filtered.form,
        "chips": list(filtered.chips()),
        "query": query(request),
        "closed": address(request),
        "row_address": f"{address(request)}{'&' if query(request) else '?'}",
        "addresses": _addresses(request),
        "folds": {row.phase.key: _fold(request, row.phase.key) for row in plan.phases},
    }


def _table(request, plan: ShownPlan, kept: Kept, page: PlanPage) -> dict[str, Any]:
    columns = [name for name in OPTIONAL_COLUMNS if name in request.GET.get("columns", "").split(",")]
    free = free_floats(plan_of(request.rollout), plan.schedule.on) if "free" in columns else {}
    moved = page.strip.moved if page.strip else frozenset()
    return {
        "rows": list(Rows(_schedule_before(page), moved, free).all(kept)),
        "columns": columns,
        "column_links": list(_column_links(request, columns)),
    }


def _chart(request, plan: ShownPlan, kept: Kept, page: PlanPage) -> dict[str, Any]:
    scale = next((one for one in SCALES if one == request.GET.get("scale")), DEFAULT_SCALE)
    look = Look(
        scale=scale,
        selected=_edited_rows(page) | {_selected(plan, page.opened)},
        before=_schedule_before(page),
        links=list(request.rollout.links.all()) if request.GET.get("links") == "all" else (),
    )
    return {
        "chart": draw_plan(plan, kept, approved_baseline(request.rollout), look),
        "scale": scale,
        "scales": [(one, address(request, scale=one), one == scale) for one in SCALES],
    }


def _last_change(request) -> dict[str, Any]:
    """The change that can be undone."""
    last = request.rollout.plan_changes.filter(undone_at=None).select_related("by").first()
    return {
        "last_change": last,
        "last_words": changes_count(len(last.edits)) if last else "",
        "undo": RowForm(auto_id="undo-%s"),
    }


def _schedule_before(page: PlanPage) -> Schedule | None:
    return page.preview.before.schedule if page.preview else None


def _edited_rows(page: PlanPage) -> set[str]:
    return {page.addition.of} if page.addition else _edited(page.edits)


def _words(page: PlanPage) -> PreviewWords | None:
    if page.preview is None:
        return None
    title = describe_addition(page.preview, page.addition.of) if page.addition else ""
    return preview_words(page.preview, page.edits, title=title)


class Filtered:
    """What of a plan the address asks for."""

    def __init__(self, request, plan: ShownPlan) -> None:
        self.request, self.plan = request, plan
        phases = [shown.phase for shown in plan.phases]
        self.form = PlanFilterForm(request.GET, phases=phases, owners=_owners(plan))
        self.chosen = self.form.chosen()

    def rows(self, opened: str) -> Iterator[tuple[ShownPhase, list[ShownStep], bool]]:
        """Yield each phase with its steps and whether it is folded; the open row is always there."""
        chosen, folded = self.chosen, set(self.request.GET.get("folded", "").split(","))
        for phase in self.plan.phases:
            if chosen["phase"] not in ("", phase.phase.key):
                continue
            steps = [one for one in phase.steps if _fits(one, chosen) or one.step.key == opened]
            if steps or not any(chosen[name] for name in ("q", "owner", "status", "show")):
                yield phase, steps, phase.phase.key in folded

    def chips(self) -> Iterator[tuple[str, str]]:
        """Yield each filter that is set, in words, and the address without it."""
        for name, value in self.chosen.items():
            if value:
                field = self.form.fields[name]
                words = dict(getattr(field, "choices", [])).get(value, value)
                yield f"{field.label}: {words}", address(self.request, **{name: ""})


def query(request, **changes: str) -> dict[str, str]:
    """Return what the address says of filters and looks, without the open row."""
    kept = {name: request.GET.get(name, "") for name in KEPT_IN_ADDRESS}
    return {name: value for name, value in (kept | changes).items() if value}


def address(request, **changes: str) -> str:
    return reverse("phases:plan", args=[request.rollout.slug], query=query(request, **changes) or None)


def opened_query(opened: str) -> dict[str, str]:
    if opened.startswith("phase:"):
        return {"edit": opened.partition(":")[2]}
    return {"step": opened}


def _addresses(request) -> dict[str, str]:
    """The page with one thing turned over."""
    has = {name: bool(request.GET.get(name)) for name in ("links", "many")}
    return {
        "links": address(request, links="" if has["links"] else "all"),
        "many": address(request, many="" if has["many"] else "1"),
        "all": reverse("phases:plan", args=[request.rollout.slug]),
        "a4": address(request, print="a4"),
        "a3": address(request, print="a3"),
    }


def _fold(request, key: str) -> str:
    folded = {one for one in request.GET.get("folded", "").split(",") if one}
    return address(request, folded=",".join(sorted(folded ^ {key})))


def _column_links(request, columns: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    for name in OPTIONAL_COLUMNS:
        wanted = set(columns) ^ {name}
        turned = ",".join(one for one in OPTIONAL_COLUMNS if one in wanted)
        yield name, address(request, columns=turned), name in columns


def _owners(plan: ShownPlan) -> list:
    owners = {shown.step.owner.pk: shown.step.owner for shown in plan.steps.values() if shown.step.owner}
    return sorted(owners.values(), key=lambda member: (member.name, member.pk))


def _fits(shown: ShownStep, chosen: dict[str, str]) -> bool:
    owner, words = chosen["owner"], chosen["q"].casefold().strip()
    if owner and owner != (str(shown.step.owner_id) if shown.step.owner_id else "none"):
        return False
    if words and words not in f"{shown.step.shown_number} {shown.step}".casefold():
        return False
    return _has_status(shown, chosen["status"]) and _stands_out(shown, chosen["show"])


def _has_status(shown: ShownStep, status: str) -> bool:
    if status == "open":
        return shown.is_open
    return status in ("", shown.status.code)


def _stands_out(shown: ShownStep, show: str) -> bool:
    days = shown.node.total_float
    return {
        "": True,
        "critical": shown.node.critical,
        "near": days is not None and days <= NEAR,
        "late": shown.is_troubled,
    }[show]


def _facts(plan: ShownPlan) -> dict[str, int]:
    floats = [shown.node.total_float for shown in plan.steps.values()]
    return {
        "steps": len(floats),
        "critical": sum(shown.node.critical for shown in plan.steps.values()),
        "near": sum(days is not None and 0 < days <= NEAR for days in floats),
    }


def _p80(request) -> date | None:
    """The day that four of five simulated cases keep, while the simulation is of today's plan."""
    latest = latest_simulation(request.rollout, request.member)
    if latest is None or not latest.is_current or latest.found.go_live is None:
        return None
    return latest.found.go_live.p80


def _edited(edits: Sequence[Edit]) -> set[str]:
    """Return the rows that edits speak of: of a link the one that waits."""
    fields = {edit.of for edit in edits if isinstance(edit, FieldEdit)}
    return fields | {edit.after for edit in edits if isinstance(edit, LinkEdit)}


def _selected(plan: ShownPlan, opened: str) -> str:
    return plan.steps[opened].node.key if opened in plan.steps else opened


def _opened(request, plan: ShownPlan, page: PlanPage, edits_plan: bool) -> dict | None:
    """The open row with its forms; None where no such row is."""
    row, node = _row(plan, page.opened)
    if row is None or node is None:
        return None
    end = node.key if isinstance(row, Step) else page.opened
    found: dict[str, Any] = {
        "row": row,
        "node": node,
        "because": plan.because(node.key),
        "is_phase": isinstance(row, Phase),
        "links": [
            {
                "link": link,
                "other": _end_label(plan, link.before if link.after == end else link.after),
                "waits": link.after == end,
                "form": _link_form(page, link),
            }
            for link in request.rollout.links.filter(Q(before=end) | Q(after=end))
        ],
        "change": None,
        "link_form": None,
        "panels": step_panels.gather(request.member, row) if isinstance(row, Step) else [],
    }
    if edits_plan:
        stored = _row(page.preview.before, page.opened)[0] if page.preview else row
        found["change"] = page.change or change_form(
            request, stored or row, initial=_values(row) | {"pending": page.edits}
        )
        found["link_form"] = page.link or link_form(plan, end, initial={"pending": page.edits})
    return found


def _row(plan: ShownPlan, opened: str) -> tuple[Step | Phase | None, ScheduledNode | None]:
    """Return the row that is open and the node its dates are of."""
    if opened in plan.steps:
        shown = plan.steps[opened]
        return shown.step, shown.node
    for phase in plan.phases:
        if f"phase:{phase.phase.key}" == opened:
            return phase.phase, phase.gate
    return None, None


def _values(row: Step | Phase) -> dict[str, Any]:
    """What its form shows: with a preview, the values as they would be."""
    fields = FIELDS["step" if isinstance(row, Step) else "phase"]
    return {name: getattr(row, field.attribute) for name, field in fields.items()}


def _link_form(page: PlanPage, link: PlanLink) -> ChangeLinkForm:
    if page.changed_link and page.changed_link.link.pk == link.pk:
        return page.changed_link
    return ChangeLinkForm(link=link, initial={"pending": page.edits}, auto_id=f"link-{link.pk}-%s")


def _end_label(plan: ShownPlan, end: str) -> str:
    kind, _colon, key = end.partition(":")
    return plan.schedule.phases[key].name if kind == "phase" else plan.labels.get(end, key)


def change_form(request, row: Step | Phase, *args, **kwargs) -> ChangeStepForm | ChangePhaseForm:
    if isinstance(row, Phase):
        return ChangePhaseForm(*args, row=row, auto_id="change-%s", **kwargs)
    sees_money = request.member.may(Permission.SEE_MONEY)
    return ChangeStepForm(*args, row=row, sees_money=sees_money, auto_id="change-%s", **kwargs)


def link_form(plan: ShownPlan, end: str, *args, **kwargs) -> LinkForm:
    return LinkForm(
        *args,
        end=end,
        phases=[shown.phase for shown in plan.phases],
        steps=[shown.step for shown in plan.steps.values()],
        auto_id="new-link-%s",
        **kwargs,
    )


def _many(request, plan: ShownPlan, page: PlanPage) -> dict | None:
    if not request.GET.get("many") and page.many is None:
        return None
    steps = [shown.step for shown in plan.steps.values()]
    form = page.many or ManyForm(
        rollout=request.rollout, steps=steps, initial={"pending": page.edits}, auto_id="many-%s"
    )
    return {"form": form, "chosen": set(form.chosen)}
