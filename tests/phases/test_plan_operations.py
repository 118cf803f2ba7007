import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tracker.phases import operations
from tracker.phases.domain.plan import GateOutcome
from tracker.phases.models import Evidence, PlanLink
from tracker.phases.queries import approved_baseline, schedule_of

pytestmark = pytest.mark.django_db
MONDAY = make.MONDAY


def test_a_longer_step_moves_the_go_live(plan):
    step = plan.steps.get(key="p1-1")
    effect = operations.change_step(step=step, by=None, on=MONDAY, days=9)
    assert effect.go_live_days == 4
    logged = json.loads(plan.activity.get(verb="plan_changed").detail.text)
    assert logged == {"edits": [{"of": "step:p1-1", "field": "days", "was": 5, "now": 9}]}


def test_a_step_can_be_changed_only_in_what_a_plan_holds(plan):
    with pytest.raises(TypeError):
        operations.change_step(step=plan.steps.first(), by=None, on=MONDAY, pk=7)


@pytest.mark.parametrize("estimate", [{"best_days": 6}, {"worst_days": 4}])
def test_best_and_worst_stand_on_either_side_of_the_days(plan, estimate):
    with pytest.raises(ValidationError):
        operations.change_step(step=plan.steps.get(key="p1-1"), by=None, on=MONDAY, **estimate)


def test_a_plan_that_would_leave_the_calendar_is_refused_naming_the_step_reached(plan):
    step = plan.steps.get(key="p1-1")
    with pytest.raises(ValidationError, match="Step p1-1"):
        operations.change_step(step=step, by=None, on=MONDAY, not_before=date(2199, 12, 30))
    step.refresh_from_db()
    assert step.not_before is None


def test_a_new_step_gets_the_next_number_and_a_key_of_its_own(plan):
    phase = plan.phases.get(key="P1")
    step, _effect = operations.add_step(phase=phase, by=None, on=MONDAY, name="Sign off", days=2)
    other, _effect = operations.add_step(phase=phase, by=None, on=MONDAY, name="Sign off", days=2)
    assert (step.shown_number, other.shown_number) == ("1.3", "1.4")
    assert step.key != other.key


def test_a_circle_of_links_is_refused_naming_both_steps(plan):
    first, last = plan.steps.get(key="p1-1"), plan.steps.get(key="p1-2")
    with pytest.raises(ValidationError, match=r"Step p1-1.*Step p1-2"):
        operations.add_link(rollout=plan, by=None, on=MONDAY, before=last, after=first)
    assert PlanLink.objects.count() == 4


@pytest.mark.parametrize(
    ("before", "after"), [("p1-1", "p1-1"), ("p1-1", "p1-2"), ("P1", "p1-1")], ids=["self", "twice", "own"]
)
def test_links_that_say_nothing_are_refused(plan, before, after):
    start = plan.phases.filter(key=before).first() or plan.steps.get(key=before)
    with pytest.raises(ValidationError):
        operations.add_link(rollout=plan, by=None, on=MONDAY, before=start, after=plan.steps.get(key=after))


def test_a_link_with_a_lag_moves_what_waits_and_removing_it_moves_it_back(plan):
    late, first = make.step(plan.phases.get(key="P2"), days=1), plan.steps.get(key="p1-1")
    link, added = operations.add_link(rollout=plan, by=None, on=MONDAY, before=first, after=late, lag=3)
    assert [moved.key for moved in added.moved] == [late.node_key]
    removed = operations.remove_link(link=link, by=None, on=MONDAY)
    assert [moved.key for moved in removed.moved] == [late.node_key]


def test_a_criterion_keeps_who_met_it_when_and_how(plan):
    by = make.member(plan)
    criterion = make.criterion(plan.phases.first())
    operations.meet_criterion(criterion=criterion, by=by, on=MONDAY, remark="64 of 64")
    assert (criterion.met_by, criterion.met_on, criterion.remark) == (by, MONDAY, "64 of 64")
    operations.unmeet_criterion(criterion=criterion, by=by, on=MONDAY)
    assert (criterion.met_by, criterion.met_on) == (None, None)


def test_go_needs_every_criterion_met(plan):
    phase = plan.phases.first()
    criterion = make.criterion(phase)
    with pytest.raises(ValidationError, match="1 is open"):
        operations.decide_gate(phase=phase, outcome=GateOutcome.GO, by=None, on=MONDAY)
    operations.meet_criterion(criterion=criterion, by=None, on=MONDAY)
    operations.decide_gate(phase=phase, outcome=GateOutcome.GO, by=None, on=MONDAY)
    assert schedule_of(plan, MONDAY).nodes["gate:P1"].status == "done"


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        ({"outcome": GateOutcome.CONDITIONAL, "review_on": MONDAY + timedelta(days=7)}, "conditions"),
        ({"outcome": GateOutcome.CONDITIONAL, "conditions": "Train branch 7"}, "review_on"),
        ({"outcome": GateOutcome.HOLD}, "review_on"),
        ({"outcome": GateOutcome.HOLD, "review_on": MONDAY}, "review_on"),
    ],
)
def test_conditions_and_holds_say_what_and_until_when(plan, decision, field):
    with pytest.raises(ValidationError) as refused:
        operations.decide_gate(phase=plan.phases.first(), by=None, on=MONDAY, **decision)
    assert list(refused.value.message_dict) == [field]


def test_a_held_gate_moves_the_go_live_behind_its_review(plan):
    _decision, effect = operations.decide_gate(
        phase=plan.phases.last(), outcome=GateOutcome.HOLD, by=None, on=MONDAY, review_on=date(2026, 12, 1)
    )
    assert [moved.key for moved in effect.moved] == ["gate:P2"]


def test_a_baseline_keeps_the_forecast_of_its_day(plan):
    finish = schedule_of(plan, MONDAY).nodes["gate:P2"].forecast.finish
    operations.take_baseline(rollout=plan, name="Agreed", by=None, on=MONDAY)
    operations.change_step(step=plan.steps.get(key="p1-1"), by=None, on=MONDAY, days=50)
    assert approved_baseline(plan)["gate:P2"].finish == finish


def test_evidence_is_kept_with_its_hash_under_a_name_that_says_nothing(plan):
    deliverable = make.deliverable(plan.steps.first())
    sent = SimpleUploadedFile("..\\..\\as is 流程.pdf", b"%PDF-1.7 all of it")
    evidence = operations.add_evidence(deliverable=deliverable, upload=sent, by=None)
    assert evidence.name == "as is 流程.pdf"
    assert "流程" not in evidence.file.name
    assert len(evidence.sha256) == 64
    assert evidence.file.read() == b"%PDF-1.7 all of it"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("tool.exe", b"MZ\x90"),
        ("tool.txt", b"\x7fELF\x02"),
        ("run.txt", b"#!/bin/sh"),
        ("macro.docm", b"PK\x03\x04"),
        ("plan.docx", b"just text"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("picture.png", b"GIF89a"),
        ("a\u202egpj.txt", b"x"),
        ("CON.txt", b"x"),
        ("x" * 300 + ".txt", b"x"),
        ("a\r\nb\x00.txt", b"x"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused_and_nothing_is_kept(plan, settings, name, content):
    deliverable = make.deliverable(plan.steps.first())
    sent = ContentFile(content, name="file")
    sent.name = name
    with pytest.raises(ValidationError):
        operations.add_evidence(deliverable=deliverable, upload=sent, by=None)
    assert not Evidence.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_a_file_whose_row_fails_is_not_left_behind(plan, settings, monkeypatch):
    deliverable = make.deliverable(plan.steps.first())
    sent = SimpleUploadedFile("a.txt", b"x")

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Evidence, "save", fail)
    with pytest.raises(RuntimeError):
        operations.add_evidence(deliverable=deliverable, upload=sent, by=None)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
