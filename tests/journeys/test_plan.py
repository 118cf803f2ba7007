"""The plan in a browser: dragged, nudged, previewed, saved, taken back, explained."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.conftest import Reader
from tracker.library.operations import start_rollout
from tracker.library.shelf import playbooks
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"
STEP = "set-goals-and-scope"


@pytest.fixture
def rollout(db) -> Rollout:
    manager = make.user(email="pm@example.com", name="Emma Clarke", password=PASSWORD)
    return start_rollout(
        playbook=playbooks()["crm-rollout"],
        name="Harbour Bank CRM",
        starts_on=make.MONDAY,
        manager=manager,
        rollout_strategy="phased",
    )


@pytest.fixture
def emma(somebody, rollout) -> Reader:
    reader = somebody()
    reader.sign_in("pm@example.com", PASSWORD)
    reader.open(reverse("phases:plan", args=[rollout.slug]) + "?scale=week")
    return reader


def bar(page: Page, key: str) -> dict:
    shape = page.locator(f'.fig-row[data-key="step:{key}"] .fig-bar')
    shape.scroll_into_view_if_needed()
    box = shape.bounding_box()
    assert box
    return box


def pull(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def title(page: Page):
    return page.locator("#preview-title")


def test_a_bars_end_is_dragged_previewed_saved_and_taken_back(emma, rollout):
    page = emma.page
    box = bar(page, STEP)
    middle, end = box["y"] + 7, box["x"] + box["width"] - 2
    pull(page, (end, middle), (end + 7 * 4, middle))
    expect(title(page)).to_contain_text(re.compile(r"Working days 5 to \d+"))
    expect(page.locator("#preview")).to_contain_text("later")
    assert rollout.steps.get(key=STEP).days == 5
    emma.check()
    page.get_by_role("button", name="Save change").click()
    strip = page.get_by_role("status").filter(has_text="Saved.")
    expect(strip).to_contain_text("Go-live moves from")
    longer = rollout.steps.get(key=STEP).days
    assert longer > 5
    page.locator("#effect").get_by_role("button", name="Undo").click()
    expect(strip).to_contain_text("earlier")
    assert rollout.steps.get(key=STEP).days == 5


def test_a_bar_is_dragged_to_a_later_day_and_the_change_is_dropped(emma, rollout):
    page = emma.page
    box = bar(page, STEP)
    middle = (box["x"] + box["width"] / 2, box["y"] + 7)
    pull(page, middle, (middle[0] + 60, middle[1]))
    expect(title(page)).to_contain_text("Not before none to")
    page.keyboard.press("Escape")
    expect(page.locator("#preview")).to_have_count(0)
    assert rollout.steps.get(key=STEP).not_before is None


def test_a_link_is_pulled_from_one_bar_to_another(emma, rollout):
    page = emma.page
    first = bar(page, "plan-the-rollout")
    page.mouse.move(first["x"] + 4, first["y"] + 7)
    handle = page.locator('.fig-handle[data-end="finish"]').bounding_box()
    target = bar(page, "take-baseline")
    pull(page, (handle["x"] + 4, handle["y"] + 4), (target["x"] + 3, target["y"] + 7))
    expect(title(page)).to_contain_text("waits for")
    page.get_by_role("button", name="Save change").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert rollout.links.filter(
        before="step:plan-the-rollout", after="step:take-baseline", kind="FS"
    ).exists()


def test_the_same_is_done_by_keys_alone(emma, rollout):
    page = emma.page
    page.locator(f"#open-{STEP}").focus()
    for _day in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(title(page)).to_contain_text("Working days 5 to 8")
    expect(page.locator(f"#open-{STEP}")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_contain_text("later")
    assert rollout.steps.get(key=STEP).days == 8
    page.locator(f"#open-{STEP}").focus()
    page.keyboard.press("l")
    for _row in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(title(page)).to_contain_text("waits for 1.1")


def test_many_steps_are_changed_at_once(emma, rollout):
    page = emma.page
    emma.press("Edit many")
    page.locator("#many").wait_for()
    page.locator("#plan-rows input[name=chosen]").first.check()
    page.locator("#plan-rows input[name=chosen]").nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen-count]")).to_have_text("4 chosen")
    page.locator("[name=days_how]").select_option("percent")
    page.locator("[name=days_by]").fill("200")
    emma.check()
    page.locator("#many").get_by_role("button", name="Preview").click()
    expect(title(page)).to_contain_text("4 changes")
    page.get_by_role("button", name="Save change").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert rollout.steps.get(key=STEP).days == 10


def test_a_row_is_changed_by_its_form_and_says_why_it_stands_there(emma, rollout):
    page = emma.page
    page.locator("#open-plan-the-rollout").click()
    days = page.locator("#change-days")
    days.fill("12")
    days.press("Enter")
    expect(title(page)).to_contain_text("Working days 8 to 12")
    expect(page.locator("#save-changes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    page.locator(".plan-step").get_by_text("Why this date?").click()
    expect(page.locator(".plan-step .because")).to_contain_text("1.4 Plan the rollout ends")
    emma.check()
    page.locator("#change-best_days").fill("99")
    page.locator("#preview-row").click()
    expect(page.get_by_role("alert")).to_contain_text("At best it can't take longer")
    emma.check()


def test_on_a_phone_the_plan_is_a_list_whose_rows_open(somebody, rollout):
    emma = somebody(width=390, height=844)
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(reverse("phases:plan", args=[rollout.slug]))
    page.locator(f"#open-{STEP}").click()
    page.locator("#change-days").fill("9")
    page.locator("#preview-row").click()
    expect(title(page)).to_contain_text("Working days 5 to 9")
    emma.check()


def test_the_plan_is_simulated_and_says_by_when_it_is_likely_done(emma, rollout):
    page = emma.open(reverse("phases:simulation", args=[rollout.slug]))
    page.get_by_label("Cases").fill("2000")
    page.get_by_label("Seed").fill("7")
    page.locator("main form button.primary").click()
    expect(page.locator("h1")).to_contain_text("in 4 of 5 cases")
    expect(page.locator(".chart-drawing svg")).to_be_visible()
    emma.check()
    first = page.locator("h1").inner_text()
    page.get_by_label("Seed").fill("7")
    page.locator("main form button.primary").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == first
    assert rollout.simulations.count() == 2
