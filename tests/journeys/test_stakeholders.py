"""Stakeholders in a browser: moved on the grid by hand and by keys, taken back, and an action for a gap."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.journeys.conftest import Reader
from tracker.communications import operations
from tracker.communications.models import Stakeholder
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"


@pytest.fixture
def rollout(db) -> Rollout:
    made = make.rollout(name="Harbour Bank CRM")
    emma = make.member(made, user=make.user(email="pm@example.com", name="Emma Clarke", password=PASSWORD))
    council = make.stakeholder(
        made, name="Works council", interest=4, influence=4, attitude_wanted="neutral", owner=emma
    )
    operations.read_attitude(stakeholder=council, attitude="resistant", by=emma, on=make.MONDAY)
    for number in range(6):
        make.stakeholder(made, name=f"Branch {number}", interest=2, influence=1)
    return made


@pytest.fixture
def emma(somebody, rollout) -> Reader:
    emma = somebody()
    emma.sign_in("pm@example.com", PASSWORD)
    emma.open(reverse("communications:stakeholders", args=[rollout.slug]))
    return emma


def person(page: Page, name: str) -> Locator:
    return page.locator(".grid-place", has_text=name)


def cell(page: Page, *, interest: int, influence: int) -> Locator:
    return page.locator(f"td[data-interest='{interest}'][data-influence='{influence}']")


def middle_of(shape: Locator) -> tuple[float, float]:
    box = shape.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, what: Locator, to: Locator) -> None:
    start, end = middle_of(what), middle_of(to)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    page.mouse.move(*end)


def stands(name: str) -> tuple[int, int]:
    return Stakeholder.objects.values_list("interest", "influence").get(name=name)


def test_a_stakeholder_is_dragged_to_another_cell_and_taken_back(emma):
    page = emma.page
    drag(page, person(page, "Works council"), cell(page, interest=2, influence=5))
    expect(cell(page, interest=2, influence=5)).to_have_class("quarter-keep_satisfied is-empty is-target")
    page.mouse.up()
    expect(page.locator(".notices")).to_contain_text("Influence 5, interest 2: Keep satisfied")
    assert stands("Works council") == (2, 5)
    expect(person(page, "Works council")).to_be_focused()
    emma.check()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notices")).to_contain_text("Influence 4, interest 4: Manage closely")
    assert stands("Works council") == (4, 4)


def test_a_drag_that_escape_ends_or_that_ends_where_it_began_changes_nothing(emma):
    page = emma.page
    council = person(page, "Works council")
    drag(page, council, cell(page, interest=1, influence=1))
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".is-dragged, .is-target, .is-moved")).to_have_count(0)
    drag(page, council, cell(page, interest=4, influence=4))
    page.mouse.up()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 stakeholder must still move")
    assert page.url.endswith("/communications/stakeholders/")
    assert stands("Works council") == (4, 4)


def test_a_stakeholder_is_moved_by_keys_saved_by_enter_and_taken_back_by_escape(emma):
    page = emma.page
    council = person(page, "Works council")
    council.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")  # there is no cell above the highest
    said = page.locator("[data-said]")
    expect(said).to_have_text(
        "Works council: Influence 5, interest 5: Manage closely. Enter saves, Escape takes back."
    )
    expect(council).to_be_focused()
    emma.check()
    page.keyboard.press("Escape")
    expect(said).to_have_text("Works council: Influence 4, interest 4: Manage closely. Taken back.")
    assert stands("Works council") == (4, 4)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_contain_text("Influence 4, interest 3: Keep satisfied")
    assert stands("Works council") == (3, 4)
    expect(person(page, "Works council")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")  # whoever goes on without saving moves nobody
    expect(page.locator(".is-moved")).to_have_count(0)
    page.reload()
    assert stands("Works council") == (3, 4)


def test_enter_on_somebody_who_was_not_moved_opens_their_page(emma):
    page = emma.page
    person(page, "Works council").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/communications/stakeholders/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Works council")
    expect(page.locator(".fig-steps")).to_be_visible()
    emma.check()


def test_somebody_in_a_crowded_cell_is_found_and_moved(emma):
    page = emma.page
    crowd = cell(page, interest=2, influence=1)
    expect(crowd).to_contain_text("6 here")
    crowd.locator("summary").click()
    person(page, "Branch 5").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".notices")).to_contain_text("Influence 2, interest 2: Monitor")
    expect(crowd).to_contain_text("5 here")


def test_without_scripts_the_form_of_the_stakeholder_moves_them(somebody, rollout):
    emma = somebody(java_script_enabled=False)
    page = emma.page
    page.goto(emma.base + "/accounts/sign-in/")
    page.locator("#id_username").fill("pm@example.com")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form.fields button").click()
    page.goto(emma.base + reverse("communications:stakeholders", args=[rollout.slug]))
    person(page, "Works council").click()
    page.get_by_label("Interest").select_option("1")
    page.get_by_role("button", name="Save stakeholder").click()
    expect(cell(page, interest=1, influence=4)).to_contain_text("Works council")


@pytest.mark.parametrize("window", [{}, {"width": 390, "height": 844}], ids=["wide", "narrow"])
def test_a_file_is_told_looked_at_and_taken_in(somebody, rollout, window):
    emma = somebody(**window)
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(reverse("communications:import_stakeholders", args=[rollout.slug]))

    def send(content: str) -> None:
        file = {"name": "people.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.get_by_label("File", exact=True).set_input_files(file)
        page.get_by_role("button", name="Next: its columns").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("What the columns of")
        emma.check()

    send("Who,Power\nWorks council,6\n")
    expect(page.get_by_label("Who")).to_have_value("")
    page.get_by_label("Who").select_option("name")
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_role("alert")).to_contain_text("6 is not between 1 and 5")
    emma.check()
    emma.open(reverse("communications:import_stakeholders", args=[rollout.slug]))
    send("Name,Power,Attitude\nWorks council,5,Neutral\nBoard,5,Supports\n")
    page.get_by_role("button", name="Preview the import").click()
    expect(page.get_by_text("Influence: 4 → 5; Attitude now: Resists → Neutral")).to_be_visible()
    emma.check()
    assert not Stakeholder.objects.filter(name="Board").exists()
    page.get_by_role("button", name="Import the stakeholders").click()
    expect(page.locator(".notices")).to_contain_text("1 stakeholder added, 1 changed")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everybody stands where the rollout needs them")
    assert stands("Works council") == (4, 5)


def test_on_a_phone_the_grid_is_a_list_and_a_gap_gets_its_action(somebody, rollout):
    emma = somebody(width=390, height=844)
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(reverse("communications:stakeholders", args=[rollout.slug]))
    expect(page.get_by_text("Influence 4, interest 4: Manage closely")).to_be_visible()
    expect(cell(page, interest=5, influence=5)).to_be_hidden()
    page.get_by_role("link", name="Plan an action Works council").click()
    emma.check()
    page.get_by_label("What is to be done").fill("Walk through the new rota")
    page.get_by_role("button", name="Plan the action").click()
    movers = page.locator(".movers")
    expect(movers).to_contain_text("Walk through the new rota")
    emma.check()
