"""Earned value of rows: what was known on a day counts on that day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from tests import make
from tracker.phases import operations
from tracker.phases.domain.earned_value import Missing, PercentRule, Unit
from tracker.phases.earned import earned_value_of
from tracker.phases.models import Step, StepUpdate
from tracker.rollouts.domain.roles import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)


def at(days: int):
    return MONDAY + timedelta(days=days)


def say(plan, key: str, on, **said) -> None:
    operations.update_step(step=plan.steps.get(key=key), by=None, on=on, **said)


def pay(plan, key: str, on, cost: int) -> None:
    operations.change_step(step=plan.steps.get(key=key), by=None, on=on, actual_cost=Decimal(cost))


@pytest.fixture
def priced(plan):
    """Four steps of five days in a row, each for 1000, agreed on the first morning."""
    plan.steps.filter(days=5).update(planned_cost=Decimal(1000))
    operations.take_baseline(rollout=plan, name="Agreed", by=None, on=MONDAY)
    return plan


@pytest.fixture
def boss(priced):
    return make.member(priced)


@pytest.fixture
def hand(priced):
    return make.member(priced, role="team_member")


def seen(plan, on, member, rule=PercentRule.AS_SAID):
    return earned_value_of(plan, on, sees_money=member.may(Permission.SEE_MONEY), rule=rule)


def points(earned):
    return {point.day: point for point in earned.points}


def test_without_an_approved_baseline_there_is_none(priced, boss):
    assert seen(priced, MONDAY - timedelta(days=1), boss) is None
    operations.set_baseline_aside(baseline=priced.baselines.get(), by=None)
    assert seen(priced, TODAY, boss) is None


def test_planned_value_grows_evenly_over_each_steps_working_days(priced, boss):
    def planned(days):
        return seen(priced, at(days), boss).now.pv

    assert [planned(days) for days in (0, 1, 4, 5, 6, 7, 8, 40)] == [
        0,
        pytest.approx(200),
        pytest.approx(800),
        1000,  # Saturday: the week's work is due
        1000,
        1000,
        pytest.approx(1200),
        4000,
    ]


def test_work_is_earned_as_people_say_and_costs_count_as_they_are_told(priced, boss):
    say(priced, "p1-1", at(0), started_on=at(0))
    say(priced, "p1-1", at(2), started_on=at(0), days_left=3)
    pay(priced, "p1-1", at(2), 500)
    now = seen(priced, at(2), boss).now
    assert (now.ev, now.ac) == (pytest.approx(400), 500)
    assert now.cpi.value == pytest.approx(0.8)
    assert now.spi_t.value == pytest.approx(1)


def test_the_curve_shows_each_day_what_was_known_that_day(priced, boss):
    say(priced, "p1-1", at(0), started_on=at(0))
    pay(priced, "p1-1", at(3), 300)
    say(priced, "p1-1", at(4), started_on=at(0), days_left=6)
    pay(priced, "p1-1", at(9), 900)
    say(priced, "p1-1", at(11), started_on=at(0), finished_on=at(10))
    earned = points(seen(priced, at(14), boss))
    assert [earned[at(days)].earned for days in (0, 7, 14)] == [0, pytest.approx(400), pytest.approx(1000)]
    assert [earned[at(days)].spent for days in (0, 7, 14)] == [0, 300, 900]
    assert earned[at(21)].earned is None
    assert earned[at(21)].planned == pytest.approx(3000)


def test_what_became_known_later_changes_no_earlier_day(priced, boss):
    say(priced, "p1-1", at(0), started_on=at(0))
    say(priced, "p1-1", at(2), started_on=at(0), days_left=3)
    before = seen(priced, at(3), boss)
    say(priced, "p1-1", at(7), started_on=at(0), finished_on=at(3))
    pay(priced, "p1-1", at(7), 800)
    after = seen(priced, at(3), boss)
    assert after.now == before.now
    assert after.now.ev == pytest.approx(400)
    assert seen(priced, at(7), boss).now.ev == 1000


def test_a_word_that_was_taken_back_counts_until_it_was(priced, boss):
    say(priced, "p1-1", at(0), started_on=at(0))
    say(priced, "p1-1", at(1), started_on=at(0), finished_on=at(1))
    operations.undo_update(step=priced.steps.get(key="p1-1"), by=None, on=at(3))
    assert seen(priced, at(2), boss).now.ev == 1000
    assert seen(priced, at(3), boss).now.ev == 0


def test_what_an_import_brought_counts_from_the_days_it_tells_of(priced, boss):
    Step.objects.filter(key="p1-1").update(started_on=at(0), finished_on=at(3), actual_cost=Decimal(400))
    Step.objects.filter(key="p1-2").update(started_on=at(4), said_on=at(7), days_left=3)
    assert not StepUpdate.objects.exists()
    assert seen(priced, at(2), boss).now.ev == 0
    assert seen(priced, at(3), boss).now.ev == 1000
    now = seen(priced, at(7), boss).now
    assert now.ev == pytest.approx(1000 + 1000 * 1 / 4)
    assert now.ac == 400
    # Only the whole is known of the cost: it grew while the step ran.
    assert points(seen(priced, at(7), boss))[at(0)].spent == 0


def test_all_done_to_plan_earns_all_of_it(priced, boss):
    for number, key in enumerate(("p1-1", "p1-2", "p2-1", "p2-2")):
        first = at(7 * number)
        say(priced, key, first, started_on=first)
        say(priced, key, first + timedelta(days=4), started_on=first, finished_on=first + timedelta(days=4))
        pay(priced, key, first + timedelta(days=4), 1000)
    now = seen(priced, at(60), boss).now
    assert (now.bac, now.pv, now.ev, now.ac) == (4000, 4000, 4000, 4000)
    assert (now.spi.value, now.cpi.value, now.spi_t.value) == (1, 1, 1)
    assert (now.at.value, now.planned_days) == (20, 20)
    assert now.tcpi_budget.missing == Missing.ALL_DONE


def test_half_from_the_start_and_nothing_until_the_end_are_other_rules(priced, boss):
    say(priced, "p1-1", at(0), started_on=at(0))
    say(priced, "p1-1", at(4), started_on=at(0), days_left=1)
    earned = [seen(priced, at(4), boss, rule).now.ev for rule in PercentRule]
    assert earned == [pytest.approx(800), 0, 500]


def test_whoever_sees_no_money_counts_days(priced, hand):
    say(priced, "p1-1", at(0), started_on=at(0))
    say(priced, "p1-1", at(7), started_on=at(0), days_left=5)
    pay(priced, "p1-1", at(7), 12345)
    earned = seen(priced, at(7), hand)
    assert earned.unit == Unit.DAYS
    assert (earned.now.bac, earned.now.pv, earned.now.ev, earned.now.ac) == (20, 5, 2.5, 5)


def test_days_taken_to_plan_are_the_days_planned_on_the_last_day_too(priced, hand):
    say(priced, "p1-1", at(0), started_on=at(0))
    say(priced, "p1-1", at(4), started_on=at(0), finished_on=at(4))
    now = seen(priced, at(4), hand).now
    assert (now.ev, now.ac, now.cpi.value) == (5, 5, 1)
    assert seen(priced, at(5), hand).now.ac == 5


def test_a_baseline_without_costs_counts_days_for_everybody(plan):
    operations.take_baseline(rollout=plan, name="Agreed", by=None, on=MONDAY)
    assert seen(plan, TODAY, make.member(plan)).unit == Unit.DAYS


def test_scope_that_came_went_or_has_no_price_is_counted_apart(priced, boss):
    baseline = priced.baselines.get()
    baseline.dates.filter(node="step:p2-1").update(cost=None)
    baseline.dates.create(node="step:old", name="Old", start=MONDAY, finish=MONDAY, days=1, cost=Decimal(10))
    make.step(priced.phases.first())
    say(priced, "p2-2", at(3), is_dropped=True)
    earned = seen(priced, TODAY, boss)
    assert (earned.unpriced, earned.gone, earned.added) == (1, 2, 1)
    assert earned.now.bac == 3010


def test_a_dropped_step_earns_nothing_any_more(priced, boss):
    say(priced, "p1-1", at(0), started_on=at(0), finished_on=at(0))
    assert seen(priced, at(1), boss).now.ev == 1000
    say(priced, "p1-1", at(2), is_dropped=True)
    assert seen(priced, at(3), boss).now.ev == 0


def test_another_rollouts_words_and_costs_do_not_count(priced, boss):
    other = make.rollout()
    step = make.step(make.phase(other), key="p1-1")
    operations.update_step(step=step, by=None, on=MONDAY, started_on=MONDAY, finished_on=MONDAY)
    operations.change_step(step=step, by=None, on=MONDAY, actual_cost=Decimal(999))
    now = seen(priced, TODAY, boss).now
    assert (now.ev, now.ac) == (0, 0)


def test_the_page_says_what_each_figure_means_here(client, page, priced, boss):
    priced.currency = "GBP"
    priced.save()
    say(priced, "p1-1", at(4), started_on=at(0), days_left=1)
    pay(priced, "p1-1", at(4), 1000)
    client.force_login(boss.user)
    text = page("phases:earned_value", priced).text
    assert "Work worth £800 is done; £1,000 was planned by now" in text
    assert "For each planned £1, work worth £0.80 was done." in text
    assert "Each £1 spent brought work worth £0.80." in text
    assert "4 working days" in text.replace("\xa0", " ")
    assert "Less is done than was planned by now." in text


def test_the_page_shows_days_and_no_money_to_whoever_sees_none(client, page, priced, hand):
    say(priced, "p1-1", at(4), started_on=at(0), days_left=1)
    pay(priced, "p1-1", at(4), 98765)
    client.force_login(hand.user)
    text = page("phases:earned_value", priced).text
    assert "Work of 4 working days is done; 5 working days were planned by now" in text
    assert "For each planned day, 0.80 days of work were done." in text
    for word in ("98", "1,000", "€", "EUR", "cost", "Cost", "budget", "Budget"):
        assert word not in text.partition("<main")[2], word


def test_guards_are_said_in_words_on_the_page(client, page, priced, boss):
    client.force_login(boss.user)
    say(priced, "p1-1", at(4), started_on=at(0), days_left=1)
    assert "No costs are recorded yet." in page("phases:earned_value", priced).text
    operations.set_baseline_aside(baseline=priced.baselines.get(), by=None)
    assert "Earned value needs an approved baseline" in page("phases:earned_value", priced).text


@pytest.mark.parametrize("rule", ["", "said", "50-50", "0-100", "nonsense", "\x00"])
def test_an_unknown_rule_in_the_address_is_the_first(client, page, priced, boss, rule):
    client.force_login(boss.user)
    assert page("phases:earned_value", priced, rule=rule).status_code == 200


def test_the_page_speaks_chinese(client, page, priced, boss):
    client.force_login(boss.user)
    with translation.override("zh-hans"):
        client.cookies["django_language"] = "zh-hans"
        boss.user.language = "zh-hans"
        boss.user.save()
        text = page("phases:earned_value", priced).text
    assert "挣值" in text
    assert "Earned" not in text
