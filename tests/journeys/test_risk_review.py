"""A round of review in a browser: ten due risks, by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.conftest import Reader
from tracker.risks.queries import standing

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"
DUE = 10


@pytest.fixture
def rollout(db):
    rollout = make.rollout(name="Harbour Bank CRM", slug="harbour")
    user = make.user(email="pm@example.com", name="Emma Clarke", password=PASSWORD)
    emma = make.member(rollout, user=user)
    today = rollout.today()
    for number in range(DUE):
        risk = make.risk(
            rollout,
            name=f"Due {number}",
            on=today - timedelta(days=40),
            probability=3,
            impact=3,
            owner=emma,
            next_review_on=today - timedelta(days=DUE - number),
            trigger="Somebody complains",
        )
        make.response(risk, due_on=today - timedelta(days=3), owner=emma)
    settled = make.risk(rollout, name="Not due", owner=emma, next_review_on=today + timedelta(days=9))
    make.response(settled)
    return rollout


@pytest.fixture
def emma(somebody, rollout) -> Reader:
    reader = somebody()
    reader.sign_in("pm@example.com", PASSWORD)
    reader.open(reverse("risks:register", args=[rollout.slug]))
    return reader


def at(page: Page, place: int) -> None:
    expect(page.locator(".crumbs")).to_contain_text(f"{place} of {DUE}")
    expect(page.locator("review-keys")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    for _step in range(60):
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to “{name}”")


def test_ten_due_risks_are_reviewed_by_keyboard_alone(emma, rollout):
    page = emma.page
    tab_to(page, f"Review {DUE} risks")
    press(page, "Enter")
    at(page, 1)
    emma.check()

    press(page, "Enter")  # as it is
    at(page, 2)
    press(page, "5", "4")
    expect(page.get_by_role("status")).to_contain_text("5 · Very likely × 4 · Serious: Level 20.")
    press(page, "Enter")
    at(page, 3)
    press(page, "1", "1", "k", "Enter")  # on second thoughts as it was
    at(page, 4)
    press(page, "n")
    page.keyboard.type("ask 5 people in k")  # letters and digits are text here
    press(page, "Escape", "Enter")
    at(page, 5)
    press(page, "c")
    page.keyboard.type("The deadline passed")
    press(page, "Control+Enter")
    at(page, 6)
    press(page, "h")
    page.keyboard.type("Three clerks left")
    press(page, "Escape", "Enter")
    at(page, 7)
    press(page, "s")
    at(page, 8)
    press(page, "c", "Control+Enter")  # without a word: refused
    expect(page.locator("#id_note_error")).to_contain_text("Say what happened")
    at(page, 8)
    emma.check()
    press(page, "k", "2", "2", "Enter")
    at(page, 9)
    press(page, "j")
    at(page, 10)
    press(page, "4", "Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "8 risks reviewed: 3 kept, 3 changed, 1 closed, 1 happened, 2 skipped"
    )
    emma.check()
    tab_to(page, "To the register")
    press(page, "Enter")
    expect(page.get_by_role("link", name="Review due 2")).to_be_visible()
    expect(page.get_by_role("link", name="Over 2")).to_be_visible()
    expect(page.get_by_role("link", name="Likely × Medium, level 12: 1 risk")).to_be_visible()

    levels = {one.title: one.level for one in standing(rollout, rollout.today(), confidential=True)}
    changed = {title: level for title, level in levels.items() if level != 9}
    assert changed == {"Due 1": 20, "Due 7": 4, "Due 9": 12}
    assert levels.keys() == {"Not due", *(f"Due {number}" for number in range(DUE) if number not in (4, 5))}
    notes = dict(rollout.risks.filter(assessments__note__gt="").values_list("name", "assessments__note"))
    assert notes == {"Due 3": "ask 5 people in k"}
    over = rollout.risks.over().filter(turns__reason__gt="")
    ends = over.values_list("name", "status", "turns__reason")
    assert set(ends) == {
        ("Due 4", "closed", "The deadline passed"),
        ("Due 5", "occurred", "Three clerks left"),
    }


def test_shortcuts_that_are_off_do_nothing_and_stay_off(emma, rollout):
    page = emma.page
    emma.open(reverse("risks:review_round", args=[rollout.slug]))
    at(page, 1)
    page.get_by_label("On", exact=True).focus()
    press(page, "Space")
    press(page, "5", "5", "s", "c")
    at(page, 1)
    page.reload()
    expect(page.get_by_label("On", exact=True)).not_to_be_checked()
    press(page, "5", "s")
    at(page, 1)
    expect(page.locator("input[name=probability]:checked")).to_have_value("3")
    page.get_by_role("radio", name="4 · Likely").focus()
    press(page, "Enter")  # a form is sent by Enter all the same
    at(page, 2)
