from datetime import date

from tracker.rollouts.domain.holidays import countries, holidays_between, region_names

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_china_has_days_off_and_the_weekend_days_worked_in_exchange():
    found = holidays_between("CN", *YEAR, language="zh-hans")
    assert date(2026, 10, 6) in [holiday.day for holiday in found.days_off]
    assert found.extra_working_days[:2] == (date(2026, 1, 4), date(2026, 2, 14))
    assert "春节" in [holiday.name for holiday in found.days_off]


def test_days_that_the_week_pattern_gives_already_are_left_out():
    found = holidays_between("CN", *YEAR)
    assert all(holiday.day.weekday() < 5 for holiday in found.days_off)
    assert all(day.weekday() >= 5 for day in found.extra_working_days)
    six_days = holidays_between("CN", *YEAR, weekdays=range(6))
    assert date(2026, 5, 2) in [holiday.day for holiday in six_days.days_off]
    assert date(2026, 2, 14) not in six_days.extra_working_days


def test_only_days_within_the_span_are_taken():
    found = holidays_between("CN", date(2026, 10, 2), date(2026, 10, 5))
    assert [holiday.day.day for holiday in found.days_off] == [2, 5]


def test_it_is_said_until_when_exchanged_days_are_announced():
    assert holidays_between("CN", date(2026, 9, 7), date(2028, 9, 6)).exchanges_until == 2026
    assert holidays_between("GB", *YEAR).exchanges_until is None


def test_a_region_has_holidays_of_its_own():
    def days(region):
        return {holiday.name for holiday in holidays_between("GB", *YEAR, region=region).days_off}

    assert "Easter Monday" in days("ENG")
    assert "Easter Monday" not in days("SCT")
    assert region_names("GB")["ENG"] == "England"
    assert region_names("CN") == {}


def test_holidays_are_named_in_the_readers_language_or_else_their_own():
    def names(country, language):
        return {holiday.name for holiday in holidays_between(country, *YEAR, language=language).days_off}

    assert "Armistice Day" in names("FR", "en")
    assert "Armistice" in names("FR", "zh-hans")


def test_years_without_known_holidays_have_none():
    assert holidays_between("CN", date(2198, 1, 1), date(2199, 12, 31)).days_off == ()


def test_every_country_can_be_asked():
    for country in countries():
        holidays_between(country, *YEAR)
