"""The dossier of a gate in Word: criteria, evidence, decisions with their conditions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from tests import make
from tests.reports.reading import words
from tests.word.validators import openxml, own, sdk
from tracker.phases.models import Evidence, GateDecision
from tracker.reports.dossier import dossier

MADE_AT = datetime(2026, 11, 27, 16, tzinfo=UTC)


@pytest.fixture
def phase(rollout):
    phase = make.phase(rollout, name="Readiness", second_name="准备评估")
    rollout.second_language = "zh-hans"
    rollout.save()
    sponsor = make.member(rollout, "sponsor", name="Helen Ward")
    make.criterion(phase, name="Goals are agreed", met_on=rollout.starts_on, met_by=sponsor)
    make.criterion(phase, name="Baseline is taken", remark="Waits for finance.")
    handed_in = make.deliverable(make.step(phase, name="Agree goals"), name="List of goals")
    Evidence.objects.create(
        deliverable=handed_in,
        file=ContentFile(b"x", "goals.txt"),
        name="goals.txt",
        size=1,
        sha256="ab12" * 16,
        uploaded_at=MADE_AT,
    )
    make.deliverable(make.step(phase), name="Minutes")
    GateDecision.objects.create(
        rollout=rollout,
        phase=phase,
        outcome="conditional",
        decided_on=rollout.starts_on,
        review_on=rollout.starts_on + timedelta(days=10),
        conditions="Finance confirms the baseline.",
        decided_by=sponsor,
        at=MADE_AT,
    )
    return phase


def told(phase, days=0, language="en"):
    return dossier(phase, phase.rollout.starts_on + timedelta(days=days), language, made_at=MADE_AT)


def test_it_names_criteria_evidence_approver_and_conditions_with_their_end(phase):
    said = words(told(phase))
    for wanted in (
        "1 of 2 criteria met", "Goals are agreed", "Waits for finance.", "goals.txt", "ab12 ab12", "no file",
        "Helen Ward", "Finance confirms the baseline.", "Go, with conditions",
    ):  # fmt: skip
        assert wanted in said
    assert "which is over" not in said
    assert "which is over" in words(told(phase, days=11))


@pytest.mark.parametrize("judge", [sdk, openxml, own])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_is_valid_in_both_languages(phase, language, judge, tmp_path):
    assert judge(told(phase, language=language), tmp_path) == []


def test_a_gate_that_nobody_prepared_has_one_too(rollout, tmp_path):
    assert own(told(make.phase(rollout)), tmp_path) == []


def test_it_is_read_by_those_who_see_the_plan(phase, reader, page):
    assert page("reports:dossier", phase.rollout, phase.key).status_code == 403


def test_it_comes_from_the_page_of_the_phase(phase, manager, page, django_assert_max_num_queries):
    html = page("phases:phase", phase.rollout, phase.key).content.decode()
    assert f"/phases/{phase.key}/gate.docx" in html
    with django_assert_max_num_queries(16):
        served = page("reports:dossier", phase.rollout, phase.key, language="zh-hans")
    assert "准备评估" in words(b"".join(served.streaming_content))
