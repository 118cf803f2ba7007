"""A consultant's Word templates: taken or refused with every problem, previewed, used, remembered."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import make
from tests.hostile.templates import TRICKS
from tests.reports.conftest import drafted
from tests.reports.reading import words
from tests.word import templates as good
from tests.word.validators import openxml, own, sdk
from tracker.reports import operations
from tracker.reports.domain.outline import STANDARD, Edition, Section
from tracker.reports.files import word_file
from tracker.reports.models import ReportTemplate
from tracker.reports.telling import telling_of
from tracker.reports.wording.templates import _TELL, problem_words
from tracker.word.template.problems import Code, Problem

MADE_AT = datetime(2026, 11, 27, 16, tzinfo=UTC)
LIST = "/report-templates/"
SECTIONS = {f"place_{section}": at for at, section in enumerate(STANDARD, 1)}


def upload(content: bytes, name: str = "house.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def looked(content: bytes) -> operations.templates.Looked:
    return operations.look_at_template(upload(content))


@pytest.fixture
def consultant(rollout, client):
    """Signed in; writes the reports of the rollout."""
    member = make.member(rollout, "consultant")
    client.force_login(member.user)
    return member


@pytest.fixture
def template(busy):
    owner = make.member(busy, "consultant").user
    return operations.add_template(
        owner=owner, name="Harbour", file=looked(good.english()), outline=[Section.RISKS, Section.HEALTH]
    )


def test_a_good_template_is_kept_and_previewed_in_both_languages(consultant, send, client):
    send(LIST, {"name": "Harbour", "upload": upload(good.english()), **SECTIONS})
    kept = consultant.user.report_templates.get()
    assert kept.latest.sections == STANDARD
    for language, wanted in (("en", "Where we stand"), ("zh-hans", "目前状况")):
        address = reverse("report_templates:preview", args=[kept.pk, 1])
        served = client.get(address, {"language": language})
        assert wanted in words(b"".join(served.streaming_content))


def test_all_problems_are_named_with_their_places_and_nothing_is_left_behind(consultant, send):
    bad = good.written(good.plain("Dear {{ reader }}", "{{ rollout.delete() }}", report=False))
    html = send(LIST, {"name": "Bad", "upload": upload(bad), **SECTIONS}).content.decode()
    assert "Text, paragraph 1 (“Dear {{ reader }}”)" in html
    assert "is no placeholder" in html
    assert "Nothing says where the report goes" in html
    assert 'value="Bad"' in html
    assert not ReportTemplate.objects.exists()
    assert _files() == []


@pytest.mark.parametrize(
    "trick",
    ["a text", "a workbook", "a .docm", "a program", "a file with a password", "a zip with a password"],
)
def test_what_is_no_word_template_is_refused_in_words(consultant, send, trick):
    answer = send(LIST, {"name": "Bad", "upload": upload(TRICKS[trick].make()), **SECTIONS})
    assert "error-summary" in answer.content.decode()
    assert not ReportTemplate.objects.exists()
    assert _files() == []


def _files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return [path for path in root.rglob("*") if path.is_file()]


def test_every_problem_has_its_words():
    assert set(_TELL) == set(Code)
    for code in Code:
        said = problem_words(Problem(code, "word/header1.xml", 3, "Dear reader", "{{ x }}", "rollout"))
        assert said.startswith("Header, paragraph 3 (“Dear reader”): ")
        assert "%(" not in said


def test_sections_without_a_number_are_left_out_and_the_rest_stand_in_their_order(consultant, send):
    places = {"place_risks": 1, "place_health": 2}
    send(LIST, {"name": "Short", "upload": upload(good.english()), **places})
    assert consultant.user.report_templates.get().latest.sections == (Section.RISKS, Section.HEALTH)
    refused = send(LIST, {"name": "Empty", "upload": upload(good.english())})
    assert "Give at least one section a number" in refused.content.decode()


@pytest.mark.parametrize("judge", [sdk, openxml, own])
@pytest.mark.parametrize("make_template", [good.english, good.chinese, good.dotx, good.letter])
def test_a_report_on_every_kind_of_template_is_valid(busy, make_template, judge, tmp_path):
    owner = make.member(busy, "consultant").user
    kept = operations.add_template(
        owner=owner, name="Any", file=looked(make_template()), outline=list(STANDARD)
    )
    report = drafted(busy, days=12)
    report.template = kept.latest
    for language in ("en", "zh-hans"):
        made = word_file(report, telling_of(report, language), language, Edition.FULL)
        assert judge(made, tmp_path) == []


def test_a_report_remembers_the_version_it_used(busy, template, run_jobs, no_office):
    report = operations.create_report(
        rollout=busy,
        by=make.member(busy),
        on=busy.starts_on,
        audience="steering",
        language="en",
        template=template.latest,
    )
    operations.add_version(template=template, file=looked(good.chinese()), outline=list(STANDARD))
    report.refresh_from_db()
    assert report.template.number == 1
    assert report.sections == (Section.RISKS, Section.HEALTH)
    operations.submit_report(report=report, by=report.created_by, on=report.on)
    operations.approve_report(report=report, by=make.member(busy, "sponsor"), on=report.on)
    run_jobs()
    with report.files.get(language="en", edition="full").file.open() as file:
        assert "Vendor retreats" in words(file.read())


def test_clients_are_kept_apart(busy, template, manager, client, page):
    """A house's template is its owner's, until they use it in a rollout; then its writers have it there."""
    assert "Harbour" not in page("reports:new", busy).content.decode()
    owner = busy.members.get(user=template.owner)
    client.force_login(template.owner)
    assert "Harbour" in page("reports:new", busy).content.decode()
    operations.create_report(
        rollout=busy, by=owner, on=busy.starts_on, audience="open", language="en", template=template.latest
    )
    client.force_login(manager.user)
    assert "Harbour" in page("reports:new", busy).content.decode()
    elsewhere = make.member(make.rollout(), user=manager.user)
    assert list(ReportTemplate.objects.offered_to(elsewhere)) == []


def test_an_archived_one_is_not_offered_any_more(busy, template, client, page):
    operations.archive_template(template=template)
    client.force_login(template.owner)
    assert "Harbour" not in page("reports:new", busy).content.decode()


def test_a_double_click_keeps_one(consultant, send):
    token = "5b2f6e8e-6f0c-4d5c-9d6e-0b0d8f1f2a10"
    for _time in range(2):
        send(LIST, {"name": "Harbour", "upload": upload(good.english()), **SECTIONS}, token=token)
    assert consultant.user.report_templates.count() == 1


def test_a_corrected_report_says_so_on_a_template_with_a_cover(busy, template):
    report = drafted(busy)
    report.template, report.corrects, report.correction = template.latest, drafted(busy), "A wrong date."
    told = words(word_file(report, telling_of(report, "zh-hans"), "zh-hans", Edition.FULL))
    assert "本期更正第2期报告：A wrong date." in told


@pytest.mark.parametrize("name", ["template", "archive", "file", "preview"])
def test_nobody_else_finds_it(template, consultant, client, name):
    version = [1] if name in ("file", "preview") else []
    address = reverse(f"report_templates:{name}", args=[template.pk, *version])
    answer = client.post(address) if name == "archive" else client.get(address)
    assert answer.status_code == 404
    template.refresh_from_db()
    assert template.archived_at is None


def test_the_page_of_a_template_costs_the_same_for_many_versions(
    template, client, django_assert_max_num_queries
):
    client.force_login(template.owner)
    for _time in range(3):
        operations.add_version(template=template, file=looked(good.english()), outline=list(STANDARD))
    with django_assert_max_num_queries(8):
        html = client.get(template.get_absolute_url()).content.decode()
    assert "{{ report }}" in html
