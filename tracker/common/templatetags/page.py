"""Tags and filters that every template may use."""

import uuid
from datetime import date
from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

from tracker.common import wording
from tracker.common.dates import written, written_span
from tracker.common.forms import TOKEN, VERSION
from tracker.common.icons import icon as _icon
from tracker.figures.matrix import band

register = template.Library()
register.simple_tag(_icon, name="icon")


@register.filter
def day(value: date | None, form: str = "short") -> str:
    """{{ step.finish|day }} → 14 May; forms: short, week, year, long, full."""
    return written(value or None, form)  # a template hands over "" where an attribute is missing


@register.filter
def span(first: date, last: date) -> str:
    """{{ absence.first_on|span:absence.last_on }} → 4–8 Jan"""
    return written_span(first, last)


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    if amount is None:
        return "–"
    locale = "zh_Hans_CN" if get_language() == "zh-hans" else "en_GB"
    digits = format_currency(amount, currency, locale=locale, currency_digits=amount != amount.to_integral())
    return digits if amount != amount.to_integral() else digits.removesuffix(".00")


@register.filter
def number(value: float | Decimal | None) -> str:
    if value is None:
        return "–"
    return format_decimal(value, locale="zh_Hans_CN" if get_language() == "zh-hans" else "en_GB")


@register.filter
def percent(share: float | None) -> str:
    """Write a share of 0 to 1 as a whole percentage."""
    return "–" if share is None else wording.percent(round(share * 100))


@register.filter
def cell(value) -> str:
    """Write what stands in a cell of a list: a day as people write it, nothing as a dash."""
    if value is None or value == "":
        return "–"
    return written(value) if isinstance(value, date) else str(value)


@register.filter
def days_late(days: int | None) -> str:
    return wording.days_late(days) or "–"


@register.simple_tag
def once(form=None) -> str:
    """The hidden parts of a form: its once-token and, for a row, the version the reader sees.

    A bare button needs no form: {% once %}.
    """
    kept = uuid.uuid4() if form is None else form.token
    token = format_html('<input type="hidden" name="{}" value="{}">', TOKEN, kept)
    if form is None or form.version is None:
        return token
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, VERSION, form.version)


@register.simple_tag
def language_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


@register.simple_tag(takes_context=True)
def may(context, permission: str) -> bool:
    """{% may "edit_plan" as editor %}: whether the reader, as a member, may do this."""
    member = context.get("member")
    return bool(member and member.may(permission))


@register.filter
def risk_band(level: int, bands: list[int]) -> int:
    """Return the band, 1 to 5, of a risk's level."""
    return band(level, tuple(bands))


@register.filter
def key_of(node: str) -> str:
    """{{ node.key|key_of }}: the part after the colon of “step:KEY”."""
    return node.partition(":")[2]


@register.filter
def at(found: dict, key: str):
    """{{ counts|at:phase.key }}: a value by a key that is itself a value."""
    return found.get(key, "")
