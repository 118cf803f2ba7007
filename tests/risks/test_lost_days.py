"""The days a risk may cost: what people may enter, what the page says, what the plan is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tracker.common.offers import plan_risks
from tracker.phases.domain.chances import RiskDays
from tracker.risks import operations
from tracker.risks.forms import LOST_DAYS

pytestmark = pytest.mark.django_db

LOST = (2, 5, 12)
DAYS = dict(zip(LOST_DAYS, LOST, strict=True))


@pytest.fixture
def step(rollout):
    return make.step(make.phase(rollout))


@pytest.fixture
def risk(rollout, step):
    return make.risk(rollout, name="Entry", probability=4, steps=[step], days=LOST)


def assessed(send, risk, **fields):
    sent = {"probability": 3, "impact": 3, "next_review_on": risk.rollout.today(), **fields}
    return send(reverse("risks:assess", args=[risk.rollout.slug, risk.number]), sent, row=risk)


def days_of(risk) -> tuple | None:
    risk.refresh_from_db()
    return risk.assessments.last().days


class TestTheForm:
    def test_days_and_steps_are_given_together_with_the_risk(self, send, rollout, step, manager):
        sent = {
            "name": "Entry",
            "kind": "threat",
            "category": "data",
            "strategy": "avoid",
            "probability": 4,
            "impact": 4,
        }
        send(reverse("risks:raise", args=[rollout.slug]), {**sent, **DAYS, "steps": [step.pk]})
        made = rollout.risks.get()
        assert days_of(made) == (2, 5, 12)
        assert list(made.steps.all()) == [step]

    def test_they_are_changed_and_taken_back(self, send, risk, manager):
        assessed(send, risk, best_days=0, likely_days=0, worst_days=3)
        assert days_of(risk) == (0, 0, 3)
        assessed(send, risk)
        assert days_of(risk) is None

    @pytest.mark.parametrize("missing", LOST_DAYS)
    def test_one_that_is_missing_is_named_and_the_others_kept(self, send, rollout, manager, missing):
        risk = make.risk(rollout)
        text = assessed(send, risk, **{**DAYS, missing: ""}).content.decode()
        assert text.count("Give the days in all three cases, or in none.") == 2  # summary and field
        assert f'id="id_{missing}_error"' in text
        assert 'value="12"' in text or missing == "worst_days"
        assert days_of(risk) is None

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            ((6, 5, 12), "At best it can&#x27;t cost more days than most likely. Give at most 5."),
            ((2, 5, 4), "At worst it can&#x27;t cost fewer days than most likely. Give at least 5."),
        ],
    )
    def test_an_order_that_contradicts_itself_is_refused_with_the_way_out(
        self, send, risk, manager, days, said
    ):
        text = assessed(send, risk, **dict(zip(LOST_DAYS, days, strict=True))).content.decode()
        assert said in text
        assert "assessment_days_in_order" not in text
        assert days_of(risk) == (2, 5, 12)

    @pytest.mark.parametrize(
        "typed", ["-1", "3651", "1.5", "1,5", "1_0", "1.000", "NaN", "1e2", "0x10", str(2**31), "9" * 5000]
    )
    @pytest.mark.parametrize("name", LOST_DAYS)
    def test_what_is_no_number_of_days_is_refused(self, send, risk, manager, name, typed):
        answer = assessed(send, risk, **{**DAYS, name: typed})
        assert answer.status_code == 200
        assert f'id="id_{name}_error"' in answer.content.decode()
        assert days_of(risk) == (2, 5, 12)


class TestThePage:
    def test_it_says_what_the_risk_costs_and_how_likely_the_simulation_takes_it(self, page, risk, manager):
        text = page("risks:risk", risk.rollout, 1).content.decode()
        assert "takes 2 to 12 working days longer, most likely 5." in text
        assert "In the simulation it happens in 70" in text

    def test_days_without_a_step_are_said_to_be_left_out(self, page, risk, manager):
        risk.steps.clear()
        assert "but no step" in page("risks:risk", risk.rollout, 1).content.decode()

    def test_without_days_it_says_nothing_of_them(self, page, rollout, step, manager):
        make.risk(rollout, steps=[step])
        assert "working days longer" not in page("risks:risk", rollout, 1).content.decode()


class TestWhatThePlanIsTold:
    def told(self, rollout, *, on=make.MONDAY, confidential=True):
        return plan_risks.gather(rollout, on, confidential)

    def test_a_risk_with_steps_and_days(self, rollout, risk, step):
        assert self.told(rollout) == [
            RiskDays("r1", "R01 Entry", risk.get_absolute_url(), (step.key,), 0.7, 2, 5, 12)
        ]

    @pytest.mark.parametrize(("probability", "share"), [(1, 0.1), (2, 0.3), (3, 0.5), (4, 0.7), (5, 0.9)])
    def test_a_place_on_the_scale_is_a_share(self, rollout, step, probability, share):
        make.risk(rollout, probability=probability, steps=[step], days=LOST)
        assert [one.probability for one in self.told(rollout)] == [share]

    def test_the_last_assessment_counts_but_none_made_later(self, rollout, risk):
        later = make.MONDAY.replace(day=14)
        make.assessment(risk, on=later, probability=1, days=LOST)
        assert [one.probability for one in self.told(rollout)] == [0.7]
        assert [one.probability for one in self.told(rollout, on=later)] == [0.1]

    def test_risks_that_are_closed_without_days_or_without_steps_are_left_out(self, rollout, risk, step):
        make.risk(rollout, steps=[step])
        make.risk(rollout, days=LOST)
        assert len(self.told(rollout)) == 1
        operations.close_risk(risk=risk, by=make.member(rollout), on=make.MONDAY, reason="It never came.")
        assert self.told(rollout) == []

    def test_confidential_ones_are_told_only_where_asked_for(self, rollout, step):
        make.risk(rollout, steps=[step], is_confidential=True, days=LOST)
        assert self.told(rollout, confidential=False) == []
        assert len(self.told(rollout, confidential=True)) == 1

    def test_those_of_another_rollout_are_not_told(self, risk):
        assert self.told(make.rollout()) == []

    def test_many_cost_as_few_queries_as_one(self, rollout, risk, step):
        with CaptureQueriesContext(connection) as one:
            self.told(rollout)
        for _ in range(5):
            make.risk(rollout, steps=[step], days=LOST)
        with CaptureQueriesContext(connection) as many:
            assert len(self.told(rollout)) == 6
        assert len(many) == len(one)
