"""What each change to a risk leaves behind."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import make
from tests.make import MONDAY
from tracker.risks import operations
from tracker.risks.models import Risk, RiskAssessment

LATER = MONDAY + timedelta(days=14)


@pytest.fixture
def by(rollout):
    return make.member(rollout)


def entry(key="X1", **fields):
    text = {"en": f"Text of {key}", "zh-hans": f"{key}的文字"}
    names = ("title", "cause", "event", "effect", "trigger", "response")
    return {
        **dict.fromkeys(names, text),
        "key": key,
        "phases": ["P1"],
        "methods": ["S1"],
        "category": "data",
        "probability": 4,
        "impact": 5,
        "strategy": "avoid",
        **fields,
    }


@pytest.fixture
def stocked(rollout):
    rollout.playbook = {"risks": [entry("X1"), entry("X2", response={"en": "", "zh-hans": ""})]}
    rollout.second_language = "zh-hans"
    rollout.save()
    return rollout


def test_a_raised_risk_is_numbered_assessed_and_logged(rollout, by):
    first, second = (
        operations.raise_risk(rollout=rollout, by=by, on=MONDAY, probability=4, impact=5, name=name)
        for name in ("Entry", "Data")
    )
    assert (first.label, second.label) == ("R01", "R02")
    assessment = second.assessments.get()
    assert (assessment.level, assessment.band, assessment.by, assessment.on) == (20, 5, by, MONDAY)
    assert list(rollout.activity.values_list("verb", flat=True)) == ["risk_raised", "risk_raised"]


def test_assessing_keeps_the_earlier_levels(rollout, by):
    risk = make.risk(rollout, probability=2, impact=2)
    operations.assess_risk(risk=risk, by=by, on=LATER, probability=5, impact=5, note="It is here")
    assert [one.level for one in risk.assessments.all()] == [4, 25]
    assert risk.next_review_on == LATER + timedelta(weeks=4)


def test_a_change_logs_what_it_changed(rollout, by):
    risk = make.risk(rollout, cause="Old")
    phase = make.phase(rollout)
    operations.change_risk(risk=risk, by=by, cause="New", name=risk.name, phases=[phase])
    risk.refresh_from_db()
    assert (risk.cause, list(risk.phases.all())) == ("New", [phase])
    assert '"fields": ["cause"]' in rollout.activity.get().detail.text


def test_closing_keeps_what_happened_and_reopening_keeps_the_closing(rollout, by):
    risk = make.risk(rollout)
    operations.close_risk(risk=risk, by=by, on=LATER, reason="It did not occur")
    operations.reopen_risk(risk=risk, by=by, on=LATER)
    risk.refresh_from_db()
    kept = [(turn.status, turn.on, turn.reason) for turn in risk.turns.all()][1:]
    assert risk.is_open
    assert kept == [("closed", LATER, "It did not occur"), ("open", LATER, "")]


def test_an_entry_of_the_catalogue_brings_all_it_has(stocked, by):
    phase = make.phase(stocked, source_key="P1")
    step = make.step(phase, method=make.method(phase, source_key="S1"))
    make.step(phase)
    [risk] = operations.add_from_catalogue(rollout=stocked, keys=["X1"], by=by, on=MONDAY)
    assert (risk.name, risk.second_name, risk.source_key) == ("Text of X1", "X1的文字", "X1")
    assert (list(risk.phases.all()), list(risk.steps.all())) == ([phase], [step])
    assert risk.assessments.get().level == 20
    assert risk.responses.get().text == "Text of X1"


def test_an_entry_without_a_response_brings_none(stocked, by):
    [risk] = operations.add_from_catalogue(rollout=stocked, keys=["X2"], by=by, on=MONDAY)
    assert not risk.responses.exists()


def test_a_risk_taken_is_not_taken_again_even_after_it_closed(stocked, by):
    [risk] = operations.add_from_catalogue(rollout=stocked, keys=["X1"], by=by, on=MONDAY)
    operations.close_risk(risk=risk, by=by, on=MONDAY, reason="Gone")
    assert operations.add_from_catalogue(rollout=stocked, keys=["X1", "X2"], by=by, on=MONDAY)[0].number == 2
    assert stocked.risks.count() == 2


def test_many_entries_cost_few_queries(stocked, by, django_assert_max_num_queries):
    stocked.playbook = {"risks": [entry(f"Y{number}") for number in range(40)]}
    stocked.save()
    keys = [f"Y{number}" for number in range(40)]
    with django_assert_max_num_queries(20 + 2 * len(keys)):  # each is logged by itself, in two rows
        operations.add_from_catalogue(rollout=stocked, keys=keys, by=by, on=MONDAY)


@pytest.mark.parametrize(("probability", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_the_database_refuses_a_level_off_the_scale(rollout, probability, impact):
    risk = make.risk(rollout)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.assessment(risk, probability=probability, impact=impact)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.response(risk, expected_probability=probability, expected_impact=impact)


def test_the_database_refuses_a_number_twice(rollout):
    make.risk(rollout)
    with pytest.raises(IntegrityError), transaction.atomic():
        Risk.objects.create(rollout=rollout, number=1, key="other", name="Twin", raised_on=MONDAY)
    assert RiskAssessment.objects.count() == 1
