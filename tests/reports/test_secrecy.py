"""What an audience may not see is nowhere: not in the stored facts, the page or the file."""

import json

import pytest

from tests.reports.conftest import drafted, published
from tests.reports.reading import words
from tracker.reports.domain.facts import Audience

SECRETS = ("Merger talks", "41234", "41,234", "77000", "77,000")


@pytest.mark.django_db
class TestAnOpenReport:
    def test_its_facts_hold_no_money_and_no_confidential_risk(self, busy):
        facts = drafted(busy, Audience.OPEN).facts
        assert facts["money"] is None
        assert facts["risks"]["open"] == 1
        assert not [secret for secret in SECRETS if secret in json.dumps(facts)]

    def test_its_page_and_its_file_hold_none_either(self, busy, reader, page):
        report = published(busy, audience=Audience.OPEN)
        html = page("reports:report", busy, report.number).content.decode()
        assert "Vendor retreats" in html
        file = page("reports:docx", busy, report.number)
        told = words(b"".join(file.streaming_content))
        assert "Vendor retreats" in told
        assert not [secret for secret in SECRETS if secret in html or secret in told]


def test_a_steering_report_holds_both(busy):
    facts = drafted(busy).facts
    assert facts["risks"]["open"] == 2
    assert facts["money"]["forecast"] == "41234.00"


def test_a_reader_is_not_told_of_steering_reports_nor_drafts(busy, reader, page):
    steering, draft = published(busy), drafted(busy, Audience.OPEN)
    for report in (steering, draft):
        assert page("reports:report", busy, report.number).status_code == 404
        assert page("reports:docx", busy, report.number).status_code == 404
    assert page("reports:reports", busy).context["rows"] == []
