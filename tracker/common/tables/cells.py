"""What a cell means: each reader returns the value or, having said what is wrong and where, None."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from .. import limits, text
from .problems import Problems
from .table import Cell, Value

_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    ord("．"): ".",
    ord("，"): ",",
    ord("－"): "-",
    ord("／"): "/",
}
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,15}([.,]\d{1,2})?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+\.\d{1,2}|-?\d{1,3}(\.\d{3})+,\d{1,2}", re.ASCII)
_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_LONGEST = 40


def text_line(
    cell: Cell, problems: Problems, *, needed: bool = False, limit: int = limits.LINE_LENGTH
) -> str:
    """Return one line of text, empty where there is none."""
    return " ".join(some_text(cell, problems, needed=needed, limit=limit).split("\n"))


def some_text(
    cell: Cell, problems: Problems, *, needed: bool = False, limit: int = limits.TEXT_LENGTH
) -> str:
    typed = text.with_plain_breaks(_as_text(cell.value))
    place = text.first_control(typed)
    if place:
        problems.add(
            cell.place,
            _("Character %(place)s can't be stored or printed. Delete it and try again.") % {"place": place},
        )
        return ""
    typed = "" if text.is_blank(typed) else typed.strip()
    if len(typed) > limit:
        problems.add(
            cell.place,
            _("It has %(length)d characters, more than the %(limit)d there is room for. Shorten it.")
            % {"length": len(typed), "limit": limit},
        )
        return ""
    if needed and not typed:
        problems.add(cell.place, _("It is empty, but needed. Fill it in."))
    return typed


def whole_number(
    cell: Cell, problems: Problems, *, least: int, most: int, needed: bool = False
) -> int | None:
    if _is_missing(cell, problems, needed):
        return None
    number = _whole(cell.value)
    if number is None:
        problems.add(cell.place, _("“%(value)s” is no whole number.") % {"value": shown(cell.value)})
    elif not least <= number <= most:
        problems.add(
            cell.place,
            _("%(value)s is not between %(least)d and %(most)d.")
            % {"value": shown(cell.value), "least": least, "most": most},
        )
    else:
        return number
    return None


def _whole(value: Value) -> int | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else None
    if isinstance(value, str):
        plain = value.translate(_FULL_WIDTH).strip()
        return int(plain) if _WHOLE.fullmatch(plain) else None
    return None


def money(cell: Cell, problems: Problems, *, needed: bool = False) -> Decimal | None:
    """Return an exact amount of at most two decimals; what could be read in two ways is refused."""
    if _is_missing(cell, problems, needed):
        return None
    amount = _amount(cell.value)
    if amount is None:
        problems.add(
            cell.place,
            _("“%(value)s” is no amount that has one reading. Write it as 1234.56.")
            % {"value": shown(cell.value)},
        )
    elif amount < 0:
        problems.add(cell.place, _("An amount can't be negative."))
    elif amount > limits.MONEY:
        problems.add(cell.place, _("An amount can't be more than %(limit)s.") % {"limit": limits.MONEY})
    elif amount != amount.quantize(Decimal("0.01")):
        problems.add(
            cell.place,
            _("%(value)s has more than two decimals. Round it.") % {"value": shown(cell.value)},
        )
    else:
        return amount.copy_abs().quantize(Decimal("0.01"))
    return None


def _amount(value: Value) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    plain = value.translate(_FULL_WIDTH).strip()
    if _PLAIN.fullmatch(plain):  # with three digits behind its mark it could be thousands
        return Decimal(plain.replace(",", "."))
    if _GROUPED.fullmatch(plain):
        whole, cents = re.split(r"[.,](?=\d{1,2}$)", plain)
        return Decimal(re.sub(r"[.,]", "", whole) + "." + cents)
    return None


def day(cell: Cell, problems: Problems, *, needed: bool = False) -> date | None:
    """Return a day that a sheet holds as one, or that stands with its year first; nothing is guessed."""
    if _is_missing(cell, problems, needed):
        return None
    found = _day(cell.value)
    if found is None:
        problems.add(
            cell.place,
            _("“%(value)s” is no day that has one reading. Write it as 2026-09-07.")
            % {"value": shown(cell.value)},
        )
    elif not limits.FIRST_DAY <= found <= limits.LAST_DAY:
        problems.add(
            cell.place,
            _("%(day)s is outside %(first)s to %(last)s. Check the year.")
            % {"day": found.isoformat(), "first": limits.FIRST_DAY, "last": limits.LAST_DAY},
        )
    else:
        return found
    return None


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else None
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(value.translate(_FULL_WIDTH).strip()) if isinstance(value, str) else None
    if not found:
        return None
    year, month, number = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


YES = frozenset({"yes", "y", "true", "1", "x", "✓", "是"})
NO = frozenset({"no", "n", "false", "0", "否"})


def yes_or_no(cell: Cell, problems: Problems) -> bool:
    """Return no for an empty cell."""
    if isinstance(cell.value, bool):
        return cell.value
    word = _as_text(cell.value).strip().casefold()
    if word in YES:
        return True
    if word and word not in NO:
        problems.add(cell.place, _("“%(value)s” is neither yes nor no.") % {"value": shown(cell.value)})
    return False


def choice[T](
    cell: Cell, problems: Problems, known: Mapping[str, T], *, needed: bool = False, empty: T | None = None
) -> T | None:
    """Return what a word stands for, whatever its case; `known` has its words in lower case."""
    if _is_missing(cell, problems, needed):
        return empty
    word = " ".join(_as_text(cell.value).split()).casefold()
    if word not in known:
        problems.add(
            cell.place,
            _("“%(value)s” is none of %(known)s.") % {"value": shown(cell.value), "known": ", ".join(known)},
        )
        return empty
    return known[word]


def _is_missing(cell: Cell, problems: Problems, needed: bool) -> bool:
    if not cell.is_empty:
        return False
    if needed:
        problems.add(cell.place, _("It is empty, but needed. Fill it in."))
    return True


def _as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
        case _:
            return value


def shown(value: Value) -> str:
    """Write what stands in a cell, cut where it is long."""
    written = "".join(c if c.isprintable() else "�" for c in _as_text(value))
    return written if len(written) <= _LONGEST else written[: _LONGEST - 1] + "…"
