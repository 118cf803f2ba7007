"""How days are written: short in tables, with weekday and year where they decide something."""

import re
from datetime import date

from babel.dates import format_date, format_interval
from django.utils.translation import get_language

_PATTERNS = {
    "en": {
        "short": "d MMM",
        "long": "EEE d MMM y",
        "full": "EEEE d MMMM y",
        "week": "EEE d MMM",
        "year": "d MMM y",
        "month": "MMM",
        "month_year": "MMM y",
    },
    "zh-hans": {
        "short": "M月d日",
        "long": "y年M月d日 EEE",
        "full": "y年M月d日 EEEE",
        "week": "M月d日 EEE",
        "year": "y年M月d日",
        "month": "M月",
        "month_year": "y年M月",
    },
}
_SEPT = re.compile(r"\bSept\b")
_LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN"}


def written(day: date | None, form: str = "short", language: str | None = None) -> str:
    """Write a day as `short` 14 May, `week` Fri 14 May, `year`, `long` Fri 14 May 2027, `full`,
    `month`, `month_year`."""
    if not day:
        return "–"
    code = language or get_language() or "en"
    code = code if code in _PATTERNS else "en"
    text = format_date(day, _PATTERNS[code][form], locale=_LOCALES[code])
    return _SEPT.sub("Sep", text).replace(" ", "\u00a0")


def written_span(first: date, last: date, language: str | None = None) -> str:
    """Write days that follow each other: 4–8 Jan, 28 Dec 2026 – 3 Jan 2027; one day as that day."""
    if first == last:
        return written(first, "short", language)
    code = language or get_language() or "en"
    locale = _LOCALES.get(code, _LOCALES["en"])
    skeleton = "MMMd" if first.year == last.year else "yMMMd"
    text = format_interval(first, last, skeleton, locale=locale)
    return _SEPT.sub("Sep", text).replace(" ", "\u00a0").replace("\u2009", "\u00a0")
