"""A message on its page: drafted, written, approved, sent or recorded, by whoever may and by nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.conftest import sign_in
from tracker.background.jobs import Job
from tracker.communications import operations
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.models import Delivery, Message
from tracker.communications.operations import Written
from tracker.risks.models import Meeting

from .conftest import TODAY

pytestmark = pytest.mark.django_db

DUE = Occurrence("2026-10-05", date(2026, 10, 5))
LATE = Occurrence("2026-09-28", date(2026, 9, 28))
ONCE = "0f3e8c9e-58ad-4a3f-9f0e-6d1b7c1f2a11"
TEXTS = {"en": Written("What changes", "New forms from Monday. Please ask Mara.\nMara")}


def at(message, view="message", *more) -> str:
    return reverse(f"communications:{view}", args=[message.rollout.slug, message.pk, *more])


def of(line, view="draft", *more, identity="2026-10-05") -> str:
    return reverse(f"communications:{view}", args=[line.rollout.slug, line.pk, identity, *more])


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def draft(line, occurrence=DUE, texts=TEXTS, by=None) -> Message:
    return operations.draft_message(line=line, occurrence=occurrence, texts=texts, by=by, on=TODAY)


def written(**texts) -> dict[str, str]:
    usual = {"subject_en": "What changes", "body_en": "New forms."}
    return {**usual, **texts}


@pytest.fixture
def reader_by_mail(rollout):
    return make.stakeholder(rollout, name="Works council", email="council@example.com")


@pytest.fixture
def line(rollout, reader_by_mail):
    return make.plan_line(rollout, name="Brief", channel="mail", stakeholders=[reader_by_mail])


# Drafting


def test_a_message_that_is_only_planned_has_a_page_that_offers_to_draft_it(client, line, manager):
    text = text_of(client.get(of(line)))
    assert "“Brief” is planned for Mon 5 Oct" in text.replace("\xa0", " ")
    assert "Every week, Monday" in text
    assert "Write a draft" in text
    assert not Message.objects.exists()


def test_drafting_leads_to_the_draft_and_a_second_time_to_the_same(send, line, manager):
    first = send(of(line))
    message = Message.objects.get()
    assert (message.state, message.identity, message.drafted_on) == ("draft", "2026-10-05", TODAY)
    assert [text.language for text in message.texts.all()] == ["en"]
    assert first.url == at(message)
    assert send(of(line)).url == at(message)
    assert Message.objects.count() == 1


def test_one_more_on_demand_is_drafted_each_time(send, rollout, manager):
    line = make.plan_line(rollout, cadence="on_demand", stakeholders=[make.stakeholder(rollout)])
    for _time in range(2):
        send(of(line, identity="demand"))
    assert {one.identity for one in Message.objects.all()} == {"demand:1", "demand:2"}


def test_its_preparer_drafts_it_and_no_other_team_member(send, rollout, team_member, line):
    line.preparer = team_member
    line.save()
    assert send(of(make.plan_line(rollout))).status_code == 403
    assert send(of(line)).status_code == 302
    assert Message.objects.get().line == line


def test_a_list_offers_to_draft_what_is_not_written_and_leads_to_what_is(page, line, manager):
    message = draft(line)
    text = page("communications:messages", line.rollout).content.decode()
    assert f'href="{at(message)}"' in text
    assert f'action="{of(line, identity="2026-09-28")}"' in text
    assert f'action="{of(line)}"' not in text


def test_a_draft_on_demand_is_told_from_the_list(page, send, rollout, manager):
    line = make.plan_line(rollout, cadence="on_demand", stakeholders=[make.stakeholder(rollout)])
    message = draft(line, None)
    path = at(message, "record_message", "told")
    assert f'action="{path}"' in page("communications:communications", rollout).content.decode()
    send(path, row=message)
    assert Message.objects.get().state == "told"


def test_what_went_out_by_mail_offers_no_undo_in_the_list(page, line, manager):
    going, told = draft(line), operations.record_told(line=line, occurrence=LATE, by=manager, on=TODAY)
    operations.send_message(message=going, due_on=TODAY, by=manager, on=TODAY)
    text = page("communications:communications", line.rollout).content.decode()
    assert at(told, "undo_record") in text
    assert at(going, "undo_record") not in text


def test_the_list_of_whoever_sends_a_few_lines_costs_no_more_with_many(
    page, rollout, team_member, django_assert_max_num_queries
):
    make.plan_line(rollout, sender_duty=make.duty(rollout))
    page("communications:messages", rollout)
    with CaptureQueriesContext(connection) as few:
        page("communications:messages", rollout)
    for _number in range(8):
        draft(make.plan_line(rollout, sender_duty=make.duty(rollout)))
    with django_assert_max_num_queries(len(few)):
        page("communications:messages", rollout)


def test_one_that_is_tied_to_the_plan_leads_to_why_its_day_is_that_day(client, rollout, manager):
    step = make.step(make.phase(rollout), days=5)
    line = make.plan_line(rollout, cadence="anchored", anchors=[step.node_key], offset=-2)
    text = client.get(of(line, identity=step.node_key)).content.decode()
    assert "2 working days before" in text
    assert reverse("phases:why", args=[rollout.slug, "step", step.key]) in text


# Writing


def test_what_was_written_is_shown_in_each_language(send, client, line, manager):
    make.stakeholder(line.rollout)
    line.stakeholders.add(make.stakeholder(line.rollout, name="销售团队", language="zh-hans"))
    message = draft(line)
    assert "1 reader reads 简体中文 and gets English" in text_of(client.get(at(message)))
    typed = {"subject_zh-hans": "有何变化", "body_zh-hans": "新的表单。"}
    assert send(at(message, "write_message"), written(**typed), row=message).url == at(message)
    text = text_of(client.get(at(message)))
    for words in ("What changes", "New forms.", "有何变化", "新的表单。"):
        assert words in text


def test_a_language_left_empty_is_left_out(send, line, manager):
    message = draft(line, texts={**TEXTS, "zh-hans": Written("有何变化", "新的表单。")})
    send(at(message, "write_message"), written(**{"subject_zh-hans": "", "body_zh-hans": ""}), row=message)
    assert [text.language for text in message.texts.all()] == ["en"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"body_en": ""}, "empty the subject"),
        ({"subject_en": ""}, "Write a subject"),
        ({"subject_en": " ", "body_en": "\u200b"}, "at least one language"),
        ({"body_en": "NUL \x00"}, "can&#x27;t be stored"),
        ({"subject_en": "x" * 201}, "200"),
        ({"body_en": "x" * 50_001}, "50000"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_stays_in_the_form(send, line, manager, typed, said):
    message = draft(line)
    answer = send(at(message, "write_message"), written(**typed), row=message)
    assert said in answer.content.decode()
    assert answer.context["form"]["subject_en"].value() == written(**typed)["subject_en"]
    assert message.texts.get().body == TEXTS["en"].body


def test_an_edit_of_what_changed_meanwhile_shows_both_texts(send, line, manager):
    message = draft(line)
    seen = Message.objects.get()
    send(at(message, "write_message"), written(body_en="Theirs"), row=message)
    text = text_of(send(at(message, "write_message"), written(body_en="Mine"), row=seen))
    assert "Somebody else changed this" in text
    assert "Theirs" in text
    assert "Mine" in text
    assert message.texts.get().body == "Theirs"


def test_hints_are_given_while_writing_and_keep_nobody_from_saving(send, client, line, manager):
    message = draft(line)
    shouted = written(body_en="READ THIS NOW OR ELSE!!!")
    hints = send(at(message, "write_message"), {**shouted, "check": "1"}, row=message, HTTP_HX_REQUEST="true")
    assert "This reads as shouting" in hints.content.decode()
    assert "<html" not in hints.content.decode()
    assert message.texts.get().body == TEXTS["en"].body
    send(at(message, "write_message"), shouted, row=message)
    assert message.texts.get().body == "READ THIS NOW OR ELSE!!!"
    assert "hints of the e-mail rules" in text_of(client.get(at(message)))


def test_the_text_of_a_meeting_is_not_measured_by_the_e_mail_rules(client, rollout, manager):
    message = draft(make.plan_line(rollout, channel="meeting"), texts={"en": Written("Talk", "NOW!!!")})
    assert "hints of the e-mail rules" not in text_of(client.get(at(message)))
    assert "E-mail rules" not in text_of(client.get(at(message, "write_message")))


# Approval


def approved_line(line, role="sponsor"):
    line.approver = make.member(line.rollout, name="Ada", role=role)
    line.save()
    return line


def test_it_waits_for_its_approver_and_says_so(send, client, line, manager):
    message = draft(approved_line(line))
    assert "once Ada has approved it" in text_of(client.get(at(message)))
    send(at(message, "submit_message"), row=message)
    text = text_of(client.get(at(message)))
    assert "“Brief” waits for the approval of Ada" in text
    assert "Approving it is for Ada." in text
    assert send(at(message, "decide_message"), {"decision": "approve"}, row=message).status_code == 403
    assert "Needs approval" in text_of(
        client.get(reverse("communications:messages", args=[line.rollout.slug]))
    )


def test_the_approver_sends_it_back_with_a_remark_and_not_without(send, client, line, manager):
    message = draft(approved_line(line))
    operations.submit_message(message=message, by=manager, on=TODAY)
    client.force_login(line.approver.user)
    answer = send(at(message, "decide_message"), {"decision": "send_back"}, row=message)
    assert "Say what has to change" in answer.content.decode()
    send(at(message, "decide_message"), {"decision": "send_back", "remark": "Say by when"}, row=message)
    message.refresh_from_db()
    assert message.state == "draft"
    client.force_login(manager.user)
    assert "Ada sent it back on Mon 5 Oct: Say by when" in text_of(client.get(at(message))).replace(
        "\xa0", " "
    )


def test_approved_it_can_go_out_until_somebody_writes_on_it(send, client, line, manager):
    message = draft(approved_line(line))
    operations.submit_message(message=message, by=manager, on=TODAY)
    client.force_login(line.approver.user)
    send(at(message, "decide_message"), {"decision": "approve"}, row=message)
    client.force_login(manager.user)
    message.refresh_from_db()
    assert client.get(at(message, "send_message")).status_code == 200
    send(at(message, "write_message"), written(), row=message)
    assert client.get(at(message, "send_message")).status_code == 302


def test_what_was_changed_since_it_was_read_is_neither_submitted_nor_approved(send, client, line, manager):
    message = draft(approved_line(line))
    seen = Message.objects.get()
    operations.write_message(message=message, texts=TEXTS, by=manager, on=TODAY)
    send(at(message, "submit_message"), row=seen)
    message.refresh_from_db()
    assert message.state == "draft"


# Sending


def test_before_it_is_sent_it_says_whom_it_reaches_and_whom_not(client, line, manager):
    line.stakeholders.add(make.stakeholder(line.rollout, name="Branch office", people=30))
    text = text_of(client.get(at(draft(line), "send_message")))
    assert "Send “Brief” to 1 reader?" in text
    assert "council@example.com" in text
    assert "1 has no mail address and must be told another way Branch office 30 people" in text


def test_sent_it_goes_out_once_and_its_page_says_to_whom(send, client, line, manager, run_jobs):
    message = draft(line)
    send(at(message, "send_message"), row=message)
    send(at(message, "send_message"), row=message)
    run_jobs()
    assert len(sent.outbox) == 1
    text = text_of(client.get(at(message))).replace("\xa0", " ")
    assert "“Brief” went out to 1 reader on Mon 5 Oct" in text
    assert "0 of 1 opened it, 0 acknowledged" in text
    assert "which nothing takes back" in text
    Delivery.objects.update(opened_at=timezone.now(), acknowledged_at=timezone.now())
    assert "1 of 1 opened it, 1 acknowledged" in text_of(client.get(at(message)))


def test_a_mail_that_did_not_get_there_is_told_with_its_reason(send, client, line, manager, run_jobs):
    message = draft(line)
    send(at(message, "send_message"), row=message)
    run_jobs()
    Job.objects.filter(kind="background.mail").update(state="failed", error="bad_address")
    text = text_of(client.get(at(message)))
    assert "1 mail did not get there" in text
    assert Job.objects.get(kind="background.mail").reason in text


def test_a_page_that_is_out_of_date_sends_nothing(send, line, manager):
    message = draft(line)
    seen = Message.objects.get()
    operations.write_message(message=message, texts=TEXTS, by=manager, on=TODAY)
    answer = send(at(message, "send_message"), row=seen)
    assert "Somebody else changed this" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_nobody_with_an_address_is_no_dead_end(client, rollout, manager):
    message = draft(make.plan_line(rollout, channel="mail", stakeholders=[make.stakeholder(rollout)]))
    text = text_of(client.get(at(message)))
    assert "nobody who hears it has a mail address" in text
    assert "Record as told" in text
    assert client.get(at(message, "send_message")).status_code == 302


def test_addresses_are_for_those_who_send(client, line, rollout):
    message = draft(line)
    operations.send_message(message=message, due_on=TODAY, by=None, on=TODAY)
    sign_in(client, rollout, "team_member")
    text = text_of(client.get(at(message)))
    assert "Works council" in text
    assert "council@example.com" not in text


def test_what_came_back_on_it_stands_on_its_page_and_a_link_is_revoked_there(send, client, line, manager):
    message = draft(line)
    operations.send_message(message=message, due_on=TODAY, by=manager, on=TODAY)
    one = line.stakeholders.get()
    message.feedback.create(
        rollout=line.rollout, stakeholder=one, name="Council", text="By when?", on=TODAY, at=timezone.now()
    )
    text = client.get(at(message)).content.decode()
    assert "By when?" in text
    revoke = reverse("communications:revoke_link", args=[line.rollout.slug, Delivery.objects.get().pk])
    assert f'action="{revoke}"' in text
    assert send(revoke).url == at(message)
    assert "The link is revoked." in client.get(at(message)).content.decode()


def test_nothing_is_asked_back_of_what_nobody_was_told(client, line, manager):
    assert "came back" not in text_of(client.get(at(draft(line))))


# Told and missed


def test_a_meeting_that_was_held_keeps_its_minutes_in_the_log(send, client, rollout, manager):
    line = make.plan_line(rollout, name="Team talk", channel="meeting", is_confidential=True)
    message = draft(line)
    typed = {
        "minutes": "All agreed on Friday.",
        "members": [manager.pk],
        "others": "Vendor",
        "duration": "40",
    }
    send(at(message, "record_message", "told"), typed, row=message)
    message.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (message.state, message.duration, message.meeting) == ("told", 40, meeting)
    assert (meeting.name, meeting.status, meeting.held_on) == ("Team talk", "held", TODAY)
    assert (meeting.minutes, meeting.others, meeting.is_confidential) == (
        "All agreed on Friday.",
        "Vendor",
        True,
    )
    assert list(meeting.members.all()) == [manager]
    text = text_of(client.get(at(message)))
    assert "All agreed on Friday." in text
    assert "It took 40 minutes." in text


def test_minutes_of_a_meeting_made_confidential_are_not_on_the_page(client, rollout):
    line = make.plan_line(rollout, channel="meeting")
    told = operations.record_told(
        line=line,
        occurrence=DUE,
        by=make.member(rollout),
        on=TODAY,
        minutes=operations.Minutes("Quiet words"),
    )
    Meeting.objects.update(is_confidential=True)
    sign_in(client, rollout, "team_member")
    assert "Quiet words" not in text_of(client.get(at(told)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"channel": "mail", "minutes": "Words"}, "Minutes are of a meeting"),
        ({"channel": "meeting", "others": "Vendor"}, "Write the minutes, too"),
        ({"channel": "meeting", "duration": "1441"}, "1440"),
        ({"channel": "meeting", "duration": "1e2"}, "whole number"),
        ({"channel": "meeting", "members": "9" * 30, "minutes": "Words"}, "valid"),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_stored(send, rollout, manager, typed, said):
    message = draft(make.plan_line(rollout, channel="meeting"))
    answer = send(at(message, "record_message", "told"), typed, row=message)
    assert said in answer.content.decode()
    message.refresh_from_db()
    assert (message.state, Meeting.objects.count()) == ("draft", 0)


def test_a_form_that_was_refused_can_be_sent_again_as_it_is(send, rollout, manager):
    """Its minutes were written before its fate was refused; neither they nor the form count as sent."""
    line = make.plan_line(rollout, channel="meeting")
    message = operations.record_told(line=line, occurrence=DUE, by=manager, on=TODAY)
    told, typed = of(line, "record", "told"), {"minutes": "All agreed."}
    assert "recorded already" in send(told, typed, token=ONCE).content.decode()
    send(at(message, "undo_record"), row=message)
    send(told, typed, token=ONCE)
    assert [one.minutes for one in Meeting.objects.all()] == ["All agreed."]


def test_undone_the_meeting_is_cancelled_and_keeps_its_minutes(send, rollout, manager):
    message = draft(make.plan_line(rollout, channel="meeting"))
    send(at(message, "record_message", "told"), {"minutes": "All agreed."}, row=message)
    message.refresh_from_db()
    send(at(message, "undo_record"), row=message)
    message.refresh_from_db()
    assert (message.state, message.meeting, message.duration) == ("draft", None, None)
    meeting = Meeting.objects.get()
    assert (meeting.status, meeting.minutes) == ("cancelled", "All agreed.")


def test_a_missed_one_shows_why(send, client, line, manager):
    message = draft(line, LATE)
    send(at(message, "record_message", "missed"), {"reason": "The list was not ready"}, row=message)
    text = text_of(client.get(at(message)))
    assert "“Brief” was missed" in text
    assert "The list was not ready" in text


def test_an_overdue_draft_says_so(client, line, manager):
    text = text_of(client.get(at(draft(line, LATE))))
    assert "Overdue" in text
    assert "Due Mon 28 Sep 2026" in text.replace("\xa0", " ")


def test_what_the_plan_no_longer_holds_can_still_be_recorded(send, client, line, manager):
    message = draft(line)
    line.first_on = TODAY + timedelta(days=1)
    line.save()
    assert "The plan no longer holds its day." in text_of(client.get(at(message)))
    send(at(message, "record_message", "missed"), {"reason": "Dropped"}, row=message)
    message.refresh_from_db()
    assert (message.state, message.due_on) == ("missed", None)


# Who may


@pytest.mark.parametrize("view", ["message", "write_message", "send_message"])
def test_a_confidential_message_does_not_exist_for_a_team_member(client, rollout, team_member, line, view):
    line.is_confidential, line.sender = True, team_member
    line.save()
    message = draft(line)
    assert client.get(at(message, view)).status_code == 404
    assert client.get(of(line)).status_code == 404


@pytest.mark.parametrize("view", ["message", "write_message", "send_message"])
def test_another_rollouts_message_is_not_found(client, rollout, manager, view):
    foreign = draft(make.plan_line(make.rollout()))
    path = reverse(f"communications:{view}", args=[rollout.slug, foreign.pk])
    assert client.get(path).status_code == 404


def test_a_team_member_reads_it_and_is_told_who_does_the_rest(send, client, rollout, line):
    line.sender = make.member(rollout, name="Mara")
    line.save()
    message = draft(line)
    sign_in(client, rollout, "team_member")
    text = text_of(client.get(at(message)))
    assert "Writing it is for Mara" in text
    assert "Edit text" not in text
    for view, more in (
        ("write_message", ()),
        ("submit_message", ()),
        ("decide_message", ()),
        ("send_message", ()),
        ("record_message", ("told",)),
        ("undo_record", ()),
    ):
        assert send(at(message, view, *more), row=message).status_code == 403
    message.refresh_from_db()
    assert message.state == "draft"


def test_in_a_closed_rollout_nothing_is_offered(client, line, manager):
    message = draft(line)
    line.rollout.state = "closed"
    line.rollout.save()
    text = text_of(client.get(at(message)))
    assert "The rollout is closed" in text
    assert "Edit text" not in text


def test_a_page_costs_no_more_queries_with_more_readers_turns_and_deliveries(
    client, rollout, manager, line, django_assert_max_num_queries
):
    def grow(message, count):
        for _number in range(count):
            member = make.member(rollout)
            one = make.stakeholder(rollout, member=member, email="a@example.com")
            line.stakeholders.add(one)
            operations.write_message(message=message, texts=TEXTS, by=manager, on=TODAY)
            message.turns.create(state="draft", on=TODAY, at=timezone.now(), by=member)

    waiting, going = draft(line), draft(line, LATE)
    grow(waiting, 2)
    going.refresh_from_db()
    operations.send_message(message=going, due_on=LATE.due_on, by=manager, on=TODAY)
    costs = {}
    for path in (at(waiting), at(waiting, "send_message"), at(going)):
        client.get(path)
        with CaptureQueriesContext(connection) as few:
            client.get(path)
        costs[path] = len(few)
    grow(waiting, 8)
    late = draft(line, Occurrence("2026-09-21", date(2026, 9, 21)))
    operations.send_message(message=late, due_on=LATE.due_on, by=manager, on=TODAY)
    costs[at(late)] = costs.pop(at(going))
    for path, cost in costs.items():
        with django_assert_max_num_queries(cost):
            assert client.get(path).status_code == 200
