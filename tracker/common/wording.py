"""Words that every app uses: a status, a share, a difference in working days."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext


@dataclass(frozen=True)
class Shown:
    """A status as word, icon and tone, together; `code` names it in addresses where it can be chosen."""

    word: str | Promise
    icon: str
    tone: str
    code: str = ""


def in_chinese() -> bool:
    return get_language() == "zh-hans"


def listed(names: Iterable[object]) -> str:
    """Write names in a row, parted as the reader's language parts them."""
    return pgettext("between two things of a list", ", ").join(map(str, names))


def percent(number: int) -> str:
    return f"{number}%" if in_chinese() else f"{number}\u00a0%"


def days_late(days: int | None) -> str:
    """Write a difference in working days: +6 days, −2 days, as planned; nothing where it is unknown."""
    if not days:
        return "" if days is None else gettext("as planned")
    text = ngettext("%(sign)s%(count)d day", "%(sign)s%(count)d days", abs(days))
    return text % {"sign": "+" if days > 0 else "−", "count": abs(days)}
