"""A message may be tied to a phase, a gate, a step or a risk; it is due when that happens."""

from datetime import date

import pytest
from django.urls import reverse

from tests import make
from tests.communications.test_lines import add, change
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.offers import moved_messages
from tracker.communications.operations import record_told
from tracker.communications.queries import messages, next_due
from tracker.phases.domain.plan import GateOutcome
from tracker.phases.operations import decide_gate
from tracker.phases.queries import schedule_of
from tracker.risks import operations as risks

from .conftest import TODAY

pytestmark = pytest.mark.django_db

AT = {"cadence": "anchored", "distance": "0", "side": "after"}


@pytest.fixture
def data_loss(rollout):
    return make.risk(rollout, name="Customer data is lost")


@pytest.fixture
def incident(rollout, data_loss):
    return make.plan_line(
        rollout, name="Incident", cadence="anchored", anchors=[f"risk:{data_loss.key}"], offset=1
    )


def due(rollout, on=TODAY) -> dict[str, date]:
    found = messages(
        rollout, date(2026, 9, 1), date(2026, 12, 31), schedule_of(rollout, on), confidential=True
    )
    return {one.identity: one.on for one in found}


def test_nothing_is_due_while_the_risk_has_not_occurred(rollout, incident):
    assert due(rollout) == {}
    assert next_due(rollout, [incident], schedule_of(rollout, TODAY)) == {}


def test_it_is_due_so_many_working_days_after_the_risk_occurred(rollout, data_loss, incident, manager):
    risks.note_occurrence(risk=data_loss, by=manager, on=date(2026, 10, 2), reason="A backup failed.")
    assert due(rollout) == {f"risk:{data_loss.key}": date(2026, 10, 5)}
    assert due(rollout, date(2026, 10, 1)) == {}


def test_it_is_no_longer_due_once_the_risk_is_opened_again(rollout, data_loss, incident, manager):
    risks.note_occurrence(risk=data_loss, by=manager, on=date(2026, 10, 2), reason="A backup failed.")
    risks.reopen_risk(risk=data_loss, by=manager, on=TODAY, reason="It was a false alarm.")
    assert due(rollout) == {}


def test_the_form_offers_the_risks_and_keeps_the_chosen_one(send, page, rollout, manager, data_loss):
    assert add(send, rollout, **AT, risk=f"risk:{data_loss.key}").status_code == 302
    line = rollout.plan_lines.get()
    assert line.anchors == [f"risk:{data_loss.key}"]
    shown = page("communications:lines", rollout).content.decode()
    assert "R01 “Customer data is lost” occurs" in shown
    change(send, line, **{**AT, "distance": "2"}, risk=f"risk:{data_loss.key}")
    line.refresh_from_db()
    assert (line.anchors, line.offset) == ([f"risk:{data_loss.key}"], 2)


def test_a_risk_it_is_tied_to_already_is_minded_like_one_that_is_chosen(
    send, rollout, manager, data_loss, incident
):
    tied = {"anchors": incident.anchors}
    refused = change(send, incident, **{**AT, "distance": "2", "side": "before"}, **tied)
    assert "Nobody knows days before" in refused.content.decode()
    data_loss.is_confidential = True
    data_loss.save()
    assert "make the message confidential" in change(send, incident, **AT, **tied).content.decode()


def test_no_message_is_due_before_a_risk_occurs(send, rollout, manager, data_loss):
    refused = add(send, rollout, **{**AT, "distance": "2", "side": "before"}, risk=f"risk:{data_loss.key}")
    assert "Nobody knows days before" in refused.content.decode()


def test_a_confidential_risk_is_for_a_confidential_message(send, rollout, manager):
    secret = make.risk(rollout, name="The vendor is bankrupt", is_confidential=True)
    refused = add(send, rollout, **AT, risk=f"risk:{secret.key}")
    assert "make the message confidential" in refused.content.decode()
    assert not rollout.plan_lines.exists()
    assert add(send, rollout, **AT, risk=f"risk:{secret.key}", is_confidential="on").status_code == 302


def test_a_risk_that_became_confidential_is_not_named_to_those_who_may_not_see_it(
    team_member, rollout, page, data_loss, incident
):
    data_loss.is_confidential = True
    data_loss.save()
    shown = page("communications:lines", rollout).content.decode()
    assert "Customer data is lost" not in shown
    assert "a risk occurs" in shown


def test_its_message_has_an_address(client, rollout, manager, data_loss, incident, send):
    risks.note_occurrence(risk=data_loss, by=manager, on=TODAY, reason="A backup failed.")
    path = reverse("communications:record", args=[rollout.slug, incident.pk, f"risk:{data_loss.key}", "told"])
    assert client.get(path).status_code == 200


def test_many_lines_tied_to_risks_cost_no_more_queries(rollout, data_loss, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(40) as asked:
            due(rollout)
        return len(asked.captured_queries)

    for number in range(2):
        make.plan_line(rollout, cadence="anchored", anchors=[f"risk:{data_loss.key}"], name=f"{number}")
    few = count()
    for number in range(20):
        more = make.risk(rollout, name=f"Risk {number}")
        make.plan_line(rollout, cadence="anchored", anchors=[f"risk:{more.key}"], name=f"More {number}")
    assert count() <= few


def test_a_gate_that_was_refused_makes_nothing_due_and_a_phase_that_began_keeps_its_start(rollout, manager):
    phase = make.phase(rollout)
    make.step(phase, days=3, started_on=date(2026, 9, 28), finished_on=date(2026, 9, 30))
    make.plan_line(rollout, cadence="anchored", anchors=[f"start:{phase.key}", f"gate:{phase.key}"], offset=0)
    assert set(due(rollout)) == {f"start:{phase.key}", f"gate:{phase.key}"}
    decide_gate(phase=phase, by=manager, on=TODAY, outcome=GateOutcome.STOP, review_on=None, conditions="")
    rollout.refresh_from_db()
    assert due(rollout) == {f"start:{phase.key}": date(2026, 9, 28)}


def test_a_change_of_the_plan_names_the_messages_it_moves(rollout, manager):
    first, last = make.phase(rollout, name="Readiness"), make.phase(rollout, name="Technology")
    ready, build = make.step(first, days=5), make.step(last, days=5)
    make.link(ready, build)
    for name, anchor in (
        ("With the step", build.node_key),
        ("With the gate", f"gate:{last.key}"),
        ("With the phase", f"start:{last.key}"),
        ("With what stays", f"start:{first.key}"),
    ):
        make.plan_line(rollout, name=name, cadence="anchored", anchors=[anchor])
    before = schedule_of(rollout, TODAY)
    ready.days = 8
    ready.save()
    rollout.plan_version += 1
    rollout.save()
    moved = {
        one.name: (one.now - one.was).days
        for one in moved_messages(manager, before, schedule_of(rollout, TODAY))
    }
    assert set(moved) == {"With the step", "With the gate", "With the phase"}
    assert all(days > 0 for days in moved.values())


def test_a_change_of_the_plan_names_the_messages_that_lose_their_day_and_those_that_gain_one(
    rollout, manager
):
    step = make.step(make.phase(rollout), days=5)
    lost = make.plan_line(rollout, name="Lost", cadence="anchored", anchors=[step.node_key])
    make.plan_line(rollout, name="Both", cadence="anchored", anchors=["gate:P1", step.node_key])
    with_step = schedule_of(rollout, TODAY)
    step.delete()
    rollout.plan_version += 1
    rollout.save()
    without = schedule_of(rollout, TODAY)
    day = date(2026, 10, 9)
    found = {(one.name, one.was, one.now) for one in moved_messages(manager, with_step, without)}
    assert ("Lost", day, None) in found
    assert ("Both", day, None) in found
    found = {(one.name, one.was, one.now) for one in moved_messages(manager, without, with_step)}
    assert ("Lost", None, day) in found
    record_told(line=lost, occurrence=Occurrence(step.node_key, day), by=manager, on=TODAY)
    assert "Lost" not in {one.name for one in moved_messages(manager, with_step, without)}


def test_a_message_that_a_change_moves_into_the_past_is_named_with_both_days(rollout, manager):
    phase = make.phase(rollout)
    make.step(phase, days=20, started_on=date(2026, 9, 28))
    make.plan_line(rollout, name="Review", cadence="anchored", anchors=["gate:P1"], offset=-5)
    before = schedule_of(rollout, TODAY)
    rollout.steps.update(days=7)
    rollout.plan_version += 1
    rollout.save()
    (moved,) = moved_messages(manager, before, schedule_of(rollout, TODAY))
    assert (moved.was > TODAY > moved.now) is True
