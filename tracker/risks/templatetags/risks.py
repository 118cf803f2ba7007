from django import template

from tracker.common.wording import Shown
from tracker.figures.matrix import Matrix, MatrixCell

from ..log_wording import status_of
from ..models import Risk
from ..register import Register
from ..wording import cell_title

register = template.Library()


@register.inclusion_tag("risks/cell.html", takes_context=True)
def matrix_cell(context, cell: MatrixCell, matrix: Matrix) -> dict:
    shown: Register = context["register"]
    kind = Risk.Kind.OPPORTUNITY if matrix.is_mirrored else Risk.Kind.THREAT
    return {
        "request": context["request"],
        "cell": cell,
        "kind": kind.value,
        "is_gain": matrix.is_mirrored,
        "title": cell_title(cell.likelihood, cell.impact, cell.score, cell.count, kind=kind),
        "is_current": shown.side == kind and shown.cell == (cell.likelihood, cell.impact),
    }


@register.simple_tag(takes_context=True)
def log_status(context, entry) -> Shown:
    """How an entry of a log stands on the page's day."""
    return status_of(entry, context["today"])
