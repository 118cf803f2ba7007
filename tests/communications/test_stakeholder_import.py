"""The register of stakeholders as a file: out, looked at, in; nothing is stored before it is confirmed."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests import make
from tests.conftest import sign_in
from tracker.common import limits
from tracker.common.tables import Sheet, read_tables, write_xlsx
from tracker.communications import operations
from tracker.communications.exchange import columns, register_of, write_register
from tracker.communications.exchange.columns import guess
from tracker.communications.models import AttitudeReading, Stakeholder
from tracker.rollouts.log import first_broken_entry

from .conftest import TODAY

pytestmark = pytest.mark.django_db

HEAD = (
    "Stakeholder,Person or group,People,Department,Interest,Influence,Attitude now,Attitude wanted,E-mail\n"
)
NEW = "Stakeholder,Interest,Influence,Attitude now,Relation owner,Colour\nWorks council,4,5,Resists,Ana,red\n"


def address(name: str, rollout, *args) -> str:
    return reverse(f"communications:{name}_stakeholders", args=[rollout.slug, *args])


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
    def upload(rollout, content: str | bytes, name: str = "people.csv", **more):
        data = content.encode() if isinstance(content, str) else content
        return send(address("import", rollout), {"file": SimpleUploadedFile(name, data), **more})

    return upload


@pytest.fixture
def previewed(upload, send):
    """Send a file and take its columns as they are found, but for those that are given."""

    def previewed(rollout, content, name: str = "people.csv", **more):
        fields = carried(upload(rollout, content, name))
        return send(address("preview", rollout), {**fields, **more})

    return previewed


@pytest.fixture
def confirm(send):
    def confirm(rollout, preview, **more):
        return send(address("confirm", rollout), {**carried(preview), **more})

    return confirm


@pytest.fixture
def imported(previewed, confirm):
    def imported(rollout, content, name: str = "people.csv"):
        answer = confirm(rollout, previewed(rollout, content, name))
        assert answer.status_code == 302
        return answer

    return imported


def stock(rollout) -> None:
    """One of everything, with what a spreadsheet would calculate."""
    ana = make.member(rollout, name="Ana")
    council = make.stakeholder(
        rollout,
        name="=Works council",
        kind="group",
        people=5,
        department="@Staff",
        interest=4,
        influence=5,
        attitude_wanted="neutral",
        channel="meeting",
        language="zh-hans",
        email="council@example.com",
        owner=ana,
        note="-1 to start with\nand more",
    )
    operations.read_attitude(stakeholder=council, attitude="resistant", by=None, on=TODAY)
    make.stakeholder(rollout, name="Sponsor, the", interest=5, influence=5)


def kept(rollout) -> list:
    return [one for _row, one in register_of(rollout, TODAY)]


def test_a_row_that_is_new_is_added_with_a_reading_of_today(rollout, manager, imported, page):
    ana = make.member(rollout, name="Ana")
    imported(rollout, NEW)
    one = Stakeholder.objects.get()
    assert (one.name, one.interest, one.influence, one.owner, one.added_on) == (
        "Works council",
        4,
        5,
        ana,
        TODAY,
    )
    assert [(r.attitude, r.on, r.by) for r in one.readings.all()] == [("resistant", TODAY, manager)]
    text = page("communications:stakeholders", rollout).content.decode()
    assert "“people.csv” is imported: 1 stakeholder added, 0 changed." in text
    entry = rollout.activity.get()
    assert entry.verb == "stakeholders_imported"
    assert "resistant" not in entry.detail.text
    rollout.refresh_from_db()
    assert first_broken_entry(rollout) is None


def test_nothing_is_stored_before_it_is_confirmed(rollout, manager, previewed):
    make.member(rollout, name="Ana")
    text = shown(previewed(rollout, NEW))
    assert "What “people.csv” would change" in text
    assert "Manage closely; Resists" in text
    assert "1 column is left out" in text
    assert not Stakeholder.objects.exists()
    assert not rollout.activity.exists()


def test_each_column_is_found_by_its_header_in_either_language(rollout, manager, upload):
    answer = upload(rollout, "姓名,影响力,Interest level,当前态度,期望态度,Colour\n张三,1,1,中立,,red\n")
    assert carried(answer)["column"] == ["name", "influence", "interest", "attitude", "attitude_wanted", ""]
    text = shown(answer)
    assert "1 column left out" in text
    assert "red" in text


def test_no_two_columns_and_no_two_choices_are_called_the_same():
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert guess([str(label) for label in columns.ALL.values()], columns.ALL) == list(columns.ALL)
            for labels in columns.CHOICES.values():
                assert len({str(label).casefold() for label in labels.values()}) == len(labels)


def test_a_column_can_be_said_to_be_another(rollout, manager, previewed, confirm):
    confirm(rollout, previewed(rollout, NEW, column=["department", "", "", "", "", "name"]))
    one = Stakeholder.objects.get()
    assert (one.name, one.department, one.interest) == ("red", "Works council", 3)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (["name", "name", "", "", "", ""], "“Stakeholder” is said of two columns"),
        (["", "interest", "", "", "", ""], "known by their names"),
        (["name", "row_version", "", "", "", ""], "none of the register"),
        (["name", "left_on", "", "", "", ""], "none of the register"),
    ],
)
def test_columns_that_can_not_be_so_are_refused(rollout, manager, previewed, column, says):
    assert says in unescape(shown(previewed(rollout, NEW, column=column)))
    assert not Stakeholder.objects.exists()


def test_whoever_is_known_by_the_name_is_changed_and_not_doubled(rollout, manager, imported):
    one = make.stakeholder(rollout, name="Works council", department="Staff", note="Keep me", channel="call")
    operations.read_attitude(stakeholder=one, attitude="unaware", by=None, on=make.MONDAY)
    imported(rollout, HEAD + "WORKS council,group,7,,4,5,Neutral,Supports,\n")
    one.refresh_from_db()
    assert Stakeholder.objects.count() == 1
    assert (one.name, one.kind, one.people, one.department) == ("Works council", "group", 7, "")
    assert (one.note, one.channel) == ("Keep me", "call")
    assert [(r.attitude, r.on) for r in one.readings.all()] == [
        ("neutral", TODAY),
        ("unaware", make.MONDAY),
    ]
    assert one.row_version == 2


def test_a_preview_says_each_change_in_words(rollout, manager, previewed):
    one = make.stakeholder(rollout, name="Works council", influence=2)
    operations.read_attitude(stakeholder=one, attitude="unaware", by=None, on=make.MONDAY)
    text = shown(
        previewed(rollout, "Stakeholder,Influence,Attitude now\nWorks council,5,Neutral\nBoard,5,\n")
    )
    assert "Influence: 2 → 5; Attitude now: Unaware → Neutral" in text
    assert "Board" in text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_export_read_back_changes_nothing(rollout, manager, previewed, page, ending, language):
    stock(rollout)
    with translation.override(language):
        data = write_register(kept(rollout), f".{ending}", assessed=True)
    text = shown(previewed(rollout, data, f"people.{ending}"))
    assert "would change nothing" in text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_exported_register_makes_the_same_one_elsewhere(rollout, manager, imported, client, ending):
    stock(rollout)
    data = write_register(kept(rollout), f".{ending}", assessed=True)
    other = make.rollout()
    make.member(other, name="Ana")
    sign_in(client, other, "project_manager")
    imported(other, data, f"people.{ending}")
    assert kept(other) == kept(rollout)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_a_spreadsheet_would_calculate_goes_out_as_text(rollout, ending):
    stock(rollout)
    data = write_register(kept(rollout), f".{ending}", assessed=True)
    if ending == "csv":
        assert b'"\'=Works council"' in data
    assert any("=Works council" in row for row in read_tables(data, ending=f".{ending}").only.rows)


@pytest.mark.parametrize(("role", "sees"), [("consultant", True), ("sponsor", False), ("team_member", False)])
def test_assessments_leave_only_for_those_who_may_see_them(rollout, client, page, role, sees):
    stock(rollout)
    sign_in(client, rollout, role)
    answer = page("communications:export_stakeholders", rollout, "csv")
    text = b"".join(answer).decode()
    for hidden in ("Interest", "Influence", "Attitude", "Resists", "Note", "-1 to start with"):
        assert (hidden in text) is sees
    assert "Works council" in text
    assert "Ana" in text


def test_another_ending_is_no_page(rollout, manager, page):
    assert page("communications:export_stakeholders", rollout, "docx").status_code == 404


@pytest.mark.parametrize("role", ["sponsor", "team_member"])
def test_who_does_not_edit_imports_nothing(rollout, client, upload, page, role):
    sign_in(client, rollout, role)
    assert upload(rollout, NEW).status_code == 403
    assert page("communications:import_stakeholders", rollout).status_code == 403


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        (",person,,,,,,,", "row 2, column Stakeholder", "needs the stakeholder’s name"),
        ("\u200b ,person,,,,,,,", "row 2, column Stakeholder", "needs the stakeholder’s name"),
        ("A\x01,,,,,,,,", "row 2, column Stakeholder", "can't be stored"),
        ("turned \u202e,,,,,,,,", "row 2, column Stakeholder", "turn the direction"),
        ("x" * 201 + ",,,,,,,,", "row 2, column Stakeholder", "has 201 characters"),
        ("A,animal,,,,,,,", "row 2, column Person or group", "“animal” is none of Person, Group"),
        ("A,group,0,,,,,,", "row 2, column People", "0 is not between"),
        ("A,group,1e400,,,,,,", "row 2, column People", "no whole number"),
        (f"A,group,{'9' * 5000},,,,,,", "row 2, column People", "no whole number"),
        ("A,person,5,,,,,,", "row 2, column People", "A person is one"),
        ("A,,,,6,,,,", "row 2, column Interest", "6 is not between 1 and 5"),
        ("A,,,,2.5,,,,", "row 2, column Interest", "no whole number"),
        ("A,,,,,NaN,,,", "row 2, column Influence", "no whole number"),
        ("A,,,,,,angry,,", "row 2, column Attitude now", "“angry” is none of"),
        ("A,,,,,,,angry,", "row 2, column Attitude wanted", "“angry” is none of"),
        ("A,,,,,,,,nobody", "row 2, column E-mail", "no e-mail address"),
        ("A,,,,,,,,\na,,,,,,,,", "row 3, column Stakeholder", "stands in row 2 already"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_bad_cell_is_named_by_row_and_column_and_nothing_comes_in(
    rollout, manager, previewed, row, place, says
):
    text = unescape(shown(previewed(rollout, f"{HEAD}{row}\n")))
    assert place in text
    assert says in text
    assert not Stakeholder.objects.exists()


def test_an_owner_who_is_not_in_the_team_is_refused(rollout, manager, previewed):
    make.member(make.rollout(), name="Ana")
    text = shown(previewed(rollout, NEW))
    assert "“Ana” is not in the team." in text
    assert "row 2, column Relation owner" in text


def test_one_bad_row_at_the_end_keeps_all_out_and_the_first_hundred_are_named(rollout, manager, previewed):
    rows = "".join(f"Group {number},9\n" for number in range(150))
    text = shown(previewed(rollout, "Stakeholder,Interest\nFine,3\n" + rows))
    assert "150 problems keep it out" in text
    assert "The first 100 of 150 are shown." in text
    assert not Stakeholder.objects.exists()


def test_who_was_taken_out_is_not_added_a_second_time(rollout, manager, previewed):
    one = make.stakeholder(rollout, name="Works council", left_on=make.MONDAY)
    text = shown(previewed(rollout, "Stakeholder\nworks council\n"))
    assert "was taken out of the register. Take them back first" in text
    assert Stakeholder.objects.get() == one


def test_namesakes_are_told_apart_by_their_department(rollout, manager, imported, previewed):
    make.stakeholder(rollout, name="Head", department="Sales")
    service = make.stakeholder(rollout, name="Head", department="Service")
    imported(rollout, "Stakeholder,Department,Influence\nHead,Sales,3\nHead,Service,5\n")
    service.refresh_from_db()
    assert service.influence == 5
    text = shown(previewed(rollout, "Stakeholder,Influence\nHead,2\n"))
    assert "2 in the register are called so." in text


def test_more_than_fit_are_refused_before_they_are_read(rollout, manager, upload, monkeypatch):
    monkeypatch.setattr(limits, "STAKEHOLDERS", 3)
    text = shown(upload(rollout, "Stakeholder\nA\nB\nC\nD\n"))
    assert "It has more than 3 rows" in text


def test_more_than_fit_with_those_that_are_there_are_refused(rollout, manager, previewed, monkeypatch):
    monkeypatch.setattr(limits, "STAKEHOLDERS", 3)
    make.stakeholder(rollout)
    assert "At most 3 stakeholders fit, this would make 4." in shown(
        previewed(rollout, "Stakeholder\nA\nB\nC\n")
    )


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "people.csv", "is empty"),
        (b"MZ\x90", "people.csv", "is a program"),
        (b"not excel", "people.xlsx", "not the kind of file"),
        (b"PK\x03\x04rest", "people.xlsx", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "people.xls", "old Excel file"),
        (b"Stakeholder\nA\n", "people.docx", "not the kind of file"),
        (b"Stakeholder\nA\n", "people.txt", "comes as CSV"),
        (b"Stakeholder,Interest\nA,1,2,3\n", "people.csv", "4 cells"),
        (b"Stakeholder,Interest\nA,1\nb\n", "people.csv", "row 3"),
        (b'Stakeholder\n"A\n', "people.csv", "never closed"),
    ],
    ids=lambda value: repr(value[:16]),
)
def test_what_is_no_table_is_refused_with_the_reason(rollout, manager, upload, content, name, says):
    assert says in unescape(shown(upload(rollout, content, name)))
    assert not Stakeholder.objects.exists()


def test_a_register_that_changed_meanwhile_is_looked_at_again(rollout, manager, previewed, confirm):
    one = make.stakeholder(rollout, name="Board", influence=2)
    looked_at = previewed(rollout, "Stakeholder,Influence\nBoard,5\n")
    one.department = "Top"
    one.save()
    text = shown(confirm(rollout, looked_at))
    assert "The register was changed meanwhile" in text
    one.refresh_from_db()
    assert one.influence == 2


def test_a_confirmation_sent_twice_adds_once(rollout, manager, previewed, send):
    fields = carried(previewed(rollout, "Stakeholder\nBoard\n"))
    token = "7f2f9d3e-8b43-4a69-9a53-3f4de8f0a0aa"
    for _time in range(2):
        assert send(address("confirm", rollout), fields, token=token).status_code == 302
    assert Stakeholder.objects.count() == 1


def test_the_very_same_file_is_told(rollout, manager, imported, previewed):
    imported(rollout, "Stakeholder\nBoard\n")
    assert "The very same file was imported" in shown(previewed(rollout, "Stakeholder\nBoard\n"))


def test_a_preview_of_somebody_else_or_of_nothing_leads_back_to_the_file(
    rollout, manager, previewed, client, send
):
    fields = carried(previewed(rollout, "Stakeholder\nBoard\n"))
    sign_in(client, rollout, "consultant")
    assert "The file is not kept any more" in shown(send(address("confirm", rollout), fields))
    assert "The file is not kept any more" in shown(send(address("preview", rollout), {"reference": "x"}))
    assert not Stakeholder.objects.exists()


def test_an_import_takes_as_many_queries_for_many_as_for_few(rollout, manager, previewed, send):
    def queries_of(prefix: str, count: int) -> int:
        rows = "".join(f"{prefix} {number},{1 + number % 5},Neutral\n" for number in range(count))
        fields = carried(previewed(rollout, f"Stakeholder,Interest,Attitude now\n{rows}"))
        with CaptureQueriesContext(connection) as found:
            assert send(address("confirm", rollout), fields).status_code == 302
        return len(found)

    few = queries_of("Few", 2)
    assert queries_of("Many", 120) == few
    assert AttitudeReading.objects.count() == 122


def test_a_workbook_of_many_sheets_says_which_was_read(rollout, manager, upload):
    data = write_xlsx([Sheet("People", ["Name"], [["Board"]]), Sheet("Other", ["X"], [["1"]])])
    assert "Only the sheet “People” is read" in shown(upload(rollout, data, "people.xlsx"))
