"""The simulation's page, its job and its command: who sees what, what is refused, what is kept."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.background.jobs import Job
from tracker.common.dates import written
from tracker.phases import operations
from tracker.phases.models import PlanLink, Simulation, Step
from tracker.phases.queries import latest_simulation, plan_risks
from tracker.phases.views import simulation as view
from tracker.risks import operations as risk_operations
from tracker.rollouts.models import Rollout
from tracker.rollouts.writing import writing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

SECRET = "The sponsor leaves"


@pytest.fixture
def estimated(plan):
    """Each step may take one day less and three more."""
    for step in plan.steps.filter(days__gt=0):
        step.best_days, step.worst_days = step.days - 1, step.days + 3
        step.save()
    plan.target_go_live = plan.calendar.day(23)
    plan.save()
    return plan


@pytest.fixture
def threatened(estimated):
    """An open risk everybody knows, and a confidential one that costs a month."""
    step = estimated.steps.get(key="p2-2")
    make.risk(estimated, name="Data is bad", steps=[step], days=(2, 3, 4))
    make.risk(
        estimated,
        name=SECRET,
        probability=5,
        steps=[step],
        days=(20, 20, 20),
        is_confidential=True,
    )
    return estimated


@pytest.fixture
def run(send):
    def run(rollout, **data):
        return send(reverse("phases:simulate", args=[rollout.slug]), {"runs": 1000, "seed": 3, **data})

    return run


def simulated(rollout, **given) -> Simulation:
    return operations.simulate_plan(
        rollout=rollout, by=None, on=rollout.today(), **{"runs": 1000, "seed": 3, **given}
    )


def shown(page, rollout, **query) -> str:
    return page("phases:simulation", rollout, **query).content.decode()


class TestThePage:
    def test_before_the_first_simulation_it_says_what_one_tells_and_what_it_goes_by(
        self, page, plan, manager
    ):
        text = shown(page, plan)
        assert "Nobody has simulated this plan yet" in text
        assert "No unfinished step says how long it takes at best and at worst" in text
        assert reverse("phases:plan", args=[plan.slug]) in text
        assert reverse("risks:register", args=[plan.slug]) in text

    def test_it_leads_with_the_date_reached_in_four_of_five_cases(self, page, run, threatened, manager):
        answer = run(threatened)
        assert answer.url == reverse("phases:simulation", args=[threatened.slug])
        row = threatened.simulations.get()
        text = shown(page, threatened)
        p80 = latest_simulation(threatened, manager).found.go_live.p80
        assert f"Go-live by {written(p80, 'long')} in 4 of 5 cases" in text
        assert "The promised" in text
        assert "Data is bad does not happen" in text
        assert row.by == manager
        assert (row.runs, row.seed) == (1000, 3)

    def test_the_chart_marks_forecast_promise_and_p80_and_has_its_numbers_as_a_table(
        self, page, threatened, manager
    ):
        simulated(threatened)
        text = shown(page, threatened)
        chart = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text)[1])
        labels = " · ".join(mark["label"] for mark in chart["marks"])
        assert all(label in labels for label in ("Forecast", "Promised", "P80"))
        assert sum(chart["series"][0]["values"]) == 1000
        assert chart["series"][1]["values"][-1] == 1
        assert {mark["category"] for mark in chart["marks"]} <= set(chart["categories"])
        assert "The numbers as a table" in text

    def test_the_steps_that_drive_the_date_are_listed_with_how_often(self, page, estimated, manager):
        simulated(estimated)
        text = shown(page, estimated)
        assert "5 steps drive the date in at least 70 % of the cases" in text
        assert "Step p1-1" in text

    def test_the_form_keeps_the_last_runs_and_seed_and_takes_another_seed_from_the_address(
        self, page, estimated, manager
    ):
        simulated(estimated, runs=2000, seed=99)
        text = shown(page, estimated)
        assert 'value="2000"' in text
        assert 'value="99"' in text
        assert 'value="123"' in shown(page, estimated, seed="123")
        assert 'value="99"' in shown(page, estimated, seed="1_000")

    def test_without_anything_that_may_differ_it_says_that_each_case_is_the_forecast(
        self, page, plan, manager
    ):
        simulated(plan)
        assert "each is the forecast itself" in shown(page, plan)

    def test_a_closed_rollout_shows_its_simulation_and_runs_no_more(self, page, run, estimated, manager):
        simulated(estimated)
        estimated.state = "closed"
        estimated.save()
        assert "Run again" not in shown(page, estimated)
        assert run(estimated).status_code == 403
        assert estimated.simulations.count() == 1

    def test_its_queries_do_not_grow_with_steps_and_risks(self, page, threatened, manager):
        def count() -> int:
            simulated(threatened)
            with writing(threatened, by=None):
                pass  # so that whether it is current has to be found out
            with CaptureQueriesContext(
                connection,
            ) as queries:
                shown(page, threatened)
            return len(queries)

        few = count()
        phase = threatened.phases.first()
        for _ in range(6):
            step = make.step(phase, worst_days=9)
            make.risk(threatened, steps=[step], days=(1, 2, 3))
        assert count() == few


class TestResponses:
    @pytest.fixture
    def answered(self, threatened):
        """Something planned about each of both risks, and what is done, dropped or expects nothing."""
        known, secret = threatened.risks.all()
        make.response(known, text="Batch grid", expected_probability=1, expected_days=1)
        make.response(known, text="Done already", expected_probability=1, done_on=make.MONDAY)
        make.response(known, text="Given up", expected_probability=1, dropped_on=make.MONDAY)
        make.response(known, text="Expects nothing")
        make.response(secret, text="Name a deputy", expected_probability=1)
        return threatened

    def test_the_open_ones_are_ranked_by_the_days_they_buy(self, page, answered, manager):
        row = simulated(answered)
        gains = row.result["responses"]
        assert [gain["key"] for gain in gains] == ["r2-1", "r1-1"]
        assert gains[0]["days"] > gains[1]["days"]
        text = shown(page, answered)
        assert text.index("Name a deputy") < text.index("Batch grid")
        assert all(name not in text for name in ("Done already", "Given up", "Expects nothing"))

    def test_those_to_confidential_risks_reach_nobody_else(self, page, answered, team_member):
        row = simulated(answered)
        assert [gain["key"] for gain in row.open_result["responses"]] == ["r1-1"]
        text = shown(page, answered)
        assert "Batch grid" in text
        assert "Name a deputy" not in text

    def test_a_new_one_makes_the_simulation_stale_and_is_counted_as_untried(self, page, threatened, manager):
        simulated(threatened)
        risk = threatened.risks.get(name="Data is bad")
        risk_operations.add_response(
            risk=risk, by=manager, on=threatened.today(), text="Batch grid", expected_days=1
        )
        text = shown(page, threatened)
        assert TestWhetherItIsCurrent.WORD in text
        assert "1 more open response was not tried" in text

    def test_the_chance_a_response_leaves_is_that_of_the_scale_at_the_assessment(self, answered):
        answered.risk_chances = [0.9, 0.91, 0.92, 0.93, 0.94]
        answered.save()
        [first] = plan_risks(answered, answered.today(), confidential=False)
        assert [one.probability for one in first.responses] == [0.1]

    def test_the_page_of_the_risk_says_what_its_response_buys_while_the_plan_stays(
        self, page, answered, manager
    ):
        simulated(answered)
        buys = "in 4 of 5 cases; the promise is then kept in"
        assert buys in page("risks:risk", answered, 2).content.decode()
        answered.steps.filter(key="p1-1").update(days=6)
        with writing(answered, by=manager):
            pass
        assert buys not in page("risks:risk", answered, 2).content.decode()

    def test_one_kept_before_responses_were_tried_is_still_shown(self, page, answered, manager):
        row = simulated(answered)
        for stored in (row.result, row.open_result):
            del stored["responses"]
            stored["schema"] = 1
        row.save()
        assert "2 more open responses were not tried" in shown(page, answered)


class TestWhetherItIsCurrent:
    WORD = "The plan or its forecast has changed since then."

    def test_right_after_it_ran_it_is(self, page, threatened, manager):
        simulated(threatened)
        assert self.WORD not in shown(page, threatened)

    def test_a_write_that_leaves_the_plan_alone_leaves_it_current(self, page, threatened, manager):
        simulated(threatened)
        with writing(threatened, by=manager) as log:
            log("something_else")
        assert self.WORD not in shown(page, threatened)

    def test_another_duration_makes_it_stale(self, page, threatened, manager):
        simulated(threatened)
        operations.change_step(
            step=threatened.steps.get(key="p1-1"),
            by=manager,
            on=threatened.today(),
            name="Step",
            days=6,
            best_days=4,
            worst_days=9,
            owner=None,
            not_before=None,
            deadline=None,
            planned_cost=None,
            actual_cost=None,
        )
        assert self.WORD in shown(page, threatened)

    def test_a_risk_assessed_anew_makes_it_stale(self, page, threatened, manager):
        simulated(threatened)
        risk = threatened.risks.get(name="Data is bad")
        risk_operations.assess_risk(risk=risk, by=manager, on=threatened.today(), probability=5, impact=3)
        assert self.WORD in shown(page, threatened)

    def test_a_change_of_a_confidential_risk_tells_nothing_to_those_who_may_not_know_it(
        self, page, threatened, team_member
    ):
        manager = make.member(threatened)
        simulated(threatened)
        risk = threatened.risks.get(name=SECRET)
        risk_operations.assess_risk(risk=risk, by=manager, on=threatened.today(), probability=1, impact=3)
        assert latest_simulation(threatened, team_member).is_current
        assert not latest_simulation(threatened, manager).is_current
        assert self.WORD not in shown(page, threatened)


class TestConfidentialRisks:
    def test_they_count_for_those_who_may_know_them(self, page, threatened, manager):
        simulated(threatened)
        assert SECRET in shown(page, threatened)

    def test_neither_name_nor_effect_reaches_a_team_member(self, page, threatened, team_member, client):
        manager = make.member(threatened)
        row = simulated(threatened)
        text = shown(page, threatened)
        assert SECRET not in text
        assert "2 open risks may cost days" not in text
        seen, whole = latest_simulation(threatened, team_member), latest_simulation(threatened, manager)
        assert seen.found.go_live.p80 < whole.found.go_live.p80
        assert row.open_result["risks"] == ["r1"]
        assert "r2" not in json.dumps(row.open_result)

    def test_a_risk_made_confidential_later_loses_its_name_at_once(self, page, threatened, team_member):
        simulated(threatened)
        assert "Data is bad" in shown(page, threatened)
        threatened.risks.filter(name="Data is bad").update(is_confidential=True)
        assert "Data is bad" not in shown(page, threatened)

    def test_without_any_both_see_the_same(self, estimated):
        row = simulated(estimated)
        assert row.result == row.open_result


class TestWhoRunsIt:
    @pytest.mark.parametrize("role", ["sponsor", "team_member"])
    def test_who_may_not_edit_the_plan_sees_the_result_and_cannot_run_it(
        self, page, run, client, estimated, role
    ):
        sign_in(client, estimated, role)
        simulated(estimated)
        assert "Go-live by" in shown(page, estimated)
        assert "Run again" not in shown(page, estimated)
        assert run(estimated).status_code == 403
        assert estimated.simulations.count() == 1

    def test_a_reader_sees_nothing_of_it(self, page, estimated, reader):
        assert page("phases:simulation", estimated).status_code == 403

    def test_to_outsiders_there_is_none(self, page, run, estimated, outsider):
        assert page("phases:simulation", estimated).status_code == 404
        assert run(estimated).status_code == 404
        assert not Simulation.objects.exists()


class TestBadInput:
    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "abc",
            "NaN",
            "Infinity",
            "1e5",
            "-1",
            "999",
            "100001",
            "1_000",
            "1.000",
            "1,000",
            "2000.5",
            str(2**63),
            "9" * 5000,
        ],
    )
    def test_runs_that_are_no_whole_number_in_limits_are_refused_and_kept(
        self, run, estimated, manager, typed
    ):
        answer = run(estimated, runs=typed)
        assert answer.status_code == 200
        assert "field-error" in answer.content.decode()
        assert typed in answer.content.decode()
        assert not Simulation.objects.exists()

    @pytest.mark.parametrize("typed", ["", "-1", "1e3", "1_0", str(10**9), str(2**63), "0x1"])
    def test_a_seed_that_is_no_whole_number_in_limits_is_refused(self, run, estimated, manager, typed):
        assert "field-error" in run(estimated, seed=typed).content.decode()
        assert not Simulation.objects.exists()

    def test_a_plan_without_steps_is_refused_and_says_what_to_do(self, run, rollout, manager):
        assert "Add them first." in run(rollout).content.decode()
        assert not Simulation.objects.exists()

    def test_runs_that_leave_the_calendar_are_refused_by_name(self, run, estimated, manager):
        estimated.starts_on = date(2170, 1, 1)
        estimated.save()
        estimated.steps.filter(days__gt=0).update(days=1500, worst_days=3650)
        assert "would fall outside the years of the calendar" in run(estimated).content.decode()
        assert not Simulation.objects.exists()

    def test_a_double_click_runs_once(self, send, estimated, manager):
        path = reverse("phases:simulate", args=[estimated.slug])
        for _ in range(2):
            send(path, {"runs": 1000, "seed": 3}, token="4b9c7f0e-0000-4000-8000-000000000000")
        assert estimated.simulations.count() == 1


class TestInTheBackground:
    @pytest.fixture(autouse=True)
    def _slow(self, monkeypatch):
        monkeypatch.setattr(view, "MOST_SECONDS", 0)

    def test_what_takes_long_is_run_by_the_worker(self, page, run, run_jobs, threatened, manager):
        run(threatened)
        assert not Simulation.objects.exists()
        assert f'id="job-{Job.objects.get().pk}"' in shown(page, threatened)
        run_jobs()
        job = Job.objects.get()
        assert (job.state, job.done, job.total) == ("done", 2000, 2000)
        assert job.url == reverse("phases:simulation", args=[threatened.slug])
        assert threatened.simulations.get().by == manager
        assert "Go-live by" in shown(page, threatened)

    def test_both_ways_find_the_same(self, run, run_jobs, threatened, manager):
        here = simulated(threatened)
        run(threatened)
        run_jobs()
        there = threatened.simulations.first()
        assert there.pk != here.pk
        assert (there.result, there.open_result) == (here.result, here.open_result)

    def test_a_second_one_waits_for_the_first(self, run, estimated, manager):
        run(estimated)
        run(estimated)
        assert Job.objects.count() == 1

    def test_what_cannot_be_simulated_says_why(self, page, run, run_jobs, estimated, manager):
        run(estimated)
        Step.objects.all().delete()
        PlanLink.objects.all().delete()
        Rollout.objects.update(go_live_node="")
        run_jobs()
        assert "Add them first." in shown(page, estimated)
        assert not Simulation.objects.exists()

    def test_whoever_lost_the_permission_meanwhile_leaves_nothing_behind(
        self, run, run_jobs, estimated, manager
    ):
        run(estimated)
        manager.role = "reader"
        manager.save()
        run_jobs()
        assert not Simulation.objects.exists()


class TestTheCommand:
    def told(self, rollout, *options) -> str:
        out = StringIO()
        call_command("plan_simulate", rollout.slug, "--runs", "1000", "--seed", "3", *options, stdout=out)
        return out.getvalue()

    def test_the_same_seed_prints_the_same_and_what_the_page_keeps(self, threatened):
        first = self.told(threatened, "--json")
        assert first == self.told(threatened, "--json")
        kept = simulated(threatened).result
        del kept["inputs"]
        assert json.loads(first) == kept
        assert self.told(threatened, "--json", "--seed", "4") != first

    def test_it_stores_nothing(self, threatened):
        before = threatened.plan_version
        self.told(threatened, "--json")
        threatened.refresh_from_db()
        assert threatened.plan_version == before
        assert not Simulation.objects.exists()

    def test_in_plain_text_it_names_steps_and_risks(self, threatened):
        text = self.told(threatened)
        assert "1000 runs, seed 3" in text
        assert "P80 2026-" in text
        assert "Step p1-1" in text
        assert SECRET in text

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--runs", "999"], "no whole number from 1000 to 100000"),
            (["--runs", "1_000"], "no whole number"),
            (["--seed", "-1"], "no whole number"),
            (["--seed", "x"], "no whole number"),
            (["--on", "tomorrow"], "write YYYY-MM-DD"),
            (["--on", "9999-12-31"], "lies outside"),
        ],
    )
    def test_bad_options_are_refused_by_name(self, estimated, options, said):
        with pytest.raises(CommandError, match=said):
            call_command("plan_simulate", estimated.slug, *options)

    def test_an_unknown_rollout_and_an_empty_plan_are_refused(self, rollout):
        with pytest.raises(CommandError, match="No rollout is called “nowhere”"):
            call_command("plan_simulate", "nowhere")
        with pytest.raises(CommandError, match="no steps; add them first"):
            call_command("plan_simulate", rollout.slug)
