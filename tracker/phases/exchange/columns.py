"""Columns, kinds of rows and settings of a plan in tables: written in the reader's language, read in each."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

KIND = pgettext_lazy("column", "Kind")

STEP: dict[str, Promise] = {
    "key": pgettext_lazy("column", "Key"),
    "phase": pgettext_lazy("column", "Phase"),
    "name": pgettext_lazy("column", "Name"),
    "second_name": pgettext_lazy("column", "Second name"),
    "days": pgettext_lazy("column", "Days"),
    "best_days": pgettext_lazy("column", "Best"),
    "worst_days": pgettext_lazy("column", "Worst"),
    "owner": pgettext_lazy("column", "Owner"),
    "waits_for": pgettext_lazy("column", "Waits for"),
    "not_before": pgettext_lazy("column", "Not before"),
    "deadline": pgettext_lazy("column", "Deadline"),
    "started_on": pgettext_lazy("column", "Started"),
    "finished_on": pgettext_lazy("column", "Finished"),
    "days_left": pgettext_lazy("column", "Days left"),
    "said_on": pgettext_lazy("column", "Said on"),
    "blocked_reason": pgettext_lazy("column", "Blocked by"),
    "is_dropped": pgettext_lazy("column", "Dropped"),
    "planned_cost": pgettext_lazy("column", "Planned cost"),
    "actual_cost": pgettext_lazy("column", "Actual cost"),
}
PHASE: dict[str, Promise] = {
    "key": STEP["key"],
    "name": STEP["name"],
    "second_name": STEP["second_name"],
    "gate_name": pgettext_lazy("column", "Gate"),
    "second_gate_name": pgettext_lazy("column", "Second name of the gate"),
    "not_before": STEP["not_before"],
    "deadline": STEP["deadline"],
}
BASELINE: dict[str, Promise] = {
    "baseline_start": pgettext_lazy("column", "Baseline start"),
    "baseline_finish": pgettext_lazy("column", "Baseline finish"),
    "baseline_days": pgettext_lazy("column", "Baseline days"),
    "baseline_cost": pgettext_lazy("column", "Baseline cost"),
}
ONE_TABLE: dict[str, Promise] = {"kind": KIND, **STEP, **BASELINE}
LINK: dict[str, Promise] = {
    "before": pgettext_lazy("column", "First"),
    "after": pgettext_lazy("column", "Then"),
    "kind": KIND,
    "lag": pgettext_lazy("column", "Lag"),
}
DATES: dict[str, Promise] = {
    "node": pgettext_lazy("column", "Of"),
    "start": pgettext_lazy("column", "Start"),
    "finish": pgettext_lazy("column", "Finish"),
    "days": STEP["days"],
    "cost": pgettext_lazy("column", "Cost"),
}
SETTING: dict[str, Promise] = {
    "what": pgettext_lazy("column", "What"),
    "value": pgettext_lazy("column", "Value"),
}

MONEY = frozenset({"planned_cost", "actual_cost", "baseline_cost", "cost"})

KINDS: dict[str, Promise] = {
    "plan": pgettext_lazy("row", "plan"),
    "phase": pgettext_lazy("row", "phase"),
    "step": pgettext_lazy("row", "step"),
    "gate": pgettext_lazy("row", "gate"),
}
SETTINGS: dict[str, Promise] = {
    "name": pgettext_lazy("setting", "name"),
    "start": pgettext_lazy("setting", "start"),
    "weekdays": pgettext_lazy("setting", "working days"),
    "day_off": pgettext_lazy("setting", "day off"),
    "extra_day": pgettext_lazy("setting", "extra working day"),
    "go_live": pgettext_lazy("setting", "go-live"),
    "target": pgettext_lazy("setting", "promised go-live"),
}
SHEETS: dict[str, Promise] = {
    "steps": pgettext_lazy("sheet", "Steps"),
    "phases": pgettext_lazy("sheet", "Phases"),
    "links": pgettext_lazy("sheet", "Links"),
    "settings": pgettext_lazy("sheet", "Calendar"),
    "baseline": pgettext_lazy("sheet", "Baseline"),
}
YES = pgettext_lazy("cell", "yes")


def headers(columns: dict[str, Promise]) -> list[str]:
    return [str(label) for label in columns.values()]


def in_each_language(columns: dict[str, Promise]) -> dict[str, list[str]]:
    """Return every word for each name, those of the reader's language first."""
    return {name: [str(label), *_translations(label)] for name, label in columns.items()}


def by_word(names: dict[str, Promise]) -> dict[str, str]:
    """Return what each word stands for, in lower case, in any language."""
    return {word.casefold(): name for name, words in in_each_language(names).items() for word in words}


def _translations(label: Promise | str) -> Iterable[str]:
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            yield str(label)


def weekday_words(days: Iterable[int]) -> str:
    return ", ".join(str(WEEKDAYS[day]) for day in sorted(days))


def weekdays_by_word() -> dict[str, int]:
    """Monday, mon and 星期一 are 0."""
    found: dict[str, int] = {}
    for day, name in WEEKDAYS.items():
        for word in _translations(name):
            found[word.casefold()] = day
            if word.isascii():
                found[word[:3].casefold()] = day
            found[word.replace("星期", "周")] = day
    return found
