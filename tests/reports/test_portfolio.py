"""Several rollouts in one Word file, each as its reader last saw it."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests import make
from tests.reports.conftest import published
from tests.reports.reading import words
from tests.word.validators import openxml, own, sdk
from tracker.reports.domain.facts import Audience
from tracker.reports.portfolio import latest_reports, portfolio
from tracker.rollouts.models import Member
from tracker.word.pages import as_pdf

MADE_AT = datetime(2026, 11, 27, 16, tzinfo=UTC)
ON = date(2026, 11, 27)
pytestmark = pytest.mark.django_db


def another(name):
    rollout = make.rollout(name=name)
    make.step(make.phase(rollout))
    return rollout


@pytest.fixture
def user(busy):
    """The sponsor of one rollout, and a reader of another."""
    user = make.user()
    make.member(busy, "sponsor", user=user)
    return user


def members(user):
    return Member.objects.filter(user=user).select_related("rollout")


def test_each_member_sees_the_newest_that_is_for_them(busy, user):
    other = another("Second rollout")
    make.member(other, "reader", user=user)
    published(busy, audience=Audience.OPEN)
    newest = published(busy, days=5)
    open_one = published(other, audience=Audience.OPEN)
    published(other, days=5)
    published(another("Not theirs"))
    assert set(latest_reports(members(user))) == {newest, open_one}


@pytest.mark.parametrize("judge", [sdk, openxml, own])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_file_is_valid(busy, user, language, judge, tmp_path):
    published(busy, days=12)
    made = portfolio(latest_reports(members(user)), language, ON, made_at=MADE_AT)
    assert judge(made, tmp_path) == []


def test_each_rollout_has_one_page_after_the_table_of_all(busy, user):
    for number in range(2):
        rollout = another(f"Rollout of many words, number {number}")
        make.member(rollout, "sponsor", user=user)
        published(rollout, days=9)
    published(busy, days=12)
    made = portfolio(latest_reports(members(user)), "en", ON, made_at=MADE_AT)
    assert len(PdfReader(BytesIO(as_pdf(made))).pages) == 4


def test_it_costs_as_many_queries_for_many_rollouts(busy, user, client, django_assert_max_num_queries):
    for number in range(4):
        rollout = another(f"Rollout {number}")
        make.member(rollout, "reader", user=user)
        published(rollout, audience=Audience.OPEN)
    client.force_login(user)
    with django_assert_max_num_queries(9):
        html = client.get("/reports/").content.decode()
    assert "Rollout 3" in html


def test_those_that_are_chosen_come_in_one_file(busy, user, client):
    other = another("Second rollout")
    make.member(other, "reader", user=user)
    published(busy)
    published(other, audience=Audience.OPEN)
    served = client_file(client, user, {"rollout": [other.slug], "language": "en"})
    told = words(served)
    assert "Second rollout" in told
    assert busy.name not in told


def client_file(client, user, query):
    client.force_login(user)
    return b"".join(client.get("/reports/all.docx", query).streaming_content)


def test_without_any_report_the_page_says_so(busy, user, client):
    client.force_login(user)
    answer = client.get("/reports/all.docx", follow=True)
    assert "None of these rollouts has a published report yet." in answer.content.decode()
    stranger = another("Not theirs")
    published(stranger, audience=Audience.OPEN)
    answer = client.get("/reports/all.docx", {"rollout": stranger.slug}, follow=True)
    assert "None of these rollouts" in answer.content.decode()
