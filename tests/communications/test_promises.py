"""Promises are written down, kept, moved or broken; a confidential one is not there for most."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tracker.communications import operations
from tracker.communications.models import Promise

from .conftest import TODAY

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 10, 9)


def promised(rollout, **fields) -> Promise:
    made = {"name": "Answer on entry times", "made_to": "Counter staff", "on": TODAY, "due_on": FRIDAY}
    return operations.make_promise(rollout=rollout, by=None, **{**made, **fields})


def ended(promise, status="kept", on=TODAY, **said):
    operations.end_promise(promise=promise, status=status, by=None, on=on, **said)


def address(name, rollout, *args) -> str:
    return reverse(f"communications:{name}", args=[rollout.slug, *args])


def test_a_promise_is_written_down_with_whom_it_was_made_to(manager, rollout, send):
    council = make.stakeholder(rollout, name="Works council")
    typed = {
        "name": "Answer on pay",
        "stakeholder": council.pk,
        "owner": manager.pk,
        "made_on": "2026-10-05",
        "due_on": "2026-10-09",
    }
    assert send(address("add_promise", rollout), typed).status_code == 302
    promise = rollout.promises.get()
    assert (promise.to, promise.number, promise.promised_for) == ("Works council", 1, FRIDAY)
    assert promise.turns.get().status == "open"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"made_to": ""}, "to whom it was promised"),
        ({"due_on": "2026-10-01"}, "due before it was made"),
        ({"made_on": "2026-10-06"}, "still to come"),
        ({"name": ""}, "required"),
    ],
)
def test_what_makes_no_promise_is_refused_and_kept_as_typed(manager, rollout, send, wrong, said):
    typed = {
        "name": "Answer on pay",
        "made_to": "Everybody",
        "made_on": "2026-10-05",
        "due_on": "2026-10-09",
        "note": "As said in the hall",
    }
    answer = send(address("add_promise", rollout), {**typed, **wrong}).content.decode()
    assert said in answer
    assert "As said in the hall" in answer
    assert not rollout.promises.exists()


def test_one_button_says_that_it_was_kept_today(manager, rollout, send):
    promise = promised(rollout)
    send(address("turn_promise", rollout, promise.number, "kept"), row=promise)
    promise.refresh_from_db()
    assert (promise.status, promise.over_on) == ("kept", TODAY)


def test_one_that_was_not_kept_wants_its_reason(manager, rollout, send):
    promise = promised(rollout)
    path = address("turn_promise", rollout, promise.number, "broken")
    assert "required" in send(path, row=promise).content.decode()
    send(path, {"note": "The figures came late."}, row=promise)
    promise.refresh_from_db()
    assert promise.status == "broken"
    assert promise.turns.last().note == "The figures came late."


def test_a_day_that_is_agreed_anew_leaves_the_first_one_to_be_seen(manager, rollout, send, page):
    promise = promised(rollout)
    path = address("turn_promise", rollout, promise.number, "moved")
    assert "day is over" in send(path, {"due_on": "2026-10-02", "note": "x"}, row=promise).content.decode()
    send(path, {"due_on": "2026-10-16", "note": "They agreed."}, row=promise)
    promise.refresh_from_db()
    assert (promise.due_on, promise.promised_for) == (date(2026, 10, 16), FRIDAY)
    shown = page("communications:promise", rollout, promise.number).content.decode()
    assert "first promised for Fri\xa09\xa0Oct\xa02026" in shown
    assert "They agreed." in shown


def test_what_was_recorded_is_opened_again_before_it_changes(manager, rollout, send):
    promise = promised(rollout)
    ended(promise, "broken", note="Forgot")
    with pytest.raises(ValidationError, match="recorded already"):
        ended(promise, "kept")
    send(address("open_promise_again", rollout, promise.number), row=promise)
    promise.refresh_from_db()
    assert promise.is_open
    assert [turn.status for turn in promise.turns.all()] == ["open", "broken", "open"]


def test_two_who_say_at_once_what_became_of_it_do_not_both_count(rollout):
    promise = promised(rollout)
    other = Promise.objects.select_related("rollout").get(pk=promise.pk)
    ended(promise, "kept")
    with pytest.raises(ValidationError):
        ended(other, "broken")


def test_its_owner_says_what_became_of_it_and_nobody_else_of_the_team(team_member, rollout, send):
    own, others = promised(rollout, owner=team_member), promised(rollout, name="Not mine")
    assert send(address("turn_promise", rollout, own.number, "kept"), row=own).status_code == 302
    assert send(address("turn_promise", rollout, others.number, "kept"), row=others).status_code == 403


def test_a_confidential_one_is_absent_for_whoever_may_not_see_it(team_member, rollout, page, client):
    secret = promised(rollout, name="Severance terms", is_confidential=True, owner=team_member)
    assert "Severance" not in page("communications:promises", rollout).content.decode()
    file = page("communications:promises", rollout, export="csv")
    assert b"Severance" not in b"".join(file.streaming_content)
    assert page("communications:promise", rollout, secret.number).status_code == 404
    assert "/promises/" not in client.get("/search/?q=Severance").content.decode()


def test_they_are_found_and_listed_by_state(manager, rollout, page, client, time_machine):
    promised(rollout, name="Late one", due_on=TODAY)
    ended(promised(rollout, name="Kept one"))
    time_machine.move_to("2026-10-06T09:00:00Z")
    shown = page("communications:promises", rollout).content.decode()
    assert "1 of 1 promise kept" in shown
    late = page("communications:promises", rollout, show="late").content.decode()
    assert "Late one" in late
    assert "Kept one" not in late
    assert "/promises/1/" in client.get("/search/?q=late").content.decode()


def test_it_may_begin_with_the_message_it_was_made_with(manager, rollout, page, send):
    council = make.stakeholder(rollout, name="Works council")
    line = make.plan_line(rollout, name="Talk", stakeholders=[council])
    message = operations.record_told(line=line, occurrence=None, by=manager, on=TODAY)
    path = address("add_promise", rollout) + f"?message={message.pk}"
    shown = page("communications:add_promise", rollout, message=message.pk).content.decode()
    assert "Made with the message “Talk”" in shown
    send(path, {"name": "A list", "stakeholder": council.pk, "made_on": "2026-10-05", "due_on": "2026-10-09"})
    assert rollout.promises.get().message == message


def test_many_promises_cost_no_more_queries(manager, rollout, page, django_assert_max_num_queries):
    for number in range(3):
        promised(rollout, name=f"One {number}", stakeholder=make.stakeholder(rollout), owner=manager)
    with django_assert_max_num_queries(40) as few:
        page("communications:promises", rollout)
    for number in range(30):
        promised(rollout, name=f"More {number}", stakeholder=make.stakeholder(rollout), owner=manager)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page("communications:promises", rollout)
