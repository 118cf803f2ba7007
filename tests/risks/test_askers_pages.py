"""Taking in questions and complaints, and the list of what came in."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tests.hostile.test_texts import STORED
from tracker.background.models import Job
from tracker.risks import operations
from tracker.risks.forms import ReceiveForm
from tracker.risks.models import Issue

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 10)
HER = {"asked_by": "Ms Li", "asked_by_email": "li@example.com", "asked_by_language": "zh-hans"}
ASKED = {"kind": "complaint", "name": "No reply", "received_on": "2026-09-10", "came_by": "phone"}


@pytest.fixture(autouse=True)
def _a_day(monkeypatch, rollout):
    monkeypatch.setattr("tracker.rollouts.models.Rollout.today", lambda self: TODAY)


@pytest.fixture
def receive(send, rollout):
    path = reverse("risks:receive", args=[rollout.slug])
    return lambda **typed: send(path, {**ASKED, **typed})


@pytest.fixture
def received(client, rollout):
    return lambda **query: client.get(reverse("risks:received", args=[rollout.slug]), query)


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def wrong(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def labels(answer) -> list[str]:
    return [shown.row.label for shown in answer.context["list"].rows]


def answered(issue, by, on=TODAY, words="It was moved."):
    issue.refresh_from_db()
    operations.answer_issue(issue=issue, answer=words, by=by, on=on)
    return issue


class TestTakingIn:
    def test_a_team_member_on_the_phone_takes_in_a_complaint_and_its_clock_runs(
        self, client, receive, rollout, team_member
    ):
        make.member(rollout, name="Max", email="max@example.com")
        answer = receive(**HER, text="Nobody called back.")
        issue = rollout.issues.get()
        assert answer.url == issue.get_absolute_url()
        assert (issue.asker_name, issue.asked_by_email, issue.came_by) == ("Ms Li", "li@example.com", "phone")
        assert (issue.kind, issue.runs_clock, issue.owner.name) == ("complaint", True, "Max")
        page = client.get(answer.url)
        assert "I01 is taken in. It is with Max, to be answered by Fri 11 Sep 2026." in text_of(page)
        assert "The clock runs" in text_of(page)

    def test_sent_twice_it_is_taken_in_once(self, send, rollout, manager):
        token = "00000000-0000-4000-8000-000000000000"
        for _time in range(2):
            send(reverse("risks:receive", args=[rollout.slug]), ASKED, token=token)
        assert rollout.issues.count() == 1

    def test_the_form_says_who_answers_by_itself(self, page, rollout, manager):
        sara = make.member(rollout, "team_member", name="Sara")
        sara.duties.add(make.duty(rollout, key="service-owner"))
        assert f"Complaint: Sara, Question: {manager.name}" in text_of(page("risks:receive", rollout))

    def test_the_address_can_say_what_begins_the_form(self, page, rollout, manager):
        form = page("risks:receive", rollout, kind="question", came_by="message").context["form"]
        assert (form["kind"].value(), form["came_by"].value()) == ("question", "message")
        form = page("risks:receive", rollout, kind="nonsense").context["form"]
        assert form["kind"].value() == "complaint"

    def test_it_has_at_most_eight_questions_of_which_who_asks_is_one(self, page, rollout, manager):
        form = page("risks:receive", rollout).context["form"]
        assert len(form.before_who) + len(form.after_who) + 1 <= 8
        assert {one.name for one in (*form.before_who, *form.who, *form.after_who)} == set(form.fields) - {
            "second_name"
        }

    def test_a_member_and_a_typed_name_are_one_too_many(self, receive, rollout, manager):
        answer = receive(**HER, asker=manager.pk)
        assert "Leave one of them out" in wrong(answer)["asker"][0]
        assert "li@example.com" in answer.content.decode()
        assert not rollout.issues.exists()

    @pytest.mark.parametrize("address", ["nowhere", "a@b@c", "li@example.com\nBcc: x@example.com", "x" * 300])
    def test_an_address_that_is_none_is_refused_and_the_rest_is_kept(
        self, receive, rollout, manager, address
    ):
        answer = receive(asked_by="Ms Li", asked_by_email=address)
        assert "asked_by_email" in wrong(answer)
        assert "Ms Li" in answer.content.decode()
        assert not rollout.issues.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "issue"),
            ("kind", "x"),
            ("came_by", "pigeon"),
            ("asked_by_language", "xx"),
            ("asker", "9" * 30),
            ("owner", "0"),
            ("received_on", "2026-09-11"),
            ("name", " "),
            ("text", "a\x00b"),
            ("asked_by", "a\x01b"),
        ],
    )
    def test_what_cannot_be_is_named(self, receive, rollout, manager, field, value):
        assert field in wrong(receive(**{field: value}))
        assert not rollout.issues.exists()

    def test_a_member_of_another_rollout_asks_nothing_here(self, receive, rollout, manager):
        assert "asker" in wrong(receive(asker=make.member(make.rollout()).pk))

    def test_what_is_confidential_is_not_handed_to_who_may_not_see_it(self, receive, rollout, manager):
        tom = make.member(rollout, "team_member", name="Tom")
        assert "Tom does not see" in wrong(receive(owner=tom.pk, is_confidential="on"))["owner"][0]

    def test_a_team_member_makes_nothing_confidential(self, receive, rollout, team_member):
        receive(is_confidential="on")
        assert not rollout.issues.get().is_confidential

    @pytest.mark.parametrize("kind", STORED)
    def test_what_is_typed_is_shown_as_typed(self, client, receive, rollout, manager, kind):
        typed = STORED[kind]
        answer = receive(name=typed, text=typed, asked_by=typed, asked_by_email="li@example.com")
        issue = rollout.issues.get()
        assert {issue.name, issue.text, issue.asked_by} == {typed}
        for path in (answer.url, reverse("risks:received", args=[rollout.slug])):
            shown = client.get(path)
            assert shown.status_code == 200
            assert "<script>alert(1)" not in shown.content.decode()

    def test_a_typed_name_may_be_anything_a_mail_can_carry(self, receive, rollout, manager, run_jobs):
        for typed in STORED.values():
            receive(name=typed, text=typed, asked_by=typed, asked_by_email="li@example.com")
        run_jobs()
        assert Job.objects.filter(kind="background.mail", state="done").count() == len(STORED)

    def test_every_field_of_the_form_is_stored(self, rollout, manager):
        fields = set(ReceiveForm(member=manager).fields) - {"second_name"}
        assert fields < {one.name for one in Issue._meta.fields}


class TestWhoMaySee:
    @pytest.mark.parametrize(
        ("role", "sees"),
        [("project_manager", True), ("consultant", True), ("sponsor", False), ("team_member", False)],
    )
    def test_the_address_of_whoever_asks_is_for_those_who_edit(self, client, rollout, received, role, sees):
        by = make.member(rollout)
        issue = make.complaint(rollout, owner=by, raised_by=by, **HER)
        answered(issue, by)
        sign_in(client, rollout, role)
        pages = [client.get(issue.get_absolute_url()), received()]
        assert all("Ms Li" in one.content.decode() for one in pages)
        assert ("li@example.com" in pages[0].content.decode()) is sees
        files = b"".join(
            b"".join(
                client.get(reverse(f"risks:{name}", args=[rollout.slug]), {"export": "csv", "show": show})
            )
            for name, show in (("received", "all"), ("issues", "over"))
        ).decode()
        assert "Ms Li" in files
        assert "li@example.com" not in files
        assert labels(received(q="li@example")) == []

    def test_whoever_has_it_is_told_where_the_answer_goes_but_not_the_address(
        self, page, rollout, team_member
    ):
        make.complaint(rollout, owner=team_member, **HER)
        for view in ("answer_issue", "resolve_issue"):
            shown = page(f"risks:{view}", rollout, 1)
            assert "It goes by mail to Ms Li" in text_of(shown)
            assert "li@example.com" not in shown.content.decode()

    def test_nobody_to_mail_is_said_before_answering(self, page, rollout, manager):
        make.complaint(rollout, owner=manager)
        for view in ("answer_issue", "resolve_issue"):
            assert "Nobody is mailed" in text_of(page(f"risks:{view}", rollout, 1))


class TestThePageOfAnIssue:
    def test_a_mail_that_failed_is_seen_with_its_reason_and_the_way_out(
        self, client, rollout, manager, received
    ):
        issue = answered(make.complaint(rollout, owner=manager, **HER), manager)
        Job.objects.update(state="failed", error="bad_address", finished_at=make.noon(TODAY))
        page = text_of(client.get(issue.get_absolute_url()))
        for part in ("Did not get there", "The mail server refused the address.", "Try the mail again"):
            assert part in page
        assert "1 answer did not reach whoever asked" in text_of(received())
        assert labels(received(told="failed")) == ["I01"]
        assert labels(received(told="sent")) == ["I01"]  # a value that no row has counts as not given

    def test_it_says_how_often_an_answer_did_not_settle_it(self, client, rollout, manager):
        issue = answered(make.complaint(rollout, owner=manager), manager)
        for _time in range(2):
            operations.take_turn(entry=issue, status="open", by=manager, on=TODAY)
            answered(issue, manager)
        assert "Opened again 2 times" in text_of(client.get(issue.get_absolute_url()))

    def test_what_nobody_asked_has_no_asker(self, client, rollout, manager):
        issue = make.entry(Issue, rollout)
        assert "Who asks" not in text_of(client.get(issue.get_absolute_url()))

    def test_what_was_closed_without_an_answer_is_not_called_answered(self, client, rollout, manager):
        issue = make.complaint(rollout, owner=manager)
        operations.take_turn(entry=issue, status="closed", by=manager, on=TODAY, note="Void")
        assert "Closed unanswered" in text_of(client.get(issue.get_absolute_url()))


class TestTheList:
    @pytest.fixture
    def four(self, rollout, manager):
        """In time, too late, opened again and waiting, and closed unanswered; an issue nobody asked about."""
        days = [TODAY - timedelta(days=n) for n in (1, 3, 3, 0)]
        first, second, third, fourth = (
            make.complaint(rollout, owner=manager, on=on, asked_by=f"Asker {n}", name=f"About {n}")
            for n, on in enumerate(days, 1)
        )
        answered(first, manager)
        answered(second, manager)
        answered(third, manager, on=TODAY - timedelta(days=2))
        operations.take_turn(entry=third, status="open", by=manager, on=TODAY)
        operations.take_turn(entry=fourth, status="closed", by=manager, on=TODAY, note="Void")
        make.entry(Issue, rollout, name="Nobody asked")
        return first, second, third, fourth

    def test_it_says_the_rate_on_top_and_each_answer_below(self, received, four):
        page = received(sort="number")
        assert page.context["headline"] == "1 of 2 answers came in time; 1 waits for an answer"
        rows = [shown.row for shown in page.context["list"].rows]
        assert [(one.label, str(one.shown.word), one.days, one.answering.reopened) for one in rows] == [
            ("I01", "In time", 1, 0),
            ("I02", "Too late", 3, 0),
            ("I03", "Waits, too late already", 3, 1),
            ("I04", "Closed unanswered", None, 0),
        ]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"show": "waits"}, ["I03"]),
            ({"show": "answered"}, ["I01", "I02"]),
            ({"show": "reopened"}, ["I03"]),
            ({"in_time": "late"}, ["I02"]),
            ({"q": "asker 2"}, ["I02"]),
            ({"kind": "complaint"}, ["I01", "I02", "I03", "I04"]),
        ],
    )
    def test_it_can_be_narrowed(self, received, four, query, found):
        assert sorted(labels(received(**query))) == found

    def test_it_goes_out_as_a_table(self, client, received, four):
        lines = b"".join(received(export="csv", sort="number")).decode("utf-8-sig")
        head, first, *_rest = csv.reader(StringIO(lines))
        line = dict(zip(head, first, strict=True))
        assert (line["Who asks"], line["In time?"], line["Answer"]) == ("Asker 1", "In time", "It was moved.")

    def test_nothing_came_in(self, received, manager):
        assert received().context["headline"] == "No question and no complaint has come in"

    def test_the_last_days_are_told_apart_where_they_differ(self, received, rollout, manager):
        long_ago = TODAY - timedelta(days=60)
        answered(make.complaint(rollout, on=long_ago), manager, on=long_ago)
        answered(make.complaint(rollout, on=TODAY - timedelta(days=9)), manager)
        page = received()
        assert page.context["headline"] == "1 of 2 answers came in time"
        assert page.context["recently"] == "In the last 30 days: 0 of 1 answer came in time"

    def test_the_log_of_issues_leads_to_it_for_those_who_may(self, client, rollout):
        for role, leads in (("team_member", True), ("sponsor", False)):
            sign_in(client, rollout, role)
            shown = client.get(reverse("risks:issues", args=[rollout.slug])).content.decode()
            assert (reverse("risks:receive", args=[rollout.slug]) in shown) is leads

    def test_its_queries_do_not_grow_with_rows(
        self, client, rollout, manager, received, django_assert_max_num_queries
    ):
        counts = []
        for _round in range(2):
            for _number in range(3):
                answered(make.complaint(rollout, asker=manager, owner=make.member(rollout)), manager)
                make.complaint(rollout, owner=make.member(rollout), **HER)
            with django_assert_max_num_queries(40) as asked:
                received()
            counts.append(len(asked))
        assert counts[0] == counts[1]
