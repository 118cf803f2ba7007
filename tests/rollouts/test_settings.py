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
