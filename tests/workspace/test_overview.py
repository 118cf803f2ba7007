from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests import make
from tests.journeys.pages import PARTS
from tracker.accounts.models import User
from tracker.phases.operations import simulate_plan, update_step
from tracker.phases.queries import schedule_of
from tracker.rollouts.models import Rollout
from tracker.rollouts.writing import writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(rollout):
    rollout.go_live_node = "step:go-live"
    rollout.budget = Decimal(1000000)
    rollout.save()
    first, second = make.phase(rollout, name="Readiness"), make.phase(rollout, name="Technology")
    mandate = make.step(first, name="Win the mandate", days=5, planned_cost=Decimal(700000))
    live = make.step(second, key="go-live", name="Go live", days=0)
    make.link(mandate, live)
    return rollout


def test_the_overview_says_when_we_go_live_and_how_each_dimension_stands(page, plan, manager):
    text = page("workspace:overview", plan).content.decode()
    assert "Go-live" in text
    for word in ("Time", "Cost", "Risk", "Communication", "People", "Readiness", "Technology"):
        assert word in text
    assert "£" in text or "€" in text


def test_a_team_member_sees_the_overview_without_money(page, plan, team_member):
    text = page("workspace:overview", plan).content.decode()
    assert "Readiness" in text
    assert "700,000" not in text
    assert "€" not in text


def test_a_reader_is_led_to_the_reports(page, plan, reader):
    answer = page("workspace:overview", plan)
    assert answer.url == reverse("reports:reports", args=[plan.slug])


def test_the_phases_can_be_read_as_a_table(page, plan, manager):
    text = page("workspace:overview", plan, phases="table").content.decode()
    assert '<svg class="fig fig-graph"' not in text
    assert "Against baseline" in text


def test_a_rollout_without_a_plan_still_opens(page, rollout, manager):
    assert page("workspace:overview", rollout).status_code == 200


def test_a_rollout_whose_go_live_was_dropped_still_opens(page, client, plan, manager):
    live = plan.steps.get(key="go-live")
    update_step(step=live, by=manager, on=plan.today(), is_dropped=True)
    assert page("workspace:overview", plan).status_code == 200
    assert client.get(reverse("workspace:home")).status_code == 200


def test_a_date_beyond_the_calendar_is_explained_instead_of_failing(page, plan, manager):
    plan.starts_on = plan.starts_on.replace(year=2199)
    plan.save()
    plan.steps.filter(key="p1-1").update(days=3650)
    text = page("workspace:overview", plan).content.decode()
    assert "falls outside the years the calendar holds" in text


def test_the_overview_takes_as_many_queries_for_forty_steps_as_for_four(page, plan, manager):
    def add_steps(count: int) -> None:
        for _one in range(count):
            make.checklist_item(make.step(plan.phases.first(), owner=make.member(plan, user=None)))

    add_steps(2)
    with CaptureQueriesContext(connection) as few:
        page("workspace:overview", plan)
    add_steps(36)
    with CaptureQueriesContext(connection) as many:
        page("workspace:overview", plan)
    assert len(many) == len(few)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The demo, told once for the tests that only read it."""
    with django_db_blocker.unblock():
        call_command("demo", verbosity=0, stdout=StringIO())
        yield Rollout.objects.get(slug="harbour-bank-crm")
        Rollout.objects.all().delete()
        User.objects.all().delete()
        DBTaskResult.objects.all().delete()


def test_the_demo_is_late_blocked_and_three_months_in(told):
    schedule = schedule_of(told)
    assert (told.today() - told.starts_on).days > 85
    assert schedule.nodes["step:agree-pay-rule"].blocked
    assert schedule.nodes["gate:P2"].status == "done"
    assert told.reports.count() >= 4
    assert {risk.is_confidential for risk in told.risks.all()} == {True, False}
    assert told.simulations.get().result["gains"]


def test_the_demo_can_be_run_again(told):
    before = told.log_count
    call_command("demo", stdout=StringIO())
    told.refresh_from_db()
    assert told.log_count == before
    assert Rollout.objects.filter(name=told.name).count() == 1


def test_the_demos_log_verifies(told):
    call_command("verify_log", told.slug, stdout=StringIO())


@pytest.mark.skipif(connection.vendor == "sqlite", reason="tests/journeys opens them all on SQLite")
@pytest.mark.parametrize("slug", ["harbour-bank-crm", "yuanhang-crm"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_page_of_the_demo_opens(told, client, slug, part):
    rollout = Rollout.objects.get(slug=slug)
    client.force_login(rollout.members.filter(role="project_manager").exclude(user=None).first().user)
    for path in part(rollout):
        answer = client.get(path, follow=True)
        assert (answer.status_code, answer.context["user"].is_authenticated) == (200, True), path


def test_both_rollouts_have_people_in_every_role(told):
    for rollout in Rollout.objects.all():
        assert {member.role for member in rollout.members.all()} >= {
            "project_manager",
            "consultant",
            "sponsor",
            "team_member",
            "reader",
        }


def test_the_dates_of_the_go_live_show_p80_while_the_simulation_is_current(page, plan, manager):
    plan.target_go_live = plan.calendar.day(30)
    plan.save()
    step = plan.steps.get(name="Win the mandate")
    step.best_days, step.worst_days = 4, 20
    step.save()
    assert "P80" not in page("workspace:overview", plan).content.decode()
    simulate_plan(rollout=plan, by=manager, on=plan.today(), runs=1000, seed=1)
    assert "P80" in page("workspace:overview", plan).content.decode()
    step.worst_days = 40
    step.save()
    with writing(plan, by=manager):
        pass
    assert "P80" not in page("workspace:overview", plan).content.decode()
