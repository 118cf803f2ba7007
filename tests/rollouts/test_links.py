"""Personal links: guessed, expired, revoked, forwarded, or of somebody who left (A8, B10)."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import make
from tracker.common.rows import OnceToken
from tracker.common.tokens import hash_of, note_opened
from tracker.rollouts.links import find_link, links_of, make_link, new_link, revoke_link
from tracker.rollouts.models import PersonalLink

pytestmark = pytest.mark.django_db

CALENDAR, CHECK_IN = PersonalLink.Purpose.CALENDAR, PersonalLink.Purpose.CHECK_IN


@pytest.fixture
def member(rollout):
    return make.member(rollout, role="team_member")


@pytest.fixture
def made(member):
    return make_link(member=member, purpose=CALENDAR, by=member)


def test_a_link_opens_for_its_member_and_its_purpose_alone(made, member):
    link, token = made
    assert find_link(token, CALENDAR) == link
    assert find_link(token, CALENDAR).member == member
    assert find_link(token, CHECK_IN) is None


def test_nothing_that_is_stored_leads_back_to_the_token(made, member):
    link, token = made
    assert len(token) == 43
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    stored = [str(row) for model in (PersonalLink, OnceToken) for row in model.objects.values()]
    stored += [entry.detail.text for entry in member.rollout.activity.all()]
    assert not any(token in row for row in stored)


def test_making_and_revoking_are_logged(made, member):
    link, _token = made
    revoke_link(link=link, by=member)
    revoke_link(link=link, by=member)
    assert list(member.rollout.activity.values_list("verb", flat=True)) == ["link_made", "link_revoked"]


def test_a_new_link_ends_the_one_before(made, member):
    _old, old_token = made
    new, token = make_link(member=member, purpose=CALENDAR, by=member)
    assert find_link(old_token, CALENDAR) is None
    assert find_link(token, CALENDAR) == new
    assert list(links_of(member, CALENDAR)) == [new]


@pytest.mark.parametrize(
    "token", ["", "x", "guessed" * 6, "\x00", "\ud800", "é" * 43, "A" * 5000, "' OR 1=1 --", "١٢٣"]
)
def test_a_guessed_token_opens_nothing(made, token):
    assert find_link(token, CALENDAR) is None


def test_the_hash_is_not_a_token(made):
    link, token = made
    assert find_link(link.token_hash, CALENDAR) is None
    assert find_link(token + "A", CALENDAR) is None
    assert find_link(token.lower(), CALENDAR) is None


def test_an_expired_link_opens_nothing(member, time_machine):
    time_machine.move_to("2026-09-07 10:00Z", tick=False)
    _link, token = new_link(member=member, purpose=CHECK_IN, expires_at=timezone.now() + timedelta(days=14))
    time_machine.shift(timedelta(days=14, seconds=-1))
    assert find_link(token, CHECK_IN)
    time_machine.shift(timedelta(seconds=1))
    assert find_link(token, CHECK_IN) is None


def leaves(member):
    member.left_on = make.MONDAY
    member.save()


def becomes_a_reader(member):
    member.role = "reader"
    member.save()


def is_locked_out(member):
    member.user.is_active = False
    member.user.save()


@pytest.mark.parametrize("loses", [leaves, becomes_a_reader, is_locked_out])
def test_the_rights_are_those_of_today(made, member, loses):
    _link, token = made
    loses(member)
    assert find_link(token, CALENDAR) is None


def test_rights_that_come_back_open_it_again(made, member):
    _link, token = made
    becomes_a_reader(member)
    member.role = "sponsor"
    member.save()
    assert find_link(token, CALENDAR)
    assert find_link(token, CHECK_IN) is None


def test_when_it_was_used_is_noted_to_the_hour(made, time_machine, django_assert_num_queries):
    link, token = made
    time_machine.move_to("2026-09-07 10:00Z", tick=False)
    note_opened(link)
    assert find_link(token, CALENDAR).opened_at == timezone.now()
    time_machine.shift(timedelta(minutes=59))
    with django_assert_num_queries(0):
        note_opened(link)
    time_machine.shift(timedelta(minutes=1))
    note_opened(link)
    assert find_link(token, CALENDAR).opened_at == timezone.now()


def test_a_token_that_opens_nothing_looks_the_same_whyever(client, made, member, time_machine):
    link, token = made
    other = make.member(member.rollout, role="team_member")
    _gone, gone = make_link(member=other, purpose=CALENDAR, by=other)
    leaves(other)
    _old, expired = new_link(member=member, purpose=CALENDAR, expires_at=timezone.now())
    revoke_link(link=link, by=member)
    answers = [
        client.get(reverse("personal:calendar", args=[one])) for one in (token, gone, expired, "guessed")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert member.rollout.name not in answers[0].content.decode()


@pytest.mark.parametrize("name", ["check_in", "thanks", "calendar"])
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete"])
def test_a_page_by_link_is_in_no_cache_and_tells_no_other_site(client, rollout, name, method):
    answer = getattr(client, method)(reverse(f"personal:{name}", args=["guessed"]))
    assert answer.status_code in {404, 405}
    if answer.status_code == 404:
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("token", ["%00", "%ed%a0%80", "%2e%2e%2fx", "a%0d%0aSet-Cookie:x", "x" * 3000])
def test_an_odd_address_is_a_page_that_does_not_exist(client, rollout, token):
    for path in (f"/check-in/{token}/", f"/calendar/{token}.ics"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers


def test_a_link_that_was_made_by_another_cannot_be_found_by_its_hash_alone(made):
    link, token = made
    assert hash_of(token) == link.token_hash
    assert hash_of(link.token_hash) != link.token_hash
