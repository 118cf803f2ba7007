"""What holds for a plan as a whole, as pairs of a word and a value."""

from collections.abc import Iterator
from datetime import date

from ..domain.plan_file import PlanFile
from . import columns


def settings_of(plan: PlanFile) -> Iterator[tuple[str, str | date]]:
    words = {name: str(word) for name, word in columns.SETTINGS.items()}
    calendar = plan.calendar
    if plan.name:
        yield words["name"], plan.name
    yield words["start"], calendar.start
    if calendar.weekdays:
        yield words["weekdays"], columns.weekday_words(calendar.weekdays)
    for off in sorted(calendar.days_off):
        yield words["day_off"], off
    for extra in sorted(calendar.extra_working_days):
        yield words["extra_day"], extra
    if plan.go_live:
        yield words["go_live"], plan.go_live
    if plan.target_go_live:
        yield words["target"], plan.target_go_live
