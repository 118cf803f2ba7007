"""A setting that moves dates: shown first what it does, stored once it is confirmed."""

from datetime import date
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.held import held
from tests.rollouts.test_settings import settings_of
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db
OFF = {"days_off": "2026-09-09\n2026-09-10"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-07 04:00Z", tick=False):
        yield


@pytest.fixture
def plan(rollout):
    """One phase with a step of five days and the go-live after it."""
    phase = make.phase(rollout, name="Strategy")
    step = make.step(phase, key="work", name="Work")
    live = make.step(phase, key="live", name="Go live", days=0)
    make.link(step, live)
    rollout.go_live_node = live.node_key
    rollout.time_zone, rollout.currency = "Asia/Shanghai", "CNY"
    rollout.save()
    return rollout


@pytest.fixture
def settings_page(plan):
    return reverse("rollouts:settings", args=[plan.slug])


@pytest.fixture
def save(send, plan, settings_page, manager):
    """Send the settings' form as it was opened, with these changes."""

    def save(**changes):
        plan.refresh_from_db()
        return send(settings_page, settings_of(plan, **changes), row=plan)

    return save


def stored(plan) -> tuple:
    row = Rollout.objects.get(pk=plan.pk)
    return row.row_version, row.plan_version, row.log_count, row.days_off, row.starts_on, row.name


def plain(answer) -> str:
    return unescape(answer.text).replace("\xa0", " ")


def test_days_off_are_shown_in_words_and_bars_before_they_are_stored(save, plan):
    before = stored(plan)
    answer = save(**OFF)
    shown = plain(answer)
    assert "Preview: Days off" in shown
    assert "Nothing is saved yet" in shown
    assert "Fri 11 Sep to Tue 15 Sep 2026" in shown
    assert "2 working days later." in shown
    assert "2 steps, 1 gate" in shown
    assert "fig-before-change" in shown
    assert stored(plan) == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"starts_on": "2026-09-14"}, "Fri 11 Sep to Fri 18 Sep 2026"),
        ({"working_weekdays": ["0", "1", "2", "3"]}, "Fri 11 Sep to Mon 14 Sep 2026"),
        ({"extra_working_days": "2026-09-12", "days_off": "2026-09-08"}, "Fri 11 Sep to Sat 12 Sep 2026"),
        ({"target_go_live": "2026-09-10"}, "was promised for Thu 10 Sep, now Fri 11 Sep."),
    ],
)
def test_each_setting_that_moves_or_breaks_a_date_is_previewed(save, plan, changes, told):
    before = stored(plan)
    assert told in plain(save(**changes))
    assert stored(plan) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Renamed"},
        {"days_off": "2027-05-03"},
        {"target_go_live": "2026-12-24"},
        {"tolerance_days": "9", "budget": "1000"},
    ],
)
def test_what_moves_no_date_is_saved_in_one_click(save, plan, changes):
    before = stored(plan)
    assert save(**changes).status_code == 302
    assert stored(plan)[:3] == tuple(number + 1 for number in before[:3])


def test_confirmed_settings_are_stored_once(client, save, plan, settings_page):
    before = stored(plan)
    sent = held(save(**OFF, name="Renamed too"), "confirmed")
    assert client.post(settings_page, sent).url == settings_page
    after = stored(plan)
    assert after[:3] == tuple(number + 1 for number in before[:3])
    assert after[3:] == (["2026-09-09", "2026-09-10"], make.MONDAY, "Renamed too")
    assert client.post(settings_page, sent).url == settings_page
    assert stored(plan) == after


def test_on_the_way_back_to_the_form_everything_typed_is_kept(client, save, plan, settings_page):
    before = stored(plan)
    changes = {
        "name": "名字 & <b>x</b>",
        "days_off": "2026-09-10\r\n\r\n2026-09-09",
        "working_weekdays": ["0", "2", "5"],
        "holidays_country": "GB",
        "budget": "1000.50",
        "currency": "eur",
    }
    answer = client.post(settings_page, held(save(**changes), "back"))
    form = answer.context["form"]
    assert {name: form[name].value() for name in changes} == changes
    assert "Nothing was saved yet" not in answer.text
    assert held(answer, "row_version")["row_version"] == [str(before[0])]
    assert stored(plan) == before


def test_settings_that_somebody_changed_meanwhile_are_not_stored_on_confirmation(
    client, save, plan, settings_page
):
    sent = held(save(**OFF), "confirmed")
    other = Rollout.objects.get(pk=plan.pk)
    other.name = "Renamed meanwhile"
    other.save()
    answer = client.post(settings_page, sent)
    assert "Somebody else changed this" in plain(answer)
    assert "Renamed meanwhile" in plain(answer)
    assert "2026-09-09" in plain(answer)
    assert stored(plan)[3] == []


def test_only_what_was_changed_is_named(save, plan):
    plan.days_off, plan.extra_working_days = ["2026-10-01"], ["2026-10-10"]
    plan.save()
    shown = plain(save(starts_on="2026-09-14", days_off="2026-10-01\r\n", extra_working_days="2026-10-10"))
    assert "Preview: Start</h2>" in shown


def test_a_message_that_moves_along_is_told_to_those_who_may_know_it(save, plan):
    make.plan_line(plan, name="Word to all", cadence="anchored", anchors=["gate:P1"], offset=1)
    assert "Word to all" in plain(save(**OFF))


def test_settings_that_push_a_step_past_the_calendar_are_refused_on_confirmation_too(save, plan):
    plan.steps.filter(key="work").update(days=300)
    before = stored(plan)
    for more in ({}, {"confirmed": "1"}):
        answer = save(starts_on="2199-06-03", **more)
        assert "“Work” would fall outside the years of the calendar" in plain(answer)
        assert 'value="2199-06-03"' in answer.text
    assert stored(plan) == before


def test_a_plan_that_is_past_the_calendar_can_be_brought_back_without_a_preview(save, plan):
    plan.steps.filter(key="work").update(days=300)
    plan.starts_on = date(2199, 6, 3)
    plan.save()
    assert save(starts_on="2026-09-14").status_code == 302
    assert stored(plan)[4] == date(2026, 9, 14)


def test_without_the_permission_nothing_is_previewed(client, send, plan, settings_page):
    for role in ("team_member", "reader", "sponsor"):
        client.force_login(make.member(plan, role=role).user)
        assert send(settings_page, settings_of(plan, **OFF), row=plan).status_code == 403
    client.force_login(make.user())
    assert send(settings_page, settings_of(plan, **OFF), row=plan).status_code == 404


def test_a_preview_of_settings_costs_as_many_queries_in_a_large_plan_as_in_a_small_one(save, plan):
    phase = plan.phases.get()

    def queries(more: int) -> int:
        for _one in range(more):
            make.link(plan.steps.get(key="work"), make.step(phase))
        save(**OFF)
        with CaptureQueriesContext(connection) as asked:
            assert "Nothing is saved yet" in plain(save(**OFF))
        return len(asked)

    assert queries(2) == queries(20)
