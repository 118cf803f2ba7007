from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import make
from tests.make import MONDAY
from tracker.rollouts import operations
from tracker.rollouts.log import first_broken_entry
from tracker.rollouts.models import Absence

pytestmark = pytest.mark.django_db


def on(number: int):
    return MONDAY + timedelta(days=number)


@pytest.fixture
def tom(rollout):
    return make.member(rollout, role="team_member", name="Tom Fisher")


def add(member, first: int, last: int, **given):
    return operations.add_absence(member=member, first_on=on(first), last_on=on(last), by=member, **given)


def test_an_absence_is_told_changed_and_taken_back_in_the_log(rollout, tom):
    absence = add(tom, 0, 4, note="Skiing")
    operations.change_absence(absence=absence, first_on=on(1), last_on=on(1), by=tom)
    operations.remove_absence(absence=absence, by=tom)
    verbs = list(rollout.activity.values_list("verb", flat=True))
    assert verbs == ["absence_added", "absence_changed", "absence_removed"]
    assert first_broken_entry(rollout) is None
    assert "Skiing" not in "".join(rollout.activity.values_list("detail__text", flat=True))


def test_an_absence_that_ends_before_it_begins_is_refused(tom):
    with pytest.raises(ValidationError, match="before the first"):
        add(tom, 2, 1)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(0, 0), (4, 9), (2, 3), (-3, 20)])
def test_days_away_already_are_refused_by_name_and_days(rollout, tom, first, last):
    add(tom, 0, 4)
    before = rollout.activity.count()
    with pytest.raises(ValidationError, match="Tom Fisher is away 7–11") as refused:
        add(tom, first, last)
    assert set(refused.value.error_dict) == {"first_on"}
    assert (Absence.objects.count(), rollout.activity.count()) == (1, before)


def test_days_beside_an_absence_and_somebody_elses_days_are_free(rollout, tom):
    add(tom, 0, 4)
    add(tom, 5, 6)
    add(make.member(rollout), 0, 4)
    assert Absence.objects.count() == 3


def test_an_absence_is_changed_against_the_others_not_against_itself(tom):
    absence, other = add(tom, 0, 4), add(tom, 10, 11)
    operations.change_absence(absence=absence, first_on=on(3), last_on=on(8), by=tom)
    with pytest.raises(ValidationError, match="away"):
        operations.change_absence(absence=absence, first_on=on(3), last_on=on(10), by=tom)
    other.refresh_from_db()
    absence.refresh_from_db()
    assert absence.last_on == on(8)
