from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.make import MONDAY
from tracker.phases.models import Step
from tracker.phases.shown import show_plan
from tracker.rollouts.models import Absence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
TODAY = MONDAY + timedelta(days=7)
NEXT_MONDAY = TODAY + timedelta(days=7)


def url(name: str, plan, *args) -> str:
    return reverse(f"phases:{name}", args=[plan.slug, *args])


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


@pytest.fixture
def tom(plan):
    """Owns the two steps that come first: five days each, this week and the next."""
    tom = make.member(plan, role="team_member", name="Tom Fisher")
    plan.steps.filter(key__in=["p1-1", "p1-2"]).update(owner=tom)
    return tom


def days(first: int, last: int) -> dict:
    return {
        "first_on": (TODAY + timedelta(days=first)).isoformat(),
        "last_on": (TODAY + timedelta(days=last)).isoformat(),
    }


def test_where_days_suffice_the_headline_says_so(page, plan, tom, manager):
    assert "Nobody has more work than days" in page("phases:load", plan).text


def test_the_headline_names_the_nearest_overload(page, plan, tom, manager):
    make.absence(tom, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))
    assert "Tom Fisher has 5 days of work in 3 days, week of 21 Sep" in plain(page("phases:load", plan))
    plan.steps.filter(key="p2-1").update(owner=tom, started_on=MONDAY)
    answer = plain(page("phases:load", plan))
    assert "in what is left of this week" in answer
    assert "1 person with more work than days, in 2 weeks in all" in answer


def test_a_whole_week_away_leaves_no_day_for_the_work(page, plan, tom, manager):
    make.absence(tom, TODAY, TODAY + timedelta(days=6))
    assert "Tom Fisher has 5 days of work and no day for it" in page("phases:load", plan).text


def test_steps_without_owner_stand_by_their_duty(page, plan, tom, manager):
    duty = make.duty(plan, name="IT lead")
    plan.steps.filter(key="p2-1").update(duty=duty)
    answer = page("phases:load", plan)
    assert [row.name for row in answer.context["board"].rows] == ["Tom Fisher", "IT lead", "Nobody"]
    assert "10 days of work have no owner" in answer.text


def test_the_work_of_somebody_who_left_has_no_days(page, plan, tom, manager):
    tom.left_on = MONDAY
    tom.save()
    row = page("phases:load", plan).context["board"].rows[0]
    assert (row.name, row.remark, row.cells[0].figure.available) == ("Tom Fisher", "has left the team", None)


def test_a_figure_opens_the_steps_behind_it(page, plan, tom, manager):
    answer = page("phases:load", plan, owner=tom.pk, week="2026-09-14")
    behind = answer.context["behind"]
    assert [(shown.step.key, here, ahead) for shown, here, ahead in behind.steps] == [("p1-1", 5, 5)]
    assert url("plan", plan) + "?step=p1-1" in answer.text
    assert "Tom Fisher, week of 14 Sep: 5 days of work in 5 days" in plain(answer)


@pytest.mark.parametrize(
    "query",
    [
        {"owner": "999999", "week": "2026-09-14"},
        {"owner": "x", "week": "abc"},
        {"week": "2026-09-15"},
        {"person": "nobody-such", "phase": "P77", "scale": "century"},
        {"owner": "9" * 40, "week": "10000-01-01"},
    ],
)
def test_an_odd_address_shows_everything_and_opens_nothing(page, plan, tom, manager, query):
    answer = page("phases:load", plan, **query)
    assert answer.status_code == 200
    assert answer.context["behind"] is None
    assert len(answer.context["board"].rows) == 2


def test_the_load_is_filtered_by_owner_and_by_phase(page, plan, tom, manager):
    board = page("phases:load", plan, person=tom.pk).context["board"]
    assert [row.name for row in board.rows] == ["Tom Fisher"]
    board = page("phases:load", plan, phase="P2").context["board"]
    assert [row.name for row in board.rows] == ["Nobody"]
    assert "Nothing of this is ahead." in page("phases:load", plan, person=tom.pk, phase="P2").text


def test_months_add_the_weeks_up_and_tell_what_they_hide(page, plan, tom, manager):
    make.absence(tom, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))
    answer = page("phases:load", plan, scale="month")
    cell = answer.context["board"].rows[0].cells[0]
    assert (cell.shown, cell.figure.work, cell.weeks_over) == ("10/11", 10, 1)
    assert "1 week over" in answer.text
    opened = page("phases:load", plan, scale="month", owner=tom.pk, week="2026-09-01")
    assert len(opened.context["behind"].steps) == 2


def test_a_plan_without_steps_teaches_what_will_show_here(page, rollout, manager):
    answer = page("phases:load", rollout)
    assert "No work is ahead" in answer.text
    assert "Once steps of the plan have days ahead" in answer.text


def test_an_absence_moves_no_date_but_the_step_says_it(page, plan, tom, manager):
    before = show_plan(plan).schedule.finish
    make.absence(tom, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=2))
    plan.refresh_from_db()
    assert show_plan(plan).schedule.finish == before
    sentence = "Tom Fisher is away 21–23 Sep; 3 of the 5 days ahead of this step fall in it."
    assert sentence in plain(page("phases:load", plan))
    assert sentence in plain(page("phases:phase", plan, "P1"))
    assert sentence in plain(page("phases:phase", plan, "P1", step="p1-2"))


def test_a_manager_tells_anybodys_absence(send, page, plan, tom, manager):
    answer = send(url("add_absence", plan), {"member": tom.pk, **days(0, 4), "note": "Skiing"})
    assert answer.url == url("load", plan)
    absence = tom.absences.get()
    assert "Skiing" in page("phases:load", plan).text
    assert send(url("change_absence", plan, absence.pk), days(1, 2), row=absence).status_code == 302
    absence.refresh_from_db()
    assert absence.first_on == TODAY + timedelta(days=1)
    assert send(url("remove_absence", plan, absence.pk), row=absence).status_code == 302
    assert not tom.absences.exists()


def test_a_team_member_tells_their_own_absences_alone(send, page, client, plan, tom, manager):
    other = make.absence(manager, TODAY, TODAY)
    client.force_login(tom.user)
    assert send(url("add_absence", plan), {"member": tom.pk, **days(0, 4)}).status_code == 302
    refused = send(url("add_absence", plan), {"member": manager.pk, **days(7, 8)})
    assert "Select a valid choice" in refused.text
    assert send(url("change_absence", plan, other.pk), days(1, 2), row=other).status_code == 403
    assert send(url("remove_absence", plan, other.pk), row=other).status_code == 403
    assert url("change_absence", plan, tom.absences.get().pk) in page("phases:load", plan).text
    assert url("change_absence", plan, other.pk) not in page("phases:load", plan).text
    assert manager.absences.count() == 1


def test_an_absence_of_another_rollout_does_not_exist(send, plan, manager):
    foreign = make.absence(make.member(make.rollout()), TODAY, TODAY)
    assert send(url("change_absence", plan, foreign.pk), days(1, 2), row=foreign).status_code == 404
    assert send(url("remove_absence", plan, foreign.pk)).status_code == 404
    assert Absence.objects.filter(pk=foreign.pk).exists()


def test_readers_and_outsiders_see_no_load(page, plan, reader, client):
    assert page("phases:load", plan).status_code == 403
    client.force_login(make.user())
    assert page("phases:load", plan).status_code == 404


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"first_on": "9999-12-31"}, "outside"),
        ({"first_on": "0001-01-01"}, "outside"),
        ({"first_on": "2027-02-29"}, "valid date"),
        ({"last_on": "31.12.2026"}, "valid date"),
        ({"last_on": "20261231"}, "valid date"),
        ({"last_on": "2026-W01-1"}, "valid date"),
        ({"last_on": "2026-09-13"}, "before the first"),
        ({"first_on": ""}, "required"),
        ({"member": "9" * 40}, "valid choice"),
        ({"note": "a\x00b"}, "Character 2"),
        ({"note": "x" * 201}, "at most 200"),
        ({"first_on": "2026-09-21"}, "Tom Fisher is away 21–25 Sep already"),
    ],
)
def test_a_wrong_absence_is_refused_with_its_reason_and_stays_typed(send, plan, tom, manager, typed, reason):
    make.absence(tom, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=4))
    given = {"member": tom.pk, "first_on": "2026-09-14", "last_on": "2026-09-24", "note": "Wedding"}
    if "first_on" not in typed:
        given["last_on"] = "2026-09-15"
    answer = send(url("add_absence", plan), given | typed)
    assert reason in plain(answer)
    assert "Wedding" in answer.text or "note" in typed
    assert tom.absences.count() == 1


def test_a_stale_absence_shows_both_and_stores_neither(send, plan, tom, manager):
    seen = make.absence(tom, TODAY, TODAY)
    absence = Absence.objects.get(pk=seen.pk)
    absence.note = "Changed meanwhile"
    absence.save()
    answer = send(url("change_absence", plan, seen.pk), days(1, 2), row=seen)
    assert "Somebody else changed this" in answer.text
    assert tom.absences.get().first_on == TODAY


def test_a_double_click_tells_an_absence_once(send, plan, tom, manager):
    token = "7b0a5d4e-8f5e-4d3a-9a53-6a6b5a1f0c12"
    for _click in range(2):
        send(url("add_absence", plan), {"member": tom.pk, **days(0, 1)}, token=token)
    assert tom.absences.count() == 1


def test_the_team_shows_who_is_away_and_lets_them_say_so(page, client, plan, tom, manager):
    absence = make.absence(tom, TODAY, TODAY + timedelta(days=1))
    make.absence(tom, MONDAY, MONDAY)
    answer = plain(page("rollouts:team", plan))
    assert "14–15 Sep" in answer
    assert "7 Sep" not in answer
    assert url("change_absence", plan, absence.pk) in answer
    client.force_login(make.member(plan, role="sponsor").user)
    assert url("change_absence", plan, absence.pk) not in page("rollouts:team", plan).text


def test_the_page_of_the_load_costs_the_same_for_many_people(client, plan, manager):
    phase = plan.phases.get(key="P1")

    def queries() -> int:
        for _more in range(3):
            somebody = make.member(plan, role="team_member")
            make.absence(somebody, TODAY, TODAY)
            make.step(phase, owner=somebody, duty=make.duty(plan, second_name="职责"))
            make.step(phase, duty=make.duty(plan))
        address = url("load", plan) + f"?owner={somebody.pk}&week=2026-09-14"
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    assert queries() == queries()


def test_a_plan_past_the_calendar_says_which_step(page, plan, manager):
    Step.objects.filter(key="p1-1").update(not_before="2199-12-30")
    assert "Step p1-1" in page("phases:load", plan).text
