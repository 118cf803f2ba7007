"""Whether a rollout's calendar reaches all of its plan, for the settings (rule 22)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.rollouts.models import Rollout

from .domain.schedule import ScheduleBeyondLimit
from .queries import schedule_of


def date_problems(rollout: Rollout) -> Iterator[str]:
    try:
        schedule_of(rollout)
    except ScheduleBeyondLimit as error:
        yield _(
            "“%(name)s” would fall outside the years of the calendar. "
            "Choose an earlier start, or more working days."
        ) % {"name": error.name}
