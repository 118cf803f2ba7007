"""The main job in a browser: from playbook to Word report, as each of the people who have a part in it."""

import re
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from docx import Document
from playwright.sync_api import expect

from tests import make
from tracker.accounts.models import User
from tracker.library.operations import start_rollout
from tracker.library.shelf import playbooks
from tracker.reports import operations
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"


@pytest.fixture
def manager(db) -> User:
    user = make.user(email="pm@example.com", name="Emma Clarke", password=PASSWORD)
    user.user_permissions.add(Permission.objects.get(codename="start_rollout"))
    return user


@pytest.fixture
def rollout(manager) -> Rollout:
    made = start_rollout(
        playbook=playbooks()["crm-rollout"],
        name="Harbour Bank CRM",
        starts_on=make.MONDAY,
        manager=manager,
        rollout_strategy="phased",
    )
    for role in ("sponsor", "reader"):
        user = make.user(email=f"{role}@example.com", name=role.title(), password=PASSWORD)
        make.member(made, role=role, user=user)
    return made


def at(rollout: Rollout, name: str, *args) -> str:
    return reverse(name, args=[rollout.slug, *args])


def test_a_rollout_starts_from_the_playbook_with_its_dates_shown_first(somebody, manager):
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.page
    expect(page.locator("h1")).to_have_text("Start your first rollout")
    emma.press("Choose a playbook")
    emma.press("Look inside and start")
    page.get_by_label("Name", exact=True).fill("Harbour Bank CRM")
    before = page.locator("#dates").inner_text()
    page.get_by_label("Start", exact=True).fill("2027-03-01")
    page.get_by_label("Start", exact=True).blur()
    expect(page.locator("#dates")).not_to_have_text(before)
    assert not Rollout.objects.exists()
    emma.check()
    emma.press("Start rollout")
    expect(page.locator("h1")).to_contain_text("Go-live")
    emma.check()
    page.locator("a.fig-node").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Readiness")
    emma.check()


def test_a_step_is_updated_by_keyboard_and_the_page_says_what_that_moves(somebody, rollout):
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(at(rollout, "phases:phase", "P1"))
    page.get_by_role("link", name="Set goals and scope").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Status", exact=True).select_option(label="Running")
    page.get_by_label("Started on").fill(rollout.starts_on.isoformat())
    days = page.get_by_label("Days left")
    days.fill("60")
    days.press("Enter")
    strip = page.get_by_role("status").filter(has_text="Saved.")
    expect(strip).to_contain_text("Go-live")
    emma.check()
    step = rollout.steps.get(key="set-goals-and-scope")
    assert (step.days_left, step.started_on) == (60, rollout.starts_on)
    strip.get_by_role("button", name="Undo").click()
    expect(strip.get_by_role("button", name="Undo")).to_have_count(0)
    step.refresh_from_db()
    assert (step.days_left, step.started_on) == (None, None)


def test_risks_and_messages_come_from_the_playbook(somebody, rollout):
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(at(rollout, "risks:catalogue"))
    page.locator("input[type=checkbox]").first.check()
    page.locator("input[type=checkbox]").nth(1).check()
    page.locator("main form button").last.click()
    page.wait_for_url("**/risks/**")
    assert rollout.risks.count() == 2
    page = emma.open(at(rollout, "risks:register"))
    cell = page.locator("a.fig-cell").first
    cell.click()
    expect(page).to_have_url(re.compile("probability="))
    emma.check()
    emma.open(at(rollout, "communications:templates"))
    page.locator("input[type=checkbox]").first.check()
    page.locator("main form button").last.click()
    page.wait_for_url("**/communications/**")
    assert rollout.plan_lines.count() == 1
    emma.check()


def test_a_report_goes_from_draft_to_its_readers(somebody, rollout, run_jobs):
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(at(rollout, "reports:new"))
    page.locator("[name=audience][value=open]").check()
    emma.press("Draft the report")
    emma.check()
    emma.press("Submit for approval")

    sponsor = somebody()
    sponsor.sign_in("sponsor@example.com", PASSWORD)
    sponsor.open(at(rollout, "reports:report", 1))
    sponsor.press("Approve and publish")
    expect(sponsor.page.get_by_text("I have read this")).to_be_visible()
    expect(sponsor.page.get_by_role("link", name="PDF")).not_to_be_visible()
    sponsor.page.wait_for_load_state("networkidle")
    run_jobs()

    reader = somebody(width=390, height=844)
    reader.sign_in("reader@example.com", PASSWORD)
    reader.open(at(rollout, "workspace:overview"))
    expect(reader.page).to_have_url(re.compile("/reports/$"))
    reader.open(at(rollout, "reports:report", 1))
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name=re.compile("Word")).first.click()
    told = Document(BytesIO(download.value.path().read_bytes()))
    assert "Harbour Bank CRM" in " ".join(
        cell.text for table in told.tables for cell in table._cells
    ) + " ".join(paragraph.text for paragraph in told.paragraphs)
    reader.press("I have read this")
    assert rollout.reports.get().receipts.count() == 1
    reader.check()


def test_a_report_reaches_somebody_without_an_account(somebody, rollout, run_jobs):
    manager = rollout.members.get(role="project_manager")
    report = operations.create_report(
        rollout=rollout, by=manager, on=rollout.today(), audience="open", language="en"
    )
    operations.submit_report(report=report, by=manager, on=report.on)
    operations.publish_at_once(report=report, by=manager, on=report.on)
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(at(rollout, "reports:links", 1))
    page.locator("[name=name]").fill("Ada Board")
    page.locator("[name=email]").fill("ada@board.example")
    emma.press("Send the link")
    emma.check()
    run_jobs()

    ada = somebody(width=390, height=844)
    ada.open(re.search(r"/report/[^/\s]+/", mail.outbox[-1].body)[0])
    ada.check()
    ada.press("I have read it")
    ada.page.get_by_label("Your question").fill("Which branches take part?")
    ada.press("Send")
    expect(ada.page.get_by_text("Not answered yet")).to_be_visible()
    ada.check()
    assert rollout.issues.get().asked_by == "Ada Board"


@pytest.mark.parametrize("name", ["workspace:overview", "phases:plan", "risks:register", "reports:reports"])
def test_an_outsider_finds_nothing(client, rollout, name):
    client.force_login(make.user())
    assert client.get(at(rollout, name)).status_code == 404
