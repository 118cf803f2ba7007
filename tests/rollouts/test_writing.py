import pytest

from tests import make
from tracker.rollouts.writing import writing

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
