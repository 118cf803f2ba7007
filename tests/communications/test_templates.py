"""Plan lines copied from the playbook that the rollout keeps, or from the built-in one."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tracker.communications import operations
from tracker.communications.audience import Audience
from tracker.communications.models import PlanLine
from tracker.library.domain.writing import write_playbook
from tracker.library.shelf import playbooks

from .conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(rollout):
    """The rollout with the built-in playbook's messages, six phases and two languages."""
    rollout.playbook = json.loads(write_playbook(playbooks()["crm-rollout"]))
    rollout.second_language = "zh-hans"
    rollout.save()
    for _number in range(6):
        make.phase(rollout)
    make.duty(rollout, key="project-manager")
    return rollout


def add(rollout, *keys, by=None):
    return operations.add_lines_from_templates(rollout=rollout, keys=keys, by=by, on=TODAY)


def test_every_template_of_the_built_in_playbook_becomes_a_line(planned):
    keys = [f"T{number}" for number in range(1, 13)]
    assert [line.source_key for line in add(planned, *keys)] == keys


def test_a_repeated_template_begins_today(planned):
    (line,) = add(planned, "T5")
    assert (line.every, line.unit, line.first_on) == (2, "week", TODAY)
    assert (line.name, line.second_name) == ("User news", "用户通知")


def test_a_repeated_template_waits_for_the_rollout_to_begin(planned):
    planned.starts_on = date(2027, 1, 4)
    planned.save()
    assert add(planned, "T5")[0].first_on == date(2027, 1, 4)


def test_a_template_of_every_gate_is_one_line_tied_to_all_of_them(planned):
    (line,) = add(planned, "T2")
    assert (line.anchors, line.offset) == ([f"gate:P{number}" for number in range(1, 7)], -5)


def test_a_template_around_the_go_live_is_tied_to_it(planned):
    assert add(planned, "T7")[0].anchors == ["go_live"]


def test_a_stakeholder_whose_member_has_the_duty_is_its_audience(planned):
    duty = make.duty(planned, key="sponsor")
    nora = make.member(planned, role="sponsor")
    nora.duties.set([duty])
    board = make.stakeholder(planned, member=nora)
    line = add(planned, "T1")[0]
    assert Audience(planned, TODAY).stakeholders(line) == [board]


def test_an_unknown_template_is_refused_and_nothing_is_added(planned):
    with pytest.raises(ValidationError, match="T99"):
        add(planned, "T1", "T99")
    assert not PlanLine.objects.exists()


def test_a_template_taken_again_after_its_line_ended_gets_its_own_key(planned, manager):
    (first,) = add(planned, "T1", by=manager)
    operations.end_line(line=first, by=manager, on=TODAY)
    assert add(planned, "T1", by=manager)[0].key == "T1-2"


def test_the_page_offers_what_is_not_planned_yet(send, page, planned, manager):
    send(reverse("communications:templates", args=[planned.slug]), {"keys": ["T1", "T3"]})
    text = page("communications:templates", planned).content.decode()
    assert "Sponsor brief" not in text
    assert "User news" in text


def test_choosing_nothing_says_so(send, planned, manager):
    answer = send(reverse("communications:templates", args=[planned.slug]), {})
    assert "Choose at least one template" in answer.content.decode()


def test_a_rollout_without_a_playbook_starts_from_the_built_in_templates(send, page, rollout, manager):
    text = page("communications:templates", rollout).content.decode()
    assert "come from the built-in playbook" in text
    keys = [f"T{number}" for number in range(1, 13)]
    send(reverse("communications:templates", args=[rollout.slug]), {"keys": keys})
    assert list(rollout.plan_lines.values_list("source_key", flat=True)) == keys
    assert "All templates are planned already" in page("communications:templates", rollout).content.decode()


def test_a_template_tied_to_phases_the_rollout_lacks_is_told_on_demand(rollout):
    (line,) = add(rollout, "T2")
    assert (line.cadence, line.anchors) == ("on_demand", [])
    assert add(rollout, "T7")[0].anchors == ["go_live"]


def test_a_rollout_with_a_playbook_offers_its_own_templates_only(page, planned, manager):
    planned.playbook["messages"] = planned.playbook["messages"][:1]
    planned.save()
    text = page("communications:templates", planned).content.decode()
    assert "built-in playbook" not in text
    assert "Sponsor brief" in text
    assert "User news" not in text
