"""The link at the end of a digest: it works without signing in, and only for what it was made for."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import make
from tracker.accounts.models import User
from tracker.accounts.unsubscribing import unsubscribe_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make.user(name="Ada", email="ada@example.com")


@pytest.fixture
def path(reader):
    return urlsplit(unsubscribe_address(reader)).path


def choice(user: User) -> str:
    user.refresh_from_db()
    return user.digest


def test_to_open_the_link_changes_nothing_and_asks(client, reader, path):
    answer = client.get(path)
    assert "Stop the digest?" in answer.content.decode()
    assert choice(reader) == User.Digest.WEEKLY
    assert "ada@example.com" not in answer.content.decode()


def test_its_button_turns_the_digest_off_however_often_it_is_pressed(client, reader, path):
    for _time in range(2):
        answer = client.post(path)
        assert answer.status_code == 200
        assert "The digest is off" in answer.content.decode()
        assert choice(reader) == User.Digest.NEVER


def test_a_mail_program_turns_it_off_by_itself_with_no_cookie_or_token(reader, path):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert choice(reader) == User.Digest.NEVER


def test_it_speaks_its_readers_language_whoever_is_signed_in(client, reader, path):
    client.force_login(make.user(language="en"))
    User.objects.filter(pk=reader.pk).update(language="zh-hans")
    answer = client.get(path)
    assert answer["Content-Language"] == "zh-hans"
    assert "Stop the digest" not in answer.content.decode()


def test_its_address_is_told_to_nobody(client, path):
    answer = client.get(path)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_what_opens_nothing_looks_the_same(client, reader, path):
    token = path.rstrip("/").rpartition("/")[2]
    other = signing.TimestampSigner(salt="another").sign(str(reader.pk))
    guesses = [token[:-1], f"9{token}", other, f"{reader.pk}", "x" * 300]
    bodies = set()
    for guess in guesses:
        answer = client.post(reverse("accounts:unsubscribe", args=[guess]))
        assert answer.status_code == 404
        bodies.add(answer.content)
    assert len(bodies) == 1
    assert choice(reader) == User.Digest.WEEKLY


def test_it_works_for_a_year(client, reader, path, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=364))
    assert client.get(path).status_code == 200
    time_machine.shift(timedelta(days=2))
    assert client.get(path).status_code == 404


def test_whoever_may_no_longer_sign_in_has_no_link(client, reader, path):
    User.objects.update(is_active=False)
    assert client.get(path).status_code == 404


def test_the_profile_chooses_again(client, reader, path):
    client.post(path)
    client.force_login(reader)
    typed = {"name": "Ada", "language": "en", "time_zone": "UTC", "digest": "daily", "digest_weekday": 2}
    client.post(reverse("accounts:profile"), typed)
    assert choice(reader) == User.Digest.DAILY
    assert reader.digest_weekday == 2


def test_the_link_stands_on_our_own_address(reader):
    assert unsubscribe_address(reader).startswith(settings.BASE_URL)
