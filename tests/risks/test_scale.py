"""A rollout's own scale: what its bands and chances are, and that history keeps those of its day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.risks.queries import exposure, scale_on, standing

BANDS = {"band_1": 1, "band_2": 2, "band_3": 3, "band_4": 4}
CHANCES = {"chance_1": 1, "chance_2": 5, "chance_3": 20, "chance_4": 50, "chance_5": 100}


@pytest.fixture
def save(send, rollout):
    def save(**changes):
        path = reverse("risks:scale", args=[rollout.slug])
        rollout.refresh_from_db()
        return send(path, {**BANDS, **CHANCES, **changes}, row=rollout)

    return save


def test_the_scale_is_saved_and_logged(save, rollout, manager):
    assert save().status_code == 302
    rollout.refresh_from_db()
    assert rollout.risk_bands == [1, 2, 3, 4]
    assert rollout.risk_chances == [0.01, 0.05, 0.2, 0.5, 1.0]
    assert rollout.activity.get().verb == "risk_scale_changed"


def test_what_was_assessed_before_keeps_its_band_and_chance(save, rollout, manager):
    risk = make.risk(rollout, probability=3, impact=3, days=(10, 10, 10))
    save()
    [before] = standing(rollout, rollout.today(), confidential=True)
    assert (before.band, exposure([before]).days) == (3, 5.0)
    make.assessment(risk, on=rollout.today(), days=(10, 10, 10))
    rollout.refresh_from_db()
    risk.rollout = rollout
    make.assessment(risk, on=rollout.today(), days=(10, 10, 10))
    [after] = standing(rollout, rollout.today(), confidential=True)
    assert (after.band, exposure([after]).days) == (5, 2.0)


def test_a_past_day_is_drawn_with_the_bands_of_that_day(save, rollout, manager):
    today = rollout.today()
    save()
    save(band_4=9)
    rollout.refresh_from_db()
    assert scale_on(rollout, today - timedelta(days=1)).bands == (3, 6, 10, 16)
    assert scale_on(rollout, today).bands == (1, 2, 3, 9)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"band_2": 1}, "band_2"),
        ({"band_4": 26}, "band_4"),
        ({"band_1": 0}, "band_1"),
        ({"band_3": ""}, "band_3"),
        ({"chance_3": 5}, "chance_3"),
        ({"chance_5": 101}, "chance_5"),
        ({"chance_1": -1}, "chance_1"),
        ({"chance_2": "NaN"}, "chance_2"),
        ({"chance_2": "٥"}, "chance_2"),
        ({"band_2": "2.5"}, "band_2"),
    ],
)
def test_a_scale_that_does_not_rise_or_leaves_its_range_is_refused(save, rollout, manager, changes, field):
    answer = save(**changes)
    assert list(answer.context["form"].errors) == [field]
    rollout.refresh_from_db()
    assert rollout.risk_bands == [3, 6, 10, 16]
    assert not rollout.former_scales.exists()


def test_the_same_scale_again_leaves_nothing_behind(save, rollout, manager):
    save()
    save()
    assert rollout.former_scales.count() == rollout.activity.count() == 1


def test_the_page_shows_the_scale_and_the_former_ones(save, page, rollout, manager):
    save()
    text = page("risks:scale", rollout).content.decode()
    assert "3 · 6 · 10 · 16" in text
    assert 'value="100"' in text
    assert reverse("risks:scale", args=[rollout.slug]) in page("rollouts:settings", rollout).content.decode()


@pytest.mark.parametrize("role", ["sponsor", "team_member", "reader"])
def test_others_do_not_change_the_scale(client, save, rollout, role):
    sign_in(client, rollout, role)
    assert save().status_code == 403
