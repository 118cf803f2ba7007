from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import make
from tracker.phases import operations
from tracker.phases.models import Baseline, CostReading
from tracker.phases.queries import approved_baseline, counted_baseline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)


def url(name: str, plan, *args, **query) -> str:
    return reverse(f"phases:{name}", args=[plan.slug, *args], query=query or None)


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


def take(plan, name="Agreed", on=MONDAY, **fields) -> Baseline:
    return operations.take_baseline(rollout=plan, name=name, by=None, on=on, **fields)


def change(plan, key: str, **changes) -> None:
    operations.change_step(step=plan.steps.get(key=key), by=None, on=TODAY, **changes)


def test_a_baseline_keeps_names_and_costs_as_they_were(plan):
    change(plan, "p1-1", planned_cost=Decimal(700))
    baseline = take(plan)
    change(plan, "p1-1", planned_cost=Decimal(900), name="Another name")
    row = baseline.dates.get(node="step:p1-1")
    assert (row.name, row.cost, row.days) == ("Step p1-1", 700, 5)
    assert baseline.dates.get(node="gate:P1").name == "Phase 1"


def test_names_are_kept_in_the_first_language_whoever_takes_the_baseline(plan):
    plan.second_language = "zh-hans"
    plan.save()
    plan.steps.filter(key="p1-1").update(second_name="步骤")
    with translation.override("zh-hans"):
        assert take(plan).dates.get(node="step:p1-1").name == "Step p1-1"


def test_dropped_work_is_not_agreed(plan):
    operations.update_step(step=plan.steps.get(key="p1-2"), by=None, on=MONDAY, is_dropped=True)
    assert not take(plan).dates.filter(node="step:p1-2").exists()


def test_the_last_approved_baseline_counts_and_one_set_aside_does_not(plan):
    first, second = take(plan, "First"), take(plan, "Second", on=TODAY)
    assert counted_baseline(plan) == second
    assert counted_baseline(plan, on=TODAY - timedelta(days=1)) == first
    operations.set_baseline_aside(baseline=second, by=None)
    assert counted_baseline(plan) == first
    operations.set_baseline_aside(baseline=first, by=None)
    assert approved_baseline(plan) == {}
    operations.approve_baseline(baseline=second, by=None)
    assert counted_baseline(plan) == second
    verbs = list(plan.activity.order_by("number").values_list("verb", flat=True))
    assert verbs[-3:] == ["baseline_set_aside", "baseline_set_aside", "baseline_approved"]
    assert Baseline.objects.count() == 2


def test_a_baseline_taken_unapproved_changes_no_difference(plan):
    take(plan, is_approved=False)
    assert counted_baseline(plan) is None


def test_a_renamed_baseline_keeps_its_dates(plan):
    baseline = take(plan)
    dates = list(baseline.dates.values_list("node", "finish"))
    operations.rename_baseline(baseline=baseline, name="Steering group", by=None)
    assert list(baseline.dates.values_list("node", "finish")) == dates
    assert (
        plan.activity.get(verb="baseline_renamed").detail.text
        == '{"name": "Steering group", "was": "Agreed"}'
    )


def test_each_new_cost_of_a_step_becomes_a_reading_and_other_changes_none(plan):
    change(plan, "p1-1", actual_cost=Decimal(100))
    change(plan, "p1-1", actual_cost=Decimal(180))
    change(plan, "p1-1", days=6)
    change(plan, "p1-1", actual_cost=None)
    assert list(CostReading.objects.values_list("on", "actual_cost")) == [
        (TODAY, 100),
        (TODAY, 180),
        (TODAY, None),
    ]


def test_a_cost_that_came_with_an_import_becomes_the_first_reading(plan):
    step = plan.steps.get(key="p1-1")
    step.actual_cost, step.started_on = Decimal(50), MONDAY
    step.save()
    change(plan, "p1-1", actual_cost=Decimal(80))
    assert list(CostReading.objects.values_list("on", "actual_cost")) == [(MONDAY, 50), (TODAY, 80)]


def test_the_page_says_in_words_what_became_of_the_go_live(page, plan, manager):
    take(plan, "Approved with the gate Readiness")
    change(plan, "p2-1", days=11)
    shown = plain(page("phases:baselines", plan))
    # The plan started a week ago and nobody began: five days on top of the six.
    assert "Go-live is 11 working days later than in “Approved with the gate Readiness”" in shown
    operations.update_step(
        step=plan.steps.get(key="p1-1"),
        by=None,
        on=TODAY,
        started_on=MONDAY,
        finished_on=MONDAY + timedelta(days=4),
    )
    change(plan, "p2-1", days=4)
    assert "Go-live is 1 working day earlier than in" in plain(page("phases:baselines", plan))
    change(plan, "p2-1", days=5)
    assert "Go-live is as in “Approved" in plain(page("phases:baselines", plan))


def test_two_baselines_are_compared_by_the_address(page, plan, manager):
    first = take(plan, "First")
    change(plan, "p1-1", days=7)
    second = take(plan, "Second")
    shown = page("phases:baselines", plan, **{"from": first.pk, "to": second.pk})
    assert "Go-live in “Second” is 2 working days later than in “First”" in plain(shown)
    back = page("phases:baselines", plan, **{"from": second.pk, "to": first.pk})
    assert "Go-live in “First” is 2 working days earlier than in “Second”" in plain(back)
    same = page("phases:baselines", plan, **{"from": first.pk, "to": first.pk})
    assert "Go-live in “First” is as in “First”" in plain(same)


def test_only_what_moved_can_be_shown(page, plan, manager):
    baseline = take(plan, on=TODAY)
    change(plan, "p2-2", days=8)
    everything = page("phases:baselines", plan, **{"from": baseline.pk})
    assert "Step p1-1" in everything.text
    moved = page("phases:baselines", plan, **{"from": baseline.pk, "show": "moved"})
    assert "Step p1-1" not in moved.text
    assert "Step p2-2" in moved.text
    assert "2 of 5 steps differ" in moved.text


def test_nothing_that_moved_is_said_in_words(page, plan, manager):
    take(plan, on=TODAY)
    assert "Nothing differs" in page("phases:baselines", plan, show="moved").text


def test_steps_that_only_one_side_knows_say_why(page, plan, manager):
    take(plan, "Agreed", on=TODAY)
    baseline = Baseline.objects.get()
    baseline.dates.create(
        node="step:old", name="Left long ago", start=MONDAY, finish=MONDAY, days=1, cost=Decimal(5)
    )
    make.step(plan.phases.get(key="P1"), key="late", name="Came later")
    operations.update_step(step=plan.steps.get(key="p2-2"), by=None, on=TODAY, is_dropped=True)
    shown = plain(page("phases:baselines", plan, show="moved"))
    assert "not in “Agreed”" in shown
    assert "Left long ago" in shown
    assert "not in the plan any more" in shown
    assert ">dropped<" in shown


def test_money_is_shown_only_to_those_who_see_it(client, page, plan):
    change(plan, "p1-1", planned_cost=Decimal(7300))
    take(plan, on=TODAY)
    change(plan, "p1-1", planned_cost=Decimal(8400))
    for role, sees in (("project_manager", True), ("sponsor", True), ("team_member", False)):
        client.force_login(make.member(plan, role=role).user)
        text = page("phases:baselines", plan, show="moved").text
        assert ("8,400" in text) == sees
        assert ("1,100" in text) == sees
        assert ("Planned cost" in text) == sees
        assert ("Step p1-1" in text) == sees, "that only its cost moved is told by being there"


@pytest.mark.parametrize(
    "query", ["from=999999", "to=999999", "from=x", "from=today", "to=%00", "from=-1", "to=1e9"]
)
def test_a_baseline_that_is_not_there_is_not_found(client, plan, manager, query):
    take(plan)
    assert client.get(f"{url('baselines', plan)}?{query}").status_code == 404


def test_baselines_of_another_rollout_do_not_exist(page, send, plan, manager):
    take(plan)
    other = make.rollout()
    make.phase(other)
    foreign, second = take(other), take(other)
    for query in ({"from": foreign.pk}, {"to": foreign.pk}, {"from": foreign.pk, "to": second.pk}):
        assert page("phases:baselines", plan, **query).status_code == 404
    for name in ("approve_baseline", "set_baseline_aside", "rename_baseline"):
        assert send(url(name, plan, foreign.pk), {"name": "Mine"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.name == "Agreed"


@pytest.mark.parametrize("name", ["phases:baselines", "phases:earned_value"])
def test_pages_of_baselines_open_for_members_who_see_the_plan(client, page, plan, name):
    client.force_login(make.user())
    assert page(name, plan).status_code == 404
    client.force_login(make.member(plan, role="reader").user)
    assert page(name, plan).status_code == 403
    client.force_login(make.member(plan, role="team_member").user)
    assert page(name, plan).status_code == 200


def test_without_a_baseline_the_page_teaches_the_next_step(page, plan, manager):
    text = page("phases:baselines", plan).text
    assert "No baseline was taken yet" in text
    assert url("take_baseline", plan) in text


def test_a_baseline_is_taken_approved_or_not(send, page, plan, manager):
    answer = send(url("take_baseline", plan), {"name": "A first idea"})
    assert answer.url == url("baselines", plan)
    assert not plan.baselines.get().is_approved
    send(url("take_baseline", plan), {"name": "Agreed", "is_approved": "on"})
    assert counted_baseline(plan).name == "Agreed"
    text = page("phases:baselines", plan).text
    assert "Approved, counted against" in text
    assert "Not approved" in text


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x00b"])
def test_a_name_that_cannot_be_kept_is_refused_and_nothing_is_stored(send, plan, manager, name):
    baseline = take(plan)
    assert "Nothing was saved yet" in send(url("take_baseline", plan), {"name": name}).text
    assert "Nothing was saved yet" in send(url("rename_baseline", plan, baseline.pk), {"name": name}).text
    assert [one.name for one in Baseline.objects.all()] == ["Agreed"]


def test_baselines_are_renamed_approved_and_set_aside(client, send, plan, manager):
    baseline = take(plan)
    send(url("rename_baseline", plan, baseline.pk), {"name": "董事会批准 & signed"})
    send(url("set_baseline_aside", plan, baseline.pk))
    baseline.refresh_from_db()
    assert (baseline.name, baseline.is_approved) == ("董事会批准 & signed", False)
    client.force_login(make.member(plan, role="sponsor").user)
    send(url("approve_baseline", plan, baseline.pk))
    assert send(url("rename_baseline", plan, baseline.pk), {"name": "Mine"}).status_code == 403
    client.force_login(make.member(plan, role="team_member").user)
    assert send(url("set_baseline_aside", plan, baseline.pk)).status_code == 403
    baseline.refresh_from_db()
    assert (baseline.name, baseline.is_approved) == ("董事会批准 & signed", True)


def test_a_closed_rollout_shows_its_baselines_and_changes_none(send, page, plan, manager):
    baseline = take(plan)
    plan.state = "closed"
    plan.save()
    text = page("phases:baselines", plan).text
    assert "Set aside" not in text
    assert "Take baseline" not in text
    assert send(url("set_baseline_aside", plan, baseline.pk)).status_code == 403


def test_a_go_live_without_date_or_name_is_said_in_words(page, plan, manager):
    baseline = take(plan)
    baseline.dates.filter(node="step:live").delete()
    assert "“Agreed” holds no go-live to compare with" in page("phases:baselines", plan).text
    operations.update_step(step=plan.steps.get(key="live"), by=None, on=TODAY, is_dropped=True)
    take(plan, "Without", on=TODAY)
    plan.go_live_node = ""
    plan.save()
    assert "This plan names no go-live" in page("phases:baselines", plan).text


@pytest.mark.parametrize("name", ["baselines", "earned_value"])
def test_pages_of_baselines_ask_as_much_for_a_large_plan_as_for_a_small_one(client, plan, manager, name):
    take(plan)
    phase = plan.phases.get(key="P1")

    def queries() -> int:
        for _one in range(3):
            new = make.step(phase, planned_cost=Decimal(10))
            operations.update_step(step=new, by=manager, on=TODAY, started_on=MONDAY, days_left=2)
            operations.change_step(step=new, by=manager, on=TODAY, actual_cost=Decimal(5))
        operations.take_baseline(rollout=plan, name="Again", by=manager, on=TODAY)
        client.get(url(name, plan))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(name, plan)).status_code == 200
        return len(asked)

    few = queries()
    for _more in range(3):
        assert queries() == few
    assert few <= 22
