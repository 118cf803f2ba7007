"""A message's way in a browser: planned, drafted, approved, sent, and answered by whoever got it."""

import re

import pytest
from django.core import mail as sent
from django.urls import reverse
from playwright.sync_api import expect

from tests import make
from tracker.rollouts.models import Rollout

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "bridge-lamp-42"


@pytest.fixture
def rollout(db) -> Rollout:
    made = make.rollout(name="Harbour Bank CRM")
    phase = make.phase(made, name="Readiness")
    make.step(phase, name="Sign the mandate", days=10)
    for role, name in (("project_manager", "Emma Clarke"), ("sponsor", "Helen Ward")):
        user = make.user(email=f"{role}@example.com", name=name, password=PASSWORD)
        make.member(made, role=role, user=user, name=name)
    make.stakeholder(made, name="Branch managers", kind="group", people=6, email="branches@example.com")
    return made


def at(rollout: Rollout, name: str, *args) -> str:
    return reverse(f"communications:{name}", args=[rollout.slug, *args])


def test_a_line_is_planned_its_message_drafted_approved_sent_and_answered(somebody, rollout, run_jobs):
    emma = somebody()
    emma.sign_in("project_manager@example.com", PASSWORD)
    page = emma.open(at(rollout, "add_line"))
    page.get_by_label("Message", exact=True).fill("User news")
    page.get_by_label("Branch managers").check()
    page.get_by_label("Channel", exact=True).select_option("mail")
    page.get_by_label("Approved by").select_option(label="Helen Ward")
    emma.press("Plan message")
    line = rollout.plan_lines.get()

    page = emma.open(at(rollout, "communications"))
    page.get_by_role("link", name="User news").first.click()
    emma.press("Write a draft")
    expect(page.get_by_text("This is how “Harbour Bank CRM” stands.")).to_be_visible()
    emma.check()
    emma.press("Edit text")
    page.get_by_label("Subject").fill("What changes at your counter")
    page.get_by_label("Subject").blur()
    page.wait_for_load_state("networkidle")  # the e-mail rules have looked at it
    emma.check()
    emma.press("Save text")
    emma.press("Submit for approval")
    emma.check()
    message = line.messages.get()

    helen = somebody(width=390, height=844)
    helen.sign_in("sponsor@example.com", PASSWORD)
    helen.open("/my-work/")
    helen.page.get_by_role("link", name=re.compile("User news")).first.click()
    helen.press("Approve")
    helen.check()

    emma.open(message.get_absolute_url())
    emma.press("Send")
    emma.check()
    emma.press("Send to 1 reader")
    emma.check()
    run_jobs()
    (mail,) = sent.outbox
    assert mail.subject == "What changes at your counter"

    link = re.search(r"/messages/\S+", mail.body)
    assert link
    reader = somebody(width=390, height=844)
    reader.open(link[0])
    reader.press("I have read it")
    reader.check()

    page = emma.open(at(rollout, "add_feedback", message.pk))
    page.locator("[name=stakeholder]").select_option(label="Branch managers")
    page.get_by_label("What they said").fill("They ask for the date of the training.")
    emma.press("Write it down")
    expect(page.locator(".entry").get_by_text("They ask for the date of the training.")).to_be_visible()
    emma.check()
    message.refresh_from_db()
    assert (message.state, message.feedback.count()) == ("told", 1)
    assert message.deliveries.get().acknowledged_at
