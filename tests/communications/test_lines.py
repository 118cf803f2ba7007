"""The lines of the communication plan."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tracker.communications.models import PlanLine
from tracker.communications.wording import when
from tracker.rollouts.domain.roles import Permission, Role, may

from .conftest import TODAY

pytestmark = pytest.mark.django_db
TOKEN = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a003"
EVERY_TWO_WEEKS = {"cadence": "repeating", "every": "2", "unit": "week", "first_on": "2026-10-07"}
BEFORE_THE_GATE = {"cadence": "anchored", "anchors": ["gate:P1"], "distance": "5", "side": "before"}


def sent(**fields) -> dict:
    usual = {"name": "Brief", "audience": "The sponsor", "direction": "up", "channel": "mail"}
    usual |= {"weight": "light", "automation": "drafted"}
    return {**usual, **({} if "cadence" in fields else EVERY_TWO_WEEKS), **fields}


def add(send, rollout, **fields):
    return send(reverse("communications:add_line", args=[rollout.slug]), sent(**fields))


def change(send, line, **fields):
    return send(
        reverse("communications:change_line", args=[line.rollout.slug, line.pk]), sent(**fields), row=line
    )


def test_a_repeated_message_is_planned(send, page, rollout, manager):
    assert add(send, rollout).status_code == 302
    text = page("communications:lines", rollout).content.decode()
    assert "Every 2 weeks, Wednesday" in text
    assert "Wed\u00a07\u00a0Oct" in text


@pytest.mark.parametrize(
    ("every", "unit", "written"),
    [
        (1, "day", "Every day"),
        (3, "day", "Every 3 days"),
        (1, "week", "Every week, Wednesday"),
        (1, "month", "Every month"),
        (2, "month", "Every 2 months"),
        (1, "workday", "Every working day"),
        (3, "workday", "Every 3 working days"),
        (1, "month_end", "Every month, on the last working day"),
        (3, "month_end", "Every 3 months, on the last working day"),
    ],
)
def test_a_cadence_is_written_out(rollout, every, unit, written):
    line = make.plan_line(rollout, every=every, unit=unit, first_on=date(2026, 10, 7))
    assert when(line, {}) == written


@pytest.mark.parametrize(
    ("rule", "written", "next_on"),
    [
        ("next", "Every week, Saturday", "Mon\u00a012\u00a0Oct"),
        ("before", "Every week, Saturday, or the working day before", "Fri\u00a09\u00a0Oct"),
        ("left_out", "Every week, Saturday, but not on days off", "Sat\u00a017\u00a0Oct"),
    ],
)
def test_a_line_says_what_becomes_of_it_on_days_off(send, page, rollout, manager, rule, written, next_on):
    rollout.extra_working_days = ["2026-10-17"]
    rollout.save()
    saturdays = {"cadence": "repeating", "every": "1", "unit": "week", "first_on": "2026-10-10"}
    if rule == "before":
        saturdays["first_on"] = "2026-10-03"
    assert add(send, rollout, **saturdays, workday_rule=rule).status_code == 302
    line = PlanLine.objects.get()
    assert line.workday_rule == rule
    assert (
        page("communications:change_line", rollout, line.pk).context["form"]["workday_rule"].value() == rule
    )
    text = page("communications:lines", rollout).content.decode()
    assert f"{written}<" in text
    assert next_on in text


def test_a_line_without_a_word_on_days_off_goes_to_the_next_working_day(send, rollout, manager):
    add(send, rollout)
    assert PlanLine.objects.get().workday_rule == "next"


@pytest.mark.parametrize("unit", ["workday", "month_end"])
def test_what_never_falls_on_a_day_off_has_no_rule_for_it(send, page, rollout, manager, unit):
    typed = {**EVERY_TWO_WEEKS, "unit": unit, "workday_rule": "left_out"}
    assert add(send, rollout, **typed).status_code == 302
    line = PlanLine.objects.get()
    assert (line.unit, line.workday_rule) == (unit, "next")
    assert page("communications:lines", rollout).status_code == 200


@pytest.mark.parametrize("cadence", [{"cadence": "on_demand"}, BEFORE_THE_GATE], ids=str)
def test_a_line_that_no_longer_repeats_forgets_its_rule(send, rollout, manager, cadence):
    make.phase(rollout)
    line = make.plan_line(rollout, workday_rule="before")
    assert change(send, line, **cadence).status_code == 302
    line.refresh_from_db()
    assert line.workday_rule == "next"


def test_a_line_that_could_never_be_due_is_refused_with_the_way_out(send, rollout, manager):
    saturdays = {**EVERY_TWO_WEEKS, "first_on": "2026-10-10", "workday_rule": "left_out"}
    answer = add(send, rollout, **saturdays)
    assert "None of it ever falls on a working day" in str(answer.context["form"].errors["first_on"])
    typed = answer.context["form"]
    assert {name: typed[name].value() for name in saturdays} == saturdays
    assert not PlanLine.objects.exists()


def test_a_message_keeps_its_page_when_a_holiday_moves_it(send, page, rollout, manager):
    line = make.plan_line(rollout, every=5, unit="workday", first_on=date(2026, 9, 7))
    address = ("communications:draft", rollout, line.pk, "2026-09-07:25")
    assert "Mon\u00a012\u00a0Oct" in page(*address).content.decode()
    rollout.days_off = ["2026-10-08"]
    rollout.save()
    assert "Tue\u00a013\u00a0Oct" in page(*address).content.decode()


@pytest.mark.parametrize(
    ("identity", "status"), [("2026-09-07:24", 404), ("2026-09-08:25", 404), ("2026-09-07", 404)]
)
def test_a_count_that_a_line_does_not_hold_has_no_page(page, rollout, manager, identity, status):
    line = make.plan_line(rollout, every=5, unit="workday", first_on=date(2026, 9, 7))
    assert page("communications:draft", rollout, line.pk, identity).status_code == status


def test_a_message_before_a_gate_counts_backwards(send, page, rollout, manager):
    make.phase(rollout)
    add(send, rollout, **BEFORE_THE_GATE)
    line = PlanLine.objects.get()
    assert (line.anchors, line.offset, line.every, line.first_on) == (["gate:P1"], -5, None, None)
    text = page("communications:lines", rollout).content.decode()
    assert "5 working days before: Gate of “Phase 1”" in text


def test_a_message_can_hang_on_a_step(send, rollout, manager):
    step = make.step(make.phase(rollout))
    add(send, rollout, cadence="anchored", step=step.node_key, distance="1", side="after")
    assert (PlanLine.objects.get().anchors, PlanLine.objects.get().offset) == ([step.node_key], 1)


def test_a_message_keeps_everything_it_is_tied_to_until_it_is_unticked(send, page, rollout, manager):
    phase = make.phase(rollout)
    first, second, third = (make.step(phase, name=name) for name in ("Clean data", "Move data", "Go"))
    line = make.plan_line(
        rollout, cadence="anchored", anchors=["gate:P1", first.node_key, second.node_key, "step:gone"]
    )
    form = page("communications:change_line", rollout, line.pk).context["form"]
    shown = dict(form.fields["anchors"].choices)
    assert (shown[first.node_key], shown["step:gone"]) == (
        "1.1 Clean data",
        "something no longer in the plan",
    )
    at = {"cadence": "anchored", "distance": "0", "side": "after"}
    change(send, line, **at, anchors=form["anchors"].value())
    line.refresh_from_db()
    assert line.anchors == ["gate:P1", first.node_key, second.node_key, "step:gone"]
    change(send, line, **at, anchors=[second.node_key], step=third.node_key)
    line.refresh_from_db()
    change(send, line, **at, anchors=line.anchors, step=third.node_key)
    line.refresh_from_db()
    assert line.anchors == [second.node_key, third.node_key]


def test_the_form_of_a_line_shows_what_it_holds(page, rollout, manager):
    make.phase(rollout)
    line = make.plan_line(rollout, cadence="anchored", anchors=["gate:P1"], offset=-5, audience="All")
    form = page("communications:change_line", rollout, line.pk).context["form"]
    assert (form["anchors"].value(), form["distance"].value(), form["side"].value()) == (
        ["gate:P1"],
        5,
        "before",
    )


def test_a_form_says_why_no_stakeholder_can_be_chosen_and_asks_for_no_option_that_may_be_left_out(
    page, rollout, manager
):
    text = page("communications:add_line", rollout).content.decode()
    assert "Nobody is in the register of stakeholders yet." in text
    assert "Select an option" not in text
    make.stakeholder(rollout)
    assert "Nobody is in the register" not in page("communications:add_line", rollout).content.decode()


def test_names_are_parted_as_the_readers_language_parts_them(client, page, rollout, manager):
    heard = [make.stakeholder(rollout, name=name) for name in ("Branches", "Counter")]
    make.plan_line(rollout, stakeholders=heard)
    assert "Branches, Counter" in page("communications:messages", rollout).content.decode()
    manager.user.language = "zh-hans"
    manager.user.save()
    client.force_login(manager.user)
    assert "Branches、Counter" in page("communications:messages", rollout).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"name": "bell \x07"},
        {"audience": ""},
        {"purpose": "NUL \x00"},
        {"channel": "pigeon"},
        {"cadence": "sometimes"},
        {**EVERY_TWO_WEEKS, "every": ""},
        {**EVERY_TWO_WEEKS, "every": "0"},
        {**EVERY_TWO_WEEKS, "every": "3651"},
        {**EVERY_TWO_WEEKS, "every": "1.5"},
        {**EVERY_TWO_WEEKS, "unit": "year"},
        {**EVERY_TWO_WEEKS, "first_on": ""},
        {**EVERY_TWO_WEEKS, "unit": "workday", "every": "0"},
        {**EVERY_TWO_WEEKS, "unit": "workday", "first_on": ""},
        {**EVERY_TWO_WEEKS, "unit": "month_end", "every": "3651"},
        {**EVERY_TWO_WEEKS, "workday_rule": "after"},
        {**EVERY_TWO_WEEKS, "workday_rule": "NUL \x00"},
        {**EVERY_TWO_WEEKS, "unit": "workday", "workday_rule": "x" * 5000},
        {**EVERY_TWO_WEEKS, "first_on": "2026-10-10", "workday_rule": "left_out"},
        {**EVERY_TWO_WEEKS, "first_on": "2200-01-01"},
        {"cadence": "anchored"},
        {**BEFORE_THE_GATE, "anchors": ["gate:P9"]},
        {**BEFORE_THE_GATE, "distance": "3651"},
        {**BEFORE_THE_GATE, "distance": "-1"},
        {**BEFORE_THE_GATE, "side": "beside"},
        {**BEFORE_THE_GATE, "step": "step:none"},
    ],
    ids=str,
)
def test_bad_input_is_refused_with_everything_typed_kept(send, rollout, manager, fields):
    make.phase(rollout)
    answer = add(send, rollout, outline="first\nsecond & last", **fields)
    assert answer.status_code == 200
    assert "Nothing was saved yet" in answer.content.decode()
    assert "second &amp; last" in answer.content.decode()
    assert not PlanLine.objects.exists()


def test_people_and_stakeholders_of_another_rollout_are_no_choice(send, rollout, manager):
    other = make.rollout()
    for name, foreign in (
        ("sender", make.member(other)),
        ("sender_duty", make.duty(other)),
        ("stakeholders", make.stakeholder(other)),
    ):
        assert add(send, rollout, **{name: foreign.pk}).status_code == 200
    assert not PlanLine.objects.exists()


def test_a_double_click_plans_one(send, rollout, manager):
    path = reverse("communications:add_line", args=[rollout.slug])
    send(path, sent(), token=TOKEN)
    send(path, sent(), token=TOKEN)
    assert PlanLine.objects.count() == 1


def test_a_stale_edit_shows_both_texts_and_changes_nothing(send, rollout, manager):
    line = make.plan_line(rollout, audience="All")
    seen = PlanLine.objects.get()
    change(send, line, name="Theirs")
    text = change(send, seen, name="Mine").content.decode()
    assert "Theirs" in text
    assert "Mine" in text
    assert PlanLine.objects.get().name == "Theirs"


def test_a_line_ends_and_goes_on(send, rollout, manager):
    line = make.plan_line(rollout)
    send(reverse("communications:end_line", args=[rollout.slug, line.pk]), row=line)
    line.refresh_from_db()
    assert line.ended_on == TODAY
    send(reverse("communications:resume_line", args=[rollout.slug, line.pk]), row=line)
    line.refresh_from_db()
    assert line.ended_on is None


def test_a_line_somebody_changed_meanwhile_does_not_end(send, rollout, manager):
    line = make.plan_line(rollout)
    seen = PlanLine.objects.get()
    change(send, line, name="Changed")
    send(reverse("communications:end_line", args=[rollout.slug, line.pk]), row=seen)
    assert PlanLine.objects.get().ended_on is None


@pytest.mark.parametrize("name", ["change_line", "end_line", "resume_line"])
def test_another_rollouts_line_is_not_found(send, rollout, manager, name):
    foreign = make.plan_line(make.rollout())
    assert (
        send(reverse(f"communications:{name}", args=[rollout.slug, foreign.pk]), row=foreign).status_code
        == 404
    )


@pytest.mark.parametrize("name", ["change_line", "end_line", "resume_line"])
def test_a_team_member_may_not_change_a_line(send, rollout, team_member, name):
    line = make.plan_line(rollout)
    assert send(reverse(f"communications:{name}", args=[rollout.slug, line.pk]), row=line).status_code == 403


def test_a_closed_rollout_plans_nothing(send, rollout, manager):
    rollout.state = "closed"
    rollout.save()
    assert add(send, rollout).status_code == 403


def test_a_line_is_for_whoever_has_a_duty_or_a_role_and_stays_so_when_it_is_changed(
    send, page, rollout, manager
):
    duty = make.duty(rollout, name="IT lead")
    whom = {"audience": "", "audience_duties": [duty.pk], "audience_roles": ["sponsor"]}
    assert add(send, rollout, **whom).status_code == 302
    line = PlanLine.objects.get()
    assert (list(line.audience_duties.all()), line.audience_roles) == ([duty], ["sponsor"])
    assert "IT lead, Sponsor" in page("communications:lines", rollout).content.decode()
    form = page("communications:change_line", rollout, line.pk).context["form"]
    shown = {name: form[name].value() for name in ("audience_duties", "audience_roles")}
    assert shown == {"audience_duties": [duty.pk], "audience_roles": ["sponsor"]}
    assert change(send, line, **{**whom, "name": "Other"}).status_code == 302
    line.refresh_from_db()
    assert (line.name, list(line.audience_duties.all())) == ("Other", [duty])


@pytest.mark.parametrize("whom", [{"audience_duties": ["0"]}, {"audience_roles": ["king"]}])
def test_a_line_for_a_duty_or_role_that_is_not_of_the_rollout_is_refused(send, rollout, manager, whom):
    assert add(send, rollout, **whom).status_code == 200
    assert not PlanLine.objects.exists()


def test_a_line_names_who_prepares_and_approves_it_and_keeps_it_on_edit(send, page, rollout, manager):
    paul, anna = make.member(rollout), make.member(rollout)
    fields = {"preparer": paul.pk, "approver": anna.pk, "weight": "heavy", "duration": "30"}
    add(send, rollout, **fields, automation="sent")
    line = PlanLine.objects.get()
    assert (line.preparer, line.approver) == (paul, anna)
    assert (line.weight, line.duration, line.automation) == ("heavy", 30, "sent")
    form = page("communications:change_line", rollout, line.pk).context["form"]
    shown = {name: form[name].value() for name in (*fields, "automation")}
    assert shown == {**fields, "duration": 30, "automation": "sent"}
    text = page("communications:lines", rollout).content.decode()
    assert f"Prepared by {paul}" in text
    assert f"Approved by {anna}" in text
    assert "Goes out by itself" in text


@pytest.mark.parametrize("duration", ["0", "-5", "1441", "1.5", "half an hour"])
def test_minutes_that_cannot_be_are_refused(send, rollout, manager, duration):
    assert "duration" in add(send, rollout, duration=duration).context["form"].errors
    assert not PlanLine.objects.exists()


def test_what_is_no_mail_does_not_go_out_by_itself(send, rollout, manager):
    answer = add(send, rollout, channel="call", automation="sent")
    assert "Only mail goes out by itself. Choose the channel" in answer.content.decode()
    assert not PlanLine.objects.exists()


def test_nobody_prepares_or_approves_a_confidential_message_they_may_not_open(send, rollout, manager):
    for role in Role:
        member = make.member(rollout, role=role)
        if may(role, Permission.SEE_COMMUNICATIONS) and not may(role, Permission.SEE_CONFIDENTIAL):
            for name in ("preparer", "approver"):
                answer = add(send, rollout, is_confidential="on", **{name: member.pk})
                assert "may not see confidential messages" in answer.content.decode()
    assert not PlanLine.objects.exists()


def test_somebody_who_left_is_no_choice_but_stays_where_they_are_chosen(send, rollout, manager):
    gone = make.member(rollout, left_on=TODAY)
    assert add(send, rollout, approver=gone.pk).status_code == 200
    line = make.plan_line(rollout, approver=gone)
    assert change(send, line, approver=gone.pk).status_code == 302


def test_weighty_news_in_writing_is_advised_against_but_never_refused(send, page, rollout, manager):
    assert add(send, rollout, weight="heavy").status_code == 302
    line = PlanLine.objects.get()
    for path in (("communications:lines", rollout), ("communications:change_line", rollout, line.pk)):
        assert "Weighty news: say it in person first" in page(*path).content.decode()


def test_the_form_holds_the_rules_of_every_direction(page, rollout, manager):
    text = page("communications:add_line", rollout).content.decode()
    for direction in PlanLine.Direction:
        assert f'data-direction="{direction.value}"' in text


def test_more_lines_cost_no_more_queries(page, rollout, manager, django_assert_max_num_queries):
    def planned(count):
        for _number in range(count):
            people = {"preparer": make.member(rollout), "approver": make.member(rollout)}
            make.plan_line(rollout, weight="heavy", audience_roles=["sponsor"], **people)

    planned(2)
    with CaptureQueriesContext(connection) as few:
        page("communications:lines", rollout)
    planned(8)
    with django_assert_max_num_queries(len(few)):
        page("communications:lines", rollout)
