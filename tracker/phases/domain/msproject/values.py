"""What single elements say: numbers, dates, durations, money and names."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from tracker.common import limits
from tracker.common.text import first_control, is_blank, is_storable

from .refused import FileRefused, Refusal

_DURATION = re.compile(
    r"(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d{1,9})?S)?)?", re.ASCII
)
_WHOLE = re.compile(r"\s*([+-]?\d{1,15})(?:\.0{1,9})?\s*", re.ASCII)
_MOMENT = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)[0-9:.]*(?:Z|[+-]\d\d:\d\d)?)?\s*", re.ASCII)
_BREAKS = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CENT = Decimal("0.01")
MIDNIGHT = "00:00"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and the time of that day, “08:00”; empty where a file gives the date alone."""

    day: date
    time: str = ""

    def begins(self, end_of_day: str) -> date:
        """Return the day whose morning this means: what begins at the end of a day begins on the next."""
        return self.day + timedelta(days=1) if self.time and self.time >= end_of_day else self.day

    def ends(self) -> date:
        """Return the day whose evening this means: midnight ends the day before."""
        return self.day - timedelta(days=1) if self.time == MIDNIGHT else self.day


def whole(text: str, place: str, default: int = 0) -> int:
    if not text.strip():
        return default
    found = _WHOLE.fullmatch(text)
    if not found:
        raise FileRefused(Refusal.NUMBER, place, text[: limits.LINE_LENGTH])
    return int(found.group(1))


def truth(text: str, *, default: bool = False) -> bool:
    return text.strip().lower() in ("1", "true") if text.strip() else default


def moment(text: str, place: str) -> Moment | None:
    """Return what an element says; None where it is empty."""
    return _moment(text, place) if text.strip() else None


def day(text: str, place: str) -> date | None:
    found = moment(text, place)
    return found.day if found else None


def _moment(text: str, place: str) -> Moment:
    found = _MOMENT.fullmatch(text)
    try:
        on = date.fromisoformat(found.group(1)) if found else None
    except ValueError:
        on = None
    if found is None or on is None:
        raise FileRefused(Refusal.DATE, place, text[: limits.LINE_LENGTH])
    if not limits.FIRST_DAY <= on <= limits.LAST_DAY:
        raise FileRefused(Refusal.DATE_BEYOND, place, on)
    return Moment(on, found.group(2) or "")


def seconds(text: str, place: str) -> int:
    """Return the seconds of a duration such as PT12H30M0S."""
    found = _seconds(text.strip())
    if found is None:
        raise FileRefused(Refusal.DURATION, place, text[: limits.LINE_LENGTH])
    return found


@lru_cache(maxsize=1024)
def _seconds(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    days, hours, minutes, rest = (int(part or 0) for part in found.groups()[1:])
    sign = -1 if found.group(1) else 1
    return sign * (((days * 24 + hours) * 60 + minutes) * 60 + rest)


def money(text: str, place: str) -> Decimal | None:
    """Return an amount; files hold hundredths. None where nothing or zero is said."""
    if not text.strip():
        return None
    try:
        hundredths = Decimal(text.strip()) if len(text) <= limits.ID_DIGITS * 2 else Decimal("NaN")
    except InvalidOperation:
        hundredths = Decimal("NaN")
    if not hundredths.is_finite() or not 0 <= hundredths <= limits.MONEY * 100:
        raise FileRefused(Refusal.MONEY, place, text[: limits.LINE_LENGTH])
    return (hundredths / 100).quantize(_CENT, ROUND_HALF_UP) or None


def line(text: str) -> str:
    """Return a text on one line, without the characters that nothing can store; empty if none is seen."""
    if first_control(text) or not is_storable(text) or _BREAKS.search(text):
        text = _CONTROLS.sub(" ", _BREAKS.sub(" ", text))
    text = text.strip()
    return "" if is_blank(text) else text


def up(part: int, whole_one: int) -> int:
    """Divide and round towards later."""
    return -(-part // whole_one)


def shown(part: int, whole_one: int) -> str:
    """Return a quotient as people read it: 1.5, 0.33."""
    return f"{part / whole_one:.2f}".rstrip("0").rstrip(".")
