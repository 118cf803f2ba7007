"""What a published report goes out as: kept files, one page, a workbook, text."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tests import make
from tests.reports.conftest import drafted, published
from tests.reports.reading import words
from tests.word.validators import openxml, own, sdk
from tracker.reports import operations
from tracker.reports.document import docx
from tracker.reports.domain.outline import Edition, Paper, Section
from tracker.reports.plain import short_text
from tracker.reports.sheets import xlsx
from tracker.reports.telling import telling_of
from tracker.word.pages import as_pdf, page_count

MADE_AT = datetime(2026, 11, 27, 16, tzinfo=UTC)


def approved(report, by="sponsor"):
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    operations.approve_report(report=report, by=make.member(report.rollout, by), on=report.on)
    return report


def test_the_files_are_made_in_the_background_and_their_hashes_stand_in_the_log(
    busy, report, run_jobs, no_office
):
    approved(report)
    assert not report.files.exists()
    run_jobs()
    kept = {f"{one.language} {one.edition} {one.format}": one.sha256 for one in report.files.all()}
    assert set(kept) == {"en full docx", "en short docx", "zh-hans full docx", "zh-hans short docx"}
    told = json.loads(busy.activity.get(verb="report_files_kept").detail.text)
    assert told["sha256"] == kept


def test_with_libreoffice_the_whole_report_knows_its_pages_and_comes_as_pdf_too(busy, report, run_jobs):
    approved(report)
    run_jobs()
    pages = {}
    for one in report.files.filter(format="pdf"):
        with one.file.open() as file:
            pages[one.language, one.edition] = len(PdfReader(file).pages)
    assert pages["en", "short"] == pages["zh-hans", "short"] == 1
    assert pages["en", "full"] > 2
    with report.files.get(language="en", edition="full", format="docx").file.open() as file:
        assert "PAGEREF" in _xml(file.read())


def _xml(file: bytes) -> str:
    from zipfile import ZipFile

    with ZipFile(BytesIO(file)) as package:
        return package.read("word/document.xml").decode()


def test_until_they_are_made_the_page_says_so_and_nothing_else_goes_by_their_name(busy, report, reader, page):
    report.audience = "open"
    report.save()
    approved(report)
    answer = page("reports:docx", busy, report.number)
    assert answer.status_code == 302
    assert "The files are being made" in page("reports:report", busy, report.number).content.decode()


def test_readers_see_that_files_are_made_and_writers_can_try_again(
    busy, report, client, page, run_jobs, no_office, monkeypatch
):
    report.audience = "open"
    report.save()
    approved(report)
    member = make.member(busy, "reader")
    client.force_login(member.user)
    html = page("reports:report", busy, report.number).content.decode()
    assert "The files are being made" in html
    assert "/jobs/" not in html
    monkeypatch.setattr("tracker.reports.file_job.make_files", _fails)
    run_jobs()
    answer = client.get(reverse("reports:docx", args=[busy.slug, report.number]), follow=True)
    assert "The files could not be made" in answer.content.decode()
    client.force_login(make.member(busy).user)
    assert "Try again" in page("reports:report", busy, report.number).content.decode()
    assert not report.files.exists()


def test_where_telling_the_readers_fails_no_file_is_left_behind(
    busy, report, run_jobs, no_office, monkeypatch
):
    approved(report)
    monkeypatch.setattr("tracker.reports.operations.tell_readers", _breaks)
    run_jobs()
    assert not report.files.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def _breaks(*, report):
    raise RuntimeError("no readers")


def _fails(report, *, paged):
    raise RuntimeError("no paper")


def test_a_pdf_is_that_of_the_kept_word_file(busy, manager, page, monkeypatch):
    report = published(busy)
    given = []
    monkeypatch.setattr("tracker.reports.views.files.as_pdf", lambda docx: given.append(docx) or b"%PDF-1.7")
    page("reports:pdf", busy, report.number, language="en")
    with report.files.get(language="en", edition="full", format="docx").file.open() as kept:
        assert given == [kept.read()]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_short_one_is_one_page_however_much_there_is_to_say(busy, language, paper):
    for number in range(40):
        make.risk(
            busy, name=f"A risk with a long name that goes on and on {number}" * 3, probability=5, impact=5
        )
    report = drafted(busy, days=40)
    report.headline = "A headline of many words. " * 20
    report.asks = "\n".join(
        f"Decide on this and that, whatever it takes, by number {n}" * 3 for n in range(30)
    )
    report.save()
    made = docx(
        telling_of(report, language),
        language,
        made_at=MADE_AT,
        edition=Edition.SHORT,
        paper=paper,
        paged=True,
    )
    assert page_count(made) == 1


@pytest.mark.parametrize("judge", [sdk, openxml, own])
@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_edition_on_every_paper_is_valid(busy, language, paper, edition, judge, tmp_path):
    told = telling_of(drafted(busy, days=12), language)
    assert judge(docx(told, language, made_at=MADE_AT, edition=edition, paper=paper), tmp_path) == []


@pytest.mark.parametrize("section", Section)
def test_a_report_of_one_section_alone_is_valid(busy, section, tmp_path):
    report = drafted(busy, days=12)
    report.outline = [section.value]
    for judge in (sdk, openxml, own):
        assert judge(docx(telling_of(report, "en"), "en", made_at=MADE_AT), tmp_path) == []


def test_sections_are_told_in_the_chosen_order_on_the_page_and_in_word(busy, report, manager, page):
    report.outline = ["risks", "health"]
    report.save()
    told = words(docx(telling_of(report, "en"), "en", made_at=MADE_AT))
    html = page("reports:report", busy, report.number).content.decode()
    for text in (told, html):
        assert text.index("Vendor retreats") < text.rindex("Where we stand")
        assert "What we want from you" not in text


def test_a_report_is_the_same_bytes_each_time(busy, report):
    one, other = (docx(telling_of(report, "en"), "en", made_at=MADE_AT) for _time in range(2))
    assert one == other


def test_without_libreoffice_the_contents_go_without_numbers_and_the_one_page_is_short(busy, no_office):
    telling = telling_of(drafted(busy, days=12), "en")
    whole, short = (docx(telling, "en", made_at=MADE_AT, edition=edition, paged=True) for edition in Edition)
    assert "Contents" in words(whole)
    assert "PAGEREF" not in _xml(whole)
    assert short == docx(telling, "en", made_at=MADE_AT, edition=Edition.SHORT)
    assert as_pdf(whole) is None


def test_the_tables_come_as_a_workbook_with_numbers_as_numbers_and_formulas_as_text(busy):
    make.risk(busy, name="=cmd|' /C calc'!A1", probability=5, impact=5, number=90)
    report = drafted(busy, days=12)
    book = load_workbook(BytesIO(xlsx(telling_of(report, "en"), "en", made_at=MADE_AT)))
    assert "The highest risks" in book.sheetnames
    cells = [cell for row in book["The highest risks"].iter_rows() for cell in row]
    assert any(cell.data_type == "s" and "=cmd" in str(cell.value) for cell in cells)
    assert any(cell.value == 25 and cell.data_type == "n" for cell in cells)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_one_page_is_told_as_text(busy, report, language):
    report.asks = "Free the branch managers on Fridays."
    text = short_text(telling_of(report, language), language)
    assert report.rollout.name in text
    assert "Free the branch managers on Fridays." in text
    assert "Vendor retreats" in text


@pytest.mark.parametrize("name", ["docx", "pdf", "xlsx", "txt"])
def test_no_form_of_it_shows_what_the_audience_may_not_see(busy, manager, page, name, no_office):
    report = drafted(busy, audience="open")
    answer = page(f"reports:{name}", busy, report.number)
    content = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    assert b"Merger talks" not in content
    assert b"41,234" not in content


def test_a_correction_is_a_new_number_that_says_what_was_wrong(busy, manager, send, page):
    wrong = published(busy)
    path = reverse("reports:correct", args=[busy.slug, wrong.number])
    refused = send(path, {"reason": ""}, row=wrong)
    assert refused.status_code == 200
    send(path, {"reason": "The budget was last year's."}, row=wrong)
    corrected = busy.reports.get(corrects=wrong)
    assert corrected.number == wrong.number + 1
    html = page("reports:report", busy, corrected.number).content.decode()
    assert "This corrects report 1: The budget was last year&#x27;s." in html
    told = words(docx(telling_of(corrected, "en"), "en", made_at=MADE_AT))
    assert "This corrects report 1" in told
    again = send(path, {"reason": "Once more."}, row=wrong)
    assert "is corrected already" in again.content.decode()


def test_the_wrong_one_points_to_its_correction_once_that_is_published(busy, manager, page):
    wrong = published(busy)
    corrected = operations.correct_report(report=wrong, by=make.member(busy), reason="A wrong date.")
    assert "corrects this one" not in page("reports:report", busy, wrong.number).content.decode()
    operations.submit_report(report=corrected, by=corrected.created_by, on=corrected.on)
    operations.publish_at_once(report=corrected, by=make.member(busy, "sponsor"), on=corrected.on)
    assert "corrects this one: A wrong date." in page("reports:report", busy, wrong.number).content.decode()
