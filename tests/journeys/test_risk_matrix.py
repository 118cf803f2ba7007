"""The matrix in a browser: both halves, a cell that filters, a past day and the way back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"


@pytest.mark.parametrize("window", [{}, {"width": 390, "height": 844}, {"color_scheme": "dark"}])
def test_both_halves_filter_and_a_past_day_is_shown_as_it_was(somebody, db, window):
    rollout = make.rollout(name="Harbour Bank CRM", slug="harbour")
    user = make.user(email="pm@example.com", name="Emma Clarke", password=PASSWORD)
    make.member(rollout, user=user)
    today = rollout.today()
    make.risk(rollout, name="Data scatters", probability=4, impact=5, on=today - timedelta(days=60))
    for impact in range(1, 6):
        make.risk(
            rollout, name=f"Chance {impact}", probability=impact, impact=impact, kind="opportunity", on=today
        )
    emma = somebody(**window)
    emma.sign_in("pm@example.com", PASSWORD)
    page = emma.open(reverse("risks:register", args=[rollout.slug]))

    rows = page.locator(".list-rows tbody tr")
    expect(rows).to_have_count(6)
    page.get_by_role("link", name="Very likely × Critical, level 25: 1 opportunity").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Chance 5")
    emma.check()

    page.get_by_label("As it was on").fill((today - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Show this day").click()
    expect(page.get_by_role("status")).to_contain_text("As it was on the evening of")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Data scatters")
    page.get_by_role("link", name="After response", exact=True).click()
    expect(page.get_by_role("link", name="After response", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    expect(rows).to_contain_text("Data scatters")
    emma.check()
    page.get_by_role("link", name="Back to today").click()
    expect(rows).to_have_count(6)
