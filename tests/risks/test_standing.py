"""How risks stand on a day."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import MONDAY
from tracker.risks import operations
from tracker.risks.queries import exposure, heat_map, new_and_over, over, standing

LATER = MONDAY + timedelta(days=60)


def stand(rollout, on=LATER, *, confidential=True, **asked):
    return standing(rollout, on, confidential=confidential, **asked)


def test_the_last_assessment_counts_and_the_highest_comes_first(rollout):
    risen = make.risk(rollout, probability=1, impact=2)
    make.risk(rollout, probability=3, impact=3)
    make.assessment(risen, probability=5, impact=4, on=MONDAY + timedelta(days=50))
    assert [(one.label, one.level, one.band) for one in stand(rollout)] == [("R01", 20, 5), ("R02", 9, 3)]


def test_an_earlier_day_shows_the_level_of_that_day(rollout):
    risk = make.risk(rollout, probability=1, impact=2)
    make.assessment(risk, probability=5, impact=4, on=LATER)
    assert [one.level for one in stand(rollout, LATER - timedelta(days=1))] == [2]


def test_a_level_keeps_the_bands_it_was_assessed_with(rollout):
    make.risk(rollout, probability=4, impact=4)
    rollout.risk_bands = [1, 2, 3, 4]
    rollout.save()
    assert stand(rollout)[0].band == 4


def test_beside_the_level_stands_the_one_of_thirty_days_ago_or_of_the_day_asked_for(rollout):
    risk = make.risk(rollout, probability=2, impact=2)
    make.assessment(risk, probability=2, impact=3, on=LATER - timedelta(days=40))
    make.assessment(risk, probability=2, impact=4, on=LATER - timedelta(days=5))
    make.risk(rollout, on=LATER)
    assert [one.level_before for one in stand(rollout)] == [None, 6]
    assert [one.level_before for one in stand(rollout, since=MONDAY)] == [None, 4]


def test_what_responses_are_expected_to_leave_stands_beside_the_level(rollout):
    risk = make.risk(rollout, probability=4, impact=5)
    make.response(risk, expected_probability=2)
    make.response(risk, done_on=MONDAY)
    [one] = stand(rollout)
    assert (one.after, one.after_band, one.responses_total, one.responses_done) == (10, 3, 2, 1)


def test_a_response_done_later_was_open_on_the_day(rollout):
    risk = make.risk(rollout)
    make.response(risk, done_on=LATER)
    assert stand(rollout, LATER - timedelta(days=1))[0].responses_done == 0


@pytest.mark.parametrize(("days", "due"), [(-1, True), (0, True), (1, False)])
def test_a_review_is_due_from_its_day_on(rollout, days, due):
    make.risk(rollout, next_review_on=LATER + timedelta(days=days))
    assert stand(rollout)[0].review_is_due is due


def test_accepting_a_risk_is_an_answer_too(rollout):
    make.risk(rollout, strategy="accept")
    make.risk(rollout, strategy="avoid")
    assert [one.lacks_response for one in stand(rollout)] == [False, True]


def test_a_closed_risk_was_open_before_it_closed(rollout):
    make.risk(rollout, over_on=LATER)
    assert stand(rollout) == []
    assert len(stand(rollout, LATER - timedelta(days=1))) == 1
    assert [one.since for one in over(rollout, LATER, confidential=True)] == [LATER]


def test_a_risk_opened_again_was_closed_in_between(rollout):
    member = make.member(rollout)
    risk = make.risk(rollout)
    operations.close_risk(risk=risk, by=member, on=MONDAY + timedelta(days=10), reason="Gone")
    operations.reopen_risk(risk=risk, by=member, on=MONDAY + timedelta(days=20))
    open_after = [len(stand(rollout, MONDAY + timedelta(days=days))) for days in (9, 10, 19, 20)]
    assert open_after == [1, 0, 0, 1]


def test_new_and_closed_since_leaves_out_the_day_it_starts_from(rollout):
    make.risk(rollout, over_on=LATER)
    make.risk(rollout, on=LATER)
    make.risk(rollout, over_on=MONDAY)
    news = new_and_over(rollout, MONDAY, LATER, confidential=True)
    assert [one.number for one in news.new] == [2]
    assert [one.number for one in news.over] == [1]


def test_the_matrix_counts_cells_and_exposure_sums_levels(rollout):
    make.risk(rollout, probability=4, impact=5)
    make.risk(rollout, probability=4, impact=5)
    make.risk(rollout, probability=1, impact=2)
    risks = stand(rollout)
    assert heat_map(risks) == {(4, 5): 2, (1, 2): 1}
    assert exposure(risks).level == 42


def test_confidential_risks_are_absent_for_those_who_may_not_see_them(rollout):
    make.risk(rollout, is_confidential=True)
    make.risk(rollout, is_confidential=True, over_on=LATER)
    seen = stand(rollout, confidential=False), over(rollout, LATER, confidential=False)
    news = new_and_over(rollout, MONDAY - timedelta(days=1), LATER, confidential=False)
    assert (*seen, news.new, news.over) == ([], [], [], [])


def test_other_rollouts_stay_out(rollout):
    make.risk(make.rollout())
    assert stand(rollout) == []


def test_thirty_risks_cost_as_many_queries_as_three(rollout, django_assert_num_queries):
    phase = make.phase(rollout)
    step = make.step(phase)
    owner = make.member(rollout)
    for number in range(30):
        make.response(make.risk(rollout, phases=[phase], steps=[step], owner=owner))
        if number in (2, 29):
            with django_assert_num_queries(9):
                risks = stand(rollout)
    assert (len(risks), risks[0].owner, risks[0].phases, risks[0].steps) == (
        30,
        owner.name,
        ("P1",),
        (step.key,),
    )
