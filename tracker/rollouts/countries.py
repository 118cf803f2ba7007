"""Countries by their name in the reader's language."""

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

from .domain.holidays import countries


def country_choices() -> list[tuple[str, str]]:
    locale = Locale.parse("zh_Hans_CN" if get_language() == "zh-hans" else "en_GB")
    named = [(code, locale.territories.get(code, code)) for code in countries()]
    return [("", "–"), *sorted(named, key=lambda choice: choice[1])]


def country_of(time_zone: str) -> str:
    """Return the country where a time zone is kept, or "" for one of none, such as UTC."""
    return get_global("zone_territories").get(time_zone, "")
