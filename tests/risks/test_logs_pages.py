"""The pages of the logs: lists, entries, forms and turns, by role."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.risks.logbooks import LOGBOOKS
from tracker.risks.models import Action, Assumption, Decision, Issue, Meeting

SECRET = "Takeover talks"

NEW = {
    "issue": {
        "name": "Export blocked",
        "kind": "issue",
        "category": "data",
        "urgency": "4",
        "impact": "5",
        "received_on": "2026-09-08",
    },
    "assumption": {"name": "Ids are unique", "category": "data"},
    "action": {"name": "Send the model"},
    "decision": {"name": "Buy", "category": "vendor", "how": "made", "decided_on": "2026-09-08"},
    "meeting": {"name": "Steering", "held_on": "2026-09-08"},
}
BOOKS = {book.name: book for book in LOGBOOKS}
LOGS = pytest.mark.parametrize("name", sorted(BOOKS))
TEXTS = pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\x00b", None),
        ("<script>alert(1)</script>{{7*7}}", "<script>alert(1)</script>{{7*7}}"),
        ("客户 👩‍👩‍👧", "客户 👩‍👩‍👧"),
    ],
)


@pytest.fixture(autouse=True)
def _a_day(monkeypatch, rollout):
    monkeypatch.setattr("tracker.rollouts.models.Rollout.today", lambda self: date(2026, 9, 10))


def url(view: str, rollout, *args) -> str:
    return reverse(f"risks:{view}", args=[rollout.slug, *args])


def text_of(answer) -> str:
    return answer.content.decode()


def listed(answer) -> list[str]:
    return [str(shown.row) for shown in answer.context["list"].rows]


@LOGS
def test_an_entry_is_added_changed_and_shown(send, client, rollout, manager, name):
    book = BOOKS[name]
    answer = send(url(f"add_{name}", rollout), NEW[name])
    assert answer.status_code == 302, answer.context["form"].errors
    made = book.model.objects.get()
    assert (answer.url, made.raised_by) == (made.get_absolute_url(), manager)
    changed = send(url(f"change_{name}", rollout, 1), {**NEW[name], "name": "Otherwise"}, row=made)
    assert changed.status_code == 302, changed.context["form"].errors
    for page in (made.get_absolute_url(), url(book.names, rollout), url("log", rollout)):
        assert "Otherwise" in text_of(client.get(page, {"show": "all"}))


@LOGS
def test_every_form_of_a_log_opens(client, rollout, manager, name):
    book = BOOKS[name]
    assert client.get(url(f"add_{name}", rollout)).status_code == 200
    made = make.entry(book.model, rollout)
    assert client.get(url(f"change_{name}", rollout, 1)).status_code == 200
    for turn in book.turns:
        made.status = turn.after[0]
        made.save()
        assert client.get(url(f"{turn.verb}_{name}", rollout, 1)).status_code == 200


@LOGS
def test_a_double_click_adds_one_entry(send, rollout, manager, name):
    token = str(uuid.uuid4())
    first, second = (send(url(f"add_{name}", rollout), NEW[name], token=token) for _click in range(2))
    assert BOOKS[name].model.objects.count() == 1
    assert first.url == second.url


@LOGS
def test_a_stale_edit_shows_both_texts_and_stores_neither(send, rollout, manager, name):
    made = make.entry(BOOKS[name].model, rollout)
    address = url(f"change_{name}", rollout, 1)
    send(address, {**NEW[name], "text": "Theirs"}, row=made)
    answer = send(address, {**NEW[name], "text": "Mine"}, row=made)
    assert answer.status_code == 200
    assert "Theirs" in text_of(answer)
    assert "Mine" in text_of(answer)
    made.refresh_from_db()
    assert made.text == "Theirs"


@LOGS
@TEXTS
def test_any_text_is_kept_as_typed_or_refused_by_name(send, client, rollout, manager, name, typed, stored):
    answer = send(url(f"add_{name}", rollout), {**NEW[name], "name": typed, "text": typed})
    if stored is None:
        assert {"name", "text"} <= set(answer.context["form"].errors)
        assert not BOOKS[name].model.objects.exists()
        return
    made = BOOKS[name].model.objects.get()
    assert (made.name, made.text) == (stored, stored)
    for page in (made.get_absolute_url(), url(BOOKS[name].names, rollout), url("log", rollout)):
        assert "<script>alert" not in text_of(client.get(page))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("issue", "owner"),
        ("issue", "phase"),
        ("issue", "step"),
        ("action", "meeting"),
        ("action", "risk"),
        ("decision", "deciders"),
        ("meeting", "members"),
    ],
)
@pytest.mark.parametrize("value", ["foreign", "0", str(2**63), "9" * 400, "x"])
def test_what_belongs_to_another_rollout_is_no_choice(send, rollout, manager, name, field, value):
    phase = make.phase(make.rollout())
    other = phase.rollout
    foreign = {
        "owner": lambda: make.member(other),
        "phase": lambda: phase,
        "step": lambda: make.step(phase),
        "meeting": lambda: make.entry(Meeting, other),
        "risk": lambda: make.risk(other),
        "deciders": lambda: make.member(other),
        "members": lambda: make.member(other),
    }
    chosen = foreign[field]().pk if value == "foreign" else value
    answer = send(url(f"add_{name}", rollout), {**NEW[name], field: chosen})
    assert field in answer.context["form"].errors
    assert not BOOKS[name].model.objects.filter(rollout=rollout).exists()


@pytest.mark.parametrize("day", ["2026-13-40", "0001-01-01", "x", "9999-12-31", "2026-09-11"])
def test_a_day_that_cannot_be_is_refused(send, rollout, manager, day):
    assert (
        "received_on"
        in send(url("add_issue", rollout), {**NEW["issue"], "received_on": day}).context["form"].errors
    )
    made = send(url("add_decision", rollout), {**NEW["decision"], "decided_on": day})
    assert "decided_on" in made.context["form"].errors


def test_team_members_write_issues_and_assumptions_and_actions_of_their_own(send, rollout, team_member):
    other = make.member(rollout)
    for name in ("issue", "assumption", "action"):
        sent = {**NEW[name], "owner": other.pk, "is_confidential": "on"}
        assert send(url(f"add_{name}", rollout), sent).status_code == 302
    assert rollout.actions.get().owner == team_member
    assert rollout.issues.get().owner == other
    assert not rollout.issues.get().is_confidential
    for name in ("decision", "meeting"):
        assert send(url(f"add_{name}", rollout), NEW[name]).status_code == 403


@pytest.mark.parametrize("role", ["sponsor", "team_member"])
def test_only_those_who_edit_risks_change_entries_of_others(send, client, rollout, role):
    sign_in(client, rollout, role)
    for name, book in BOOKS.items():
        made = make.entry(book.model, rollout)
        assert send(url(f"change_{name}", rollout, 1), NEW[name], row=made).status_code == 403
        for turn in book.turns:
            assert send(url(f"{turn.verb}_{name}", rollout, 1), row=made).status_code == 403
        assert "/change/" not in text_of(client.get(made.get_absolute_url()))


def test_an_owner_finishes_his_own_action_and_opens_it_again(send, client, rollout, team_member):
    action = make.entry(Action, rollout, owner=team_member)
    assert url("finish_action", rollout, 1) in text_of(client.get(action.get_absolute_url()))
    assert send(url("finish_action", rollout, 1), {"note": "Sent"}, row=action).status_code == 302
    action.refresh_from_db()
    assert action.status == "done"
    assert send(url("drop_action", rollout, 1), {"note": "No"}, row=action).status_code == 403
    assert send(url("reopen_action", rollout, 1), row=action).status_code == 302


TURNS = [
    ("issue", "resolve", {"note": "Fixed"}, "resolved"),
    ("issue", "postpone", {"note": "Later", "due_on": "2026-10-01"}, "postponed"),
    ("issue", "close", {"note": "Void"}, "closed"),
    ("action", "finish", {}, "done"),
    ("action", "drop", {"note": "Void"}, "dropped"),
    ("assumption", "confirm", {}, "confirmed"),
    (
        "assumption",
        "fail",
        {"note": "Seen", "name": "No ids", "probability": "4", "impact": "3"},
        "failed",
    ),
    ("meeting", "hold", {"held_on": "2026-09-09", "minutes": "Agreed"}, "held"),
    ("meeting", "cancel", {"note": "Ill"}, "cancelled"),
]


@pytest.mark.parametrize(("name", "verb", "sent", "status"), TURNS)
def test_a_turn_is_taken_once_and_then_said_to_be_taken(
    send, client, rollout, manager, name, verb, sent, status
):
    made = make.entry(BOOKS[name].model, rollout)
    answer = send(url(f"{verb}_{name}", rollout, 1), sent, row=made)
    assert answer.status_code == 302, answer.context["form"].errors
    made.refresh_from_db()
    assert made.status == status
    again = client.get(url(f"{verb}_{name}", rollout, 1), follow=True)
    assert again.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "is already" in text_of(again)


@pytest.mark.parametrize(("name", "verb"), [("issue", "resolve"), ("issue", "close"), ("action", "drop")])
def test_a_turn_that_needs_a_reason_is_refused_without_one(send, rollout, manager, name, verb):
    made = make.entry(BOOKS[name].model, rollout)
    answer = send(url(f"{verb}_{name}", rollout, 1), {"note": "  "}, row=made)
    assert "note" in answer.context["form"].errors
    made.refresh_from_db()
    assert made.is_open


def test_a_turn_of_what_changed_meanwhile_is_refused(send, rollout, manager):
    issue = make.entry(Issue, rollout)
    send(url("change_issue", rollout, 1), {**NEW["issue"], "text": "Theirs"}, row=issue)
    answer = send(url("resolve_issue", rollout, 1), {"note": "Fixed"}, row=issue)
    assert "Somebody else changed this" in text_of(answer)
    assert rollout.issues.get().status == "open"


def test_the_answer_of_an_issue_stays_known_when_it_is_answered_anew(send, client, rollout, manager):
    issue = make.entry(Issue, rollout)
    for verb, note in (("resolve", "First"), ("reopen", "No"), ("resolve", "Second")):
        issue.refresh_from_db()
        send(url(f"{verb}_issue", rollout, 1), {"note": note}, row=issue)
    issue.refresh_from_db()
    assert issue.answer == "Second"
    shown = text_of(client.get(issue.get_absolute_url()))
    assert "First" in shown
    assert "Second" in shown


def test_a_wanted_decision_is_made_with_day_people_and_reason(send, rollout, manager):
    send(url("add_decision", rollout), {**NEW["decision"], "how": "wanted", "wanted_by": "2026-09-20"})
    wanted = rollout.decisions.get()
    assert (wanted.status, wanted.decided_on, wanted.wanted_by) == ("wanted", None, date(2026, 9, 20))
    sent = {"text": "Vendor A", "note": "Cheaper", "decided_on": "2026-09-09", "deciders": [manager.pk]}
    assert send(url("make_decision", rollout, 1), sent, row=wanted).status_code == 302
    wanted.refresh_from_db()
    assert (wanted.status, wanted.reason, wanted.text) == ("made", "Cheaper", "Vendor A")
    assert (wanted.decided_on, list(wanted.deciders.all())) == (date(2026, 9, 9), [manager])


def test_a_decision_that_is_made_names_its_day(send, rollout, manager):
    answer = send(url("add_decision", rollout), {**NEW["decision"], "decided_on": ""})
    assert "decided_on" in answer.context["form"].errors


def test_a_replaced_decision_is_marked_and_leads_to_the_new_one(send, client, rollout, manager):
    old = make.entry(Decision, rollout, name="Vendor A")
    sent = {"name": "Vendor B", "category": "vendor", "decided_on": "2026-09-09", "reason": "Better"}
    answer = send(url("replace_decision", rollout, 1), sent)
    new = rollout.decisions.get(number=2)
    assert answer.url == new.get_absolute_url()
    assert listed(client.get(url("decisions", rollout))) == ["Vendor B"]
    assert listed(client.get(url("decisions", rollout), {"show": "replaced"})) == ["Vendor A"]
    old_page = text_of(client.get(old.get_absolute_url()))
    assert "no longer holds" in old_page
    assert new.get_absolute_url() in old_page
    assert old.get_absolute_url() in text_of(client.get(new.get_absolute_url()))
    assert send(url("replace_decision", rollout, 1), sent).url == old.get_absolute_url()
    assert rollout.decisions.count() == 2


def test_a_meeting_that_is_to_come_cannot_have_been_held(send, rollout, manager):
    sent = {**NEW["meeting"], "held_on": "2026-09-20", "is_held": "on"}
    assert "held_on" in send(url("add_meeting", rollout), sent).context["form"].errors
    meeting = make.entry(Meeting, rollout, held_on=date(2026, 9, 20))
    answer = send(url("hold_meeting", rollout, 1), {"held_on": "2026-09-20"}, row=meeting)
    assert "held_on" in answer.context["form"].errors


def test_a_meeting_is_written_down_after_it_was_held(send, rollout, manager):
    sent = {**NEW["meeting"], "is_held": "on", "minutes": "Agreed", "members": [manager.pk]}
    send(url("add_meeting", rollout), sent)
    meeting = rollout.meetings.get()
    assert (meeting.status, meeting.minutes, list(meeting.members.all())) == ("held", "Agreed", [manager])


def test_a_meeting_brings_forth_many_actions_and_decisions_at_once(send, client, rollout, manager):
    li = make.member(rollout, name="Li Wei")
    meeting = make.entry(Meeting, rollout, status="held", members=[li])
    sent = {"actions": "Send the model @li wei 2026-10-05\n\nAsk the vendor", "decisions": "Buy\nTrain first"}
    assert send(url("add_results", rollout, 1), sent).url == meeting.get_absolute_url()
    found = [(one.name, one.owner, one.due_on) for one in meeting.actions.all()]
    assert found == [("Send the model", li, date(2026, 10, 5)), ("Ask the vendor", None, None)]
    assert [one.name for one in meeting.decisions.all()] == ["Buy", "Train first"]
    shown = text_of(client.get(meeting.get_absolute_url()))
    assert "Send the model" in shown
    assert "Train first" in shown


def test_one_bad_line_stores_nothing_and_every_bad_line_is_named(send, rollout, manager):
    make.member(rollout, name="Li Wei")
    make.member(rollout, name="Li Na")
    make.entry(Meeting, rollout)
    sent = {
        "actions": "Good\nSend @Nobody\nSend @Li\nSend 2026-02-30\n@Li Wei\n" + "x" * 201,
        "decisions": "Fine",
    }
    answer = send(url("add_results", rollout, 1), sent)
    wrong = answer.context["form"].errors["actions"]
    assert [re.match(r"Line (\d+): ", one)[1] for one in wrong] == ["2", "3", "4", "5", "6"]
    assert "“Nobody” is nobody of the team" in wrong[0]
    assert "Good" in text_of(answer)
    assert rollout.actions.count() + rollout.decisions.count() == 0


@pytest.mark.parametrize("sent", [{}, {"actions": " \n\n", "decisions": "\n"}, {"decisions": "a\x00"}])
def test_results_that_say_nothing_or_the_unstorable_add_nothing(send, rollout, manager, sent):
    make.entry(Meeting, rollout)
    assert send(url("add_results", rollout, 1), sent).context["form"].errors
    assert rollout.actions.count() + rollout.decisions.count() == 0


def test_a_cancelled_meeting_brings_forth_nothing(send, rollout, manager):
    make.entry(Meeting, rollout, status="cancelled")
    assert send(url("add_results", rollout, 1), {"actions": "Send"}).status_code == 302
    assert not rollout.actions.exists()


def test_a_risk_that_happened_leads_to_its_issue_and_back(send, client, rollout, manager):
    risk = make.risk(rollout, name="Tedious entry", contingency="Import by batch")
    sent = {"how": "occurred", "reason": "Two days per order", "makes_issue": "on"}
    answer = send(url("close", rollout, 1), sent, row=risk)
    issue = rollout.issues.get()
    assert answer.url == issue.get_absolute_url()
    assert risk.get_absolute_url() in text_of(client.get(issue.get_absolute_url()))
    assert issue.get_absolute_url() in text_of(client.get(risk.get_absolute_url()))


@pytest.mark.parametrize("sent", [{"how": "closed", "makes_issue": "on"}, {"how": "occurred"}])
def test_no_issue_is_made_of_a_risk_that_passed_or_where_none_is_wanted(send, rollout, manager, sent):
    risk = make.risk(rollout)
    send(url("close", rollout, 1), {**sent, "reason": "Well"}, row=risk)
    assert not rollout.issues.exists()
    risk.refresh_from_db()
    assert risk.status == sent["how"]


def test_an_issue_can_be_made_of_a_risk_later(send, client, rollout, manager):
    risk = make.risk(rollout, name="Tedious entry", status="occurred", over_on=make.MONDAY, category="data")
    address = f"{url('add_issue', rollout)}?risk=1"
    assert address in text_of(client.get(risk.get_absolute_url()))
    form = client.get(address).context["form"]
    assert (form["name"].value(), form["category"].value()) == ("Tedious entry", "data")
    send(address, NEW["issue"])
    assert rollout.issues.get().risk == risk


def test_a_failed_assumption_leads_to_its_risk_and_back(send, client, rollout, manager):
    assumption = make.entry(Assumption, rollout, if_wrong="Two systems")
    sent = {"note": "Seen", "name": "No ids", "probability": "4", "impact": "3", "owner": manager.pk}
    answer = send(url("fail_assumption", rollout, 1), sent, row=assumption)
    risk = rollout.risks.get()
    assert answer.url == risk.get_absolute_url()
    assert assumption.get_absolute_url() in text_of(client.get(risk.get_absolute_url()))
    assert risk.get_absolute_url() in text_of(client.get(assumption.get_absolute_url()))
    assert (risk.status, risk.owner) == ("open", manager)


def test_an_owner_who_does_not_edit_the_register_only_proposes_the_risk(send, rollout, team_member):
    assumption = make.entry(Assumption, rollout, owner=team_member)
    sent = {"name": "No ids", "probability": "4", "impact": "3"}
    send(url("fail_assumption", rollout, 1), sent, row=assumption)
    assert rollout.risks.get().status == "proposed"


@pytest.mark.parametrize("source", ["meeting", "decision", "issue", "risk"])
def test_an_action_keeps_where_it_comes_from(send, client, rollout, manager, source):
    kinds = {"meeting": Meeting, "decision": Decision, "issue": Issue}
    made = make.entry(kinds[source], rollout) if source in kinds else make.risk(rollout)
    form = client.get(url("add_action", rollout), {source: 1}).context["form"]
    assert form[source].value() == made.pk
    send(url("add_action", rollout), {**NEW["action"], source: made.pk})
    action = rollout.actions.get()
    assert getattr(action, source) == made
    assert made.get_absolute_url() in text_of(client.get(action.get_absolute_url()))
    assert action.get_absolute_url() in text_of(client.get(made.get_absolute_url()))


@pytest.mark.parametrize("number", ["0", "99", "x", "", "-1", "٣", "9" * 400])
def test_a_source_that_does_not_exist_is_none(client, rollout, manager, number):
    assert client.get(url("add_action", rollout), {"issue": number}).status_code == 200


# Confidential entries


@pytest.fixture
def confidential(rollout):
    """One confidential entry in each log, and open ones that point to them."""
    risk = make.risk(rollout, name=SECRET, is_confidential=True)
    hidden = {
        name: make.entry(book.model, rollout, name=SECRET, text=SECRET, is_confidential=True)
        for name, book in BOOKS.items()
    }
    seen = {
        "issue": make.entry(Issue, rollout, name="Seen issue", risk=risk),
        "decision": make.entry(
            Decision, rollout, name="Seen decision", meeting=hidden["meeting"], issue=hidden["issue"]
        ),
        "meeting": make.entry(Meeting, rollout, name="Seen meeting"),
    }
    make.entry(
        Action,
        rollout,
        name="Seen action",
        risk=risk,
        **{name: hidden[name] for name in ("meeting", "decision", "issue")},
    )
    make.entry(Assumption, rollout, name="Seen assumption", status="failed", risk=risk)
    make.entry(Action, rollout, name=SECRET, is_confidential=True, **seen)
    return hidden


@LOGS
def test_a_team_member_finds_no_trace_of_confidential_entries(
    client, rollout, team_member, confidential, name
):
    book = BOOKS[name]
    for query in [{}, {"export": "csv"}, *({"show": one.key} for one in book.segments)]:
        answer = client.get(url(book.names, rollout), query)
        content = b"".join(answer) if answer.streaming else answer.content
        assert SECRET not in content.decode()
    shown = client.get(url(book.names, rollout)).context["list"]
    assert max(one.count for one in shown.segments) == 1
    assert client.get(url(name, rollout, 1)).status_code == 404
    assert SECRET not in text_of(client.get(url(name, rollout, 2)))
    for turn in book.turns:
        if turn.by_owner:
            assert client.get(url(f"{turn.verb}_{name}", rollout, 1)).status_code == 404


def test_a_team_member_finds_no_trace_of_them_in_log_and_forms(client, rollout, team_member, confidential):
    for query in ({}, {"export": "csv"}, {"q": SECRET}):
        answer = client.get(url("log", rollout), query)
        content = b"".join(answer) if answer.streaming else answer.content
        assert SECRET not in content.decode().replace(f'value="{SECRET}"', "")
    assert len(client.get(url("log", rollout)).context["list"].matching) == 5
    assert SECRET not in text_of(client.get(url("add_action", rollout), {"issue": 1}))


def test_a_risk_shows_no_trace_of_confidential_entries_that_came_of_it(client, rollout, team_member):
    risk = make.risk(rollout)
    for kind in (Issue, Action, Assumption):
        make.entry(kind, rollout, name=SECRET, is_confidential=True, risk=risk)
    assert SECRET not in text_of(client.get(risk.get_absolute_url()))


@pytest.mark.parametrize("field", ["meeting", "decision", "issue", "risk"])
def test_a_team_member_cannot_link_to_what_is_confidential(send, rollout, team_member, confidential, field):
    target = confidential[field].pk if field in confidential else rollout.risks.get().pk
    answer = send(url("add_action", rollout), {**NEW["action"], field: target})
    assert field in answer.context["form"].errors


@LOGS
@pytest.mark.parametrize("role", ["project_manager", "consultant", "sponsor"])
def test_those_who_steer_see_confidential_entries(client, rollout, confidential, role, name):
    sign_in(client, rollout, role)
    assert SECRET in text_of(client.get(url(BOOKS[name].names, rollout)))
    assert SECRET in text_of(client.get(url(name, rollout, 1)))
    assert SECRET in text_of(client.get(url("log", rollout)))


# Lists


@LOGS
def test_a_list_and_an_entry_cost_the_same_with_many_rows(
    client, rollout, manager, name, django_assert_max_num_queries
):
    book, phase = BOOKS[name], make.phase(rollout)
    fields = {"owner": manager, "raised_by": manager}
    names = {field.name for field in book.model._meta.get_fields()}
    fields |= {"phase": phase} if "phase" in names else {}
    for many in ("members", "deciders"):
        fields |= {many: [manager]} if many in names else {}
    for number in range(20):
        made = make.entry(book.model, rollout, **fields)
        make.entry(Action, rollout, **({name: made} if name in ("meeting", "issue", "decision") else {}))
        if number in (2, 19):
            with django_assert_max_num_queries(16):
                client.get(url(book.names, rollout))
            with django_assert_max_num_queries(22):
                client.get(url(name, rollout, 1))


@LOGS
def test_filters_that_mean_nothing_change_nothing(client, rollout, manager, name):
    make.entry(BOOKS[name].model, rollout, name="Here")
    query = {"show": "x", "sort": "pk", "phase": "zzz", "owner": "9" * 400, "year": "\x00", "all": "x"}
    assert listed(client.get(url(BOOKS[name].names, rollout), query)) == ["Here"]


@LOGS
def test_htmx_gets_the_part_and_going_back_the_whole_page(client, rollout, manager, name):
    path = url(BOOKS[name].names, rollout)
    assert b"<html" not in client.get(path, headers={"HX-Request": "true"}).content
    assert b"<html" in client.get(path).content


def test_decisions_are_found_by_word_reason_phase_category_year_and_person(client, rollout, manager):
    phase = make.phase(rollout)
    make.entry(Decision, rollout, name="Other")
    make.entry(
        Decision,
        rollout,
        name="Vendor A",
        reason="客户 asked",
        text="Three years",
        phase=phase,
        category="vendor",
        decided_on=date(2025, 5, 5),
        deciders=[manager],
    )
    for query in (
        {"q": "客户"},
        {"q": "three"},
        {"phase": "P1"},
        {"category": "vendor"},
        {"year": "2025"},
        {"decider": str(manager.pk)},
    ):
        assert listed(client.get(url("decisions", rollout), query)) == ["Vendor A"]


def test_decisions_about_gates_stand_in_the_archive_and_lead_to_the_gate(client, rollout, manager):
    phase = make.phase(rollout, gate_name="Ready")
    for day, outcome in ((1, "hold"), (8, "go")):
        on = date(2026, 9, day)
        phase.decisions.create(
            rollout=rollout,
            outcome=outcome,
            decided_on=on,
            at=make.noon(on),
            decided_by=manager,
            remark="Well",
        )
    answer = client.get(url("decisions", rollout))
    assert listed(answer) == ["Ready: Go"]
    assert f"{phase.get_absolute_url()}#gate" in text_of(answer)
    assert listed(client.get(url("decisions", rollout), {"show": "replaced"})) == ["Ready: Hold"]
    found = client.get(url("decisions", rollout), {"decider": str(manager.pk), "phase": "P1", "q": "well"})
    assert listed(found) == ["Ready: Go"]


def test_the_log_holds_every_turn_newest_first(send, client, rollout, manager):
    phase = make.phase(rollout)
    make.risk(rollout, name="Tedious entry", phases=[phase])
    issue = make.entry(Issue, rollout, name="Export blocked", on=date(2026, 9, 8), phase=phase)
    make.entry(Action, rollout, name="Elsewhere", on=date(2026, 9, 7))
    send(url("resolve_issue", rollout, 1), {"note": "Fixed"}, row=issue)
    shown = client.get(url("log", rollout)).context["list"]
    found = [(line.row.label, str(line.row.shown.word)) for line in shown.rows]
    assert found[:2] == [("I01", "Resolved"), ("I01", "Open")]
    assert {label for label, _word in found[2:]} == {"R01", "AC01"}
    for query, labels in (
        ({"kind": "risk"}, {"R01"}),
        ({"person": str(manager.pk)}, {"I01"}),
        ({"phase": "P1"}, {"I01", "R01"}),
        ({"q": "fixed"}, {"I01"}),
    ):
        rows = client.get(url("log", rollout), query).context["list"].rows
        assert {line.row.label for line in rows} == labels


def test_the_log_costs_the_same_with_many_turns(client, rollout, manager, django_assert_max_num_queries):
    phase = make.phase(rollout)
    for number in range(20):
        make.risk(rollout, phases=[phase])
        for book in LOGBOOKS:
            make.entry(book.model, rollout, raised_by=manager)
        if number in (2, 19):
            with django_assert_max_num_queries(20):
                client.get(url("log", rollout))


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("issue", {}, "has been open for 3 days; it is with Li Wei"),
        ("issue", {"on": date(2026, 9, 10)}, "is open since today; it is with Li Wei"),
        ("action", {"due_on": date(2026, 9, 9)}, "was due on Wed\xa09\xa0Sep\xa02026; it is with Li Wei"),
        ("assumption", {"validate_by": date(2026, 9, 11)}, "is to be known by Fri\xa011\xa0Sep\xa02026"),
        ("decision", {"status": "wanted"}, "waits for a decision"),
        ("meeting", {"held_on": date(2026, 9, 9)}, "What came of it?"),
    ],
)
def test_the_headline_of_an_entry_is_the_answer(client, rollout, manager, name, fields, says):
    owner = make.member(rollout, name="Li Wei")
    made = make.entry(BOOKS[name].model, rollout, owner=owner, **fields)
    assert says in client.get(made.get_absolute_url()).context["page"].headline


def test_the_headline_of_a_list_counts_what_is_open_and_late(client, rollout, manager):
    late = date(2026, 9, 10) - timedelta(days=1)
    assert client.get(url("actions", rollout)).context["headline"] == "No action is open"
    make.entry(Action, rollout, due_on=late)
    make.entry(Action, rollout)
    make.entry(Action, rollout, status="done", due_on=late)
    assert client.get(url("actions", rollout)).context["headline"] == "2 actions are open, 1 late"
