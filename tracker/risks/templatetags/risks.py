from django import template

from tracker.figures.matrix import MatrixCell

from ..register import Register
from ..wording import cell_title

register = template.Library()


@register.inclusion_tag("risks/cell.html", takes_context=True)
def matrix_cell(context, cell: MatrixCell) -> dict:
    shown: Register = context["register"]
    return {
        "request": context["request"],
        "cell": cell,
        "title": cell_title(cell.likelihood, cell.impact, cell.score, cell.count),
        "is_current": shown.cell == (cell.likelihood, cell.impact),
    }
