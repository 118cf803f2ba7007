"""N: numbers that are none, that two readers take for different ones, or that no row can hold.

N7, a target equal to its baseline, has no page yet. How a cell of a file is read is in
tests/common/test_tables.py; numbers in the edits of a page's script are in
tests/phases/test_plan_edits_sent.py.
"""

from decimal import Decimal

import pytest
from django import forms
from django.urls import reverse

from tests import make
from tests.hostile.checks import missing, refused, taken
from tests.hostile.fields import fields, refuses
from tests.hostile.sending import form
from tests.risks.test_scale import BANDS, CHANCES
from tests.rollouts.test_settings import settings_of
from tracker.common.fields import MoneyInput, WholeInput

NUMBERS = dict(fields(lambda field: isinstance(field, forms.IntegerField)))
NO_NUMBERS = ["NaN", "sNaN", "Infinity", "-Infinity", "1e400", "1e-400", "1e3", "true", "[]", "{}"]
TWO_READINGS = ["1,5", "1.234,56", "1,234", "1 000", "1\u00a0000", "1_000", "0x10", "１２", "١٢"]
TOO_LARGE = ["9" * 5000, str(2**63), "-" + "9" * 5000]


class TestEveryForm:
    def test_all_numbers_are_typed_into_our_own_fields(self):
        """Django's read “1_000” as a thousand, and take the digits of every script."""
        others = {name for name, field in NUMBERS.items() if not isinstance(field, WholeInput | MoneyInput)}
        assert len(NUMBERS) > 15
        assert others == set()

    @pytest.mark.parametrize("typed", [*NO_NUMBERS, *TWO_READINGS, *TOO_LARGE])
    def test_what_is_no_plain_number_is_refused(self, typed):
        assert [name for name, field in NUMBERS.items() if not refuses(field, typed)] == []

    def test_a_number_below_nothing_is_refused(self):
        """N2: a change of days alone may go either way."""
        assert {name for name, field in NUMBERS.items() if not refuses(field, "-1")} <= MAY_FALL

    def test_nothing_is_zero_whatever_its_sign(self):
        for name, field in NUMBERS.items():
            if not refuses(field, "-0"):
                assert str(field.clean("-0")) in ("0", "0.00"), name

    def test_a_database_s_number_has_an_end(self):
        """N5: whole numbers stay below 2³¹, money below its limit."""
        wholes = {name: one for name, one in NUMBERS.items() if isinstance(one, WholeInput)}
        assert [name for name, field in wholes.items() if not refuses(field, str(2**31))] == []

    def test_money_is_exact_to_the_cent(self):
        for name, field in NUMBERS.items():
            if isinstance(field, MoneyInput):
                assert field.clean("0.1") + field.clean("0.2") == Decimal("0.3"), name
                assert refuses(field, "1.005"), name
                assert refuses(field, "10000000000"), name


MAY_FALL = {
    "LinkForm.lag",
    "ChangeLinkForm.lag",
    "PlanEditForm.lag",
    "ManyForm.days_by",
    "ManyForm.not_before_by",
    "ManyForm.deadline_by",
}
BEYOND = {
    "3651": "less than or equal to",
    "1001": "less than or equal to",
    "0": "greater than or equal to",
    "-1": "greater than or equal to",
}


@pytest.fixture
def risk(plan):
    return make.risk(plan, name="Vendor retreats")


@pytest.fixture
def raising(send, plan, risk):
    base = {"name": "Typed", "kind": "threat", "category": "data", "strategy": "mitigate"}
    base |= {"probability": 3, "impact": 3}
    return lambda **typed: form(send, plan, "risks:raise", **{**base, **typed})


@pytest.fixture
def assessing(send, plan, risk):
    base = {"probability": 3, "impact": 3, "next_review_on": "2026-10-01"}
    return lambda **typed: form(send, plan, "risks:assess", risk.number, row=risk, **{**base, **typed})


@pytest.fixture
def answering(send, plan, risk):
    return lambda **typed: form(send, plan, "risks:add_response", risk.number, text="Do it", **typed)


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestRisks:
    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["NaN", "1e400", "1,5", "1_000", "9" * 5000, str(2**63), "-1"])
    def test_money_at_stake(self, client, manager, plan, raising, assessing, typed):
        says = {"-1": "negative", str(2**63): "less than or equal to"}.get(typed, "plain number")
        for sending in (raising, assessing):
            refused(client, plan, sending(money=typed), says=says, keeps=typed)

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["NaN", "1,5", "1_000", "9" * 5000, "3651", "-1"])
    def test_days_at_stake(self, client, manager, plan, raising, assessing, answering, typed):
        says = BEYOND.get(typed, "whole number")
        for sending in (raising, assessing):
            stake = {"best_days": "0", "likely_days": typed, "worst_days": "3650"}
            refused(client, plan, sending(**stake), says=says, keeps=typed)
        refused(client, plan, answering(expected_days=typed), says=says, keeps=typed)

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["0", "6", "2.5", "-1", "NaN", str(2**63)])
    def test_a_place_off_the_scale(self, client, manager, plan, raising, assessing, answering, typed):
        says = f"“{typed}” is not on the scale of 1 to 5"
        for sending in (raising, assessing):
            refused(client, plan, sending(probability=typed), says=says)
            refused(client, plan, sending(impact=typed), says=says)
        refused(client, plan, answering(expected_impact=typed), says=says)

    @pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
    def test_an_id_that_no_row_has(self, client, manager, plan, risk, number):
        paths = (f"{number}/", f"{number}/assess/", f"{risk.number}/responses/{number}/change/")
        for path in paths:
            address = reverse("risks:register", args=[plan.slug]) + path
            missing(client, plan, lambda address=address: client.get(address))

    def test_what_is_stored_is_exact(self, client, manager, plan, risk, assessing):
        days = {"best_days": "0", "likely_days": "-0", "worst_days": "3650"}
        taken(client, plan, assessing(money="9999999999.99", **days), verbs=["risk_assessed"])
        last = risk.assessments.last()
        assert (last.money, last.days) == (Decimal("9999999999.99"), (0, 0, 3650))


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestScale:
    @pytest.fixture
    def scaling(self, send, plan):
        return lambda **typed: form(send, plan, "risks:scale", row=plan, **{**BANDS, **CHANCES, **typed})

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["NaN", "Infinity", "1e400", "1e-400", "1,5", "2.5", "1_0", "9" * 5000])
    def test_what_is_no_plain_number(self, client, manager, plan, scaling, typed):
        for name in ("band_2", "chance_3"):
            self._kept_out(client, plan, scaling(**{name: typed}), name, "whole number", typed)

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["-1", "101", str(2**31), str(2**63)])
    def test_what_lies_off_the_scale(self, client, manager, plan, scaling, typed):
        says = "greater than or equal to" if typed == "-1" else "less than or equal to"
        for name in ("band_4", "chance_1"):
            self._kept_out(client, plan, scaling(**{name: typed}), name, says, typed)

    @pytest.mark.pure
    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"band_2": 20}, "band_3"),
            ({"band_1": 2}, "band_2"),
            ({"chance_4": 20}, "chance_4"),
            ({"chance_1": 99}, "chance_2"),
            (dict.fromkeys(BANDS, 25), "band_2"),
        ],
    )
    def test_what_does_not_rise(self, client, manager, plan, scaling, changes, name):
        typed = str(next(iter(changes.values())))
        self._kept_out(client, plan, scaling(**changes), name, "must lie above the one before it", typed)

    def test_nothing_is_zero_whatever_its_sign(self, client, manager, plan, scaling):
        taken(client, plan, scaling(chance_1="-0"), verbs=["risk_scale_changed"])
        plan.refresh_from_db()
        assert str(plan.risk_chances[0]) == "0.0"

    @staticmethod
    def _kept_out(client, plan, sending, name, says, typed):
        refused(client, plan, sending, says=says, keeps=typed)
        assert name in sending().context["form"].errors


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestOtherForms:
    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["1,5", "1_000", "NaN", "9" * 5000, "1001", "-1"])
    def test_a_tolerance(self, client, manager, send, plan, typed):
        says = BEYOND.get(typed, "whole number")
        sending = form(send, plan, "rollouts:settings", row=plan, **settings_of(plan, tolerance_days=typed))
        refused(client, plan, sending, says=says, keeps=typed)

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", ["1,5", "1_000", "NaN", "9" * 5000, "0", "-1"])
    def test_how_many_a_group_has(self, client, manager, send, plan, typed):
        group = {"name": "Branches", "kind": "group", "interest": 3, "influence": 3, "language": "en"}
        sending = form(send, plan, "communications:add_stakeholder", people=typed, **group)
        refused(client, plan, sending, says=BEYOND.get(typed, "whole number"), keeps=typed)
        assert not plan.stakeholders.exists()
