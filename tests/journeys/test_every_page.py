"""Every page of the demo, wide and narrow, light and dark, in both languages: no fault of accessibility."""

from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import Reader
from tests.journeys.pages import PARTS
from tracker.rollouts.models import Rollout
from tracker.workspace.demo.story import PASSWORD

# That every page opens is asked on each database in tests/workspace/test_overview.py; markup is markup.
pytestmark = [pytest.mark.pure, pytest.mark.django_db]

BANK = ("harbour-bank-crm", "pm@harbourbank.example")
RESCUE = ("yuanhang-crm", "pm@yuanhang.example")
LOOKS = {
    "narrow": (BANK, {"width": 390, "height": 844}),
    "wide": (RESCUE, {"width": 1440, "color_scheme": "dark"}),
}


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The demo's address: told and served once for all its pages, then wiped as after any journey."""
    with django_db_blocker.unblock():
        call_command("demo", stdout=StringIO())
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module", params=LOOKS)
def look(request, browser, site):
    """The addresses of a rollout's pages, by part, and its manager before a window."""
    (slug, email), window = LOOKS[request.param]
    reader = Reader(browser, site, **window)
    reader.sign_in(email, PASSWORD)
    rollout = Rollout.objects.get(slug=slug)
    yield {part: part(rollout) for part in PARTS}, reader
    reader.context.close()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_page_can_be_used_by_everybody(look, part):
    pages, reader = look
    faults = []
    for path in pages[part]:
        try:
            reader.open(path)
            reader.check_in_the_other_light()
        except AssertionError as fault:
            faults.append(str(fault))
            reader.faults.clear()
    assert not faults, "\n\n".join(faults)
