"""Which columns the reader wants; what is no choice is weeks."""

from ..domain.coverage import Span


def span_chosen(request) -> Span:
    return Span.MONTH if request.GET.get("by") == Span.MONTH else Span.WEEK
