"""D: days that are none, that no calendar holds, or that could be read in two ways.

D6, a clock gap, does not apply: people type whole days, and moments are taken from the server's clock in UTC.
How a single cell or input is read is in tests/common/test_tables.py and test_tables_excel.py.
"""

from collections.abc import Callable
from datetime import date

import icalendar
import pytest
from django import forms as django_forms
from django.test import Client
from django.urls import reverse

from tests import make
from tests.common.test_tables_excel import excel, sheet
from tests.hostile.checks import PAGES, answered, refused, taken
from tests.hostile.sending import edits, file, form, imported
from tests.rollouts.test_settings import settings_of
from tracker.common.fields import DayInput
from tracker.communications.box import box_of
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.operations import make_promise, put_in, record_told
from tracker.phases.models import Step
from tracker.reports import operations as reports
from tracker.risks.models import Decision, Issue, Meeting
from tracker.rollouts.links import make_link
from tracker.rollouts.models import PersonalLink, Rollout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
TOO_FAR = "is outside 1990-01-01 to 2199-12-31"
NO_DAY = "Enter a valid date"
HEAD = "Key,Phase,Name,Days,Not before,Deadline,Started,Finished\n"
REST = "live,P2,Go live,0,,,,\n"


def change_step(send, plan, **typed):
    step = plan.steps.get(key="p1-1")
    return form(send, plan, "phases:change_step", "p1-1", row=step, name=step.name, days=5, **typed)


def change_phase(send, plan, **typed):
    phase = plan.phases.get(key="P1")
    return form(send, plan, "phases:change_phase", "P1", row=phase, name=phase.name, **typed)


def change_many(send, plan, **typed):
    return form(send, plan, "phases:change_many", chosen=["p1-1"], **typed)


def add_step(send, plan, **typed):
    phase = plan.phases.get(key="P1").pk
    return form(send, plan, "phases:add_step", name="Late", days="5", phase=phase, confirmed="1", **typed)


def say(send, plan, **typed):
    return form(send, plan, "phases:step", "p1-1", row=plan.steps.get(key="p1-1"), **typed)


def decide(send, plan, **typed):
    return form(send, plan, "phases:decide_gate", "P1", outcome="hold", **typed)


def absence(send, plan, **typed):
    days = {"first_on": "2026-10-05", "last_on": "2026-10-06", **typed}
    return form(send, plan, "phases:add_absence", member=plan.members.first().pk, **days)


def settings(send, plan, **typed):
    return form(send, plan, "rollouts:settings", row=plan, confirmed="1", **settings_of(plan, **typed))


def attitude(send, plan, **typed):
    stakeholder = plan.stakeholders.first() or make.stakeholder(plan)
    return form(send, plan, "communications:read_attitude", stakeholder.pk, attitude="neutral", **typed)


def line(send, plan, **typed):
    usual = {"name": "Brief", "audience": "All", "direction": "up", "channel": "mail"}
    usual |= {"weight": "light", "automation": "nothing"}
    weekly = {"cadence": "repeating", "every": "2", "unit": "week"}
    return form(send, plan, "communications:add_line", **usual, **weekly, **typed)


def told(send, plan, **typed):
    line = plan.plan_lines.first() or make.plan_line(plan)
    return form(send, plan, "communications:record", line.pk, "2026-09-14", "told", **typed)


def promise(send, plan, **typed):
    usual = {"name": "A list", "made_to": "All", "made_on": "2026-09-07", "due_on": "2026-09-18"}
    return form(send, plan, "communications:add_promise", **{**usual, **typed})


def turned_promise(turn: str, **usual):
    def send_turn(send, plan, **typed):
        made = plan.promises.first() or make_promise(
            rollout=plan, by=None, on=date(2026, 9, 7), due_on=date(2026, 9, 18), name="A list", made_to="All"
        )
        name = "communications:turn_promise"
        return form(send, plan, name, made.number, turn, row=made, **{**usual, **typed})

    return send_turn


def came_back(send, plan, **typed):
    message = plan.messages.first()
    if message is None:
        due = Occurrence("2026-09-14", date(2026, 9, 14))
        message = record_told(line=make.plan_line(plan), occurrence=due, by=None, on=due.due_on)
    said = {"kind": "view", "text": "Too short", "name": "Wei"}
    return form(send, plan, "communications:add_feedback", message.pk, **said, **typed)


def risk_form(name: str, /, **usual):
    def send_risk(send, plan, **typed):
        risk = plan.risks.first() or make.risk(plan)
        args = () if name == "raise" else (risk.number,)
        row = None if name in ("raise", "add_response") else risk
        return form(send, plan, f"risks:{name}", *args, row=row, **usual, **typed)

    return send_risk


def added(name: str):
    def send_entry(send, plan, **typed):
        return form(send, plan, f"risks:{name}", name="Late", **typed)

    return send_entry


def gap_action(send, plan, **typed):
    lagging = plan.stakeholders.first() or make.stakeholder(plan, attitude_wanted="leading")
    return form(send, plan, "communications:plan_action", lagging.pk, name="Talk", **typed)


def suggested_action(send, plan, **typed):
    given = plan.suggestions.first() or put_in(
        box=box_of(plan), reply="x", on=date(2026, 9, 7), kind="idea", name="One form less"
    )
    name = "communications:plan_suggested_action"
    return form(send, plan, name, given.number, row=given, **{"name": "Talk", **typed})


def turned(name: str, kind, **state):
    """A turn of an entry that can take it."""

    def send_turn(send, plan, **typed):
        made = kind.objects.filter(rollout=plan).first() or make.entry(kind, plan, **state)
        return form(send, plan, f"risks:{name}", made.number, row=made, **typed)

    return send_turn


def many_risks(send, plan, **typed):
    risk = plan.risks.first() or make.risk(plan)
    chosen = {"chosen": [risk.number], "seen": f"{risk.number}:{risk.row_version}"}
    return form(send, plan, "risks:many", review_how="on", **chosen, **typed)


def report(send, plan, **typed):
    return form(send, plan, "reports:new", audience="steering", language="en", **typed)


def link_to_report(send, plan, **typed):
    made = plan.reports.first()
    if made is None:
        by = make.member(plan)
        made = reports.create_report(
            rollout=plan, by=by, on=plan.starts_on, audience="steering", language="en"
        )
        reports.submit_report(report=made, by=by, on=plan.starts_on)
        reports.publish_at_once(report=made, by=by, on=plan.starts_on)
    typed = {"name": "Ada", "email": "ada@board.example", "language": "en", "wanted": "read", **typed}
    return form(send, plan, "reports:links", made.number, **typed)


def report_series(send, plan, **typed):
    usual = {"audience": "open", "every": "week", "language": "en", "paper": "a4"}
    return form(send, plan, "reports:series", **usual, **typed)


RISK = {"name": "Late", "kind": "threat", "cause": "x", "event": "y", "effect": "z", "category": "usability"}
RISK |= {"strategy": "mitigate", "probability": "3", "impact": "3"}
FORMS: dict[str, tuple[Callable, str]] = {
    "series of reports, first on": (report_series, "first_on"),
    "link to a report, by when": (link_to_report, "wanted_by"),
    "step, not before": (change_step, "not_before"),
    "step, deadline": (change_step, "deadline"),
    "phase, not before": (change_phase, "not_before"),
    "phase, deadline": (change_phase, "deadline"),
    "many steps, not before": (
        lambda send, plan, **typed: change_many(send, plan, not_before_how="set", **typed),
        "not_before_on",
    ),
    "many steps, deadline": (
        lambda send, plan, **typed: change_many(send, plan, deadline_how="set", **typed),
        "deadline_on",
    ),
    "new step, not before": (add_step, "not_before"),
    "new step, deadline": (add_step, "deadline"),
    "progress, started": (lambda send, plan, **typed: say(send, plan, said="running", **typed), "started_on"),
    "progress, finished": (lambda send, plan, **typed: say(send, plan, said="done", **typed), "finished_on"),
    "gate, review": (decide, "review_on"),
    "absence, first": (absence, "first_on"),
    "absence, last": (absence, "last_on"),
    "rollout, start": (settings, "starts_on"),
    "rollout, go-live": (settings, "target_go_live"),
    "attitude": (attitude, "on"),
    "action for a gap, due": (gap_action, "due_on"),
    "action for a suggestion, due": (suggested_action, "due_on"),
    "message line, first": (line, "first_on"),
    "message told": (told, "on"),
    "feedback, said": (came_back, "said_on"),
    "risk raised, review": (risk_form("raise", **RISK), "next_review_on"),
    "risk changed, review": (risk_form("change", **RISK), "next_review_on"),
    "risk assessed, review": (risk_form("assess", probability="3", impact="3"), "next_review_on"),
    "risk reviewed, review": (risk_form("review"), "next_review_on"),
    "response, due": (risk_form("add_response", text="Do it"), "due_on"),
    "many risks, review": (many_risks, "review_on"),
    "issue, received": (added("add_issue"), "received_on"),
    "question taken in, received": (
        lambda send, plan, **typed: form(send, plan, "risks:receive", kind="question", name="Late", **typed),
        "received_on",
    ),
    "issue, due": (added("add_issue"), "due_on"),
    "issue postponed, due": (turned("postpone_issue", Issue), "due_on"),
    "action, due": (added("add_action"), "due_on"),
    "assumption, known": (added("add_assumption"), "validate_by"),
    "decision, made": (added("add_decision"), "decided_on"),
    "decision, wanted": (added("add_decision"), "wanted_by"),
    "decision made": (turned("make_decision", Decision, status="wanted"), "decided_on"),
    "decision replaced": (turned("replace_decision", Decision), "decided_on"),
    "meeting, day": (added("add_meeting"), "held_on"),
    "meeting held": (turned("hold_meeting", Meeting), "held_on"),
    "change request, decision": (added("raise_change_request"), "decide_by"),
    "promise, made": (promise, "made_on"),
    "promise, due": (promise, "due_on"),
    "promise kept": (turned_promise("kept"), "on"),
    "promise not kept": (turned_promise("broken", note="Forgot"), "on"),
    "promise let go": (turned_promise("released", note="Agreed"), "on"),
    "promise moved": (turned_promise("moved", note="Agreed"), "due_on"),
    "report": (report, "on"),
}


@pytest.fixture(params=FORMS)
def typing(request, send, plan):
    """Send a form in which this day is typed; all else in it could be stored."""
    make_form, name = FORMS[request.param]
    return lambda day: make_form(send, plan, **{name: day})


def deadline_edit(send, plan, day, way="save_changes"):
    return edits(send, plan, {"of": "step:p1-1", "field": "deadline", "was": None, "now": day}, way=way)


def listed(day: str, column: str = "Deadline") -> str:
    cells = dict.fromkeys(("Not before", "Deadline", "Started", "Finished"), "") | {column: day}
    return HEAD + f"p1-1,P1,Step p1-1,5,{','.join(cells.values())}\n" + REST


def book(serial: str, properties: str = "") -> bytes:
    """A workbook that holds the deadline of a step as Excel counts days."""
    header = "".join(map(_cell, "ABCDE", "11111", ("Key", "Phase", "Name", "Days", "Deadline")))
    live = "".join(map(_cell, "ABCD", "2222", ("live", "P2", "Go live", "0")))
    step = "".join(map(_cell, "ABCD", "3333", ("p1-1", "P1", "One", "5")))
    day = f'<c r="E3" s="1"><v>{serial}</v></c>'
    rows = f'<row r="1">{header}</row><row r="2">{live}</row><row r="3">{step}{day}</row>'
    return excel(properties=properties, **{"xl/worksheets/sheet1.xml": sheet(rows)})


def _cell(column: str, row: str, text: str) -> str:
    return f'<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>'


def deadline(plan) -> date:
    return Step.objects.get(rollout=plan, key="p1-1").deadline


@pytest.mark.pure
def test_d1_a_day_outside_the_calendar_is_refused_in_every_form(client, manager, plan, typing):
    for day, says in (("9999-12-31", TOO_FAR), ("0001-01-01", TOO_FAR), ("10000-01-01", NO_DAY)):
        refused(client, plan, typing(day), says=says, keeps=day)


@pytest.mark.pure
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "10000-01-01"])
def test_d1_a_day_outside_the_calendar_is_refused_in_edits_and_files(client, manager, plan, send, day):
    says = NO_DAY if day == "10000-01-01" else TOO_FAR
    for way in ("preview", "save_changes"):
        refused(client, plan, deadline_edit(send, plan, day, way), says=says)
    no_day = "is no day that has one reading"
    for column in ("Not before", "Deadline", "Started", "Finished"):
        says = no_day if day == "10000-01-01" else TOO_FAR
        refused(client, plan, file(send, plan, listed(day, column)), says=says)


def test_d1_every_form_that_takes_a_day_is_in_the_table():
    with_days = {
        f"{one.__module__}.{one.__name__}"
        for one in _forms(django_forms.BaseForm)
        if one.__module__.startswith("tracker.")
        and not one.__name__.startswith("_")
        and any(isinstance(field, DayInput) for field in one.base_fields.values())
    }
    assert {name.removeprefix("tracker.") for name in with_days} == FORMS_WITH_DAYS


def _forms(base):
    for one in base.__subclasses__():
        yield one
        yield from _forms(one)


# All are in FORMS but two that no rollout's page holds: tests/library/ and tests/phases/test_check_in.py.
FORMS_WITH_DAYS = {
    "reports.forms.LinkForm",
    "reports.forms.SeriesForm",
    "communications.forms.box.SuggestedActionForm",
    "communications.forms.entries.ActionForm",
    "communications.forms.feedback.CameBackForm",
    "communications.forms.people.AttitudeForm",
    "communications.forms.people.GapActionForm",
    "communications.forms.plan.LineForm",
    "communications.forms.messages.ToldForm",
    "communications.forms.promises.BreakPromiseForm",
    "communications.forms.promises.EndPromiseForm",
    "communications.forms.promises.MovePromiseForm",
    "communications.forms.promises.PromiseForm",
    "communications.forms.promises.ReleasePromiseForm",
    "library.forms.StartForm",
    "phases.forms.check_in.AnswerForm",
    "phases.forms.gates.DecisionForm",
    "phases.forms.load.AbsenceForm",
    "phases.forms.load.AddAbsenceForm",
    "phases.forms.many.ManyForm",
    "phases.forms.plan.AddStepForm",
    "phases.forms.plan.ChangePhaseForm",
    "phases.forms.plan.ChangeStepForm",
    "phases.forms.progress.UpdateForm",
    "reports.forms.NewReportForm",
    "risks.forms.change_requests.ChangeRequestForm",
    "risks.forms.logs.ActionForm",
    "risks.forms.logs.AssumptionForm",
    "risks.forms.logs.DecisionForm",
    "risks.forms.issues.IssueForm",
    "risks.forms.issues.ReceiveForm",
    "risks.forms.logs.MeetingForm",
    "risks.forms.logs.ReplacingForm",
    "risks.forms.many.ManyForm",
    "risks.forms.past.PastDayForm",  # asked in the address: tests/risks/test_past_days.py
    "risks.forms.responses.ResponseForm",
    "risks.forms.review.LookForm",  # within a round: tests/risks/test_review_round.py
    "risks.forms.risks.AssessForm",
    "risks.forms.risks.RaiseRiskForm",
    "risks.forms.risks.ReviewForm",
    "risks.forms.risks.RiskForm",
    "risks.forms.turns.DecideForm",
    "risks.forms.turns.HoldForm",
    "risks.forms.turns.PostponeForm",
    "rollouts.forms.SettingsForm",
}


@pytest.mark.pure
def test_d2_the_29_of_february_is_a_day_in_leap_years_alone(client, manager, plan, typing):
    refused(client, plan, typing("2027-02-29"), says=NO_DAY, keeps="2027-02-29")


def test_d2_the_29_of_february_of_a_leap_year_is_kept_and_shown(client, manager, plan, send, page):
    refused(client, plan, deadline_edit(send, plan, "2027-02-29"), says=NO_DAY)
    refused(client, plan, file(send, plan, listed("2027-02-29")), says="is no day that has one reading")
    taken(client, plan, deadline_edit(send, plan, "2028-02-29"), verbs=["plan_changed"])
    assert deadline(plan) == date(2028, 2, 29)
    assert 'value="2028-02-29"' in page("phases:plan", plan, step="p1-1").text
    Step.objects.filter(rollout=plan, key="p1-1").update(deadline=None)
    taken(client, plan, imported(send, plan, listed("2028-02-29")), verbs=["plan_imported"])
    assert deadline(plan) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("typed", "says", "keeps"),
    [
        ({"said": "done", "started_on": "2026-09-10", "finished_on": "2026-09-09"}, "before", "2026-09-09"),
        ({"said": "running", "started_on": "2026-09-15"}, "today", "2026-09-15"),
        ({"said": "done", "finished_on": "2026-09-15"}, "A finish after today is a forecast", "2026-09-15"),
    ],
    ids=["finished before it started", "started after today", "finished after today"],
)
def test_d3_what_has_happened_is_in_its_order_and_not_after_today(
    client, manager, plan, send, typed, says, keeps
):
    refused(client, plan, say(send, plan, **typed), says=says, keeps=keeps)
    row = f"p1-1,P1,One,5,,,{typed.get('started_on', '2026-09-08')},{typed.get('finished_on', '')}\n"
    refused(client, plan, file(send, plan, HEAD + row + REST), says=says)


@pytest.mark.pure
@pytest.mark.parametrize(
    "day", ["12/31/99", "31.12.2026", "2026-W01-1", "20260101", "26-01-01", "1/2/2026", "2026-1/1"]
)
def test_d4_a_day_that_has_more_than_one_reading_is_never_guessed(client, manager, plan, send, day):
    refused(client, plan, change_step(send, plan, deadline=day), says=NO_DAY, keeps=day)
    refused(client, plan, say(send, plan, said="done", finished_on=day), says=NO_DAY, keeps=day)
    refused(client, plan, settings(send, plan, starts_on=day), says=NO_DAY, keeps=day)
    refused(client, plan, deadline_edit(send, plan, day), says=NO_DAY)
    refused(client, plan, file(send, plan, listed(day)), says="is no day that has one reading")


def test_d5_full_width_digits_are_the_same_day_in_a_file_and_refused_where_a_day_is_picked(
    client, manager, plan, send
):
    wide = "２０２６-１０-３０"
    refused(client, plan, change_step(send, plan, deadline=wide), says=NO_DAY, keeps=wide)
    refused(client, plan, deadline_edit(send, plan, wide), says=NO_DAY)
    taken(client, plan, imported(send, plan, listed(wide)), verbs=["plan_imported"])
    assert deadline(plan) == date(2026, 10, 30)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_d7_a_due_day_is_the_same_day_from_one_end_of_the_world_to_the_other(
    client, manager, plan, page, zone
):
    """Whole days without a zone; the reader's own zone, signed in or not, changes nothing."""
    Step.objects.filter(rollout=plan, key="p1-1").update(deadline="2026-10-30", owner=manager)
    Rollout.objects.filter(pk=plan.pk).update(target_go_live="2026-10-30")
    manager.user.time_zone = zone
    manager.user.save()
    assert 'value="2026-10-30"' in page("phases:plan", plan, step="p1-1").text
    assert "Fri\xa030\xa0Oct" in page("phases:plan", plan, columns="deadline").text
    assert b"2026-10-30" in b"".join(page("phases:export", plan, "csv"))
    _link, token = make_link(member=manager, purpose=PersonalLink.Purpose.CALENDAR, by=manager)
    for reader in (client, Client()):
        feed = reader.get(reverse("personal:calendar", args=[token]))
        events = icalendar.Calendar.from_ical(feed.content).walk("VEVENT")
        promised = next(event for event in events if str(event["uid"]).startswith("promised-"))
        assert promised["dtstart"].params["VALUE"] == "DATE"
        assert promised["dtstart"].dt == date(2026, 10, 30)


@pytest.mark.parametrize(
    "query",
    [
        {"year": "10000", "on": "10000-01-01", "starts_on": "10000-01-01"},
        {"from": "abc", "to": "abc", "step": "abc", "phase": "abc"},
        {"page": "-1", "week": "-1", "owner": "-1"},
        {"page": "1" + "0" * 30, "week": "9999-W99", "from": "1" + "0" * 30, "owner": "1" + "0" * 30},
        {"page": "١", "from": "0x10", "week": "2026-02-30", "seed": "1e400", "runs": "-1"},
    ],
    ids=["a year too far", "words", "below zero", "beyond every number", "no plain digits"],
)
def test_d8_what_makes_no_sense_in_an_address_is_left_out_or_not_found(client, manager, plan, query):
    make.risk(plan)
    paths = [reverse(name, args=[plan.slug]) for name in PAGES]
    paths += [reverse(f"workspace:{name}") for name in ("home", "my_work", "rollouts", "search")]
    paths += [reverse("phases:phase", args=[plan.slug, "P1"]), reverse("library:playbooks")]
    for path in paths:
        answer = answered(lambda path=path: client.get(path, query))
        assert answer.status_code in (200, 302, 400, 404), path


@pytest.mark.pure
@pytest.mark.parametrize("serial", ["0", "60", "-1", "2958466"])
@pytest.mark.parametrize("year", ["1900", "1904"])
def test_d9_a_serial_number_that_is_no_day_of_the_calendar_is_refused_by_its_cell(
    client, manager, plan, send, serial, year
):
    properties = '<workbookPr date1904="1"/>' if year == "1904" else ""
    sent = file(send, plan, book(serial, properties), "plan.xlsx")
    says = "is no day" if serial in ("-1", "2958466") or year == "1900" else "is outside"
    refused(client, plan, sent, says=says, names=("Steps!E3",))


@pytest.mark.parametrize(
    ("serial", "properties"), [("46325", ""), ("44863", '<workbookPr date1904="1"/>')], ids=["1900", "1904"]
)
def test_d9_a_serial_number_is_the_day_of_its_own_system(client, manager, plan, send, serial, properties):
    taken(
        client,
        plan,
        imported(send, plan, book(serial, properties), "plan.xlsx"),
        verbs=["plan_imported"],
    )
    assert deadline(plan) == date(2026, 10, 30)
