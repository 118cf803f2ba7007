import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tracker.common.offers import search_hits, work_items
from tracker.phases import operations
from tracker.phases.models import Evidence, GateDecision, Step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
MONDAY = make.MONDAY
TODAY = MONDAY + timedelta(days=7)
HTMX = {"headers": {"HX-Request": "true"}}


def url(name: str, plan, *args) -> str:
    return reverse(f"phases:{name}", args=[plan.slug, *args])


def update(send, step: Step, **said):
    shown = {"said": "running", "started_on": "2026-09-07", **said}
    return send(url("step", step.rollout, step.key), shown, row=step, **HTMX)


def plain(answer) -> str:
    return answer.text.replace("\xa0", " ")


@pytest.mark.parametrize("name", ["phases:phases", "phases:plan"])
def test_pages_of_the_plan_open_for_members_only(page, plan, manager, client, name):
    assert page(name, plan).status_code == 200
    client.force_login(make.user())
    assert page(name, plan).status_code == 404


def test_a_reader_sees_no_plan(page, plan, reader):
    assert page("phases:phase", plan, "P1").status_code == 403
    assert page("phases:plan", plan).status_code == 403


def test_a_phase_of_another_rollout_does_not_exist(page, plan, manager):
    make.phase(make.rollout(), key="P9")
    assert page("phases:phase", plan, "P9").status_code == 404


def test_an_update_in_the_row_says_how_far_the_go_live_moves_and_offers_undo(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    answer = update(send, step, days_left=10)
    assert "moves from Fri 9 Oct to Fri 16 Oct 2026, 5 working days later." in plain(answer)
    assert url("undo_step", plan, step.key) in answer.text
    assert answer["HX-Push-Url"] == url("phase", plan, "P1")
    step.refresh_from_db()
    assert (step.days_left, step.said_on) == (10, TODAY)


def test_an_update_that_moves_nothing_says_so(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    assert "Saved. Go-live stays Fri 9 Oct." in plain(update(send, step, days_left=5))


def test_undo_takes_back_the_facts_the_ticks_and_the_owner(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    item, owner = make.checklist_item(step), make.member(plan)
    update(send, step, days_left=5, done_items=[item.pk], owner=owner.pk)
    step.refresh_from_db()
    assert step.owner == owner
    answer = send(url("undo_step", plan, step.key), row=step, **HTMX)
    assert answer.status_code == 200
    step.refresh_from_db()
    item.refresh_from_db()
    assert (step.started_on, step.owner, item.done_on) == (None, None, None)


def test_without_htmx_an_update_leads_back_to_its_row(client, send, plan, manager):
    step = plan.steps.get(key="p1-1")
    answer = send(url("step", plan, step.key), {"said": "done"}, row=step)
    assert answer.url == url("phase", plan, "P1") + "#step-p1-1"
    assert "Go-live" in client.get(answer.url).text


def test_a_wrong_date_is_refused_at_its_field_with_what_was_typed(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    answer = update(send, step, said="done", finished_on="2027-05-05", note="Nearly there")
    assert "A finish after today is a forecast" in answer.text
    assert "Nearly there" in answer.text
    assert 'value="2027-05-05"' in answer.text
    assert not step.updates.exists()


def test_a_stale_update_shows_both_and_stores_neither(send, plan, manager):
    seen = plan.steps.get(key="p1-1")
    operations.change_step(step=plan.steps.get(key="p1-1"), by=None, on=TODAY, name="Renamed meanwhile")
    answer = update(send, seen, days_left=5)
    assert "Somebody else changed this" in answer.text
    assert not seen.updates.exists()


def test_a_double_click_updates_once(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    token = "7b0a5d4e-8f5e-4d3a-9a53-6a6b5a1f0c11"
    for _click in range(2):
        send(url("step", plan, step.key), {"said": "running"}, row=step, token=token)
    assert step.updates.count() == 1


def test_a_team_member_updates_only_their_own_steps(send, page, plan, team_member):
    own, other = plan.steps.get(key="p1-1"), plan.steps.get(key="p1-2")
    operations.update_step(step=own, by=None, on=MONDAY, owner=team_member)
    assert update(send, own, days_left=3).status_code == 200
    assert own.updates.count() == 2
    assert update(send, other).status_code == 403
    assert "Save update" not in page("phases:phase", plan, "P1", step=other.key).text
    assert "Save update" in page("phases:phase", plan, "P1", step=own.key).text


def test_a_team_member_cannot_give_a_step_away(send, plan, team_member):
    own, other = plan.steps.get(key="p1-1"), make.member(plan)
    operations.update_step(step=own, by=None, on=MONDAY, owner=team_member)
    update(send, own, owner=other.pk)
    own.refresh_from_db()
    assert own.owner == team_member


def test_foreign_owners_and_ticks_are_no_choice(send, plan, manager):
    step = plan.steps.get(key="p1-1")
    stranger = make.member(make.rollout())
    item = make.checklist_item(plan.steps.get(key="p1-2"))
    assert "Nothing was saved" in update(send, step, owner=stranger.pk).text
    assert "Nothing was saved" in update(send, step, done_items=[item.pk]).text
    item.refresh_from_db()
    assert item.done_on is None


def test_late_and_blocked_steps_are_filtered_by_the_address(page, plan, baseline, manager):
    operations.update_step(
        step=plan.steps.get(key="p1-2"), by=None, on=TODAY, blocked_reason="the works council"
    )
    shown = plain(page("phases:phase", plan, "P1", show="late"))
    assert "Late or blocked 2" in shown
    assert "Waits for the works council, since Mon" in shown
    assert "No step of this phase is like that" in page("phases:phase", plan, "P2", show="late").text


def test_an_unknown_filter_shows_everything(page, plan, manager):
    assert "Step p1-2" in page("phases:phase", plan, "P1", show="xyz").text
    assert "Step p1-2" in page("phases:plan", plan, phase="xyz", owner="xyz", show="xyz", scale="xyz").text


def test_the_sponsor_decides_a_gate_and_a_team_member_does_not(client, send, plan, sponsor):
    decision = {"outcome": "conditional", "conditions": "Train branch 7", "review_on": "2026-10-01"}
    assert send(url("decide_gate", plan, "P1"), decision).status_code == 302
    assert GateDecision.objects.get().decided_by == sponsor
    client.force_login(make.member(plan, role="team_member").user)
    assert send(url("decide_gate", plan, "P1"), decision).status_code == 403


def test_a_go_with_open_criteria_is_refused_and_the_words_are_kept(send, plan, manager):
    make.criterion(plan.phases.first())
    answer = send(url("decide_gate", plan, "P1"), {"outcome": "go", "remark": "All agreed"}, **HTMX)
    assert "needs every criterion met" in answer.text
    assert "All agreed" in answer.text
    assert not GateDecision.objects.exists()


def test_a_criterion_is_met_with_a_remark_only_in_its_own_phase(send, plan, manager):
    criterion = make.criterion(plan.phases.first())
    assert send(url("criterion", plan, "P2", criterion.key), {"met": "on"}).status_code == 404
    send(url("criterion", plan, "P1", criterion.key), {"met": "on", "remark": "64 of 64"}, **HTMX)
    criterion.refresh_from_db()
    assert (criterion.met_on, criterion.met_by, criterion.remark) == (TODAY, manager, "64 of 64")


def test_evidence_goes_out_only_as_a_download_and_only_to_members(client, send, plan, manager):
    deliverable = make.deliverable(plan.steps.get(key="p1-1"))
    sent = SimpleUploadedFile("picture.svg", b"<svg onload='alert(1)'></svg>")
    send(url("add_evidence", plan, "p1-1", deliverable.key), {"file": sent})
    kept = Evidence.objects.get()
    answer = client.get(url("evidence", plan, kept.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="picture.svg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/octet-stream"
    other = make.member(make.rollout())
    client.force_login(other.user)
    assert client.get(url("evidence", other.rollout, kept.pk)).status_code == 404


def test_a_refused_file_says_why_beside_its_deliverable(send, plan, manager):
    deliverable = make.deliverable(plan.steps.get(key="p1-1"))
    sent = SimpleUploadedFile("plan.docx", b"just text")
    answer = send(url("add_evidence", plan, "p1-1", deliverable.key), {"file": sent})
    assert "is not the kind of file its ending says" in answer.text


def test_a_baseline_is_taken_by_name(send, page, plan, manager):
    send(url("take_baseline", plan), {"name": "Agreed in the steering group", "is_approved": "on"})
    assert plan.baselines.get().name == "Agreed in the steering group"
    assert "Baseline" in page("phases:phase", plan, "P1").text


def test_a_closed_rollout_shows_its_plan_and_takes_no_update(send, page, plan, manager):
    plan.state = "closed"
    plan.save()
    step = plan.steps.get(key="p1-1")
    assert "Save update" not in page("phases:phase", plan, "P1", step=step.key).text
    assert update(send, step).status_code == 403


def test_an_empty_plan_says_what_comes_next(page, rollout, manager):
    assert "This plan is empty" in page("phases:plan", rollout).text
    assert "no phases yet" in page("phases:phases", rollout).text


def test_a_plan_past_the_calendar_says_which_step(page, plan, manager):
    Step.objects.filter(key="p1-1").update(not_before="2199-12-30")
    assert "Step p1-1" in page("phases:plan", plan).text


@pytest.mark.parametrize(
    "path", ["phases/", "phases/P1/", "phases/P1/?step=p1-1", "plan/", "plan/?step=p1-1"]
)
def test_pages_cost_as_many_queries_for_a_large_plan_as_for_a_small_one(client, plan, manager, path):
    plan.second_language = "zh-hans"
    plan.save()
    phase = plan.phases.get(key="P1")
    address = f"/rollouts/{plan.slug}/{path}"

    def queries() -> int:
        _grow(phase, manager)
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            assert client.get(address).status_code == 200
        return len(few)

    few = queries()
    for _more in range(4):
        many = queries()
    assert many == few


def _grow(phase, owner) -> None:
    """Add to a phase one of everything that its pages show."""
    method = make.method(phase, second_name="方法")
    new = make.step(phase, method=method, owner=owner, duty=make.duty(phase.rollout), second_name="步骤")
    make.link(phase.rollout.steps.get(key="p1-2"), new)
    step = phase.rollout.steps.get(key="p1-1")
    make.checklist_item(step, second_name="项目")
    criterion = make.criterion(phase, second_name="标准")
    operations.meet_criterion(criterion=criterion, by=owner, on=TODAY)
    make.deliverable(step, second_name="成果")


def test_my_work_holds_my_steps_that_run_and_the_gates_i_decide(plan):
    owner = make.member(plan, role="team_member")
    sponsor = make.member(plan, role="sponsor")
    operations.update_step(step=plan.steps.get(key="p1-1"), by=None, on=TODAY, started_on=MONDAY, owner=owner)
    operations.update_step(step=plan.steps.get(key="p2-2"), by=None, on=TODAY, owner=owner)
    assert [item.what for item in work_items.gather(owner, TODAY)] == ["1.1 Step p1-1"]
    criterion = make.criterion(plan.phases.first())
    assert not work_items.gather(sponsor, TODAY)
    operations.meet_criterion(criterion=criterion, by=None, on=TODAY)
    sponsor.rollout = type(plan).objects.get(pk=plan.pk)
    assert [item.button for item in work_items.gather(sponsor, TODAY)] == ["Decide"]


def test_search_finds_steps_in_both_languages_and_nothing_for_readers(plan):
    Step.objects.filter(key="p1-1").update(second_name="绘制客户流程")
    member, reader = make.member(plan), make.member(plan, role="reader")
    assert [hit.title for hit in search_hits.gather(member, "客户")] == ["1.1 Step p1-1"]
    assert not search_hits.gather(reader, "客户")


def test_the_schedule_is_printed_for_programs(plan, capsys):
    call_command("plan_schedule", plan.slug, "--on", "2026-09-07", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["go_live"] == "2026-10-02"
    assert printed["nodes"][1]["key"] == "step:p1-1"
