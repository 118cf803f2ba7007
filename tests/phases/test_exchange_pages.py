"""The pages of import and export: who sees what, and that a preview stores nothing."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from tests import make
from tests.conftest import sign_in
from tracker.common.tables import read_tables
from tracker.phases.exchange import plan_file_of, write_plan
from tracker.phases.exchange.kept import forget_old_files
from tracker.rollouts.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
SHORT = "Key,Phase,Name,Days\np1-1,P1,Step p1-1,9\np1-2,P1,Step p1-2,5\nnew,P2,New,3\n"


def address(name: str, rollout, *args) -> str:
    return reverse(f"phases:{name}", args=[rollout.slug, *args])


@pytest.fixture
def upload(send):
    """Send a file to be previewed."""

    def upload(rollout, text: str | bytes, name: str = "plan.csv", **data):
        content = text.encode() if isinstance(text, str) else text
        file = SimpleUploadedFile(name, content)
        return send(address("preview_import", rollout), {"file": file, **data})

    return upload


def shown(answer) -> str:
    return answer.content.decode()


def hidden(answer) -> dict[str, str]:
    """What the form of a preview carries along."""
    form = shown(answer).partition('id="import-form"')[2].partition("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: value for name, value in fields if name not in ("csrfmiddlewaretoken", "once")}


def test_the_page_offers_three_ways_out_and_one_in(plan, manager, page):
    text = shown(page("phases:exchange", plan))
    for ending in ("xml", "xlsx", "csv"):
        assert address("export", plan, ending) in text
    assert 'type="file"' in text


def test_whoever_may_not_edit_the_plan_is_offered_no_import(plan, team_member, page, client):
    text = shown(page("phases:exchange", plan))
    assert 'type="file"' not in text
    assert "Costs are left out" in text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "xml"])
@pytest.mark.parametrize(("role", "sees"), [("sponsor", True), ("team_member", False)])
def test_amounts_go_out_to_those_who_may_see_money_alone(plan, client, page, ending, role, sees):
    plan.steps.filter(key="p1-1").update(planned_cost=Decimal("54321.00"), actual_cost=Decimal("54321.00"))
    plan.baselines.create(name="x", on=make.MONDAY, at=timezone.now()).dates.create(
        node="step:p1-1", start=make.MONDAY, finish=make.MONDAY, days=1, cost=Decimal("54321.00")
    )
    sign_in(client, plan, role)
    answer = page("phases:export", plan, ending)
    data = b"".join(answer)
    if ending == "xlsx":
        data = repr([table.rows for table in read_tables(data, ending=".xlsx").tables.values()]).encode()
    assert (b"54321" in data) is sees
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{plan.slug}-2026-09-14.{ending}"')
    assert "no-store" in answer["Cache-Control"]


def test_another_ending_is_no_page(plan, manager, page):
    assert page("phases:export", plan, "docx").status_code == 404


def test_a_preview_shows_what_would_change_and_stores_nothing(plan, manager, upload):
    stands, count = plan_file_of(plan), plan.log_count
    text = shown(upload(plan, SHORT))
    assert "1 added, 1 changed, 3 removed" in text
    assert "Days: 5 → 9" in text
    assert "Step, with its checklist, files and history" in text
    assert "1 problem keeps it out" in text, "the go-live would be gone"
    plan.refresh_from_db()
    assert (plan_file_of(plan), plan.log_count, plan.plan_version) == (stands, count, 0)


def test_what_was_previewed_is_stored_once_confirmed(plan, manager, upload, send, client):
    preview = upload(plan, SHORT + "live,P2,Go live,0\n")
    assert "Fri 9 Oct to Mon 14 Sep 2026" in shown(preview).replace("\u00a0", " "), (
        "nothing holds it any more"
    )
    answer = send(address("import_plan", plan), hidden(preview))
    assert answer.url == address("plan", plan)
    assert [step.key for step in plan.steps.all()] == ["p1-1", "p1-2", "new", "live"]
    entry = plan.activity.get()
    assert (entry.verb, entry.member) == ("plan_imported", manager)
    assert "“plan.csv” is the plan now." in shown(client.get(answer.url))
    assert default_storage.listdir("exchange")[1] == [], "the file is not kept any longer"


def test_the_same_form_sent_twice_imports_once(plan, manager, upload, client):
    data = {
        **hidden(upload(plan, SHORT + "live,P2,Go live,0\n")),
        "once": "7d1f6e52-3a0e-4a62-a1c0-3f4d7c8e9b10",
    }
    for _time in range(2):
        client.post(address("import_plan", plan), data)
    assert plan.activity.count() == 1


def test_the_same_file_again_is_told(plan, manager, upload, send):
    text = SHORT + "live,P2,Go live,0\n"
    send(address("import_plan", plan), hidden(upload(plan, text)))
    again = shown(upload(plan, text))
    assert "The very same file was imported on" in again
    assert "Steps and phases are as they are" in again


def test_choices_are_kept_and_change_the_preview(plan, manager, upload, send):
    text = "Kind,Key,Phase,Name,Days\nplan,start,,2026-10-05,\nplan,go-live,,step:p1-1,\nstep,p1-1,P1,One,5\n"
    preview = upload(plan, text)
    assert "Take over the calendar" in shown(preview)
    data = {**hidden(preview), "calendar": "on", "go_live": "on"}
    again = send(address("preview_import", plan), data)
    assert "Fri 9 Oct 2026" in shown(again).replace("\u00a0", " ")
    assert re.search(r'name="calendar"[^>]*checked', shown(again))
    send(address("import_plan", plan), {**hidden(again), "calendar": "on", "go_live": "on"})
    plan.refresh_from_db()
    assert (plan.starts_on.isoformat(), plan.go_live_node) == ("2026-10-05", "step:p1-1")


def test_owners_who_are_not_in_the_team_are_a_problem_or_a_choice(plan, manager, upload, send):
    text = "Key,Phase,Name,Days,Owner\np1-1,P1,One,5,Ann Other\nlive,P2,Go live,0,\n"
    preview = upload(plan, text)
    assert "“Ann Other” is not in the team" in shown(preview)
    assert address("import_plan", plan) not in shown(preview)
    again = send(address("preview_import", plan), {**hidden(preview), "owners": "on"})
    assert address("import_plan", plan) in shown(again)
    assert not Member.objects.filter(name="Ann Other").exists()
    send(address("import_plan", plan), {**hidden(again), "owners": "on"})
    assert plan.steps.get(key="p1-1").owner.name == "Ann Other"


def test_every_bad_cell_is_shown_with_its_place_and_nothing_is_kept(plan, manager, upload):
    answer = upload(plan, "Key,Phase,Name,Days\na,P1,One,x\nb,P1,Two,1.5\n")
    text = shown(answer)
    assert "“plan.csv” was not read: 2 problems" in text
    assert "row 2, column Days" in text
    assert "row 3, column Days" in text
    assert not default_storage.exists("exchange")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("plan.csv", b"MZ\x90\x00", "is a program"),
        ("plan.exe", b"Key,Phase", "is a program"),
        ("plan.csv", b"", "empty"),
        ("plan.xlsx", b"Key,Phase", "not the kind of file"),
        ("plan.docx", b"PK\x03\x04", "MS Project XML"),
        ("plan.mpp", b"\xd0\xcf\x11\xe0", "Save it in Project as XML"),
        ("plan.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "not read"),
        ("plan.xml", b"<Project/>", "not read"),
        ("con.csv", b"Key,Phase", "no name that can be kept"),
        ("plan.csv", "Phase,Name,Days\nä,ö,1\n".encode() + "ä,ö,1\n".encode("cp1252"), "Row 2 is in UTF-8"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_reason(plan, manager, upload, name, content, what):
    answer = upload(plan, content, name)
    assert answer.status_code == 200
    assert what in shown(answer)
    assert plan.steps.count() == 5


def test_the_encoding_may_be_chosen(plan, manager, upload):
    data = "Key,Phase,Name,Days\nlive,P2,没,0\n".encode("gbk")
    assert "没" in shown(upload(plan, data, encoding="gb18030"))
    assert "Select a valid choice" in shown(upload(plan, data, encoding="utf-7"))


def test_markup_in_names_is_shown_as_typed(plan, manager, upload):
    text = shown(upload(plan, SHORT + "live,P2,<script>alert(1)</script>{{7*7}},0\n"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text


def test_a_plan_that_changed_meanwhile_is_previewed_again(plan, manager, upload, send):
    preview = upload(plan, SHORT + "live,P2,Go live,0\n")
    plan.plan_version += 1
    plan.save()
    answer = send(address("import_plan", plan), hidden(preview))
    assert "changed meanwhile" in shown(answer)
    assert plan.steps.count() == 5


@pytest.mark.parametrize("reference", ["", "x", "e30:1abc:def", "x" * 3000])
def test_a_forged_reference_opens_nothing(plan, manager, upload, send, reference):
    data = hidden(upload(plan, SHORT))
    for name in ("preview_import", "import_plan"):
        answer = send(address(name, plan), {**data, "reference": reference})
        assert "not kept any more" in shown(answer)
    assert plan.steps.count() == 5


def test_a_file_is_nobody_elses_and_no_other_rollouts(plan, manager, upload, send, client):
    data = hidden(upload(plan, SHORT + "live,P2,Go live,0\n"))
    sign_in(client, plan, "consultant")
    assert "not kept any more" in shown(send(address("import_plan", plan), data))
    other = make.rollout()
    make.member(other, user=manager.user)
    client.force_login(manager.user)
    assert "not kept any more" in shown(send(address("import_plan", other), data))
    assert not other.steps.exists()


def test_a_preview_expires_and_its_file_goes(plan, manager, upload, send):
    data = hidden(upload(plan, SHORT + "live,P2,Go live,0\n"))
    with time_machine.travel("2026-09-14 13:00Z", tick=False):
        assert "not kept any more" in shown(send(address("import_plan", plan), data))
    forget_old_files(timezone.now())
    assert default_storage.listdir("exchange")[1]
    forget_old_files(timezone.now() + timedelta(days=4000))
    assert not default_storage.listdir("exchange")[1]


def test_large_plans_are_imported_in_the_background(plan, manager, upload, send, run_jobs, monkeypatch):
    monkeypatch.setattr("tracker.phases.views.exchange.STEPS_IN_A_REQUEST", 2)
    answer = send(address("import_plan", plan), hidden(upload(plan, SHORT + "live,P2,Go live,0\n")))
    job = plan.jobs.get()
    assert answer.url == job.get_absolute_url()
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.url) == ("done", address("plan", plan))
    assert plan.steps.count() == 4
    assert plan.activity.get(verb="plan_imported").member == manager


def test_a_background_import_that_is_refused_says_why(plan, manager, upload, send, run_jobs, monkeypatch):
    monkeypatch.setattr("tracker.phases.views.exchange.STEPS_IN_A_REQUEST", 2)
    send(address("import_plan", plan), hidden(upload(plan, SHORT)))
    run_jobs()
    job = plan.jobs.get()
    assert job.state == "failed"
    assert "go-live" in job.reason
    assert plan.steps.count() == 5


def test_the_page_of_a_closed_rollout_offers_no_import(plan, manager, page):
    plan.state = "closed"
    plan.save()
    assert 'type="file"' not in shown(page("phases:exchange", plan))


def test_questions_do_not_grow_with_the_steps(plan, manager, page, django_assert_max_num_queries):
    phase = plan.phases.get(key="P1")
    for number in range(30):
        make.step(phase, key=f"extra-{number}", owner=manager)
    with django_assert_max_num_queries(14):
        b"".join(page("phases:export", plan, "csv"))


def test_a_preview_asks_little(plan, manager, upload, django_assert_max_num_queries):
    rows = "".join(f"s{number},P1,Step {number},1\n" for number in range(60))
    with django_assert_max_num_queries(40):
        upload(plan, SHORT + rows + "live,P2,Go live,0\n")


def test_our_own_export_is_the_plan_already(plan, manager, upload):
    for ending in (".csv", ".xlsx", ".xml"):
        text = shown(upload(plan, write_plan(plan_file_of(plan), ending), f"x{ending}"))
        assert "Steps and phases are as they are in the plan already." in text


def test_in_chinese_the_table_is_chinese(plan, manager, client):
    manager.user.language = "zh-hans"
    manager.user.save()
    with translation.override("en"):  # the reader's language ends with the test
        data = b"".join(client.get(address("export", plan, "csv")))
    assert io.StringIO(data.decode("utf-8-sig")).readline().startswith('"类别","编号","阶段"')
