"""Pages that need dates, where the plan runs past the last year of the calendar."""

from collections.abc import Callable
from functools import wraps

from django.shortcuts import render

from ..domain.schedule import ScheduleBeyondLimit
from ..wording import beyond_limit


def says_what_has_no_date(view: Callable) -> Callable:
    """Show which step leaves the calendar, and where to correct that, in place of the page."""

    @wraps(view)
    def page(request, rollout, *args, **kwargs):
        try:
            return view(request, rollout, *args, **kwargs)
        except ScheduleBeyondLimit as error:
            reason = " ".join(beyond_limit(error).messages)
            return render(request, "phases/no_dates.html", {"reason": reason, "tab": "plan"})

    return page
