"""The plan by hand: where a drag is left or refused, where the focus goes, what keys and phones can do."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.journeys.conftest import Reader
from tracker.phases import operations
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"
TODAY = "2026-09-14 10:00Z"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def rollout(db) -> Rollout:
    """Data move, then training, then go-live, one after another; a review beside them."""
    made = make.rollout(name="Harbour Bank CRM")
    make.member(made, user=make.user(email="pm@example.com", name="Emma Clarke", password=PASSWORD))
    phase = make.phase(made, name="Technology", gate_name="Ready")
    move = make.step(phase, key="move", name="Data move", days=10, best_days=8, worst_days=12)
    train = make.step(phase, key="train", name="Training", days=5)
    make.step(phase, key="review", name="Review", days=2)
    live = make.step(phase, key="live", name="Go live", days=0)
    make.link(move, train)
    make.link(train, live)
    made.go_live_node = live.node_key
    made.save()
    operations.take_baseline(rollout=made, name="Agreed", by=None, on=make.MONDAY)
    return made


@pytest.fixture
def emma(somebody, rollout) -> Reader:
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    emma.open(reverse("phases:plan", args=[rollout.slug]) + "?scale=week")
    return emma


def bar(page: Page, key: str) -> Locator:
    return page.locator(
        f".plan-chart .fig-row[data-key='step:{key}'] :is(.fig-bar, .fig-gate, .fig-golive)"
    ).first


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)


def middle_of(page: Page, key: str) -> tuple[float, float]:
    box = bar(page, key).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def a_week(page: Page) -> float:
    return 7 * page.evaluate("JSON.parse(document.getElementById('plan-geometry').textContent).pixels")


def save(page: Page) -> None:
    """Press Enter where a preview put the focus."""
    expect(page.locator("#save-changes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#effect")).to_contain_text("Saved.")


def days(rollout: Rollout, key: str) -> int:
    return rollout.steps.get(key=key).days


def test_a_bar_that_is_moved_begins_later_and_esc_leaves_it(emma, rollout):
    page = emma.page
    x, y = middle_of(page, "review")
    drag(page, (x, y), (x + a_week(page), y))
    expect(page.locator(".plan-tip")).to_have_text("Mon 21 Sep")
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".plan-tip")).to_have_count(0)
    expect(page.locator(".fig-ghost")).to_have_count(0)
    drag(page, (x, y), (x + a_week(page), y))
    page.mouse.up()
    expect(page.locator("#preview")).to_contain_text("Review: Not before none to 21 Sep 2026")
    page.keyboard.press("Escape")
    expect(page.locator("#preview")).to_have_count(0)
    assert rollout.steps.get(key="review").not_before is None


def test_a_link_against_the_order_is_refused_in_words_and_nothing_is_lost(emma, rollout):
    page = emma.page
    page.mouse.move(*middle_of(page, "train"))
    handle = page.locator(".fig-handle[data-end='finish']").bounding_box()
    assert handle
    x, y = middle_of(page, "move")
    drag(page, (handle["x"] + 4, handle["y"] + 4), (x - 8, y))
    page.mouse.up()
    expect(page.locator(".error-summary")).to_contain_text("Data move")
    emma.check()
    assert rollout.links.count() == 2


def test_everything_that_is_dragged_can_be_done_by_keys(emma, rollout):
    page = emma.page
    page.locator("#open-move").focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#plan-said")).to_have_text(re.compile(r"1\.1 Data move: 13 days · "))
    expect(page.locator("#preview")).to_contain_text("Working days 10 to 13")
    expect(page.locator("#open-move")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#open-review")).to_be_focused()
    page.keyboard.press("ArrowRight")  # joins what is previewed
    expect(page.locator("#preview")).to_contain_text("2 changes")
    page.keyboard.press("l")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("3 changes")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#effect")).to_contain_text("Saved.")
    assert days(rollout, "move") == 13
    assert rollout.steps.get(key="review").not_before == date(2026, 9, 15)
    assert rollout.links.filter(before="step:review", after="step:train").exists()


def test_a_row_is_opened_changed_and_saved_without_a_pointer(emma, rollout):
    page = emma.page
    page.locator("#open-train").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#change-days")).to_be_focused()
    emma.check()
    page.keyboard.press("Control+a")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    expect(page.locator("#preview")).to_contain_text("Training: Working days 5 to 8")
    save(page)
    assert days(rollout, "train") == 8
    page.locator("#change-days").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#open-train")).to_be_focused()


def test_on_a_phone_the_plan_is_a_list_that_can_be_changed(somebody, rollout):
    emma = somebody(width=390, height=844)
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(reverse("phases:plan", args=[rollout.slug]))
    expect(page.locator(".plan-chart")).to_be_hidden()
    page.locator("#open-train").click()
    expect(page.locator("#change-days")).to_be_in_viewport()
    page.locator("#change-days").fill("6")
    page.locator("#preview-row").click()
    expect(page.locator("#save-changes")).to_be_in_viewport()
    emma.check()
    page.locator("#save-changes").click()
    expect(page.locator("#effect")).to_contain_text("Saved.")
    assert days(rollout, "train") == 6


def test_a_step_is_added_looked_at_corrected_saved_and_taken_back(emma, rollout):
    page = emma.page
    page.get_by_role("link", name="Add step").click()
    page.get_by_label("Name", exact=True).fill("Sign off")
    page.get_by_label("Days", exact=True).fill("40")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("1.5 Sign off is new, 14 Sep – 6 Nov 2026")
    emma.check()
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Sign off")
    page.get_by_label("Days", exact=True).fill("4")
    page.get_by_role("button", name="Preview").click()
    assert not rollout.steps.filter(name="Sign off").exists()
    expect(page.locator("#save-changes")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan/?step=*")
    assert rollout.steps.get(name="Sign off").days == 4
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("#effect")).to_contain_text("Saved.")
    assert not rollout.steps.filter(name="Sign off").exists()


def test_settings_that_move_dates_are_looked_at_before_they_are_saved(emma, rollout):
    page = emma.open(reverse("rollouts:settings", args=[rollout.slug]))
    page.get_by_label("Friday").first.uncheck()
    page.get_by_role("button", name="Save settings").last.click()
    expect(page.locator("#preview")).to_contain_text("Preview: Working days")
    emma.check()
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Friday").first).not_to_be_checked()
    page.get_by_role("button", name="Save settings").last.click()
    page.get_by_role("button", name="Save settings").click()
    page.wait_for_load_state()
    expect(page.locator(".notices")).to_contain_text("The settings are saved.")
    rollout.refresh_from_db()
    assert rollout.working_weekdays == [0, 1, 2, 3]


def test_the_strip_after_a_save_takes_the_change_back(emma, rollout):
    page = emma.page
    page.locator("#plan-rows tr[data-key='step:review'] a").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#preview")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#effect")).to_contain_text("Saved.")
    assert days(rollout, "review") == 3
    page.locator("#effect").get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("#effect button")).to_have_count(0)
    assert days(rollout, "review") == 2
    emma.check()
