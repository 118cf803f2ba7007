"""Whoever asks or complains gets a receipt and the answer, once each; how soon is measured."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.utils import translation

from tests import make
from tracker.background.models import Job
from tracker.risks import operations
from tracker.risks.clock import escalation_shown
from tracker.risks.models import Issue
from tracker.risks.telling import told_of
from tracker.rollouts.models import ActivityDetail

pytestmark = pytest.mark.django_db

MONDAY = make.MONDAY
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
HER = {"asked_by": "Ms Li", "asked_by_email": "li@example.com", "asked_by_language": "en"}


@pytest.fixture
def max_(rollout):
    return make.member(rollout, name="Max", email="max@example.com", user=None)


@pytest.fixture
def service(rollout):
    member = make.member(rollout, "team_member", name="Sara", email="sara@example.com", user=None)
    member.duties.add(make.duty(rollout, key="service-owner"))
    return member


@pytest.fixture
def receive(rollout, max_):
    def receive(**fields):
        usual = {"name": "No reply", "kind": "complaint", "by": max_, "on": MONDAY}
        return operations.receive_issue(rollout=rollout, **{**usual, **fields})

    return receive


@pytest.fixture
def answer(max_):
    def answer(issue, words="It was moved.", on=TUESDAY):
        issue = Issue.objects.get(pk=issue.pk)
        operations.answer_issue(issue=issue, answer=words, by=max_, on=on)
        return issue

    return answer


def reopen(issue, by, on):
    issue.refresh_from_db()
    operations.take_turn(entry=issue, status="open", by=by, on=on, note="Not so")


def to(address: str) -> list:
    """The mails somebody got, the receipt and the answers."""
    return [one for one in sent.outbox if address in one.to[0]]


def states(issue) -> list[str]:
    return [one.shown.code for one in told_of(issue)]


class TestReceipts:
    def test_it_says_what_was_understood_by_when_an_answer_comes_and_its_number(self, receive, run_jobs):
        receive(**HER, text="Nobody called back.", came_by="phone")
        run_jobs()
        [receipt] = to("li@example.com")
        assert receipt.subject.endswith(": we have received your complaint, I01")
        for part in (
            "Hello Ms Li,",
            "we received your complaint about",
            "on Mon\u00a07\u00a0Sep\u00a02026",
            "No reply",
            "Nobody called back.",
            "You hear from us by Tue\u00a08\u00a0Sep\u00a02026.",
            "name the number I01",
        ):
            assert part in receipt.body
        assert receipt.message()["Reply-To"] == "max@example.com"
        assert "http" not in receipt.body

    def test_it_is_in_the_language_of_whoever_asks(self, receive, run_jobs):
        receive(**{**HER, "asked_by_language": "zh-hans"})
        run_jobs()
        [receipt] = to("li@example.com")
        assert "投诉" in receipt.body
        assert "2026年9月8日" in receipt.body
        assert "Hello" not in receipt.body
        assert receipt.message()["Content-Language"] == "zh-hans"

    def test_without_a_language_it_is_in_that_of_the_rollout(self, rollout, receive, run_jobs):
        rollout.language = "zh-hans"
        rollout.save()
        receive(**{**HER, "asked_by_language": ""})
        run_jobs()
        assert "投诉" in to("li@example.com")[0].body

    def test_a_member_gets_it_in_their_own_language_with_the_way_to_the_issue(
        self, rollout, receive, run_jobs
    ):
        asker = make.member(
            rollout, "team_member", name="Tom", email="tom@example.com", language="zh-hans", user=None
        )
        made = receive(asker=asker, kind="question")
        run_jobs()
        [receipt] = to("tom@example.com")
        assert "Tom" in receipt.body
        assert made.get_absolute_url() in receipt.body
        assert "Hello" not in receipt.body

    @pytest.mark.parametrize(("role", "secret"), [("reader", False), ("team_member", True)])
    def test_who_may_not_open_the_issue_is_not_sent_there(self, rollout, receive, run_jobs, role, secret):
        asker = make.member(rollout, role, name="Tom", email="tom@example.com", user=None)
        receive(asker=asker, is_confidential=secret)
        run_jobs()
        assert "http" not in to("tom@example.com")[0].body

    def test_what_waits_too_long_already_promises_no_day_that_is_over(self, receive, run_jobs):
        receive(**HER, received_on=MONDAY - timedelta(days=30))
        run_jobs()
        assert "as soon as we can" in to("li@example.com")[0].body
        assert "by Tue" not in to("li@example.com")[0].body

    @pytest.mark.parametrize("address", ["", "nowhere", "a@b@c"])
    def test_without_a_proper_address_nobody_is_mailed_and_it_is_taken_in_all_the_same(
        self, receive, service, run_jobs, address
    ):
        made = receive(asked_by="Ms Li", asked_by_email=address)
        run_jobs()
        assert [one.to[0].partition("<")[2] for one in sent.outbox] == ["sara@example.com>"]
        assert escalation_shown(made, MONDAY).names == "Sara"

    def test_who_takes_in_their_own_question_needs_no_mail(self, receive, max_, run_jobs):
        receive(asker=max_, kind="question")
        run_jobs()
        assert sent.outbox == []


class TestWhoAnswers:
    def test_complaints_go_to_the_service_owner_and_questions_to_the_project_manager(
        self, receive, service, max_
    ):
        assert receive(kind="complaint").owner == service
        assert receive(kind="question").owner == max_

    def test_a_service_owner_who_left_or_may_not_see_it_is_passed_over(self, receive, service, max_):
        assert receive(is_confidential=True).owner == max_
        service.left_on = MONDAY
        service.save()
        assert receive().owner == max_

    def test_somebody_named_has_it(self, rollout, receive, service):
        nora = make.member(rollout, "team_member", name="Nora", user=None)
        assert receive(owner=nora).owner == nora


class TestAnswers:
    def test_it_is_mailed_once_and_replies_go_to_whoever_answered(self, receive, answer, run_jobs):
        issue = receive(**HER)
        answer(issue, "It was moved.\nSorry for that.")
        run_jobs()
        _receipt, told = to("li@example.com")
        assert told.subject.endswith(": the answer to your complaint, I01")
        assert "It was moved.\nSorry for that." in told.body
        assert "this is our answer to your complaint of Mon\u00a07\u00a0Sep\u00a02026" in told.body
        assert told.message()["Reply-To"] == "max@example.com"
        assert states(issue) == ["sent", "sent"]

    def test_an_issue_that_was_added_with_an_address_is_answered_by_mail_too(self, rollout, answer, run_jobs):
        issue = make.entry(Issue, rollout, kind="issue", **HER)
        answer(issue)
        run_jobs()
        assert "what you told us" in to("li@example.com")[0].body

    def test_answered_anew_it_is_mailed_anew(self, receive, answer, max_, run_jobs):
        issue = receive(**HER)
        answer(issue, "First")
        reopen(issue, max_, WEDNESDAY)
        answer(issue, "Second", on=THURSDAY)
        run_jobs()
        _receipt, first, second = to("li@example.com")
        assert "First" in first.body
        assert "Second" in second.body
        assert "our earlier answer did not settle your complaint" in second.body
        assert states(issue) == ["sent", "sent", "sent"]

    def test_a_member_who_asks_is_mailed_at_their_own_address(self, rollout, receive, answer, run_jobs):
        asker = make.member(rollout, "team_member", name="Tom", email="tom@example.com", user=None)
        answer(receive(asker=asker))
        run_jobs()
        assert len(to("tom@example.com")) == 2

    def test_a_member_who_left_is_not_mailed(self, rollout, receive, answer, run_jobs):
        asker = make.member(rollout, "team_member", name="Tom", email="tom@example.com", user=None)
        issue = receive(asker=asker)
        asker.left_on = MONDAY
        asker.save()
        answer(issue)
        assert states(Issue.objects.get(pk=issue.pk))[-1] == "nobody"

    @pytest.mark.parametrize("how", ["closed", "postponed"])
    def test_only_an_answer_is_mailed(self, receive, max_, run_jobs, how):
        issue = receive(**HER)
        operations.take_turn(entry=issue, status=how, by=max_, on=TUESDAY, note="Internal remark")
        run_jobs()
        assert len(to("li@example.com")) == 1

    def test_the_log_says_that_it_was_sent_and_not_where(self, rollout, receive, answer):
        issue = receive(**HER)
        answer(issue)
        verbs = [one.verb for one in rollout.activity.all()]
        assert {"issue_receipt_sent", "issue_answer_sent"} < set(verbs)
        assert not ActivityDetail.objects.filter(text__contains="li@example.com").exists()
        operations.change_entry(
            entry=Issue.objects.get(pk=issue.pk), by=issue.raised_by, asked_by_email="lu@example.com"
        )
        assert not ActivityDetail.objects.filter(text__contains="lu@example.com").exists()

    def test_without_an_address_nobody_is_told_and_that_is_said(self, receive, answer):
        issue = receive(asked_by="Ms Li")
        answer(issue)
        [told] = told_of(issue)
        assert (told.shown.code, told.reason) == ("nobody", "No address is known: tell them in person.")

    def test_an_address_that_came_too_late_was_not_mailed(self, receive, answer):
        issue = receive(asked_by="Ms Li")
        answer(issue)
        Issue.objects.filter(pk=issue.pk).update(asked_by_email="li@example.com")
        assert states(Issue.objects.get(pk=issue.pk)) == ["not_mailed"]

    def test_what_the_mail_server_says_is_seen(self, receive, answer):
        issue = receive(**HER)
        answer(issue)
        assert states(issue) == ["waits", "waits"]
        last = Job.objects.order_by("pk").last()
        Job.objects.filter(pk=last.pk).update(state="failed", error="bad_address", finished_at=last.made_at)
        told = told_of(issue)[-1]
        assert told.is_lost
        assert told.reason == "The mail server refused the address."

    def test_after_a_quarter_nothing_is_known_of_a_mail_any_more(
        self, rollout, receive, answer, time_machine
    ):
        issue = receive(**HER)
        answer(issue)
        Job.objects.all().delete()
        time_machine.move_to("2028-01-10 10:00Z")
        assert states(issue) == ["forgotten"]


class TestMeasure:
    def test_an_answer_is_late_after_the_owners_day_and_closing_it_later_changes_nothing(
        self, receive, answer, max_
    ):
        in_time, late = receive(), receive()
        answer(in_time, on=TUESDAY)
        answer(late, on=WEDNESDAY)
        for issue in (in_time, late):
            issue.refresh_from_db()
            operations.take_turn(entry=issue, status="closed", by=max_, on=FRIDAY)
        assert [escalation_shown(one, FRIDAY).is_answered_late for one in (in_time, late)] == [False, True]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", Issue.Kind)
def test_every_kind_is_named_in_both_languages(receive, answer, run_jobs, kind, language):
    issue = receive(**{**HER, "asked_by_language": language}, kind=kind)
    answer(issue)
    run_jobs()
    receipt, told = to("li@example.com")
    with translation.override(language):
        from tracker.risks.asker_mail import WHAT

        assert all(
            str(WHAT[kind]) in text for text in (receipt.body, receipt.subject, told.body, told.subject)
        )
