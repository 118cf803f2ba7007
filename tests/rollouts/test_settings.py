from datetime import date

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


def settings_of(rollout, **changes) -> dict:
    return {
        "name": rollout.name,
        "organisation": "",
        "crm_kind": "operational",
        "starts_on": rollout.starts_on.isoformat(),
        "target_go_live": "",
        "time_zone": "Asia/Shanghai",
        "language": "en",
        "second_language": "",
        "budget": "",
        "currency": "CNY",
        "working_weekdays": ["0", "1", "2", "3", "4"],
        "days_off": "",
        "extra_working_days": "",
        "tolerance_days": "5",
        "tolerance_cost_percent": "10",
        "tolerance_risk_level": "16",
        "tolerance_quiet_days": "14",
        "tolerance_unheard_days": "30",
        "check_in_weekday": "",
        **changes,
    }


@pytest.fixture
def save(send, rollout, manager):
    def save(**changes):
        rollout.refresh_from_db()
        return send(
            reverse("rollouts:settings", args=[rollout.slug]), settings_of(rollout, **changes), row=rollout
        )

    return save


def test_days_off_move_the_calendar(save, rollout):
    assert save(days_off="2026-10-01\n2026-10-02").status_code == 302
    rollout.refresh_from_db()
    assert rollout.calendar.index(date(2026, 10, 1)) == rollout.calendar.index(date(2026, 10, 5))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("starts_on", "9999-12-31", "outside"),
        ("starts_on", "2027-02-29", "valid date"),
        ("starts_on", "31.12.2026", "valid date"),
        ("days_off", "2026-10-01\n1 October", "Line 2"),
        ("days_off", "20261001", "Line 1"),
        ("budget", "NaN", "number"),
        ("budget", "-1", "negative"),
        ("budget", "1.005", "decimal places"),
        ("currency", "12", "three letters"),
        ("tolerance_days", "2147483648", "less than or equal"),
        ("target_go_live", "2020-01-01", "before the start"),
        ("second_language", "en", "same as the first"),
        ("name", "\u200b \u00a0", "required"),
        ("name", "a\x00b", "Character 2"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_reason_and_stays_typed(save, rollout, field, value, reason):
    before = rollout.plan_version
    answer = save(**{field: value})
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    rollout.refresh_from_db()
    assert rollout.plan_version == before


def test_a_closed_rollout_takes_no_changes_until_it_is_opened_again(send, save, rollout):
    send(reverse("rollouts:change_state", args=[rollout.slug, "close"]))
    assert save(name="Other").status_code == 403
    send(reverse("rollouts:change_state", args=[rollout.slug, "resume"]))
    assert save(name="Other").status_code == 302


def test_a_rollout_whose_name_has_no_latin_letters_gets_a_numbered_address(db):
    from tracker.rollouts.operations import free_slug

    make.rollout(slug="r-1")
    assert free_slug("客户关系管理") == "r-2"


@pytest.fixture
def fill(save):
    def fill(**changes):
        return save(fill="1", **changes)

    return fill


def test_the_holidays_of_a_country_are_filled_in_for_a_look_and_not_saved(fill, rollout):
    before = rollout.plan_version
    answer = fill(holidays_country="CN", name="Renamed while filling", days_off="2026-12-24")
    assert "2026-10-06" in answer.text
    assert "2026-10-10" in answer.text
    assert "2026-12-24" in answer.text
    assert "Renamed while filling" in answer.text
    assert "announced until 2026" in answer.text
    rollout.refresh_from_db()
    assert (rollout.days_off, rollout.plan_version) == ([], before)


def test_what_was_filled_in_is_saved_with_the_settings(fill, save, rollout):
    form = fill(holidays_country="CN").context["form"]
    assert save(days_off=form["days_off"].value(), extra_working_days=form["extra_working_days"].value()).url
    rollout.refresh_from_db()
    assert not rollout.calendar.is_working(date(2026, 10, 6))
    assert rollout.calendar.is_working(date(2026, 10, 10))
    assert "holidays_country" not in str(rollout.activity.last().detail.text)


def test_a_region_is_asked_for_once_the_country_is_known(fill, page, rollout):
    assert "holidays_region" not in page("rollouts:settings", rollout).text
    assert "Scotland" in fill(holidays_country="GB").text
    assert "2027-03-29" in fill(holidays_country="GB", holidays_region="ENG").text
    assert "2027-03-29" not in fill(holidays_country="GB", holidays_region="SCT").text
    assert "2027-07-05" in fill(holidays_country="US", holidays_region="ENG").text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"holidays_country": ""}, "Choose the country"),
        ({"holidays_country": "XX"}, "valid choice"),
        ({"holidays_country": "CN", "starts_on": "2027-02-29"}, "valid date"),
        ({"holidays_country": "CN", "days_off": "1 October"}, "Line"),
    ],
)
def test_filling_says_what_is_wrong_and_keeps_what_was_typed(fill, rollout, changes, reason):
    answer = fill(**changes, organisation="Typed before")
    assert reason in answer.text
    assert "Typed before" in answer.text


def test_the_country_is_guessed_from_the_time_zone(page, rollout, manager):
    rollout.time_zone = "Europe/London"
    rollout.save()
    assert '<option value="GB" selected>' in page("rollouts:settings", rollout).text


def test_filling_reaches_to_the_last_day_of_the_calendar(fill):
    assert fill(holidays_country="CN", starts_on="2199-12-31").status_code == 200


def test_settings_that_push_a_step_past_the_calendar_are_refused_by_its_name(save, rollout):
    make.step(make.phase(rollout), name="Roll out", days=300)
    answer = save(starts_on="2199-06-03")
    assert "“Roll out” would fall outside the years of the calendar" in answer.text
    assert 'value="2199-06-03"' in answer.text
    rollout.refresh_from_db()
    assert rollout.starts_on == make.MONDAY
    assert answer.context["form"].version == rollout.row_version
    assert save(starts_on="2026-09-14").status_code == 302


def test_a_plan_that_is_past_the_calendar_already_can_be_mended_in_pieces(save, rollout):
    make.step(make.phase(rollout), name="Roll out", not_before=date(2199, 12, 31), days=2)
    assert save(name="Renamed").status_code == 302
