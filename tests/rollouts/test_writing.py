from contextlib import suppress

import pytest

from tests import make
from tracker.rollouts.log import first_broken_entry
from tracker.rollouts.models import Rollout
from tracker.rollouts.writing import times_written, trying, writing

pytestmark = pytest.mark.django_db


def test_each_change_bumps_the_plan_version_and_adds_to_the_log(rollout):
    member = make.member(rollout)
    with writing(rollout, by=member) as log:
        log("noted", rollout, text="客户")
    rollout.refresh_from_db()
    assert (rollout.plan_version, rollout.log_count) == (1, 1)
    assert rollout.activity.get().hash == rollout.log_head


def test_a_change_that_fails_leaves_no_trace(rollout):
    def fail():
        with writing(rollout, by=None) as log:
            log("noted", rollout)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    rollout.refresh_from_db()
    assert (rollout.plan_version, rollout.log_count, rollout.activity.count()) == (0, 0, 0)


def test_a_member_of_another_rollout_cannot_write(rollout):
    stranger = make.member(make.rollout())
    with pytest.raises(ValueError, match="not of rollout"), writing(rollout, by=stranger):
        pass


def test_a_change_may_be_made_of_others_and_the_log_stays_one_chain(rollout):
    with writing(rollout, by=None) as log:
        log("first", rollout)
        with writing(Rollout.objects.get(pk=rollout.pk), by=None) as inner:
            inner("second", rollout)
        log("third", rollout)
    assert list(rollout.activity.order_by("number").values_list("verb", flat=True)) == [
        *("first", "second", "third")
    ]
    rollout.refresh_from_db()
    assert first_broken_entry(rollout) is None


def test_an_inner_change_that_fails_leaves_nothing_while_the_outer_goes_on(rollout):
    with writing(rollout, by=None) as log:
        log("first", rollout)
        with suppress(ZeroDivisionError), writing(rollout, by=None) as inner:
            inner("second", rollout)
            raise ZeroDivisionError
        log("third", rollout)
    rollout.refresh_from_db()
    assert (rollout.log_count, rollout.activity.count()) == (2, 2)
    assert first_broken_entry(rollout) is None


def test_what_is_tried_inside_a_change_leaves_no_gap_in_its_log(rollout):
    with writing(rollout, by=None) as log:
        with trying(rollout), writing(rollout, by=None) as inner:
            inner("tried", rollout)
        log("kept", rollout)
    rollout.refresh_from_db()
    assert list(rollout.activity.values_list("verb", flat=True)) == ["kept"]
    assert first_broken_entry(rollout) is None


def test_a_change_that_fails_after_one_inside_it_counts_as_nothing_written(rollout):
    before = times_written()
    with suppress(ZeroDivisionError), writing(rollout, by=None):
        with writing(rollout, by=None) as inner:
            inner("second", rollout)
        raise ZeroDivisionError
    assert (times_written(), rollout.activity.count()) == (before, 0)
