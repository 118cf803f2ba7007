from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tracker.rollouts.log import first_broken_entry, imported_before
from tracker.rollouts.models import ActivityDetail
from tracker.rollouts.writing import recorded_at, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def logged(rollout):
    for number in range(4):
        with writing(rollout, by=None) as log:
            log("noted", rollout, number=number)
    rollout.refresh_from_db()
    return rollout


def test_an_untouched_log_verifies(logged):
    assert first_broken_entry(logged) is None


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Shanghai", "America/New_York"])
def test_what_was_written_at_a_moment_told_in_another_zone_verifies(rollout, zone):
    summer = datetime(2026, 7, 1, tzinfo=ZoneInfo(zone))
    with recorded_at(summer), writing(rollout, by=None) as log:
        log("noted", rollout)
    rollout.refresh_from_db()
    assert rollout.activity.get().at == summer
    assert first_broken_entry(rollout) is None


def test_a_file_was_imported_on_the_day_it_was_then_where_the_rollout_is_run(rollout):
    rollout.time_zone = "Asia/Shanghai"
    with recorded_at(datetime(2026, 9, 7, 22, tzinfo=UTC)), writing(rollout, by=None) as log:
        log("plan_imported", rollout, sha256="abc")
    assert imported_before(rollout, "plan_imported", "abc") == date(2026, 9, 8)


ENTRY = "UPDATE rollouts_activityentry SET"
DETAIL = "UPDATE rollouts_activitydetail SET text = '{}' WHERE entry_id IN"


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        (f"{ENTRY} verb = 'x' WHERE number = 2", 2),
        (f"{DETAIL} (SELECT id FROM rollouts_activityentry WHERE number = 3)", 3),
        (f"{ENTRY} number = 9 WHERE number = 2", 2),
    ],
)
def test_what_was_changed_behind_the_log_is_named(logged, statement, number):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert first_broken_entry(logged).number == number
    with pytest.raises(CommandError, match=f"Entry {number}"):
        call_command("verify_log", logged.slug)


def test_a_tail_that_was_cut_off_shows(logged):
    logged.activity.filter(number=4).delete()
    assert first_broken_entry(logged).reason == "cut off"


def test_a_persons_words_can_be_erased_without_breaking_the_chain(logged):
    ActivityDetail.objects.filter(entry__rollout=logged, entry__number=2).delete()
    assert first_broken_entry(logged) is None
