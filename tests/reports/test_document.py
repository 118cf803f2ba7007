from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from tests.reports.conftest import drafted
from tests.reports.reading import words
from tests.word.validators import openxml, own, sdk
from tracker.reports.document import docx
from tracker.reports.telling import telling_of

MADE_AT = datetime(2026, 11, 27, 16, tzinfo=UTC)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_file_satisfies_all_validators(busy, language, tmp_path):
    busy.second_language = "zh-hans"
    busy.save()
    file = docx(telling_of(drafted(busy, days=12), language), language, made_at=MADE_AT)
    assert sdk(file, tmp_path) == []
    assert openxml(file, tmp_path) == []
    assert own(file, tmp_path) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_rollout_without_anything_can_be_reported(rollout, language, tmp_path):
    file = docx(telling_of(drafted(rollout), language), language, made_at=MADE_AT)
    assert own(file, tmp_path) == []


def test_what_people_wrote_stands_in_every_language_and_what_nobody_touched_is_told_anew(busy):
    report = drafted(busy)
    report.summary = "Written by hand."
    narrative = telling_of(report, "zh-hans").narrative
    assert narrative.summary == "Written by hand."
    assert narrative.headline != report.headline


def test_the_command_writes_the_file(busy, tmp_path):
    file = tmp_path / "report.docx"
    call_command("report", busy.slug, language="en", output=file, on=busy.starts_on)
    told = words(file.read_bytes())
    assert "Vendor retreats" in told
    assert "Merger talks" not in told
