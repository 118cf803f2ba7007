"""Change requests: raised, assessed with the plan's own preview, decided, carried out."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import make
from tests.conftest import sign_in
from tracker.common import offers
from tracker.phases import operations as plan_operations
from tracker.phases.domain.edits import FieldEdit, LinkEdit, Terms
from tracker.phases.models import PlanChange
from tracker.risks import operations
from tracker.risks.change_request_work import search_hits, work_items
from tracker.risks.change_requests import plan_effect
from tracker.risks.models import ChangeRequest, Decision
from tracker.risks.operations.change_requests import TURNS, Status, proposed_edits

pytestmark = pytest.mark.django_db

MONDAY = make.MONDAY
LONGER = FieldEdit("step:p1-1", "days", 5, 9)
NAME = "Migrate the old mails"


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to("2026-09-07 10:00Z", tick=False)


@pytest.fixture
def plan(rollout):
    """Two phases in a row, two steps each, and a go-live at the end: 5 + 5 + 5 + 5 days."""
    first, second = make.phase(rollout), make.phase(rollout)
    steps = [make.step(phase) for phase in (first, first, second, second)]
    live = make.step(second, key="live", name="Go live", days=0)
    for before, after in pairwise([*steps, live]):
        make.link(before, after)
    rollout.go_live_node = "step:live"
    rollout.save()
    return rollout


def wanted(rollout, status="submitted", edits=(), by=None, **fields) -> ChangeRequest:
    made = operations.raise_change_request(
        rollout=rollout, by=by or rollout.members.first(), on=MONDAY, **{"name": NAME, **fields}
    )
    if edits:
        operations.propose_edits(change_request=made, edits=edits, by=made.raised_by)
    ChangeRequest.objects.filter(pk=made.pk).update(status=status)
    made.refresh_from_db()
    made.rollout = rollout
    return made


def url(view, rollout, *args):
    return reverse(f"risks:{view}", args=[rollout.slug, *(args or (1,))])


def text(answer) -> str:
    return answer.getvalue().decode()


def turns(rollout):
    return list(rollout.log_turns.filter(entry="CR01").values_list("status", flat=True))


def test_a_change_request_is_raised_assessed_decided_and_implemented(send, client, plan, team_member):
    answer = send(
        reverse("risks:raise_change_request", args=[plan.slug]),
        {"name": NAME, "text": "All since 2019", "reason": "The law", "priority": "4"},
    )
    found = plan.change_requests.get()
    assert answer.url == found.get_absolute_url()
    assert (found.status, found.raised_by, found.priority) == ("submitted", team_member, 4)

    manager = sign_in(client, plan, "project_manager")
    send(url("assess_change_request", plan), row=found)
    found.refresh_from_db()
    step = f"{url('propose_edits', plan)}?step=p1-1"
    send(step, {"days": "9", "kind": "FS", "lag": "0"}, row=found)
    found.refresh_from_db()
    assert proposed_edits(found) == [LONGER]
    send(url("ask_for_decision", plan), row=found)
    found.refresh_from_db()

    sponsor = sign_in(client, plan, "sponsor")
    send(url("decide_change_request", plan), {"verdict": "approved", "reason": "We must"}, row=found)
    found.refresh_from_db()
    decision = Decision.objects.get()
    assert (decision.change_request, decision.reason, list(decision.deciders.all())) == (
        found,
        "We must",
        [sponsor],
    )
    assert (str(decision), decision.decided_on) == (f"CR01 “{NAME}”: Approved", MONDAY)
    assert plan.steps.get(key="p1-1").days == 5

    client.force_login(manager.user)
    send(url("implement_change_request", plan), row=found)
    found.refresh_from_db()
    assert (found.status, found.over_on) == ("implemented", MONDAY)
    assert plan.steps.get(key="p1-1").days == 9
    assert turns(plan) == ["submitted", "assessing", "waiting", "approved", "implemented"]


def test_the_page_says_what_would_move_and_nothing_moves(page, plan, manager):
    wanted(plan, edits=[LONGER], reason="The law", scope="Mails too", cost=Decimal(1200))
    shown = text(page("risks:change_request", plan, 1))
    for part in ("4\u00a0working days later", "1.1 Step p1-1", "The law", "Mails too", "1,200"):
        assert part.replace("\u00a0", " ") in shown.replace("\u00a0", " ")
    assert plan.steps.get(key="p1-1").days == 5
    assert not PlanChange.objects.exists()


def test_a_dropped_step_a_new_link_and_a_link_less_are_previewed_together(plan, manager):
    asked = wanted(
        plan,
        edits=[
            FieldEdit("step:p1-2", "is_dropped", 0, 1),
            LinkEdit("step:p1-1", "step:p2-2", None, Terms("FS", 0)),
            LinkEdit("step:p2-1", "step:p2-2", Terms("FS", 0), None),
        ],
    )
    effect = plan_effect(asked, by=manager, on=MONDAY)
    assert len(effect.edits) == 3
    assert "earlier" in effect.preview.go_live.more
    assert not plan.steps.get(key="p1-2").is_dropped


def test_what_no_longer_fits_is_named_with_the_reason(page, plan, manager):
    deadline = FieldEdit("step:p2-1", "deadline", None, "2026-12-01")
    asked = wanted(plan, edits=[LONGER, deadline], status="approved")
    plan_operations.change_plan(rollout=plan, edits=[LONGER._replace(now=7)], by=None, on=MONDAY)
    [misfit] = plan_effect(asked, by=manager, on=MONDAY).misfits
    assert misfit.edit == "1.1 Step p1-1: Working days 5 to 9"
    assert "now is 7" in misfit.reason
    shown = text(page("risks:change_request", plan, 1))
    assert "The plan has changed meanwhile" in shown
    assert "Preview" not in shown


def test_a_step_that_is_gone_is_named(plan, manager):
    asked = wanted(plan, edits=[LONGER])
    plan_operations.remove_step(step=plan.steps.get(key="p1-1"), by=None, on=MONDAY)
    [misfit] = plan_effect(asked, by=manager, on=MONDAY).misfits
    assert "is not in this plan any more" in misfit.reason


def test_a_plan_that_is_so_already_is_no_conflict_and_can_be_ticked_off(plan, manager):
    asked = wanted(plan, edits=[LONGER], status="approved")
    plan_operations.change_plan(rollout=plan, edits=[LONGER], by=None, on=MONDAY)
    assert plan_effect(asked, by=manager, on=MONDAY).is_so_already
    operations.implement_change_request(change_request=asked, by=manager, on=MONDAY)
    asked.refresh_from_db()
    assert asked.status == "implemented"
    assert PlanChange.objects.count() == 1


def test_implementing_what_does_not_fit_changes_neither_plan_nor_request(send, plan, manager):
    fits = FieldEdit("step:p2-1", "days", 5, 8)
    asked = wanted(plan, edits=[LONGER, fits], status="approved")
    plan_operations.change_plan(rollout=plan, edits=[LONGER._replace(now=7)], by=None, on=MONDAY)
    answer = send(url("implement_change_request", plan), row=asked)
    assert answer.status_code == 200
    assert "As it stands it can't be implemented" in text(answer)
    asked.refresh_from_db()
    assert asked.status == "approved"
    assert plan.steps.get(key="p2-1").days == 5


def test_the_change_of_the_plan_can_be_taken_back_there(plan, manager):
    dropped = FieldEdit("step:p1-2", "is_dropped", 0, 1)
    asked = wanted(plan, edits=[LONGER, dropped], status="approved")
    operations.implement_change_request(change_request=asked, by=manager, on=MONDAY)
    assert plan.steps.get(key="p1-2").is_dropped
    plan_operations.undo_change(change=PlanChange.objects.get(), by=manager, on=MONDAY)
    assert plan.steps.get(key="p1-1").days == 5
    assert not plan.steps.get(key="p1-2").is_dropped


def test_without_edits_of_the_plan_it_is_simply_done(page, plan, manager):
    asked = wanted(plan, status="approved")
    assert "say here that it is done" in text(page("risks:implement_change_request", plan, 1))
    assert operations.implement_change_request(change_request=asked, by=manager, on=MONDAY) is None
    assert asked.status == "implemented"


@pytest.mark.parametrize("status", list(Status))
def test_each_state_leads_only_where_it_may(plan, manager, status):
    turn_to = {
        Status.ASSESSING: operations.assess_change_request,
        Status.WAITING: operations.ask_for_decision,
        Status.WITHDRAWN: operations.withdraw_change_request,
        Status.IMPLEMENTED: operations.implement_change_request,
    }
    for turned, turn in turn_to.items():
        asked = wanted(plan, status=status)
        if turned in TURNS.get(status, ()):
            turn(change_request=asked, by=manager, on=MONDAY)
            assert asked.status == turned
        else:
            with pytest.raises(ValidationError, match="can't become"):
                turn(change_request=asked, by=manager, on=MONDAY)
    for verdict in ("approved", "refused", "postponed"):
        asked = wanted(plan, status=status)
        if status != "waiting":
            with pytest.raises(ValidationError, match="can't become"):
                operations.decide_change_request(
                    change_request=asked, verdict=verdict, reason="x", by=manager, on=MONDAY
                )


@pytest.mark.parametrize("verdict", ["approved", "refused", "postponed"])
def test_every_verdict_is_a_decision_and_a_turn_and_one_change(plan, manager, verdict):
    asked = wanted(plan, status="waiting", is_confidential=True)
    before = plan.plan_version
    decision = operations.decide_change_request(
        change_request=asked, verdict=verdict, reason="So", by=manager, on=MONDAY
    )
    assert plan.plan_version == before + 1
    assert (asked.status, turns(plan)[-1], decision.is_confidential) == (verdict, verdict, True)
    assert asked.is_open == (verdict != "refused")


def test_a_decision_is_named_in_both_languages_within_a_line(plan, manager):
    plan.second_language = "zh-hans"
    plan.save()
    asked = wanted(plan, status="waiting", name="x" * 200, second_name="迁移旧邮件")
    decision = operations.decide_change_request(
        change_request=asked, verdict="refused", reason="So", by=manager, on=MONDAY
    )
    assert decision.name.endswith("…”: Refused")
    assert len(decision.name) == 200
    assert decision.second_name == "CR01“迁移旧邮件”：已否决"


def test_what_was_decided_on_is_edited_only_after_going_back_to_assessment(send, page, plan, manager):
    asked = wanted(plan, status="waiting")
    for view in ("revise_change_request", "propose_edits"):
        assert page(f"risks:{view}", plan, 1).status_code == 404
    with pytest.raises(ValidationError, match="can't be edited"):
        operations.propose_edits(change_request=asked, edits=[LONGER], by=manager)
    send(url("assess_change_request", plan), row=asked)
    assert page("risks:revise_change_request", plan, 1).status_code == 200


def test_only_its_raiser_withdraws_it(client, send, plan, team_member):
    asked = wanted(plan, by=team_member)
    sign_in(client, plan, "project_manager")
    assert send(url("withdraw_change_request", plan), row=asked).status_code == 403
    client.force_login(team_member.user)
    send(url("withdraw_change_request", plan), {"note": "Solved otherwise"}, row=asked)
    asked.refresh_from_db()
    assert asked.status == "withdrawn"
    assert plan.log_turns.last().note == "Solved otherwise"


def test_a_proposal_takes_the_place_of_an_earlier_one_and_nothing_where_it_is_as_planned(send, plan, manager):
    asked = wanted(plan, edits=[LONGER])
    path = f"{url('propose_edits', plan)}?step=p1-1"
    send(path, {"days": "7", "deadline": "2026-10-01", "kind": "FS", "lag": "0"}, row=asked)
    asked.refresh_from_db()
    deadline = FieldEdit("step:p1-1", "deadline", None, "2026-10-01")
    assert proposed_edits(asked) == [LONGER._replace(now=7), deadline]
    send(path, {"days": "5", "deadline": "2026-10-01", "kind": "FS", "lag": "0"}, row=asked)
    asked.refresh_from_db()
    assert proposed_edits(asked) == [deadline]
    send(url("drop_edit", plan, 1, 1), row=asked)
    asked.refresh_from_db()
    assert proposed_edits(asked) == []


def test_the_form_shows_what_is_asked_for_already(page, plan, manager):
    wanted(plan, edits=[LONGER])
    form = page("risks:propose_edits", plan, 1, step="p1-1").context["form"]
    assert (form["days"].value(), form["is_dropped"].value()) == (9, False)


def test_a_circle_is_refused_by_name_and_what_was_typed_stays(send, plan, manager):
    asked = wanted(plan)
    sent = {"days": "9", "kind": "FS", "lag": "0", "waits_for": "step:p2-2"}
    answer = send(f"{url('propose_edits', plan)}?step=p1-1", sent, row=asked)
    assert "Step p1-1" in " ".join(answer.context["form"].non_field_errors())
    assert answer.context["form"]["days"].value() == "9"
    asked.refresh_from_db()
    assert asked.edits == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("days", "x"),
        ("days", "-1"),
        ("days", ""),
        ("days", "9" * 30),
        ("deadline", "1.10.2026"),
        ("not_before", "3026-01-01"),
        ("waits_for", "step:nowhere"),
        ("waits_for", "step:p1-1"),
        ("kind", "XX"),
        ("lag", "100000"),
        ("no_longer", "step:p2-2"),
    ],
)
def test_what_a_plan_cannot_hold_is_refused_at_its_field(send, plan, manager, field, typed):
    asked = wanted(plan)
    sent = {"days": "9", "kind": "FS", "lag": "0", field: typed}
    answer = send(f"{url('propose_edits', plan)}?step=p1-1", sent, row=asked)
    assert field in answer.context["form"].errors
    asked.refresh_from_db()
    assert asked.edits == []


@pytest.mark.parametrize("key", ["nothing", "%00", "p1-1'"])
def test_a_step_that_is_none_is_not_found(client, send, plan, manager, key):
    asked = wanted(plan)
    path = f"{url('propose_edits', plan)}?step={key}"
    assert client.get(path).status_code == 404
    assert send(path, {"days": "9"}, row=asked).status_code == 404


def test_a_stale_form_of_a_turn_does_nothing_twice(send, plan, manager):
    asked = wanted(plan)
    seen = asked.row_version
    send(url("assess_change_request", plan), row=asked)
    asked.row_version = seen
    send(url("ask_for_decision", plan), row=asked)
    asked.refresh_from_db()
    assert asked.status == "assessing"


def test_a_team_member_raises_but_neither_assesses_nor_says_what_it_costs(send, page, plan, team_member):
    form = page("risks:raise_change_request", plan).context["form"]
    assert not {"cost", "saving", "owner", "size", "is_confidential"} & set(form.fields)
    send(
        reverse("risks:raise_change_request", args=[plan.slug]),
        {"name": NAME, "priority": "3", "cost": "5", "owner": team_member.pk, "is_confidential": "on"},
    )
    made = plan.change_requests.get()
    assert (made.cost, made.owner, made.is_confidential) == (None, None, False)


def test_money_is_for_those_who_see_it(client, page, plan, manager):
    wanted(plan, cost=Decimal("4321.00"))
    assert "4,321" in text(page("risks:change_request", plan, 1))
    assert "4,321" in text(page("risks:change_requests", plan)).replace("4321.00", "4,321")
    sign_in(client, plan, "team_member")
    for shown in (page("risks:change_request", plan, 1), page("risks:change_requests", plan)):
        assert "4321" not in text(shown).replace(",", "")
    exported = text(page("risks:change_requests", plan, export="csv"))
    assert "4321" not in exported
    assert "Added cost" not in exported


def test_a_confidential_change_request_is_nowhere_for_a_team_member(client, page, plan, manager):
    wanted(plan, name="Takeover", is_confidential=True)
    assert "Takeover" in text(page("risks:change_requests", plan))
    member = sign_in(client, plan, "team_member")
    ChangeRequest.objects.update(owner=member)
    assert page("risks:change_request", plan, 1).status_code == 404
    for query in ({}, {"export": "csv"}, {"q": "takeover"}):
        assert "Takeover" not in text(page("risks:change_requests", plan, **query))
    assert list(work_items(member, MONDAY)) == []
    assert list(search_hits(member, "Takeover")) == list(search_hits(member, "CR1")) == []


def test_my_work_asks_deciders_to_decide_and_owners_to_go_on(plan, manager):
    sponsor, member = make.member(plan, "sponsor"), make.member(plan, "team_member")
    day = MONDAY + timedelta(days=3)

    def waits(who):
        return [(item.what, item.button, item.due_on) for item in work_items(who, MONDAY)]

    assert work_items in offers.work_items._readers
    asked = wanted(plan, status="waiting", decide_by=day)
    assert waits(sponsor) == waits(manager) == [(f"CR01 {NAME}", "Decide", day)]
    assert waits(member) == []
    for status, button in (("submitted", "Assess"), ("assessing", "Assess"), ("approved", "Implement")):
        ChangeRequest.objects.filter(pk=asked.pk).update(status=status)
        assert [button for _what, button, _due in waits(manager)] == [button]
        assert waits(sponsor) == []
    ChangeRequest.objects.filter(pk=asked.pk).update(status="refused")
    assert waits(manager) == []


def test_a_search_finds_it_by_words_and_by_number(plan, manager):
    wanted(plan, reason="Der Prüfer verlangt es")
    for words in ("old mails", "prüfer", "CR1", "cr01"):
        assert [hit.title for hit in search_hits(manager, words)] == [f"CR01 {NAME}"]
    for words in ("", " ", "CR2", "a\x00b", "CR" + "9" * 30):
        assert list(search_hits(manager, words)) == []


def test_the_list_shows_segments_filters_and_goes_out_safely(page, plan, manager):
    wanted(plan, name="=cmd()", owner=manager, phase=plan.phases.first())
    wanted(plan, name="Second", status="waiting", decide_by=MONDAY - timedelta(days=1))
    wanted(plan, name="Third", status="refused")
    assert "1 change request waits for a decision" in text(page("risks:change_requests", plan))
    shown = text(page("risks:change_requests", plan, show="waiting"))
    assert ("Second" in shown, "=cmd()" in shown, "Third" in shown) == (True, False, False)
    assert "Third" in text(page("risks:change_requests", plan, show="over"))
    assert "Second" not in text(page("risks:change_requests", plan, owner=manager.pk))
    exported = list(
        csv.DictReader(io.StringIO(text(page("risks:change_requests", plan, export="csv")).lstrip("\ufeff")))
    )
    assert [row["No."] for row in exported] == ["CR01", "CR02"]
    assert not exported[0]["Change request"].startswith("=")


def test_an_empty_list_teaches_the_next_step(page, plan, manager):
    assert "Nobody has asked for a change yet" in text(page("risks:change_requests", plan))


def test_a_foreign_phase_issue_or_owner_is_no_choice(send, plan, manager):
    other = make.rollout()
    foreign = {"phase": make.phase(other).pk, "owner": make.member(other).pk, "issue": 1}
    for field, value in foreign.items():
        answer = send(
            reverse("risks:raise_change_request", args=[plan.slug]),
            {"name": NAME, "priority": "3", "size": "3", field: value},
        )
        assert field in answer.context["form"].errors
    assert not plan.change_requests.exists()


def test_queries_do_not_grow_with_requests_turns_or_edits(page, plan, manager, django_assert_max_num_queries):
    phase = plan.phases.first()
    for number in range(12):
        edits = [FieldEdit(make.step(phase).node_key, "deadline", None, "2027-01-01") for _edit in range(2)]
        wanted(plan, owner=manager, phase=phase, edits=[LONGER, *edits])
        if number in (1, 11):
            with django_assert_max_num_queries(14):
                page("risks:change_requests", plan)
            with django_assert_max_num_queries(75):
                page("risks:change_request", plan, number + 1)
