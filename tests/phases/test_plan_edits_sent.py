"""Edits as anybody may send them, addresses as anybody may type them: refused in words, nothing stored."""

import json
import re

import pytest
from django.urls import reverse

from tests import make
from tracker.phases.models import PlanChange, PlanLink, Step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
HTMX = {"headers": {"HX-Request": "true"}}
FS = ["FS", 0]


def field(name, now, was=None, of="step:p1-1") -> str:
    return json.dumps([{"of": of, "field": name, "was": was, "now": now}])


def link(before, after, now=FS, was=None) -> str:
    return json.dumps([{"before": before, "after": after, "was": was, "now": now}])


def stored(plan):
    plan.refresh_from_db()
    rows = Step.objects.order_by("pk").values(), PlanLink.objects.order_by("pk").values()
    return [list(one) for one in rows], plan.plan_version, plan.log_count, PlanChange.objects.count()


UNREADABLE = [
    "",
    "no JSON",
    "{}",
    "7",
    "[7]",
    '[{"of": "step:p1-1"}]',
    "[" * 2_000 + "]" * 2_000,
    field("days", 9, 5)[:-1],
    '[{"of": "step:p1-1", "field": "days", "was": 5, "now": NaN}]',
    '[{"of": "step:p1-1", "field": "days", "was": 5, "now": 1e400}]',
    '[{"of": "step:p1-1", "field": "days", "was": 5, "now": ' + "9" * 5_000 + "}]",
    field("days", True, 5),
    field("days", 9.5, 5),
    field("days", [9], 5),
    field("days", {}, 5),
    json.dumps([{"step": "p1-1", "is_there": False}]),
    link("step:p1-1", "step:p2-2", ["FS"]),
    link("step:p1-1", "step:p2-2", ["FS", 1.5]),
    link("step:p1-1", "step:p2-2", ["FS", ""]),
]
IMPOSSIBLE = [
    field("pk", 7),
    field("rollout", 7),
    field("days", 9, 5, of="planet:mars"),
    field("days", 9, 5, of="phase:P1"),
    field("days", -1, 5),
    field("days", 3_651, 5),
    field("days", 2**63, 5),
    field("days", "", 5),
    field("days", "1,5", 5),
    field("days", "９", 5),
    field("name", " \u200b ", "Step p1-1"),
    field("name", "x" * 201, "Step p1-1"),
    field("name", "nul \x00", "Step p1-1"),
    field("name", "\ud800", "Step p1-1"),
    field("owner", 0),
    field("owner", 10**30),
    field("planned_cost", "NaN"),
    field("planned_cost", "-1"),
    field("planned_cost", "1e400"),
    field("planned_cost", "1.005"),
    field("days_left", 3),
    *(
        field("not_before", day)
        for day in ("9999-12-31", "0001-01-01", "10000-01-01", "2027-02-29", "12/31/99")
    ),
    field("deadline", "2026-W01-1"),
    link("step:p1-1", "step:p1-1"),
    link("step:p1-2", "step:p1-1"),
    link("step:p1-1", "step:p1-2"),
    link("phase:P1", "step:p1-1"),
    link("step:p1-1", "phase:P1"),
    link("phase:P1", "phase:P1"),
    link("phase:P2", "step:p1-1"),
    link("step:p1-1", "step:gone"),
    link("step:gone", "step:p1-1"),
    link("step:p1-1", ""),
    link("planet:mars", "step:p1-1"),
    link("step:p1-1", "step:p2-2", ["XX", 0]),
    link("step:p1-1", "step:p2-2", ["FS", 10**9]),
    link("step:p1-1", "step:p2-2", ["FS", -(10**9)]),
    link("step:p1-1", "step:p2-2", None, FS),
    link("step:p1-1", "step:p1-2", ["SS", 0], ["FF", 4]),
]


@pytest.mark.parametrize("address", ["preview", "save_changes"])
@pytest.mark.parametrize("edits", UNREADABLE + IMPOSSIBLE)
def test_edits_that_can_not_be_are_refused_in_words_and_store_nothing(send, plan, manager, address, edits):
    before = stored(plan)
    answer = send(reverse(f"phases:{address}", args=[plan.slug]), {"edits": edits}, **HTMX)
    assert answer.status_code == 200
    assert re.search(r"error-summary.*?<li>[^<\s]", answer.text, re.DOTALL)
    assert 'id="save-changes"' not in answer.text
    assert stored(plan) == before


def test_more_edits_than_a_form_may_carry_are_refused(send, plan, manager):
    edits = json.dumps(json.loads(field("name", "x" * 200, "Step p1-1")) * 12_000)
    answer = send(reverse("phases:save_changes", args=[plan.slug]), {"edits": edits}, **HTMX)
    assert answer.status_code in (200, 400, 413)
    assert not PlanChange.objects.exists()


def test_parts_of_another_rollout_can_not_be_reached_by_edits(send, plan, manager):
    other = make.step(make.phase(make.rollout(), key="X"), key="foreign")
    make.member(other.rollout, user=manager.user)  # even if it is one's own
    stranger = make.member(other.rollout)
    before = stored(plan)
    for edits in (
        field("days", 9, 5, of="step:foreign"),
        field("deadline", "2027-01-04", of="phase:X"),
        field("owner", stranger.pk),
        link("step:foreign", "step:p1-1"),
        link("step:p1-1", "phase:X"),
    ):
        send(reverse("phases:save_changes", args=[plan.slug]), {"edits": edits}, **HTMX)
    assert stored(plan) == before


@pytest.mark.parametrize(
    "query",
    [
        {"step": "gone"},
        {"step": "../../etc"},
        {"step": "nul\x00"},
        {"edit": "gone"},
        {"edit": "phase:P1"},
        {"phase": "gone", "owner": "9" * 40, "status": "x", "show": "x"},
        {"owner": "-1"},
        {"q": "%_\\'\"(*" * 2_000},
        {"q": "<script>alert(1)</script>"},
        {"folded": "P1,gone,,P1"},
        {"columns": "free,gone,pk,"},
        {"scale": "century", "links": "x", "many": "x", "print": "a0"},
        {"print": "a4", "phase": "gone"},
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_plan(page, plan, manager, query):
    answer = page("phases:plan", plan, **query)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_circle_put_into_the_database_is_marked_and_can_be_opened_again(send, page, plan, manager):
    """Nobody can make one by the app; a preview that removes one of its links gives the dates back."""
    circle = make.link(plan.steps.get(key="p1-2"), plan.steps.get(key="p1-1"))
    for query in ({}, {"links": "all", "columns": "status,start,free,because", "many": "1"}, {"print": "a3"}):
        assert page("phases:plan", plan, **query).status_code == 200
    shown = page("phases:plan", plan, step="p1-1").text
    assert "wait for each other in a circle" in shown
    assert reverse("phases:change_link", args=[plan.slug, circle.pk]) in shown
    edits = link("step:p1-2", "step:p1-1", None, FS)
    send(reverse("phases:preview", args=[plan.slug]), {"edits": edits}, **HTMX)
    send(reverse("phases:save_changes", args=[plan.slug]), {"edits": edits}, **HTMX)
    assert not plan.links.filter(pk=circle.pk).exists()
    assert "wait for each other in a circle" not in page("phases:plan", plan).text


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_on_paper_each_row_has_its_bar_beside_it(page, plan, sponsor, paper):
    text = page("phases:plan", plan, print=paper).text
    rows = re.findall(r"<tr[ >].*?</tr>", text[text.index("<tbody") :], re.DOTALL)
    keys = [re.findall('data-key="(.*?)"', row) for row in rows]
    assert [key for (key,) in keys] == [
        *("phase:P1", "step:p1-1", "step:p1-2", "gate:P1"),
        *("phase:P2", "step:p2-1", "step:p2-2", "step:live", "gate:P2"),
    ]
    assert f"is-{paper}" in text
    assert "<form" not in text[text.index("<main") : text.index("</main>")]


def test_on_paper_stands_what_was_filtered_and_says_so(page, plan, manager):
    text = page("phases:plan", plan, print="a4", phase="P2").text
    assert "Phase: Phase 2" in text
    assert "p1-1" not in text[text.index("<tbody") :]
