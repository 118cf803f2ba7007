"""Anybody who has the box's address puts something in; nothing tells who, and they alone find the answer."""

import uuid
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.hostile.checks import changes, stored
from tracker.common import limits
from tracker.common.rows import OnceToken
from tracker.communications import operations
from tracker.communications.box import box_of
from tracker.communications.models import Suggestion, SuggestionTurn
from tracker.rollouts.log import first_broken_entry
from tracker.rollouts.models import ActivityEntry

from .conftest import TODAY

pytestmark = pytest.mark.django_db

IDEA = {"kind": "idea", "name": "One form less", "text": "Two ask the same.", "gain": "Ten minutes a day"}


@pytest.fixture
def path(rollout):
    token = operations.open_box(rollout=rollout, by=make.member(rollout), on=TODAY)
    return reverse("personal_messages:box", args=[token])


def words(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def test_what_is_put_in_is_kept_and_leads_to_the_page_of_its_answer(client, send, path, rollout):
    answer = send(path, IDEA)
    assert answer.status_code == 302
    kept = rollout.suggestions.get()
    assert (kept.kind, kept.name, kept.text, kept.gain) == tuple(IDEA.values())
    assert (kept.number, kept.came_on, kept.status, kept.is_shared) == (1, TODAY, "new", False)
    page = client.get(answer.url)
    assert "Keep the address of this page" in words(page)
    own = BeautifulSoup(page.content, "html.parser").select_one("#own-address")["value"]
    again = client.get(own.removeprefix("http://localhost:8000"))
    assert "One form less" in words(again)
    assert "Not answered yet" in words(again)
    assert "Keep the address" not in words(again)


def test_the_answer_and_the_prize_stand_at_the_givers_own_address(client, send, path, rollout):
    own = send(path, IDEA).url
    by = make.member(rollout, name="Emma Clarke")
    suggestion = rollout.suggestions.get()
    operations.answer_suggestion(suggestion=suggestion, status="used", answer="From May.", by=by, on=TODAY)
    operations.award_prize(suggestion=suggestion, prize="Dinner for two", by=by, on=TODAY)
    page = words(client.get(own))
    assert "From May." in page
    assert "Used" in page
    assert "Its prize: Dinner for two" in page
    assert "Emma Clarke" not in page


def test_an_answer_is_found_after_the_box_and_the_rollout_are_closed(client, send, path, rollout):
    own = send(path, IDEA).url
    operations.close_box(box=box_of(rollout), by=make.member(rollout))
    rollout.state = "closed"
    rollout.save()
    assert client.get(own).status_code == 200
    assert client.get(path).status_code == 404


class TestNothingTellsWho:
    def test_the_log_names_nobody_and_no_time_of_day(self, send, path, rollout, time_machine):
        time_machine.move_to("2026-10-06T14:37:21Z")
        send(path, IDEA)
        entry = rollout.activity.get(verb="suggestion_received")
        assert entry.member is None
        assert entry.at == datetime(2026, 10, 6, tzinfo=UTC)
        assert "One form" not in entry.detail.text
        rollout.refresh_from_db()
        assert first_broken_entry(rollout) is None

    def test_the_log_tells_at_most_that_it_came_after_the_entry_before(
        self, send, path, rollout, time_machine
    ):
        """The box was opened at nine."""
        time_machine.move_to("2026-10-05T14:37:21Z")
        send(path, IDEA)
        opened, came = rollout.activity.order_by("-number")[:2][::-1]
        assert came.verb == "suggestion_received"
        assert came.at == opened.at

    def test_who_is_signed_in_is_stored_nowhere(self, client, manager, send, path, rollout):
        before = stored()
        send(path, IDEA, HTTP_X_FORWARDED_FOR="203.0.113.7", HTTP_REFERER="http://intranet/emma")
        changed = set(changes(before, stored()))
        assert changed == {
            "communications_suggestion",
            "rollouts_activityentry",
            "rollouts_activitydetail",
            "rollouts_rollout",
        }
        row = str(Suggestion.objects.values().get())
        for trace in ("203.0.113.7", "intranet", "127.0.0.1", manager.name, manager.user.email):
            assert trace not in row
        assert not SuggestionTurn.objects.exists()
        assert not OnceToken.objects.exists()

    def test_no_moment_is_kept_with_it_but_the_day(self):
        kinds = {field.get_internal_type() for field in Suggestion._meta.fields}
        assert not kinds & {"DateTimeField", "TimeField", "GenericIPAddressField"}

    def test_no_cookie_is_set(self, path, rollout):
        stranger = Client()
        page = stranger.get(path)
        token = BeautifulSoup(page.content, "html.parser").select_one("[name=once]")["value"]
        own = stranger.post(path, {**IDEA, "once": token}).url
        stranger.get(own)
        assert not stranger.cookies
        assert not Session.objects.exists()

    def test_the_givers_secret_is_kept_as_its_hash_alone(self, send, path, rollout):
        token = str(uuid.uuid4())
        send(path, IDEA, token=token)
        for kind in (Suggestion, ActivityEntry, OnceToken):
            assert token not in str(list(kind.objects.values()))

    def test_opening_the_pages_changes_nothing(self, client, send, path):
        own = send(path, IDEA).url
        before = stored()
        client.get(path)
        client.get(own)
        assert changes(before, stored()) == []

    def test_no_cache_no_search_engine_and_no_other_site_learns_the_addresses(self, client, send, path):
        for answer in (client.get(path), send(path, IDEA), client.get(send(path, IDEA).url)):
            assert answer.headers["Cache-Control"] == "no-store, private"
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_no_cross_site_token_is_asked_for(path, rollout):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {**IDEA, "once": str(uuid.uuid4())}).status_code == 302
    assert rollout.suggestions.count() == 1


def test_a_form_sent_twice_puts_in_one_and_leads_to_the_same_answer(send, path, rollout):
    token = str(uuid.uuid4())
    first, second = (send(path, IDEA, token=token) for _time in range(2))
    assert first.url == second.url
    assert rollout.suggestions.count() == 1


def test_a_form_without_its_token_is_refused(client, path, rollout):
    for once in ({}, {"once": "x"}):
        assert client.post(path, {**IDEA, **once}).status_code == 400
    assert not rollout.suggestions.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\u200b \u00a0"},
        {"name": "a\x00b"},
        {"name": "x" * 201},
        {"text": "a\x01b"},
        {"text": "x" * 50_001},
        {"gain": "a\ufffeb"},
        {"kind": "praise"},
        {"kind": ""},
    ],
)
def test_what_can_t_be_kept_is_refused_in_the_browsers_language_and_stays_as_typed(
    client, send, path, rollout, wrong
):
    before = stored()
    kept = {"gain": "Calm at the counter"} if "gain" not in wrong else {"text": "Calm at the counter"}
    answer = send(path, {**IDEA, **kept, **wrong}, HTTP_ACCEPT_LANGUAGE="zh-CN")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "尚未保存" in page
    assert "Calm at the counter" in page
    assert changes(before, stored()) == []


def test_markup_is_shown_as_it_was_typed(client, send, path):
    typed = "<script>alert(1)</script>{{ 7*7 }} \u202eabc"
    own = send(path, {"kind": "worry", "name": typed, "text": typed, "gain": typed}).url
    page = client.get(own).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_a_flood_is_stopped_for_the_day_and_says_so(client, send, path, rollout, time_machine):
    Suggestion.objects.bulk_create(
        Suggestion(rollout=rollout, number=number, name="x", came_on=TODAY, reply_hash=str(number))
        for number in range(1, limits.SUGGESTIONS_A_DAY + 1)
    )
    answer = send(path, IDEA)
    assert answer.status_code == 200
    assert f"has taken {limits.SUGGESTIONS_A_DAY} suggestions today" in words(answer)
    assert "Two ask the same." in answer.content.decode()
    assert rollout.suggestions.count() == limits.SUGGESTIONS_A_DAY
    time_machine.move_to("2026-10-06T09:00:00Z")
    assert send(path, IDEA).status_code == 302


def test_a_closed_rollout_takes_nothing_in(client, send, path, rollout):
    rollout.state = "closed"
    rollout.save()
    assert "is closed" in words(client.get(path))
    assert "is closed" in words(send(path, IDEA))
    assert not rollout.suggestions.exists()


def test_a_new_address_closes_the_old_one(client, send, path, rollout):
    token = operations.open_box(rollout=rollout, by=make.member(rollout), on=TODAY)
    before = stored()
    unknown = client.get(reverse("personal_messages:box", args=["guessed"]))
    for answer in (client.get(path), send(path, IDEA)):
        assert answer.status_code == 404
        assert answer.content == unknown.content
    assert changes(before, stored()) == []
    assert client.get(reverse("personal_messages:box", args=[token])).status_code == 200


def test_an_answer_that_is_not_there_looks_like_a_box_that_is_not(client, send, path):
    send(path, IDEA)
    unknown = client.get(reverse("personal_messages:box", args=["guessed"]))
    for token in (str(uuid.uuid4()), "guessed", "客户"):
        answer = client.get(reverse("personal_messages:suggestion", args=[token]))
        assert answer.status_code == 404
        assert answer.content == unknown.content


def test_the_address_can_be_typed_from_a_poster_in_capitals(client, path):
    token = path.rstrip("/").rpartition("/")[2]
    assert len(token) == 14
    assert not set(token) & set("ilo01")
    assert client.get(path.replace(token, token.upper())).status_code == 200


def test_the_page_speaks_the_browsers_language_or_the_one_that_is_chosen(client, send, path):
    assert "An idea? A worry?" in words(client.get(path, HTTP_ACCEPT_LANGUAGE="fr, en;q=0.5"))
    chinese = client.get(path, HTTP_ACCEPT_LANGUAGE="zh-CN,zh;q=0.9")
    assert '<html lang="zh-hans">' in chinese.content.decode()
    assert chinese.headers["Content-Language"] == "zh-hans"
    chosen = client.get(path + "?language=en", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert '<html lang="en">' in chosen.content.decode()
    own = send(path + "?language=zh-hans", IDEA).url
    assert '<html lang="zh-hans">' in client.get(own).content.decode()
    odd = client.get(path + "?language=../../x", HTTP_ACCEPT_LANGUAGE="en")
    assert '<html lang="en">' in odd.content.decode()


def test_whoever_is_signed_in_beside_it_changes_nothing(client, path, rollout):
    user = make.user(language="zh-hans")
    make.member(rollout, user=user)
    client.force_login(user)
    page = client.get(path, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="en">' in page
    assert user.email not in page


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_change_nothing(client, send, path, method):
    own = send(path, IDEA).url
    before = stored()
    assert getattr(client, method)(path).status_code == 405
    assert getattr(client, method)(own).status_code == 405
    assert client.post(own).status_code == 405
    assert changes(before, stored()) == []


def test_a_full_box_costs_no_more_queries_than_an_empty_one(client, send, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            send(path, IDEA)
        return len(found)

    first = queries()
    for number in range(8):
        send(path, {**IDEA, "name": f"More {number}"})
    assert queries() == first
