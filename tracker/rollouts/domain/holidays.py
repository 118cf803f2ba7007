"""The public holidays of a country as a rollout's calendar takes them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

EARLIER_YEARS = 5


class Holiday(NamedTuple):
    day: date
    name: str


@dataclass(frozen=True)
class Holidays:
    """`days_off` fall on working weekdays, `extra_working_days` on others: 调休, worked in exchange.

    `exchanges_until`: the last year whose exchanged days are announced; None where a country has none.
    """

    days_off: tuple[Holiday, ...]
    extra_working_days: tuple[date, ...]
    exchanges_until: int | None = None


def countries() -> dict[str, list[str]]:
    """Return the countries that are known, by their ISO code, with their regions."""
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


def region_names(country: str) -> dict[str, str]:
    """Return what a country calls its regions, by their code; a region without a name keeps its code."""
    import holidays

    known = holidays.country_holidays(country)
    names = {code: name for name, code in known.subdivisions_aliases.items()}
    return {code: names.get(code, code) for code in known.subdivisions}


def holidays_between(
    country: str,
    first: date,
    last: date,
    *,
    region: str = "",
    weekdays: Collection[int] = range(5),
    language: str = "",
) -> Holidays:
    """Return what a country's holidays change in a calendar with these working weekdays.

    Holidays are named in the language where the country has names in it, else in its own.
    """
    import holidays

    def of(**options):
        # Earlier years are asked as well, to learn until when exchanged days are announced.
        years = range(first.year - EARLIER_YEARS, last.year + 1)
        return holidays.country_holidays(country, subdiv=region or None, years=years, **options)

    known = of()
    spoken = _spoken(language, known.supported_languages)
    named = of(language=spoken) if spoken else known
    exchanged = sorted(known.weekend_workdays)
    return Holidays(
        days_off=tuple(
            Holiday(day, name)
            for day, name in sorted(named.items())
            if first <= day <= last and day.weekday() in weekdays
        ),
        extra_working_days=tuple(
            day for day in exchanged if first <= day <= last and day.weekday() not in weekdays
        ),
        exchanges_until=exchanged[-1].year if known.has_substituted_holidays and exchanged else None,
    )


def _spoken(language: str, supported: Collection[str]) -> str:
    """Return the library's code of a reader's language, or "" where it has no names in it."""
    wanted = ("zh_CN",) if language.startswith("zh") else ("en_GB", "en_US")
    return next((code for code in wanted if code in supported), "")
