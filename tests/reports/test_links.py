"""One report for one reader by a link: who gets in, what they can do, what is kept of it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.reports.conftest import drafted, published
from tracker.reports import operations
from tracker.reports.domain.facts import Audience
from tracker.reports.models import Report

OUTSIDER = {"name": "Ada Board", "email": "ada@board.example", "language": "en"}


@pytest.fixture
def open_report(busy):
    return published(busy, audience=Audience.OPEN)


@pytest.fixture
def sent(open_report, run_jobs):
    """A link as it came by mail: the row and its address."""
    return delivered(
        operations.send_link(report=open_report, by=make.member(open_report.rollout), **OUTSIDER), run_jobs
    )


def delivered(link, run_jobs):
    run_jobs()
    return link, re.search(r"/report/[^/\s]+/", mail.outbox[-1].body)[0]


def answer(client, path, **data):
    return client.post(path, {"once": str(uuid.uuid4()), **data})


def test_the_mail_holds_the_one_page_itself_and_leads_to_the_rest(sent):
    message = mail.outbox[-1]
    assert message.to == ["Ada Board <ada@board.example>"]
    assert "Vendor retreats" in message.body
    assert sent[1] in message.body


def test_it_opens_the_report_without_an_account_and_each_opening_is_kept(sent, client):
    link, path = sent
    for _time in range(2):
        html = client.get(path).content.decode()
    assert "Vendor retreats" in html
    assert "Merger talks" not in html
    assert link.openings.count() == 2


def test_its_reader_says_they_have_read_it_and_asks(sent, client, run_jobs):
    link, path = sent
    answer(client, path, acknowledge="1")
    answer(client, path, text="Which branches take part?")
    link.refresh_from_db()
    assert link.acknowledged_at
    issue = link.questions.get().issue
    assert "Which branches take part?" in issue.name
    run_jobs()
    assert mail.outbox[-1].to == ["Ada Board <ada@board.example>"]
    assert "Which branches take part?" in client.get(path).content.decode()


def test_the_word_file_comes_by_it_too(sent, client):
    served = client.get(sent[1] + "word/")
    assert b"".join(served.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("how", ["revoked", "expired", "wrong"])
def test_a_link_that_works_no_more_opens_nothing(sent, client, how):
    link, path = sent
    if how == "revoked":
        operations.revoke_link(link=link, by=make.member(link.rollout))
    elif how == "expired":
        link.expires_at = timezone.now() - timedelta(seconds=1)
        link.save()
    else:
        path = path[:-3] + "xx/"
    assert client.get(path).status_code == 404
    assert client.get(path + "word/").status_code == 404


def test_rights_of_today_count(busy, client, run_jobs):
    sponsor = make.member(busy, "sponsor", email="s@bank.example")
    _link, path = delivered(
        operations.send_link(report=published(busy), by=make.member(busy), member=sponsor), run_jobs
    )
    assert client.get(path).status_code == 200
    sponsor.role = "reader"
    sponsor.save()
    assert client.get(path).status_code == 404
    sponsor.role, sponsor.left_on = "sponsor", busy.today()
    sponsor.save()
    assert client.get(path).status_code == 404


def test_a_sponsor_approves_by_it_and_only_who_may_is_asked(busy, client, run_jobs, no_office):
    report = drafted(busy)
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    with pytest.raises(ValidationError, match="can't approve it"):
        operations.send_link(report=report, by=report.created_by, wanted="approve", **OUTSIDER)
    sponsor = make.member(busy, "sponsor", email="s@bank.example")
    _link, path = delivered(
        operations.send_link(
            report=report, by=report.created_by, member=sponsor, wanted="approve", wanted_by=busy.today()
        ),
        run_jobs,
    )
    assert "Please approve it by" in mail.outbox[-1].body
    refused = answer(client, path, decision="send_back", row_version=report.row_version)
    assert "Say what has to change" in refused.content.decode()
    answer(client, path, decision="approve", row_version=report.row_version)
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (Report.State.PUBLISHED, sponsor)
    answer(client, path, decision="approve", row_version=report.row_version)
    assert busy.activity.filter(verb="report_published").count() == 1


def asked_to_approve(busy, run_jobs):
    report = drafted(busy)
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    sponsor = make.member(busy, "sponsor", email="s@bank.example")
    link = operations.send_link(report=report, by=report.created_by, member=sponsor, wanted="approve")
    return report, sponsor, delivered(link, run_jobs)[1]


def test_what_was_written_anew_meanwhile_is_not_approved_unread(busy, client, run_jobs, no_office):
    report, sponsor, path = asked_to_approve(busy, run_jobs)
    seen = report.row_version
    operations.send_back(report=report, by=sponsor, on=report.on, remark="Once more.")
    operations.change_narrative(
        report=report, by=report.created_by, headline="Another word", summary="", outlook="", asks=""
    )
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    stale = answer(client, path, decision="approve", row_version=seen)
    assert "Another word" in stale.content.decode()
    report.refresh_from_db()
    assert report.state == Report.State.SUBMITTED


def test_after_it_was_sent_back_the_link_says_so_and_shows_no_draft(busy, client, run_jobs):
    report, _sponsor, path = asked_to_approve(busy, run_jobs)
    sent = answer(
        client, path, decision="send_back", remark="Name the branches.", row_version=report.row_version
    )
    html = client.get(path).content.decode()
    assert sent.status_code == 302
    assert "is written on again" in html
    assert "Vendor retreats" not in html
    assert client.get(path + "word/").status_code == 302


def test_what_is_published_is_not_asked_to_be_approved(busy):
    sponsor = make.member(busy, "sponsor", email="s@bank.example")
    with pytest.raises(ValidationError, match="approved already"):
        operations.send_link(report=published(busy), by=make.member(busy), member=sponsor, wanted="approve")


def test_a_day_that_is_over_is_no_day_by_which_we_want_something(busy):
    with pytest.raises(ValidationError, match="is over"):
        operations.send_link(
            report=published(busy, audience=Audience.OPEN),
            by=None,
            wanted_by=busy.today() - timedelta(days=1),
            **OUTSIDER,
        )


def test_a_link_lasts_until_the_day_by_which_we_want_it(busy):
    by = busy.today() + timedelta(days=50)
    link = operations.send_link(
        report=published(busy, audience=Audience.OPEN), by=None, wanted_by=by, **OUTSIDER
    )
    assert timezone.localdate(link.expires_at) >= by


def test_a_draft_goes_to_nobody(busy, report):
    with pytest.raises(ValidationError, match="A draft goes to nobody yet"):
        operations.send_link(report=report, by=report.created_by, **OUTSIDER)


def test_somebody_outside_the_audience_gets_no_link(busy):
    reader = make.member(busy, "reader", email="r@bank.example")
    with pytest.raises(ValidationError, match="not in the report's audience"):
        operations.send_link(report=published(busy), by=make.member(busy), member=reader)


def test_readers_are_told_once_each_in_their_language_and_who_has_no_account_by_a_link(
    busy, run_jobs, no_office
):
    with_account = make.member(
        busy, "reader", user=make.user(language="zh-hans"), language="zh-hans", email="z@bank.example"
    )
    without = make.member(busy, "reader", email="r@bank.example", user=None)
    gone = make.member(busy, "reader", email="g@bank.example", left_on=busy.starts_on)
    report = drafted(busy, audience=Audience.OPEN)
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    boss = make.member(busy, "sponsor", email="boss@bank.example")
    operations.approve_report(report=report, by=boss, on=report.on)
    run_jobs()
    operations.tell_readers(report=report)
    run_jobs()
    told = {address: message.body for message in mail.outbox for address in message.to}
    assert len(mail.outbox) == len(told)
    assert any(without.email in address for address in told)
    assert not any(one.email in address for one in (gone, boss) for address in told if one.email)
    chinese = next(body for address, body in told.items() if with_account.email in address)
    assert "完整报告" in chinese
    assert "/report/" in next(body for address, body in told.items() if without.email in address)


def test_the_page_of_links_sends_one_and_says_what_became_of_it(open_report, manager, send, page, client):
    busy = open_report.rollout
    path = reverse("reports:links", args=[busy.slug, open_report.number])
    refused = send(path, {"wanted": "read", "language": "en"})
    assert "Choose a member, or enter name and e-mail" in refused.content.decode()
    send(path, {**OUTSIDER, "wanted": "acknowledge"})
    html = client.get(path).content.decode()
    assert "Ada Board" in html
    link = open_report.links.get()
    send(reverse("reports:revoke_link", args=[busy.slug, open_report.number, link.pk]))
    link.refresh_from_db()
    assert link.revoked_at


def test_the_page_of_links_costs_the_same_for_many(open_report, manager, page, django_assert_max_num_queries):
    for number in range(8):
        operations.send_link(
            report=open_report,
            by=None,
            **{**OUTSIDER, "email": f"a{number}@board.example"},
        )
    with django_assert_max_num_queries(16):
        page("reports:links", open_report.rollout, open_report.number)
