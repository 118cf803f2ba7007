"""The pages of a register's ways out and in: who sees what; nothing is stored before it is confirmed."""

import re
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from tests import make
from tests.conftest import sign_in
from tests.risks.registers import rows_of, stock, twin, written
from tracker.background.models import Job
from tracker.common.tables import Sheet, read_tables, write_xlsx
from tracker.risks import import_job
from tracker.risks.exchange import Eyes, register_of
from tracker.risks.models import Risk
from tracker.rollouts.domain.roles import PERMISSIONS, Permission, Role

pytestmark = pytest.mark.django_db

NEW = "Title,Probability,Impact,Money at stake,Confidential,Colour\nNew one,3,4,50,yes,red\n"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-14 10:00Z", tick=False):
        yield


@pytest.fixture
def rollout(db):
    return make.rollout(second_language="zh-hans")


def address(name: str, rollout, *args) -> str:
    return reverse(f"risks:{name}", args=[rollout.slug, *args])


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def carried(answer) -> dict[str, list[str]]:
    """What the page's own form sends on."""
    form = re.findall(r'<form method="post"[^>]*action="[^"]*/import/.*?</form>', shown(answer), re.S)[-1]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        if name not in ("csrfmiddlewaretoken", "once"):
            found.setdefault(name, []).append(unescape(value))
    for select in re.findall(r'<select[^>]*name="column">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="(\w+)" selected', select)
        found.setdefault("column", []).append(chosen[1] if chosen else "")
    return found


@pytest.fixture
def upload(send):
    def upload(rollout, content: str | bytes, name: str = "risks.csv", **more):
        data = content.encode() if isinstance(content, str) else content
        return send(address("import", rollout), {"file": SimpleUploadedFile(name, data), **more})

    return upload


@pytest.fixture
def previewed(upload, send):
    """Send a file and take its columns as they are found, but for those that are given."""

    def previewed(rollout, content, name: str = "risks.csv", **more):
        fields = carried(upload(rollout, content, name))
        return send(address("preview_import", rollout), {**fields, **more})

    return previewed


@pytest.fixture
def confirm(send):
    def confirm(rollout, preview, **more):
        return send(address("import_risks", rollout), {**carried(preview), **more})

    return confirm


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(("role", "sees"), [("sponsor", True), ("team_member", False)])
def test_the_whole_register_goes_out_as_far_as_its_reader_sees_it(rollout, client, page, ending, role, sees):
    stock(rollout)
    sign_in(client, rollout, role)
    answer = page("risks:export", rollout, ending)
    table = read_tables(b"".join(answer), ending=f".{ending}").only
    text = repr((table.headers, table.rows))
    assert ("cmd()" in text, "1234.5" in text, "Confidential" in text) == (sees, sees, sees)
    assert "Proposed" in text
    assert "It passed" in text
    assert answer["Content-Disposition"].endswith(f'{rollout.slug}-register-2026-09-14.{ending}"')


def test_another_ending_is_no_page(rollout, manager, page):
    assert page("risks:export", rollout, "docx").status_code == 404


def test_the_register_leads_to_its_files_and_whoever_may_edit_to_the_import(rollout, client, page):
    make.risk(rollout)
    for role, may in (("consultant", True), ("team_member", False)):
        sign_in(client, rollout, role)
        text = shown(page("risks:register", rollout))
        assert address("export", rollout, "csv") in text
        assert (address("import", rollout) in text) is may
        assert (address("many", rollout) in text) is may


def test_each_column_is_asked_for_and_found_by_its_header_in_either_language(rollout, manager, upload):
    answer = upload(rollout, "编号,风险,Likelihood,影响,Colour\nR01,x,1,1,red\n")
    assert carried(answer)["column"] == ["number", "name", "probability", "impact", ""]
    text = shown(answer)
    assert "1 column left out" in text
    assert "Colour" in text
    assert "red" in text


def test_a_column_can_be_said_to_be_another(rollout, manager, previewed, confirm):
    answer = previewed(rollout, NEW, column=["event", "probability", "impact", "", "", "name"])
    confirm(rollout, answer)
    risk = rollout.risks.get()
    assert (risk.name, risk.event, risk.is_confidential) == ("red", "New one", False)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (["name", "name", "impact", "", "", ""], "“Title” is said of two columns"),
        (["", "probability", "impact", "", "", ""], "known by its number or title"),
        (["name", "probability", "impact", "row_version", "", ""], "none of the register"),
        (["name", "rollout", "", "", "", ""], "none of the register"),
    ],
)
def test_columns_that_can_not_be_so_are_refused_and_what_was_chosen_is_kept(
    rollout, manager, previewed, column, says
):
    answer = previewed(rollout, NEW, column=column)
    assert says in unescape(shown(answer))
    assert not rollout.risks.exists()
    if "none of" not in says:
        assert carried(answer)["column"] == column


def test_a_preview_tells_what_would_change_and_stores_nothing(rollout, manager, previewed):
    make.risk(rollout, name="Known", owner=make.member(rollout, name="Ana"))
    count, log = Risk.objects.count(), rollout.log_count
    text = unescape(shown(previewed(rollout, "Number,Title,Owner,P,I\nR01,Known,,4,3\n,New,,5,5\n")))
    assert "Owner: Ana → none" in text
    assert "Probability: 3 → 4" in text
    assert "level 25" in text
    rollout.refresh_from_db()
    assert (Risk.objects.count(), rollout.log_count) == (count, log)


def test_columns_that_are_left_out_are_named_again_beside_the_preview(rollout, manager, previewed):
    assert "1 column is left out: <bdi>Colour</bdi>" in shown(previewed(rollout, NEW))


def test_what_is_confirmed_comes_in_and_is_logged_once_with_the_file(rollout, manager, previewed, confirm):
    answer = confirm(rollout, previewed(rollout, NEW))
    assert answer.status_code == 302
    risk = rollout.risks.get()
    assert (risk.name, risk.is_confidential, risk.raised_by) == ("New one", True, manager)
    assert risk.assessments.get().money == Decimal("50")
    assert [entry.verb for entry in rollout.activity.all()] == ["risks_imported"]


def test_money_and_confidence_are_no_columns_for_those_who_may_not_see_them(
    rollout, client, upload, previewed, confirm, monkeypatch
):
    hidden = {Permission.SEE_MONEY, Permission.SEE_CONFIDENTIAL}
    monkeypatch.setitem(PERMISSIONS, Role.CONSULTANT, PERMISSIONS[Role.CONSULTANT] - hidden)
    make.risk(rollout, name="Secret", is_confidential=True)
    sign_in(client, rollout, "consultant")
    answer = upload(rollout, NEW)
    assert carried(answer)["column"] == ["name", "probability", "impact", "", "", ""]
    refused = previewed(rollout, NEW, column=["name", "probability", "impact", "money", "", ""])
    assert "none of the register" in shown(refused)
    preview = previewed(rollout, "Number,Title,P,I\nR01,Mine,1,1\nR08,Other,1,1\n")
    assert "Secret" not in shown(preview)
    confirm(rollout, preview)
    assert list(rollout.risks.values_list("number", "name")) == [(1, "Secret"), (2, "Mine"), (3, "Other")]


def test_an_export_sent_back_would_change_nothing(rollout, manager, previewed):
    stock(rollout)
    answer = previewed(rollout, written(rollout))
    assert "would change nothing" in shown(answer)
    assert "Import the risks" not in shown(answer)


def test_bad_cells_are_named_in_the_readers_language_and_keep_all_out(
    rollout, manager, previewed, confirm, client
):
    manager.user.language = "zh-hans"
    manager.user.save()
    client.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        answer = previewed(rollout, "标题,可能性,影响\n好,3,3\n坏,9,3\n")
    text = shown(answer)
    assert "第 3 行" in text
    assert "9 不在 1 到 5 之间" in text
    assert "导入风险" not in text.partition("import-form")[2].partition("</form>")[0]
    confirm(rollout, answer)
    assert not rollout.risks.exists()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "risks.csv", "is empty"),
        (b"PK\x03\x04 no book", "risks.csv", "is an Excel file or an archive"),
        (b"no book", "risks.xlsx", "not the kind of file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "risks.xls", "old Excel file"),
        (b"text", "risks.pdf", "not the kind of file"),
        (b"text", "risks.txt", "comes as CSV"),
        (b'Title\n"never closed\n', "risks.csv", "never closed"),
        (b"Title,P\nA,1,2,3\n", "risks.csv", "row 2"),
        (b"Title,P\nab\x00c,1\n", "risks.csv", "can't be read"),
    ],
)
def test_what_is_no_register_is_refused_with_the_reason(rollout, manager, upload, content, name, says):
    assert says in unescape(shown(upload(rollout, content, name)))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_encoding_and_separator_are_found(rollout, manager, previewed, encoding, separator):
    data = "标题,可能性,影响,原因\n数据分散在各个部门,3,4,多年来没有人统一管理客户资料\n".replace(
        ",", separator
    )
    assert "数据分散在各个部门" in shown(previewed(rollout, data.encode(encoding)))


def test_only_the_first_sheet_is_read_and_others_are_named(rollout, manager, upload):
    book = write_xlsx([Sheet("Risks", ["Title"], [["A"]]), Sheet("Ideas", ["Title"], [["B"]])])
    assert "Only the sheet “Risks” is read; not read: Ideas." in unescape(
        shown(upload(rollout, book, "r.xlsx"))
    )


def test_the_same_preview_confirmed_twice_adds_once(rollout, manager, previewed, confirm):
    preview = previewed(rollout, NEW)
    confirm(rollout, preview)
    again = confirm(rollout, preview)
    assert "not kept any more" in shown(again)
    assert rollout.risks.count() == 1


def test_the_same_file_sent_by_another_meanwhile_is_told_and_adds_nothing(
    rollout, client, manager, previewed, confirm
):
    first = previewed(rollout, NEW)
    other = sign_in(client, rollout, "consultant")
    second = previewed(rollout, NEW)
    assert confirm(rollout, second).status_code == 302
    client.force_login(manager.user)
    told = shown(confirm(rollout, first))
    assert "The register was changed meanwhile" in told
    assert "The very same file was imported on" in told
    assert "would change nothing" in told
    assert rollout.risks.count() == 1
    assert other.name


def test_what_changed_elsewhere_does_not_spoil_a_preview(rollout, manager, previewed, confirm):
    preview = previewed(rollout, NEW)
    make.risk(rollout, name="Another")
    assert confirm(rollout, preview).status_code == 302
    assert rollout.risks.count() == 2


def test_a_file_belongs_to_whoever_sent_it(rollout, client, manager, previewed, confirm):
    preview = previewed(rollout, NEW)
    sign_in(client, rollout, "consultant")
    assert "not kept any more" in shown(confirm(rollout, preview))
    assert not rollout.risks.exists()


def test_a_confirmation_without_a_preview_imports_nothing(rollout, manager, previewed, confirm):
    confirm(rollout, previewed(rollout, NEW), fingerprint="")
    assert not rollout.risks.exists()


def test_from_the_preview_one_comes_back_to_the_columns(rollout, manager, previewed, send):
    fields = carried(previewed(rollout, NEW, column=["name", "probability", "impact", "", "", "event"]))
    again = send(address("import", rollout), fields)
    assert carried(again)["column"] == ["name", "probability", "impact", "", "", "event"]


def test_hostile_titles_are_shown_as_they_are(rollout, manager, previewed, confirm, page):
    name = "<script>alert(1)</script>"
    preview = previewed(rollout, f"Title,P,I,<b>x</b>\n{name},1,1,2\n")
    assert name not in shown(preview)
    confirm(rollout, preview)
    assert rollout.risks.get().name == name
    assert name not in shown(page("risks:register", rollout))


def test_a_closed_rollout_is_exported_but_takes_no_file(rollout, manager, page, upload):
    rollout.state = "closed"
    rollout.save()
    assert 'type="file"' not in shown(page("risks:import", rollout))
    assert page("risks:export", rollout, "csv").status_code == 200
    assert upload(rollout, NEW).status_code == 403


class TestLargeFiles:
    @pytest.fixture(autouse=True)
    def _everything_is_large(self, monkeypatch):
        monkeypatch.setattr(import_job, "BYTES_IN_A_REQUEST", {})

    def looked(self, client, run_jobs, answer):
        """Let the job run that an answer leads to, and open what it has found."""
        assert answer.status_code == 302
        run_jobs()
        job = Job.objects.latest("pk")
        assert (job.state, job.error) == (Job.State.DONE, "")
        return client.get(job.url)

    def test_they_are_read_previewed_and_imported_by_jobs(
        self, rollout, manager, client, upload, send, run_jobs
    ):
        stock(rollout)
        copy = twin(rollout)
        make.member(copy, user=manager.user)
        data = written(rollout)
        columns = self.looked(client, run_jobs, upload(copy, data))
        assert "6 rows" not in shown(columns)
        assert "8 rows" in shown(columns)
        preview = self.looked(client, run_jobs, send(address("preview_import", copy), carried(columns)))
        assert "level 10" in shown(preview)
        assert not copy.risks.exists()
        back = send(address("import", copy), carried(preview))
        assert carried(back)["column"] == carried(columns)["column"]
        self.looked(client, run_jobs, send(address("import_risks", copy), carried(preview)))
        assert register_of(copy, Eyes()) == register_of(rollout, Eyes())

    def test_what_can_not_be_read_is_told_with_every_row(self, rollout, manager, client, upload, run_jobs):
        rows = "".join(f"{number},1,2\n" for number in range(7))
        answer = self.looked(client, run_jobs, upload(rollout, f"Title,P\n{rows}"))
        assert "7 problems" in shown(answer)
        assert "row 8" in shown(answer)

    def test_a_register_that_changed_meanwhile_is_left_alone(
        self, rollout, manager, client, upload, send, run_jobs
    ):
        columns = self.looked(client, run_jobs, upload(rollout, NEW))
        preview = self.looked(client, run_jobs, send(address("preview_import", rollout), carried(columns)))
        send(address("import_risks", rollout), carried(preview))
        make.risk(rollout, name="New one")
        run_jobs()
        job = Job.objects.latest("pk")
        assert job.state == Job.State.FAILED
        assert "changed meanwhile" in job.reason
        assert rollout.risks.count() == 1

    def test_what_a_job_found_is_for_whoever_asked_alone(self, rollout, manager, client, upload, run_jobs):
        upload(rollout, NEW)
        run_jobs()
        job = Job.objects.latest("pk")
        sign_in(client, rollout, "consultant")
        assert client.get(job.url).status_code == 404


def test_the_rows_of_an_export_are_quoted_and_known(rollout, manager, page):
    stock(rollout)
    rows = rows_of(b"".join(page("risks:export", rollout, "csv")))
    assert [row["Number"] for row in rows] == ["R01", "R01", "R01", "R02", "R03", "R04", "R09", "R12"]
