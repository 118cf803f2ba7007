"""B8 to B10: digests when much happens at once, calendars that hold what was typed, links in wrong hands."""

from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core import mail as sent
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.background.conftest import shared_database, wait_until, worker  # noqa: F401
from tests.communications.mailed import last_path, mailed
from tests.hostile import sending
from tracker.accounts.calendar_links import make_calendar_link, revoke_calendar_link
from tracker.accounts.models import User
from tracker.accounts.unsubscribing import unsubscribe_address
from tracker.background.jobs import Job, start
from tracker.background.models import Period
from tracker.communications import operations as communications
from tracker.communications.calendar_events import AHEAD
from tracker.communications.models import Delivery, PlanLine, Stakeholder
from tracker.phases.models import CheckIn, Step
from tracker.rollouts.links import make_link, new_link, revoke_link
from tracker.rollouts.models import Member, PersonalLink, Rollout
from tracker.workspace.digesting import KIND, start_digests

pytestmark = pytest.mark.django_db

CALENDAR, CHECK_IN = PersonalLink.Purpose.CALENDAR, PersonalLink.Purpose.CHECK_IN
MONDAY = "2026-09-14 10:00Z"


# B8


@pytest.fixture
def daily(plan, time_machine):
    """Three people of two rollouts who each want a digest daily and own a step that waits."""
    time_machine.move_to(MONDAY, tick=False)
    other = make.rollout()
    first = make.phase(other)
    for step in plan.steps.all()[:3]:
        user = make.user(digest="daily")
        step.owner = make.member(plan, role="team_member", user=user, email=user.email)
        step.save()
        make.step(first, owner=make.member(other, user=user))


def look_and_run(run_jobs) -> list:
    """What a worker does at a beat; returns the mails it sent."""
    before = len(sent.outbox)
    start_digests(timezone.now())
    run_jobs()
    return sent.outbox[before:]


def readers_of(messages) -> list[str]:
    return sorted(one.addr_spec for message in messages for one in message.message()["To"].addresses)


def everybody() -> list[str]:
    return sorted(User.objects.exclude(digest="never").values_list("email", flat=True))


def test_b8_a_thousand_changed_steps_make_one_digest_each_of_one_line(plan, daily, manager, send, run_jobs):
    phase = plan.phases.last()
    rows = [
        Step(rollout=plan, phase=phase, key=f"many-{n}", number=n + 100, position=n + 100, name="x", days=2)
        for n in range(1_000)
    ]
    Step.objects.bulk_create(rows)
    wanted = [{"of": f"step:{row.key}", "field": "days", "was": 2, "now": 3} for row in rows]
    for first in range(0, 1_000, 250):
        sending.edits(send, plan, *wanted[first : first + 250])()
    assert Step.objects.filter(key__startswith="many-", days=3).count() == 1_000
    messages = look_and_run(run_jobs)
    assert readers_of(messages) == everybody()
    assert all(message.body.count("1000 steps were changed.") == 1 for message in messages)
    assert all(len(message.body.splitlines()) < 60 for message in messages)
    assert look_and_run(run_jobs) == []


def test_b8_a_clock_that_jumps_a_quarter_ahead_and_back_makes_one_digest_a_day(daily, run_jobs, time_machine):
    assert readers_of(look_and_run(run_jobs)) == everybody()
    time_machine.shift(timedelta(days=91))
    assert readers_of(look_and_run(run_jobs)) == everybody()
    assert look_and_run(run_jobs) == []
    time_machine.shift(timedelta(days=-91))
    assert look_and_run(run_jobs) == []


def test_b8_a_clock_that_was_ahead_does_not_keep_later_digests_away(daily, run_jobs, time_machine):
    time_machine.shift(timedelta(days=91))
    look_and_run(run_jobs)
    time_machine.shift(timedelta(days=-84))
    assert readers_of(look_and_run(run_jobs)) == everybody()


def test_b8_whoever_travels_back_over_midnight_gets_no_second_digest_of_a_day(daily, run_jobs, time_machine):
    User.objects.update(time_zone="Pacific/Kiritimati")
    time_machine.move_to("2026-09-13 18:00Z", tick=False)  # Monday, eight in the morning, over there
    assert len(look_and_run(run_jobs)) == 3
    User.objects.update(time_zone="Etc/GMT+12")
    time_machine.move_to("2026-09-14 20:00Z", tick=False)  # Monday once more, eight in the morning
    assert look_and_run(run_jobs) == []


def test_b8_an_upgrade_between_start_and_work_makes_one_digest_each(daily, run_jobs):
    start_digests(timezone.now())
    Period.objects.all().delete()
    for job in list(Job.objects.filter(kind=KIND)):
        start(KIND, user=job.arguments["user"], day=job.arguments["day"])  # as a worker that knew no `once`
    assert readers_of(look_and_run(run_jobs)) == everybody()


def test_b8_a_digest_holds_no_others_address(daily, run_jobs):
    for message in look_and_run(run_jobs):
        (own,) = readers_of([message])
        whole = message.message().as_string() + message.body
        assert own in whole
        assert not [address for address in everybody() if address != own and address in whole]
        assert not message.cc
        assert not message.bcc


@pytest.mark.django_db(transaction=True)
def test_b8_two_workers_send_one_digest(worker, tmp_path):  # noqa: F811
    rollout = make.rollout(starts_on=date(2020, 1, 6))
    reader = make.user(digest="daily", time_zone=somewhere_by_day())
    make.step(make.phase(rollout), owner=make.member(rollout, user=reader))
    folder = tmp_path / "mails"
    folder.mkdir()
    for _one in range(2):
        worker(EMAIL_URL=f"file://{folder}")
    wait_until(lambda: mails_in(folder), why="no digest is sent")
    wait_until(lambda: not Job.objects.unfinished().exists(), why="jobs wait")
    assert mails_in(folder) == 1
    assert Job.objects.filter(kind=KIND).count() == 1


def somewhere_by_day() -> str:
    """A time zone in which it is between eight and eleven in the evening."""
    zones = ("UTC", "Asia/Shanghai", "America/New_York")
    now = timezone.now()
    return next(name for name in zones if 8 <= now.astimezone(ZoneInfo(name)).hour < 23)


def mails_in(folder: Path) -> int:
    return sum(file.read_text().count("\nTo: ") for file in folder.iterdir())


# B9


TYPED = {
    "the end of the event": "Plan\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "comma, semicolon, backslash": 'a, b; c\\n d\\, e:f "q"',
    "a thousand characters": "长" * 100 + "x" * 900,
    "controls": "a\x01b\x08c\x1bd\x7fe",
    "line separators": "a\u2028b\u2029c\x85d",
    "NUL": "a\x00b",
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("feed", ["of a rollout", "of a person"])
def test_b9_whatever_stands_in_a_name_parses_back_as_one_event(client, plan, monkeypatch, feed, text):
    member = make.member(plan, role="team_member")
    step = plan.steps.first()
    step.owner = member
    step.save()
    # No form takes these and PostgreSQL keeps no NUL: they come from the row itself.
    monkeypatch.setattr(Step, "__str__", lambda row: text)
    monkeypatch.setattr(Rollout, "__str__", lambda row: text)
    path = addresses(member)[feed]
    answer = client.get(path)
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(events)
    kept = "".join(c for c in text if c not in "\x00\x01\x08\x1b\x7f")
    assert str(events[f"step-{step.pk}"]["summary"]) == " ".join(f"1.1 {kept}".split())


def addresses(member: Member) -> dict[str, str]:
    own = make_link(member=member, purpose=CALENDAR, by=member)[1]
    return {
        "of a rollout": reverse("personal:calendar", args=[own]),
        "of a person": reverse("workspace:calendar_feed", args=[make_calendar_link(member.user)[1]]),
    }


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize("feed", ["of a rollout", "of a person"])
def test_b9_a_message_parses_back_with_its_title_and_audience(client, plan, monkeypatch, feed, text):
    member = make.member(plan, role="team_member")
    line = make.plan_line(plan, sender=member)
    monkeypatch.setattr(PlanLine, "__str__", lambda row: text)
    monkeypatch.setattr(PlanLine, "addressed", text)
    answer = client.get(addresses(member)[feed])
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    told = [event for event in events if str(event["uid"]).startswith(f"message-{line.pk}-")]
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(events)
    kept = " ".join("".join(c for c in text if c not in "\x00\x01\x08\x1b\x7f").split())
    assert {str(event["summary"]) for event in told} == {kept}
    assert all(" ".join(str(event["description"]).split()).endswith(kept) for event in told)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Africa/Cairo", "Pacific/Kiritimati"])
@pytest.mark.parametrize("feed", ["of a rollout", "of a person"])
@pytest.mark.parametrize("hour", [0, 23])
def test_b9_messages_stand_on_their_local_days_across_both_changes_of_the_clocks(
    client, plan, time_machine, zone, feed, hour
):
    plan.time_zone = zone
    plan.save()
    member = make.member(plan, role="team_member", user=make.user(time_zone="America/Los_Angeles"))
    mondays = make.plan_line(plan, sender=member)
    path = addresses(member)[feed]
    time_machine.move_to(datetime(2026, 10, 17, hour, 30, tzinfo=ZoneInfo(zone)), tick=False)
    found = {}
    for event in icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT"):
        if str(event["uid"]).startswith(f"message-{mondays.pk}-"):
            found[event.decoded("dtstart")] = event.decoded("dtend") - event.decoded("dtstart")
    last = date(2026, 10, 17) + AHEAD  # a Monday, so that a day too early would lack it
    weeks = (last - make.MONDAY).days // 7
    assert list(found) == [make.MONDAY + timedelta(weeks=number) for number in range(weeks + 1)]
    assert set(found.values()) == {timedelta(days=1)}


# B10


KINDS = ("calendar of a rollout", "calendar of a person", "check-in", "message", "unsubscribe")


@pytest.fixture
def member(plan, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    member = make.member(plan, role="team_member", user=make.user(name="Wei"))
    step = plan.steps.first()
    step.owner, step.started_on = member, make.MONDAY
    step.save()
    return member


def told_to(member: Member, run_jobs) -> str:
    """The path of the link to a message that was mailed to them alone."""
    entry = make.stakeholder(member.rollout, member=member, email="wei@example.com")
    line = make.plan_line(member.rollout, channel="mail", stakeholders=[entry])
    mailed(line, run_jobs)
    return last_path()


@pytest.fixture
def opened(member, run_jobs):
    """The path of each kind of link of this member."""
    by_kind = addresses(member)
    link, token = new_link(member=member, purpose=CHECK_IN, expires_at=timezone.now() + timedelta(days=14))
    asked = CheckIn.objects.create(
        rollout=member.rollout, member=member, link=link, on=member.rollout.today(), sent_at=timezone.now()
    )
    asked.steps.set(member.rollout.steps.filter(owner=member))
    return {
        "calendar of a rollout": by_kind["of a rollout"],
        "calendar of a person": by_kind["of a person"],
        "check-in": reverse("personal:check_in", args=[token]),
        "message": told_to(member, run_jobs),
        "unsubscribe": urlsplit(unsubscribe_address(member.user)).path,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_b10_a_guessed_link_opens_nothing(client, opened, kind):
    path = opened[kind]
    assert client.get(path).status_code == 200
    middle = len(path) - 12
    for guess in (
        path[:middle] + ("x" if path[middle] != "x" else "y") + path[middle + 1 :],
        path[:middle] + path[middle + 1 :],
        path.swapcase().replace(path.rsplit("/", 2)[0].swapcase(), path.rsplit("/", 2)[0]),
    ):
        assert client.get(guess).status_code == 404
        assert client.post(guess).status_code in {404, 405}


@pytest.mark.parametrize("kind", KINDS)
def test_b10_a_link_opens_nothing_of_another_kind(client, opened, kind):
    tokens = {one: path.rstrip("/").rpartition("/")[2].removesuffix(".ics") for one, path in opened.items()}
    for other, token in tokens.items():
        if other != kind:
            assert client.get(opened[kind].replace(tokens[kind], token)).status_code == 404


@pytest.mark.parametrize(("kind", "days"), [("check-in", 15), ("message", 91), ("unsubscribe", 366)])
def test_b10_an_expired_link_opens_nothing(client, opened, time_machine, kind, days):
    time_machine.move_to(timezone.now() + timedelta(days=days), tick=False)
    assert client.get(opened[kind]).status_code == 404
    assert client.post(opened[kind], {"once": "x"}).status_code == 404


@pytest.mark.parametrize("kind", KINDS[:4])
def test_b10_a_revoked_link_opens_nothing(client, opened, member, kind):
    revoke_calendar_link(member.user)
    communications.revoke_link(delivery=Delivery.objects.get(), by=member)
    for link in member.personal_links.all():
        revoke_link(link=link, by=member)
    assert client.get(opened[kind]).status_code == 404


def test_b10_what_an_unsubscribe_link_did_is_chosen_back_by_its_reader_alone(client, opened, member):
    assert client.post(opened["unsubscribe"]).status_code == 200
    member.user.refresh_from_db()
    assert member.user.digest == "never"
    # Forwarded, it opens neither profile nor rollout.
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert member.user.email not in client.get(opened["unsubscribe"]).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_b10_a_forwarded_link_shows_the_same_whoever_is_signed_in(client, plan, opened, member, kind):
    make.risk(plan, name="Takeover talks", is_confidential=True)
    stranger = client.get(opened[kind]).content.decode()
    client.force_login(make.member(plan, user=make.user()).user)
    manager = client.get(opened[kind]).content.decode()
    assert "Takeover talks" not in manager
    assert strip_once(manager) == strip_once(stranger)


def strip_once(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "once" not in line)


@pytest.mark.parametrize("kind", KINDS)
def test_b10_a_link_of_somebody_locked_out_opens_nothing(client, opened, member, kind):
    User.objects.filter(pk=member.user_id).update(is_active=False)
    assert client.get(opened[kind]).status_code == 404


@pytest.mark.parametrize("change", [{"left_on": date(2026, 9, 11)}, {"role": "reader"}])
def test_b10_links_give_the_rights_of_today(client, opened, member, change):
    Member.objects.filter(pk=member.pk).update(**change)
    assert client.get(opened["calendar of a rollout"]).status_code == 404
    assert client.get(opened["check-in"]).status_code == 404
    everything = client.get(opened["calendar of a person"])
    assert everything.status_code == 200
    assert b"BEGIN:VEVENT" not in everything.content


def test_b10_a_message_opens_for_its_reader_until_they_left_or_were_taken_out(client, opened, member):
    Member.objects.filter(pk=member.pk).update(role="reader")
    assert client.get(opened["message"]).status_code == 200
    entry = Stakeholder.objects.get(member=member)
    communications.take_out(stakeholder=entry, by=None, on=member.rollout.today())
    assert client.get(opened["message"]).status_code == 404
    communications.take_back(stakeholder=entry, by=None)
    assert client.get(opened["message"]).status_code == 200
    Member.objects.filter(pk=member.pk).update(left_on=member.rollout.today())
    assert client.get(opened["message"]).status_code == 404
