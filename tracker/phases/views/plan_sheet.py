"""The plan on paper: one table whose rows carry their bars, so that both break over pages together."""

from typing import NamedTuple

from django.shortcuts import render

from ..chart import Look, draw_strips
from ..queries import approved_baseline
from ..shown import show_plan
from .plan_page import Filtered, address
from .plan_rows import Rows


class Sheet(NamedTuple):
    """`chart`: what the columns leave of the sheet's width between its margins, in CSS pixels."""

    name: str
    chart: float


SHEETS = {"a4": Sheet("a4", 500), "a3": Sheet("a3", 900)}
ROW = 28


def render_sheet(request, sheet: Sheet):
    plan = show_plan(request.rollout)
    filtered = Filtered(request, plan)
    kept = list(filtered.rows(""))
    links = request.rollout.links.all() if request.GET.get("links") == "all" else ()
    axis, strips = draw_strips(
        plan,
        kept,
        approved_baseline(request.rollout),
        Look("month", links=links, width=sheet.chart, row_height=ROW),
    )
    context = {
        "tab": "plan",
        "plan": plan,
        "sheet": sheet,
        "chips": [words for words, _href in filtered.chips()],
        "rows": list(Rows(None, frozenset(), {}).all(kept)),
        "axis": axis,
        "strips": strips,
        "closed": address(request),
        "others": [(one.name, address(request, print=one.name), one == sheet) for one in SHEETS.values()],
    }
    return render(request, "phases/plan_sheet.html", context)
