"""What the plan's page holds, whichever view shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from tracker.common.forms import RowForm
from tracker.common.pages import render_page
from tracker.figures.gantt import Scale
from tracker.rollouts.domain.roles import Permission

from ..chart import SCALES, draw_plan
from ..domain.drivers import why
from ..domain.network import NodeKind
from ..forms import ChangeStepForm, LinkForm, PlanFilterForm
from ..queries import approved_baseline
from ..shown import ShownPhase, ShownPlan, ShownStep, show_plan, waits_for
from ..strip import Strip

NEAR = 3
DEFAULT_SCALE: Scale = "month"


@dataclass
class PlanPage:
    """Forms that were refused keep what was typed; the others are made anew."""

    open_key: str = ""
    change: ChangeStepForm | None = None
    link: LinkForm | None = None
    strip: Strip | None = None
    plan: ShownPlan | None = field(default=None, repr=False)


def render_plan(request, page: PlanPage):
    rollout = request.rollout
    plan = page.plan or show_plan(rollout)
    filters = PlanFilterForm(request.GET, phases=[shown.phase for shown in plan.phases], owners=_owners(plan))
    chosen = filters.chosen()
    rows = list(_kept(plan, chosen, page.open_key))
    scale = next((one for one in SCALES if one == request.GET.get("scale")), DEFAULT_SCALE)
    opened = plan.steps.get(page.open_key)
    context = {
        "tab": "plan",
        "plan": plan,
        "rows": rows,
        "filters": filters,
        "is_filtered": any(chosen.values()),
        "chart": draw_plan(
            plan,
            rows,
            approved_baseline(rollout),
            scale=scale,
            selected=opened.node.key if opened else "",
        ),
        "scale": scale,
        "scales": [(one, address(request, scale=one), one == scale) for one in SCALES],
        "opened": _opened(request, plan, opened, page) if opened else None,
        "strip": page.strip,
        "facts": _facts(plan),
        "why": _why(plan),
        "circles": [[plan.labels[key] for key in circle] for circle in plan.schedule.circles],
        "query": query(request),
        "closed": address(request),
        "bare": RowForm(),
        "swap": bool(request.htmx),
    }
    response = render_page(request, "phases/plan.html", context, partial="swap")
    if request.htmx and request.method == "POST":
        response["HX-Push-Url"] = address(request, step=page.open_key)
    return response


def query(request, **changes: str) -> dict[str, str]:
    """Return what the address says of filters and scale, without the open row."""
    kept = {name: request.GET.get(name, "") for name in ("phase", "owner", "show", "scale")}
    return {name: value for name, value in (kept | changes).items() if value}


def address(request, **changes: str) -> str:
    return reverse("phases:plan", args=[request.rollout.slug], query=query(request, **changes) or None)


def _owners(plan: ShownPlan) -> list:
    owners = {shown.step.owner.pk: shown.step.owner for shown in plan.steps.values() if shown.step.owner}
    return sorted(owners.values(), key=lambda member: (member.name, member.pk))


def _kept(
    plan: ShownPlan, chosen: dict[str, str], open_key: str
) -> Iterator[tuple[ShownPhase, list[ShownStep]]]:
    for phase in plan.phases:
        if chosen["phase"] not in ("", phase.phase.key):
            continue
        steps = [one for one in phase.steps if _fits(one, chosen) or one.step.key == open_key]
        if steps or not (chosen["owner"] or chosen["show"]):
            yield phase, steps


def _fits(shown: ShownStep, chosen: dict[str, str]) -> bool:
    if chosen["owner"] and str(shown.step.owner_id) != chosen["owner"]:
        return False
    return {
        "": True,
        "open": shown.is_open,
        "critical": shown.node.critical,
        "late": shown.is_troubled,
    }[chosen["show"]]


def _facts(plan: ShownPlan) -> dict[str, int]:
    floats = [shown.node.total_float for shown in plan.steps.values()]
    return {
        "steps": len(floats),
        "critical": sum(shown.node.critical for shown in plan.steps.values()),
        "near": sum(days is not None and 0 < days <= NEAR for days in floats),
    }


def _why(plan: ShownPlan) -> list[tuple]:
    """Return the chain from the go-live back to where it begins: name, dates, reason."""
    key = plan.schedule.go_live_key
    chain = why(plan.schedule, key) if key else []
    nodes = [plan.schedule.nodes[link.key] for link in chain]
    return [
        (plan.labels[node.key], node.forecast, plan.because(node.key))
        for node in nodes
        if node.kind != NodeKind.START
    ]


def _opened(request, plan: ShownPlan, shown: ShownStep, page: PlanPage) -> dict:
    edits = request.rollout.is_open and request.member.may(Permission.EDIT_PLAN)
    return {
        "shown": shown,
        "change": (page.change or ChangeStepForm(row=shown.step, auto_id="change-%s")) if edits else None,
        "link": (page.link or link_form(plan)) if edits else None,
        "waits_for": waits_for(
            plan, shown.step, list(request.rollout.links.filter(after=shown.step.node_key))
        ),
    }


def link_form(plan: ShownPlan, posted=None) -> LinkForm:
    return LinkForm(
        posted,
        phases=[shown.phase for shown in plan.phases],
        steps=[shown.step for shown in plan.steps.values()],
        auto_id="link-%s",
    )
