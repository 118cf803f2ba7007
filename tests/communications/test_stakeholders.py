"""The register of stakeholders."""

from datetime import date

import pytest
from django.urls import reverse

from tests import make
from tracker.communications import operations
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.models import AttitudeReading, Stakeholder
from tracker.communications.queries import messages
from tracker.phases.queries import schedule_of

from .conftest import TODAY

pytestmark = pytest.mark.django_db
TOKEN = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a002"


def sent(**fields) -> dict:
    usual = {"name": "Branch managers", "kind": "group", "people": "6", "interest": "4", "influence": "3"}
    return {**usual, "language": "en", "attitude_wanted": "neutral", **fields}


def add(send, rollout, **fields):
    return send(reverse("communications:add_stakeholder", args=[rollout.slug]), sent(**fields))


def change(send, one, **fields):
    return send(
        reverse("communications:stakeholder", args=[one.rollout.slug, one.pk]), sent(**fields), row=one
    )


def read(send, one, **fields):
    path = reverse("communications:read_attitude", args=[one.rollout.slug, one.pk])
    return send(path, {"attitude": "resistant", "on": TODAY.isoformat(), **fields})


def test_a_group_is_added_with_today_as_the_day_we_know_of_it(send, rollout, manager):
    assert add(send, rollout).status_code == 302
    one = Stakeholder.objects.get()
    assert (one.name, one.people, one.added_on) == ("Branch managers", 6, TODAY)


def test_a_person_has_no_number_of_people(send, rollout, manager):
    add(send, rollout, kind="person")
    assert Stakeholder.objects.get().people is None


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": " \u200b"},
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"name": "turned \u202e"},
        {"interest": "0"},
        {"interest": "6"},
        {"influence": "2.5"},
        {"influence": "NaN"},
        {"people": "0"},
        {"people": "-1"},
        {"people": "1e400"},
        {"people": "9" * 5000},
        {"people": str(2**63)},
        {"attitude_wanted": "angry"},
        {"note": "y" * 50_001},
    ],
    ids=lambda fields: "-".join(f"{k}={v[:6]!r}" for k, v in fields.items()),
)
def test_bad_input_is_refused_with_everything_typed_kept(send, rollout, manager, fields):
    answer = add(send, rollout, department="Retail & more", **fields)
    assert answer.status_code == 200
    assert "Nothing was saved yet" in answer.content.decode()
    assert "Retail &amp; more" in answer.content.decode()
    assert not Stakeholder.objects.exists()


def test_a_member_of_another_rollout_is_no_choice(send, rollout, manager):
    foreign = make.member(make.rollout())
    assert add(send, rollout, owner=foreign.pk).status_code == 200
    assert add(send, rollout, member=foreign.pk).status_code == 200
    assert not Stakeholder.objects.exists()


def test_a_double_click_adds_one(send, rollout, manager):
    path = reverse("communications:add_stakeholder", args=[rollout.slug])
    send(path, sent(), token=TOKEN)
    send(path, sent(), token=TOKEN)
    assert Stakeholder.objects.count() == 1


def test_a_stale_edit_shows_both_texts_and_changes_nothing(send, rollout, manager):
    one = make.stakeholder(rollout, name="Old")
    seen = Stakeholder.objects.get()
    change(send, one, name="Theirs")
    text = change(send, seen, name="Mine").content.decode()
    assert "Theirs" in text
    assert "Mine" in text
    assert Stakeholder.objects.get().name == "Theirs"


def test_another_rollouts_stakeholder_is_not_found(send, page, rollout, manager):
    foreign = make.stakeholder(make.rollout())
    assert page("communications:stakeholder", rollout, foreign.pk).status_code == 404
    path = reverse("communications:read_attitude", args=[rollout.slug, foreign.pk])
    assert send(path, {"attitude": "neutral", "on": TODAY.isoformat()}).status_code == 404


def test_a_reading_is_added_and_none_is_changed(send, page, rollout, manager):
    one = make.stakeholder(rollout, attitude_wanted="neutral")
    read(send, one, attitude="unaware", on="2026-09-10")
    read(send, one, note="Said so in the meeting")
    assert [r.attitude for r in one.readings.all()] == ["resistant", "unaware"]
    text = page("communications:stakeholder", rollout, one.pk).content.decode()
    assert "Said so in the meeting" in text


@pytest.mark.parametrize(
    "fields", [{"on": "2026-10-06"}, {"on": "0001-01-01"}, {"on": ""}, {"attitude": "angry"}]
)
def test_a_reading_of_a_day_to_come_or_of_no_attitude_is_refused(send, rollout, manager, fields):
    answer = read(send, make.stakeholder(rollout), note="kept words", **fields)
    assert "kept words" in answer.content.decode()
    assert not AttitudeReading.objects.exists()


def test_an_attitude_is_chosen_not_preset(send, page, rollout, manager):
    one = make.stakeholder(rollout)
    choices = (
        page("communications:stakeholder", rollout, one.pk).context["reading"].fields["attitude"].choices
    )
    assert choices[0] == ("", "–")
    assert read(send, one, attitude="").status_code == 200
    assert not AttitudeReading.objects.exists()


def test_the_log_does_not_repeat_an_attitude(send, rollout, manager):
    read(send, make.stakeholder(rollout))
    entry = rollout.activity.get(verb="attitude_read")
    assert "resistant" not in entry.detail.text


def test_the_register_names_who_must_still_move(send, page, rollout, manager):
    lagging = make.stakeholder(rollout, name="Counter staff", attitude_wanted="supportive")
    make.stakeholder(rollout, name="Vendor")
    read(send, lagging, on=date(2026, 9, 20).isoformat())
    text = page("communications:stakeholders", rollout).content.decode()
    assert "1 stakeholder must still move" in text
    assert "Resists, wanted: supports" in text


@pytest.mark.parametrize("role", ["sponsor", "team_member"])
def test_others_may_not_open_an_entry(client, page, rollout, role):
    from tests.conftest import sign_in

    one = make.stakeholder(rollout)
    sign_in(client, rollout, role)
    assert page("communications:stakeholder", rollout, one.pk).status_code == 403


def test_a_stakeholder_is_taken_out_and_what_they_were_told_stays(send, page, rollout, manager):
    council = make.stakeholder(rollout, name="Works council")
    line = make.plan_line(rollout, stakeholders=[council])
    operations.record_told(
        line=line, occurrence=Occurrence("2026-09-28", date(2026, 9, 28)), by=manager, on=date(2026, 9, 28)
    )
    path = reverse("communications:take_out", args=[rollout.slug, council.pk])
    assert send(path, row=council).status_code == 302
    council.refresh_from_db()
    assert council.left_on == TODAY
    assert council.messages.count() == 1
    schedule = schedule_of(rollout, TODAY)
    found = messages(rollout, date(2026, 9, 28), date(2026, 10, 12), schedule)
    assert [one.stakeholders for one in found] == [(council.pk,), (), ()]
    client_page = page("communications:stakeholders", rollout).content.decode()
    assert "Nobody is in the register" in client_page
    assert send(path, row=council).status_code == 404


def test_who_changed_meanwhile_is_not_taken_out(send, rollout, manager):
    council = make.stakeholder(rollout)
    path = reverse("communications:take_out", args=[rollout.slug, council.pk])
    seen = Stakeholder.objects.get(pk=council.pk)
    council.save()
    send(path, row=seen)
    council.refresh_from_db()
    assert council.left_on is None
