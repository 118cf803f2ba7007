"""The check-in: asked by mail on the right day, once; answered by link, all or nothing."""

import json
import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tracker.background.models import Job
from tracker.background.periodic import start_due
from tracker.common.offers import work_items
from tracker.phases import operations
from tracker.phases.asking import start_rounds
from tracker.phases.models import CheckIn, StepUpdate
from tracker.phases.operations.check_ins import Saying
from tracker.rollouts.models import PersonalLink, Rollout

pytestmark = pytest.mark.django_db
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)
NOON = "2026-09-14 10:00Z"


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def owner(plan):
    return make.member(plan, role="team_member", user=None, name="Wei", email="wei@example.com")


@pytest.fixture
def running(plan, owner):
    """Wei's step: of 5 days, started a week ago, with 3 days left since then."""
    step = plan.steps.get(key="p1-1")
    step.owner, step.started_on, step.days_left, step.said_on = owner, MONDAY, 3, MONDAY
    step.save()
    return step


@pytest.fixture
def waiting(plan, owner):
    step = plan.steps.get(key="p1-2")
    step.owner = owner
    step.save()
    return step


@pytest.fixture
def asked(plan, running, waiting):
    return operations.send_check_ins(plan, TODAY)[0]


def address_in(message) -> str:
    return re.search(r"https?://[^/]+(/check-in/\S+/)", message.body).group(1)


@pytest.fixture
def address(asked, run_jobs):
    run_jobs()
    return address_in(sent.outbox[-1])


@pytest.fixture
def answer(client, address):
    """Send the page's form: {step: {field: value}}; each step with the version it has now."""

    def answer(said: dict, *, token: str = "", versions: dict | None = None):
        data = {"once": token or str(uuid.uuid4())}
        for step, fields in said.items():
            step.refresh_from_db()
            prefix = f"step-{step.pk}-"
            data[f"{prefix}row_version"] = (versions or {}).get(step, step.row_version)
            data |= {f"{prefix}{name}": value for name, value in fields.items()}
        return client.post(address, data)

    return answer


# Who is asked


def names(plan, on=TODAY) -> list[str]:
    return [row.member.name for row in operations.send_check_ins(plan, on)]


def test_owners_of_running_steps_and_of_steps_near_are_asked(plan, running):
    make_owner(plan, "p1-2", "Near")  # starts within a week, by the forecast
    make_owner(plan, "p2-2", "Far")
    assert names(plan) == ["Near", "Wei"]


def make_owner(plan, key: str, name: str, **fields):
    member = make.member(
        plan,
        **{"role": "team_member", "user": None, "name": name, "email": f"{name}@example.com", **fields},
    )
    plan.steps.filter(key=key).update(owner=member)
    return member


def test_a_step_that_is_late_by_what_was_agreed_is_asked_about_whatever_the_forecast(baseline, plan):
    make_owner(plan, "p2-2", "Far")
    assert names(plan) == []
    row = plan.baselines.get().dates.get(node="step:p2-2")
    row.finish = TODAY
    row.save()
    assert names(Rollout.objects.get(pk=plan.pk)) == ["Far"]


def test_done_and_dropped_steps_are_not_asked_about(plan, running):
    operations.update_step(step=running, by=None, on=TODAY, started_on=MONDAY, finished_on=TODAY)
    assert names(plan) == []
    running.refresh_from_db()
    operations.update_step(step=running, by=None, on=TODAY, started_on=MONDAY, is_dropped=True)
    assert names(plan) == []


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"email": ""}, "no address"),
        ({"email": "no address"}, "no mail can be sent to this name and address"),
        ({"name": "Wei\r\nBcc: all@example.com"}, "no mail can be sent to this name and address"),
        ({"role": "reader"}, "their role does not update steps"),
    ],
)
def test_who_cannot_be_asked_is_listed_with_the_reason_and_hinders_nobody(
    plan, owner, running, fields, why, page, manager
):
    make_owner(plan, "p1-2", "Near")
    for name, value in fields.items():
        setattr(owner, name, value)
    owner.save()
    assert f"cannot be asked: {why}" in page("phases:check_ins", plan).content.decode()
    assert names(plan) == ["Near"]


def test_whoever_left_is_not_asked(plan, owner, running):
    owner.left_on = MONDAY
    owner.save()
    assert names(plan) == []


@pytest.mark.parametrize("state", ["paused", "closed", "archived"])
def test_only_a_running_rollout_asks(plan, running, state):
    Rollout.objects.filter(pk=plan.pk).update(state=state)
    assert names(plan) == []


def test_nobody_is_asked_twice_a_day_even_side_by_side(plan, asked, run_jobs):
    assert operations.send_check_ins(plan, TODAY) == []
    run_jobs()
    assert len(sent.outbox) == 1
    assert plan.activity.filter(verb="check_ins_sent").count() == 1


# The mail


def test_the_mail_names_its_readers_steps_alone_in_their_language(plan, owner, running, waiting, run_jobs):
    make_owner(plan, "p2-1", "Other")
    owner.language = "zh-hans"
    owner.save()
    plan.second_language = "zh-hans"
    plan.save()
    running.second_name = "访谈各组"
    running.save()
    operations.send_check_ins(plan, TODAY)
    run_jobs()
    message = next(one for one in sent.outbox if "wei@" in one.to[0])
    assert "1.1 访谈各组" in message.body
    assert "1.2 Step p1-2" in message.body
    assert "9月14日" in message.body
    assert not re.search(r"Other|p2-1|Hello", message.body + message.subject)
    assert message.to == ["Wei <wei@example.com>"]
    assert message.cc == message.bcc == []


def test_a_rollouts_name_with_line_breaks_makes_no_header(plan, running, run_jobs):
    Rollout.objects.filter(pk=plan.pk).update(name="A\r\nBcc: all@example.com")
    operations.send_check_ins(Rollout.objects.get(pk=plan.pk), TODAY)
    run_jobs()
    assert "\n" not in sent.outbox[0].subject
    assert sent.outbox[0].message()["Bcc"] is None


def test_a_thousand_steps_make_one_mail(plan, owner, running, run_jobs):
    phase = plan.phases.first()
    for number in range(40):
        make.step(phase, key=f"more-{number}", owner=owner, started_on=MONDAY)
    operations.send_check_ins(plan, TODAY)
    run_jobs()
    (message,) = sent.outbox
    assert message.body.count("\n- ") == 21
    assert "and 21 more" in message.body


def test_only_the_hash_of_a_mailed_link_is_kept_once_it_is_sent(address):
    token = address.split("/")[2]
    assert PersonalLink.objects.get().expires_at == datetime(2026, 9, 28, 10, tzinfo=UTC)
    kept = json.dumps([Job.objects.get().arguments, list(PersonalLink.objects.values("token_hash"))])
    assert token not in kept


# The page


def test_the_page_needs_no_login_and_shows_nothing_of_others(client, plan, address):
    make_owner(plan, "p2-1", "Other")
    answer = client.get(address)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Step p1-1" in text
    assert "Step p1-2" in text
    assert not re.search(r"Step p2|Other|/rollouts/|/plan/|EUR", text)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_page_is_in_its_members_language_whoever_is_signed_in(client, plan, owner, address):
    owner.language = "zh-hans"
    owner.save()
    client.force_login(make.user(language="en"))
    answer = client.get(address)
    assert 'lang="zh-hans"' in answer.content.decode()
    assert answer["Content-Language"] == "zh-hans"


def facts(step) -> tuple:
    step.refresh_from_db()
    return (step.started_on, step.finished_on, step.days_left, step.said_on, step.blocked_reason)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"answer": "done"}, (MONDAY, TODAY, None, None, "")),
        (
            {"answer": "done", "finished_on": "2026-09-11"},
            (MONDAY, date(2026, 9, 11), None, None, ""),
        ),
        ({"answer": "on_track"}, (MONDAY, None, 1, TODAY, "")),
        ({"answer": "days_left", "days_left": "9"}, (MONDAY, None, 9, TODAY, "")),
        ({"answer": "blocked", "blocked_reason": "the vendor"}, (MONDAY, None, 3, MONDAY, "the vendor")),
        ({"answer": "nothing", "note": "All well"}, (MONDAY, None, 3, MONDAY, "")),
        ({"answer": "nothing"}, (MONDAY, None, 3, MONDAY, "")),
        # What stands beside another answer is not read.
        ({"answer": "on_track", "blocked_reason": "x", "days_left": "7"}, (MONDAY, None, 1, TODAY, "")),
    ],
)
def test_an_answer_about_a_running_step_is_kept(answer, running, owner, said, kept):
    assert answer({running: said}).status_code == 302
    assert facts(running) == kept
    update = running.updates.first()
    spoke = said != {"answer": "nothing"}
    assert (update.member if spoke else update) == (owner if spoke else None)


@pytest.mark.parametrize(
    ("said", "kept", "note"),
    [
        ({"answer": "started"}, (TODAY, None, None, None, ""), ""),
        ({"answer": "started", "started_on": "2026-09-10"}, (date(2026, 9, 10), None, None, None, ""), ""),
        ({"answer": "not_yet"}, (None, None, None, None, ""), ""),
        (
            {"answer": "not_yet", "starts_on": "2026-09-21", "note": "After the fair"},
            (None, None, None, None, ""),
            "To start on Mon\u00a021\u00a0Sep\u00a02026. After the fair",
        ),
        ({"answer": "blocked", "blocked_reason": "the vendor"}, (None, None, None, None, "the vendor"), ""),
        ({"answer": "done"}, (TODAY, TODAY, None, None, ""), ""),
    ],
)
def test_an_answer_about_a_step_not_started_is_kept(answer, waiting, said, kept, note):
    assert answer({waiting: said}).status_code == 302
    assert facts(waiting) == kept
    assert waiting.updates.first().note == note


def test_a_step_that_is_no_longer_blocked_goes_on(answer, running):
    answer({running: {"answer": "blocked", "blocked_reason": "the vendor"}})
    answer({running: {"answer": "days_left", "days_left": "2"}})
    assert facts(running) == (MONDAY, None, 2, TODAY, "")


def test_a_step_said_done_too_early_can_be_taken_back_by_the_same_link(answer, running):
    answer({running: {"answer": "done"}})
    assert answer({running: {"answer": "days_left", "days_left": "4"}}).status_code == 302
    assert facts(running) == (MONDAY, None, 4, TODAY, "")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"answer": "days_left"}, "at least 1 day left"),
        ({"answer": "days_left", "days_left": "0"}, "at least 1 day left"),
        ({"answer": "days_left", "days_left": "-1"}, "greater than or equal to 0"),
        ({"answer": "days_left", "days_left": "1000000"}, "less than or equal to 3650"),
        ({"answer": "days_left", "days_left": "１２"}, "whole number"),
        ({"answer": "days_left", "days_left": "NaN"}, "whole number"),
        ({"answer": "done", "finished_on": "2026-09-15"}, "A finish after today is a forecast."),
        ({"answer": "done", "finished_on": "2026-09-01"}, "finish before it starts"),
        ({"answer": "done", "finished_on": "9999-12-31"}, "outside 1990-01-01"),
        ({"answer": "done", "finished_on": "31.12.2026"}, "valid date"),
        ({"answer": "blocked"}, "Say what it waits for"),
        ({"answer": "blocked", "blocked_reason": "a\x00b"}, "can&#x27;t be stored"),
        ({"answer": "blocked", "blocked_reason": "x" * 201}, "at most 200 characters"),
        ({"answer": "nothing", "note": "x" * 2001}, "at most 2000 characters"),
        ({"answer": "started"}, "not one of the available choices"),
        ({"answer": "dropped"}, "not one of the available choices"),
        ({"answer": ""}, "This field is required"),
    ],
)
def test_a_bad_answer_is_refused_at_its_step_and_nothing_of_the_others_is_stored(
    answer, running, waiting, plan, said, error
):
    version = Rollout.objects.get(pk=plan.pk).plan_version
    response = answer({running: said, waiting: {"answer": "started", "note": "Off we go"}})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Nothing was saved yet" in text
    assert error in text
    assert f'href="#step-{running.pk}"' in text
    assert "Off we go" in text
    assert facts(waiting)[0] is None
    assert not StepUpdate.objects.exists()
    assert CheckIn.objects.get().answered_at is None
    assert Rollout.objects.get(pk=plan.pk).plan_version == version


def test_an_answer_that_runs_past_the_last_year_keeps_nothing_and_names_the_step_reached(
    answer, running, waiting, plan
):
    before = plan.steps.get(key="live")
    for number in range(6):
        after = make.step(plan.phases.last(), key=f"long-{number}", days=3650)
        make.link(before, after, lag=3650)
        before = after
    said = {"answer": "days_left", "days_left": "3650"}
    text = answer({waiting: {"answer": "started"}, running: said}).content.decode()
    assert "“Step long-5” would fall outside the years of the calendar" in text
    assert facts(running)[2] == 3
    assert facts(waiting)[1] is None
    assert CheckIn.objects.get().answered_at is None


def test_a_form_sent_twice_is_kept_once(answer, running, plan):
    token = str(uuid.uuid4())
    first = answer({running: {"answer": "days_left", "days_left": "4"}}, token=token)
    again = answer({running: {"answer": "done"}}, token=token)
    assert first.url == again.url == "thanks/"
    assert facts(running)[2] == 4
    assert plan.activity.filter(verb="check_in_answered").count() == 1


def test_a_form_that_was_refused_can_be_sent_again_as_it_is_once_corrected(answer, running):
    token = str(uuid.uuid4())
    assert answer({running: {"answer": "days_left", "days_left": "0"}}, token=token).status_code == 200
    assert answer({running: {"answer": "days_left", "days_left": "4"}}, token=token).status_code == 302
    assert facts(running)[2] == 4


def test_an_answer_that_is_refused_late_keeps_nothing_of_the_steps_before_it(asked, owner, running, waiting):
    good = Saying(waiting, {"started_on": TODAY})
    bad = Saying(running, {"started_on": MONDAY, "finished_on": TODAY + timedelta(days=1)})
    with pytest.raises(operations.AnswerRefused, match="forecast") as refused:
        operations.answer_check_in(check_in=asked, sayings=[good, bad], by=owner, on=TODAY)
    assert refused.value.step == running
    assert facts(waiting)[0] is None
    assert CheckIn.objects.get().answered_at is None
    assert not asked.rollout.activity.filter(verb="step_updated").exists()


def test_what_changed_since_the_page_was_opened_is_shown_beside_the_answer(answer, running, plan):
    seen = running.row_version
    running.refresh_from_db()
    operations.update_step(
        step=running, by=None, on=TODAY, started_on=MONDAY, blocked_reason="the works council"
    )
    response = answer({running: {"answer": "days_left", "days_left": "6"}}, versions={running: seen})
    text = response.content.decode()
    assert "Somebody else changed this" in text
    assert "the works council" in text
    assert "It takes longer or shorter 6" in text
    assert facts(running)[4] == "the works council"
    assert answer({running: {"answer": "days_left", "days_left": "6"}}).status_code == 302
    assert facts(running)[2] == 6


@pytest.mark.parametrize("version", ["", "x", "-1", "99999", "١"])
def test_a_version_that_no_page_showed_is_a_bad_request(answer, running, version):
    assert answer({running: {"answer": "done"}}, versions={running: version}).status_code == 400
    assert facts(running)[1] is None


def test_a_post_without_a_once_token_is_a_bad_request(client, address):
    assert client.post(address, {}).status_code == 400


def test_a_step_given_to_somebody_else_meanwhile_is_left_out_and_said(answer, plan, running, waiting):
    waiting.owner = make.member(plan, role="team_member")
    waiting.save()
    text = answer({running: {"answer": "done"}, waiting: {"answer": "done"}}).content.decode()
    assert "is not yours any more" in text
    assert facts(running)[1] is None
    assert facts(waiting)[1] is None
    assert answer({running: {"answer": "done"}}).status_code == 302
    assert facts(running)[1] == TODAY


def test_a_step_that_was_not_asked_about_cannot_be_answered(answer, plan, owner, running):
    other = plan.steps.get(key="p2-2")
    other.owner = owner
    other.save()
    stranger = make.step(make.phase(make.rollout()))
    answer({running: {"answer": "nothing"}, other: {"answer": "done"}, stranger: {"answer": "done"}})
    assert facts(other)[1] is None
    assert facts(stranger)[1] is None


@pytest.mark.parametrize("state", ["paused", "closed", "archived"])
def test_a_rollout_that_does_not_run_says_so_and_keeps_nothing(client, answer, address, plan, running, state):
    Rollout.objects.filter(pk=plan.pk).update(state=state)
    wanted = "is paused" if state == "paused" else "is closed"
    assert wanted in client.get(address).content.decode()
    assert wanted in answer({running: {"answer": "done"}}).content.decode()
    assert facts(running)[1] is None


def test_a_link_ends_with_its_members_rights(client, answer, address, owner, running):
    owner.role = "reader"
    owner.save()
    assert client.get(address).status_code == 404
    assert answer({running: {"answer": "done"}}).status_code == 404
    owner.role, owner.left_on = "team_member", TODAY
    owner.save()
    assert client.get(address).status_code == 404


def test_the_page_that_thanks_says_what_the_answers_did_and_stays_so(client, answer, address, running):
    assert answer({running: {"answer": "days_left", "days_left": "11"}}).url == "thanks/"
    for _time in range(2):
        text = client.get(f"{address}thanks/").content.decode()
        assert "Go-live moves from" in text
        assert "10 working days later" in text
        assert "Moved: " in text
    answer({running: {"answer": "on_track"}})
    assert "Go-live stays" in client.get(f"{address}thanks/").content.decode()


def test_nothing_to_say_is_an_answer_too(client, answer, address, running):
    answer({running: {"answer": "nothing"}})
    assert CheckIn.objects.get().answered_at is not None
    assert "nothing changed in the plan" in client.get(f"{address}thanks/").content.decode()


def test_the_log_says_who_answered(answer, running, owner, plan):
    answer({running: {"answer": "done"}})
    assert list(plan.activity.values_list("verb", "member")) == [
        ("check_ins_sent", None),
        ("step_updated", owner.pk),
        ("check_in_answered", owner.pk),
    ]


def test_many_steps_cost_no_more_questions_than_one(client, plan, owner, address, asked):
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    phase = plan.phases.first()
    more = [make.step(phase, key=f"more-{n}", owner=owner, started_on=MONDAY) for n in range(10)]
    asked.steps.add(*more)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)


# The round


def test_a_worker_looks_every_ten_minutes_whether_a_round_is_due(running):
    start_due(datetime(2026, 9, 14, 9, tzinfo=UTC))
    start_due(datetime(2026, 9, 14, 9, 10, tzinfo=UTC))
    looks = Job.objects.filter(kind="periodic.tracker.phases.asking.start_rounds")
    assert looks.count() == 1  # it has not come back from the first


def looks_on(day: date) -> list[datetime]:
    """Just before and at 8:00 in Shanghai, and again in the afternoon."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    return [midnight + timedelta(minutes=minutes) for minutes in (479, 480, 900)]


def test_a_month_of_rounds(plan, owner, running, time_machine, run_jobs):
    """Mondays in Shanghai: one is a day off, on one the plan is paused, and then its owner leaves."""
    Rollout.objects.filter(pk=plan.pk).update(
        check_in_weekday=0, time_zone="Asia/Shanghai", days_off=["2026-09-21", "2026-09-22"]
    )
    running.days_left = 200
    running.save()
    states = {(9, 28): "paused", (9, 29): "running"}
    mailed = []
    for day in (date(2026, 9, 14) + timedelta(days=number) for number in range(31)):
        if (day.month, day.day) in states:
            Rollout.objects.filter(pk=plan.pk).update(state=states[day.month, day.day])
        if day == date(2026, 10, 6):
            owner.left_on = day
            owner.save()
        for moment in looks_on(day):
            time_machine.move_to(moment, tick=False)
            start_rounds(moment)
            run_jobs()
            mailed += [moment] * (len(sent.outbox) - len(mailed))
    assert mailed == [
        datetime(2026, 9, 14, 0, tzinfo=UTC),
        datetime(2026, 9, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 5, 0, tzinfo=UTC),
    ]


def test_no_round_for_a_rollout_that_never_asks_or_does_not_run(plan, running, time_machine, run_jobs):
    for fields in ({"check_in_weekday": None}, {"check_in_weekday": 0, "state": "closed"}):
        Rollout.objects.filter(pk=plan.pk).update(**fields)
        start_rounds(datetime(2026, 9, 14, 9, tzinfo=UTC))
        run_jobs()
    assert sent.outbox == []


def test_a_rollout_closed_before_its_round_runs_asks_nobody(plan, running, run_jobs):
    Rollout.objects.filter(pk=plan.pk).update(check_in_weekday=0)
    start_rounds(datetime(2026, 9, 14, 9, tzinfo=UTC))
    Rollout.objects.filter(pk=plan.pk).update(state="closed")
    run_jobs()
    assert sent.outbox == []


def test_whoever_becomes_an_owner_after_the_round_waits_for_the_next(plan, running, run_jobs):
    Rollout.objects.filter(pk=plan.pk).update(check_in_weekday=0)
    start_rounds(datetime(2026, 9, 14, 9, tzinfo=UTC))
    run_jobs()
    make_owner(plan, "p1-2", "Near")
    start_rounds(datetime(2026, 9, 14, 11, tzinfo=UTC))
    run_jobs()
    assert [message.to for message in sent.outbox] == [["Wei <wei@example.com>"]]


def test_a_round_that_is_killed_midway_left_nothing_and_is_made_once(
    plan, running, run_jobs, monkeypatch, time_machine
):
    make_owner(plan, "p1-2", "Near")
    Rollout.objects.filter(pk=plan.pk).update(check_in_weekday=0)
    start_rounds(datetime(2026, 9, 14, 9, tzinfo=UTC))
    real, calls = operations.check_ins.mail, []

    def dies_at_the_second(**parts):
        calls.append(parts["once"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**parts)

    monkeypatch.setattr("tracker.phases.operations.check_ins.mail", dies_at_the_second)
    run_jobs()
    assert len(calls) == 4
    assert CheckIn.objects.count() == PersonalLink.objects.count() == 2
    assert sorted(message.to[0] for message in sent.outbox) == [
        "Near <Near@example.com>",
        "Wei <wei@example.com>",
    ]
    assert plan.activity.filter(verb="check_ins_sent").count() == 1


# The page of whoever edits the plan


def test_the_page_previews_who_is_asked_about_what_and_asks(
    page, send, plan, manager, running, waiting, run_jobs
):
    text = page("phases:check_ins", plan).content.decode()
    assert "Nobody was asked yet" in text
    assert "Ask 1 person now" in text
    assert "1.2 Step p1-2" in text
    send(reverse("phases:ask_now", args=[plan.slug]))
    run_jobs()
    assert len(sent.outbox) == 1
    text = page("phases:check_ins", plan).content.decode()
    assert "0 of 1 person answered" in text
    assert "Nobody is left to be asked today" in text
    assert "asked today" in text


def test_the_page_shows_who_said_what(page, plan, manager, answer, running, waiting):
    answer({running: {"answer": "days_left", "days_left": "4", "note": "Two groups left"}})
    text = page("phases:check_ins", plan).content.decode()
    assert "Everybody answered" in text
    assert "Running, 4 days left" in text
    assert "Two groups left" in text
    assert running.get_absolute_url().replace("&", "&amp;") in text


def test_whoever_did_not_answer_is_asked_again_with_a_link_of_its_own(
    page, send, plan, manager, asked, run_jobs, time_machine, client
):
    run_jobs()
    time_machine.shift(timedelta(days=2))
    assert "Ask again" in page("phases:check_ins", plan).content.decode()
    send(reverse("phases:ask_again", args=[plan.slug, asked.pk]))
    run_jobs()
    first, second = (address_in(message) for message in sent.outbox)
    assert first != second
    assert client.get(first).status_code == client.get(second).status_code == 200
    send(reverse("phases:ask_again", args=[plan.slug, asked.pk]))
    run_jobs()
    assert len(sent.outbox) == 2


def test_an_answer_settles_every_check_in_the_member_has_open(
    send, plan, manager, asked, run_jobs, time_machine, client, page
):
    run_jobs()
    time_machine.shift(timedelta(days=2))
    send(reverse("phases:ask_again", args=[plan.slug, asked.pk]))
    client.post(address_in(sent.outbox[0]), {"once": str(uuid.uuid4())})
    assert not CheckIn.objects.filter(answered_at=None).exists()
    assert "Everybody answered" in page("phases:check_ins", plan).content.decode()


def silence(manager, on) -> list[str]:
    return [item.what for item in work_items.gather(manager, on) if "check-in" in item.what]


def test_silence_of_three_days_waits_in_the_managers_work_and_an_answer_ends_it(
    plan, manager, owner, asked, running
):
    assert silence(manager, TODAY + timedelta(days=2)) == []
    assert silence(manager, TODAY + timedelta(days=3)) == ["1 person did not answer the check-in"]
    assert silence(make.member(plan, role="team_member"), TODAY + timedelta(days=3)) == []
    assert silence(manager, TODAY + timedelta(days=14)) == []
    operations.answer_check_in(check_in=asked, sayings=[], by=owner, on=TODAY)
    assert silence(manager, TODAY + timedelta(days=3)) == []


def test_who_updated_their_step_in_the_app_is_not_called_silent(page, plan, manager, owner, asked, running):
    operations.update_step(step=running, by=owner, on=TODAY, started_on=MONDAY, days_left=4)
    assert silence(manager, TODAY + timedelta(days=3)) == []
    assert "in the app" in page("phases:check_ins", plan).content.decode()


def test_a_mail_that_did_not_get_there_is_shown(page, plan, manager, asked, run_jobs):
    asked.member.email = "a@b, c@d"
    type(asked.member).objects.filter(pk=asked.member.pk).update(email="a@b, c@d")
    run_jobs()
    assert "the mail did not get there" in page("phases:check_ins", plan).content.decode()


def test_the_page_costs_the_same_for_many_members(page, plan, manager, running, run_jobs):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert page("phases:check_ins", plan).status_code == 200
        return len(asked)

    operations.send_check_ins(plan, TODAY)
    operations.update_step(step=running, by=running.owner, on=TODAY, started_on=MONDAY, days_left=4)
    few = questions()
    phase = plan.phases.first()
    for number in range(6):
        member = make.member(plan, role="team_member", user=None, email=f"m{number}@example.com")
        step = make.step(phase, key=f"more-{number}", owner=member, started_on=MONDAY)
        if number < 4:
            operations.send_check_ins(plan, TODAY)
            operations.update_step(step=step, by=member, on=TODAY, started_on=MONDAY, days_left=4)
    assert questions() <= few


def test_my_work_asks_no_more_for_many_check_ins(client, plan, manager, asked):
    client.get("/my-work/")
    with CaptureQueriesContext(connection) as few:
        client.get("/my-work/")
    for number in range(5):
        member = make.member(plan, user=None, name=f"M{number}")
        CheckIn.objects.create(
            rollout=plan, member=member, on=TODAY - timedelta(days=4), sent_at=asked.sent_at
        )
    with CaptureQueriesContext(connection) as many:
        text = client.get("/my-work/").content.decode()
    assert len(many) <= len(few)
    assert "5 people did not answer the check-in" in text
