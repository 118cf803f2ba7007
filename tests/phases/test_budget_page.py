from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.make import MONDAY
from tracker.phases import operations
from tracker.phases.models import CostReading, Step
from tracker.reports.queries import gather_facts
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.log import first_broken_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
TODAY = MONDAY + timedelta(days=7)


def url(name: str, plan, *args, **query) -> str:
    return reverse(f"phases:{name}", args=[plan.slug, *args], query=query or None)


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


@pytest.fixture
def costs(plan):
    """Two steps of phase 1 with costs, one done; the rest nobody planned. Budget 1,000 EUR."""
    plan.budget, plan.currency = Decimal(1000), "EUR"
    plan.save()
    plan.steps.filter(key="p1-1").update(
        planned_cost=400, actual_cost=530, started_on=MONDAY, finished_on=MONDAY + timedelta(days=4)
    )
    plan.steps.filter(key="p1-2").update(planned_cost=500)
    return plan


def typed(*steps: Step, **changes) -> dict:
    """Return a form as its page shows these steps, with `planned_cost-KEY` and the like typed anew."""
    data = {}
    for step in steps:
        seen = [getattr(step, name) for name in ("planned_cost", "actual_cost")]
        texts = ["" if value is None else f"{value:.2f}" for value in seen]
        data[f"planned_cost-{step.key}"], data[f"actual_cost-{step.key}"] = texts
        data[f"seen-{step.key}"] = "|".join(texts)
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


def steps_of(plan, *keys: str) -> list[Step]:
    return [plan.steps.get(key=key) for key in keys]


def test_the_headline_sets_the_forecast_against_the_budget(page, costs, manager):
    answer = plain(page("phases:budget", costs))
    assert "Forecast €1,030, 3 % over budget" in answer
    assert "Within tolerance" in answer
    assert "2 steps have no planned cost" in answer
    assert "€30 over" in answer


@pytest.mark.parametrize(
    ("budget", "headline", "standing"),
    [
        ("1030", "Forecast €1,030, on budget", "Within tolerance"),
        ("2000", "Forecast €1,030, 48 % under budget", "Within tolerance"),
        ("900", "Forecast €1,030, 15 % over budget", "Over tolerance"),
        ("800", "Forecast €1,030, 29 % over budget", "Over twice the tolerance"),
        (None, "Forecast €1,030; no budget is set", "Set a budget"),
        ("0", "Forecast €1,030; no budget is set", "Cost by phase"),
    ],
)
def test_the_headline_for_every_budget(page, costs, manager, budget, headline, standing):
    costs.budget = budget and Decimal(budget)
    costs.save()
    answer = plain(page("phases:budget", costs))
    assert headline in answer
    assert standing in answer


def test_without_any_cost_the_page_says_how_to_begin(page, plan, manager):
    answer = page("phases:budget", plan)
    assert "No step has a cost yet" in answer.text
    assert "Open a phase below" in answer.text
    assert "chart-figure" not in answer.text


def test_a_rollout_without_phases_has_a_page(page, rollout, manager):
    assert "No step has a cost yet" in page("phases:budget", rollout).text


def test_a_phase_opens_its_steps(page, costs, manager):
    assert "planned_cost-p1-1" not in page("phases:budget", costs).text
    answer = page("phases:budget", costs, phase="P1")
    assert 'name="planned_cost-p1-1"' in answer.text
    assert 'name="planned_cost-p2-1"' not in answer.text
    assert 'name="planned_cost-p2-1"' in page("phases:budget", costs, phase="all").text


@pytest.mark.parametrize("query", [{"phase": "P77"}, {"phase": "all", "page": "-1"}, {"page": "9" * 30}])
def test_an_odd_address_shows_the_page(page, costs, manager, query):
    assert page("phases:budget", costs, **query).status_code == 200


def test_a_long_plan_is_edited_in_pages_that_a_form_can_hold(page, costs, manager):
    phase = costs.phases.get(key="P1")
    Step.objects.bulk_create(
        Step(rollout=costs, phase=phase, key=f"many-{n}", name=f"Many {n}", number=n, position=n, days=1)
        for n in range(10, 400)
    )
    first = page("phases:budget", costs, phase="all")
    assert first.text.count('name="seen-') == 150
    assert "Page 1 of 3" in first.text
    assert page("phases:budget", costs, phase="all", page="3").text.count('name="seen-') == 95


def test_only_what_was_typed_anew_is_saved_together(send, costs, manager):
    first, second = steps_of(costs, "p1-1", "p1-2")
    data = typed(first, second, **{"planned_cost__p1-2": "750.5", "actual_cost__p1-1": ""})
    answer = send(url("change_costs", costs, phase="P1"), data)
    assert answer.url == url("budget", costs, phase="P1")
    second.refresh_from_db()
    assert second.planned_cost == Decimal("750.50")
    versions = first.row_version
    first.refresh_from_db()
    assert (first.actual_cost, first.planned_cost, first.row_version) == (None, 400, versions + 1)
    assert costs.plan_changes.count() == 1
    assert CostReading.objects.filter(step=first).last().actual_cost is None
    assert first_broken_entry(type(costs).objects.get(pk=costs.pk)) is None


def test_a_form_sent_back_as_it_was_changes_nothing(send, client, costs, manager):
    before = costs.activity.count()
    answer = send(url("change_costs", costs), typed(*steps_of(costs, "p1-1", "p1-2")))
    assert "Nothing was changed" in client.get(answer.url).text
    assert costs.activity.count() == before


def test_a_double_click_saves_once(send, costs, manager):
    (step,) = steps_of(costs, "p1-2")
    token = "7b0a5d4e-8f5e-4d3a-9a53-6a6b5a1f0c13"
    for _click in range(2):
        send(url("change_costs", costs), typed(step, **{"planned_cost__p1-2": "7"}), token=token)
    assert costs.plan_changes.count() == 1


@pytest.mark.parametrize(
    "amount",
    [
        "NaN", "sNaN", "Infinity", "1e400", "1e-400", "1e3", "-5", "1,5", "1.234,56", "1 000", "1_000",
        "0x10", "9" * 5000, "10000000000", "1.005", "true", "[]", "１２", "£5",
    ],
)  # fmt: skip
def test_a_wrong_amount_is_refused_at_its_cell_and_nothing_of_the_rows_is_saved(send, costs, manager, amount):
    first, second = steps_of(costs, "p1-1", "p1-2")
    data = typed(first, second, **{"planned_cost__p1-2": amount, "planned_cost__p1-1": "999"})
    answer = send(url("change_costs", costs, phase="P1"), data)
    assert answer.status_code == 200
    assert "Nothing was saved yet" in answer.text
    assert f'id="id_planned_cost-{second.key}_error"' in answer.text
    assert 'value="999"' in answer.text
    first.refresh_from_db()
    assert first.planned_cost == 400
    assert not costs.plan_changes.exists()


@pytest.mark.parametrize(
    ("amount", "stored"), [("-0", "0"), ("0.1", "0.10"), ("9999999999.99",) * 2, (" 7. ", "7")]
)
def test_an_amount_is_kept_to_the_cent(send, costs, manager, amount, stored):
    (step,) = steps_of(costs, "p1-2")
    assert send(url("change_costs", costs), typed(step, **{"planned_cost__p1-2": amount})).status_code == 302
    step.refresh_from_db()
    assert str(step.planned_cost) == f"{Decimal(stored):.2f}"


def test_what_somebody_else_changed_is_told_at_its_cell_and_overwritten_only_on_purpose(send, costs, manager):
    (seen,) = steps_of(costs, "p1-2")
    Step.objects.filter(pk=seen.pk).update(planned_cost=600)
    data = typed(seen, **{"planned_cost__p1-2": "700"})
    answer = send(url("change_costs", costs, phase="P1"), data)
    assert "it is €600 now" in plain(answer)
    assert 'name="seen-p1-2" value="600.00|"' in answer.text
    seen.refresh_from_db()
    assert seen.planned_cost == 600
    send(url("change_costs", costs, phase="P1"), data | {"seen-p1-2": "600.00|"})
    seen.refresh_from_db()
    assert seen.planned_cost == 700


def test_what_somebody_else_changed_stays_where_nothing_was_typed(send, costs, manager):
    first, seen = steps_of(costs, "p1-1", "p1-2")
    Step.objects.filter(pk=seen.pk).update(planned_cost=600)
    data = typed(first, seen, **{"planned_cost__p1-1": "450"})
    assert send(url("change_costs", costs), data).status_code == 302
    seen.refresh_from_db()
    first.refresh_from_db()
    assert (first.planned_cost, seen.planned_cost) == (450, 600)


@pytest.mark.parametrize("seen", ["", "abc", "-1.00|", "400|530", "400.00"])
def test_a_form_that_does_not_say_what_was_seen_is_no_form_of_ours(send, costs, manager, seen):
    data = typed(*steps_of(costs, "p1-1")) | {"seen-p1-1": seen}
    assert send(url("change_costs", costs), data).status_code == 400


def test_a_row_that_is_gone_or_of_another_rollout_refuses_them_all(send, costs, manager):
    foreign = make.step(make.phase(make.rollout(), key="X"), key="foreign", planned_cost=Decimal(5))
    (own,) = steps_of(costs, "p1-2")
    data = typed(own, foreign, **{"planned_cost__p1-2": "700", "planned_cost__foreign": "900"})
    answer = send(url("change_costs", costs, phase="P1"), data)
    assert "not in this plan any more" in answer.text
    assert 'value="700"' in answer.text
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.planned_cost, foreign.planned_cost) == (500, 5)


def test_a_sponsor_sees_money_and_changes_none(send, page, client, costs, manager):
    sponsor = make.member(costs, role="sponsor")
    client.force_login(sponsor.user)
    answer = page("phases:budget", costs, phase="P1")
    assert "€530" in answer.text
    assert "Save costs" not in answer.text
    assert send(url("change_costs", costs), typed(*steps_of(costs, "p1-1"))).status_code == 403


@pytest.mark.parametrize("role", ["team_member", "reader"])
def test_whoever_may_not_see_money_sees_no_budget(page, client, costs, role):
    client.force_login(make.member(costs, role=role).user)
    assert page("phases:budget", costs).status_code == 403
    if role == "team_member":
        assert url("budget", costs) not in page("phases:load", costs).text


def test_outsiders_do_not_find_it(page, costs, outsider):
    assert page("phases:budget", costs).status_code == 404


def test_a_closed_rollout_shows_its_costs_and_takes_none(send, page, costs, manager):
    costs.state = "closed"
    costs.save()
    assert "Save costs" not in page("phases:budget", costs, phase="P1").text
    assert send(url("change_costs", costs), typed(*steps_of(costs, "p1-1"))).status_code == 403


def test_page_and_report_tell_the_same_costs(page, costs, manager):
    operations.update_step(
        step=costs.steps.get(key="p1-2"), by=None, on=TODAY, started_on=MONDAY, days_left=2
    )
    Step.objects.filter(key="p1-2").update(actual_cost=Decimal("410.10"))
    Step.objects.filter(key="p2-1").update(planned_cost=99, actual_cost=Decimal("12.34"), is_dropped=True)
    board = page("phases:budget", costs).context["board"]
    told = gather_facts(costs, TODAY, permissions=frozenset(Permission)).money
    assert (told.planned, told.actual, told.forecast) == board.total[:3]
    assert told.percent_over == board.percent_over
    assert board.total.forecast > board.total.actual


def test_the_budget_costs_the_same_queries_for_a_large_plan(client, costs, manager):
    phase = costs.phases.get(key="P1")

    def queries() -> int:
        for _more in range(3):
            make.step(phase, owner=make.member(costs), duty=make.duty(costs), planned_cost=Decimal(5))
        client.get(url("budget", costs, phase="all"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(url("budget", costs, phase="all")).status_code == 200
        return len(found)

    assert queries() == queries()


def test_many_costs_are_saved_in_as_many_queries_as_few(client, send, costs, manager):
    phase = costs.phases.get(key="P1")
    for _more in range(20):
        make.step(phase)
    steps = list(costs.steps.all())

    def queries(*rows: Step) -> int:
        data = typed(*rows, **{f"planned_cost-{row.key}": str(len(rows)) for row in rows})
        with CaptureQueriesContext(connection) as found:
            assert send(url("change_costs", costs), data).status_code == 302
        return len(found)

    assert queries(steps[3]) == queries(*steps[4:])
