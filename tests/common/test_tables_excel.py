"""Excel files: values by place, and what is hostile in them refused before it is unpacked."""

import io
import json
import struct
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from tests.common.test_tables import HOSTILE
from tracker.common.tables import Problems, Sheet, TableRefused, read_tables, write_xlsx

BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}
 <sheets><sheet name="Steps" sheetId="1" r:id="rId1"/></sheets></workbook>"""
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)
RELATION = '<Relationship Id="{0}" Type="http://schemas.openxmlformats.org/x/{1}" Target="{2}"/>'
STYLES = (
    '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>{}</cellXfs></styleSheet>'
)


def sheet(cells: str, more: str = "") -> str:
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData>{more}</worksheet>"
    )


HEADERS = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
HEADERS += '<c r="B1" t="inlineStr"><is><t>Days</t></is></c></row>'


def excel(cells: str = "", *, more: str = "", properties: str = "", styles: str = "", **parts) -> bytes:
    """A workbook with one sheet; `parts` replace or add members, by name."""
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format(RELATION.format("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": BOOK.format(properties=properties),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(
            RELATION.format("rId1", "worksheet", "worksheets/sheet1.xml")
            + RELATION.format("rId2", "styles", "styles.xml")
        ),
        "xl/styles.xml": STYLES.format(styles),
        "xl/worksheets/sheet1.xml": sheet(HEADERS + cells, more),
        **parts,
    }
    return zipped(members)


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def read(data: bytes):
    return read_tables(data, ending=".xlsx")


def refusal(data: bytes) -> str:
    with pytest.raises(TableRefused) as caught:
        read(data)
    return str(caught.value)


def test_cells_are_read_by_place_and_kind():
    cells = row(2, '<c r="A2" t="str"><v>Design</v></c>', '<c r="B2"><v>5</v></c>')
    cells += row(7, '<c r="B7" s="1"><v>46272</v></c>') + row(8, '<c r="A8" t="b"><v>1</v></c>')
    table = read(excel(cells)).only
    assert table.rows == [("Design", Decimal(5)), (None, date(2026, 9, 7)), (True, None)]
    rows = list(table.columns({"name": ["Name"], "days": ["Days"]}, problems=Problems()))
    assert rows[1].cell("days").place == "Steps!B7"


@pytest.mark.parametrize(
    ("system", "serial", "day"),
    [
        ("", 46272, date(2026, 9, 7)),
        ('<workbookPr date1904="1"/>', 44810, date(2026, 9, 7)),
        ("", 61, date(1900, 3, 1)),
        ('<workbookPr date1904="1"/>', 0, date(1904, 1, 1)),
        ("", 2958465, date(9999, 12, 31)),
        ("", 46272.5, datetime(2026, 9, 7, 12)),
    ],
)
def test_days_count_from_either_year(system, serial, day):
    cells = row(2, f'<c r="B2" s="1"><v>{serial}</v></c>')
    assert read(excel(cells, properties=system)).only.rows == [(None, day)]


@pytest.mark.parametrize("serial", ["0", "60", "-1", "2958466", "1e300", "NaN"])
def test_a_number_that_is_no_day_is_refused_by_cell(serial):
    assert "Steps!B2" in refusal(excel(row(2, f'<c r="B2" s="1"><v>{serial}</v></c>')))


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e400", "1e-400", "1_000", "0x10", "9" * 5000, "INF", ""]
)
def test_a_number_that_is_none_is_refused_by_cell(value):
    assert "Steps!B2" in refusal(excel(row(2, f'<c r="B2"><v>{value}</v></c>')))


def test_a_sum_is_what_the_sheet_shows():
    cells = row(2, '<c r="B2"><f>0.1+0.2</f><v>0.30000000000000004</v></c>')
    assert read(excel(cells)).only.rows == [(None, Decimal("0.3"))]


def test_every_bad_cell_is_named():
    cells = row(2, '<c r="A2" t="e"><v>#REF!</v></c>', '<c r="B2"><f>A1+1</f></c>')
    cells += row(3, f'<c r="A3" t="str"><v>{"x" * 32_768}</v></c>', '<c r="C3"><v>1</v></c>')
    with pytest.raises(TableRefused) as caught:
        read(excel(cells))
    places = [problem.place for problem in caught.value.problems]
    assert places == ["Steps!A2", "Steps!B2", "Steps!A3", "Steps!3:3"]


def test_merged_and_hidden_parts_are_noted_and_hidden_sheets_marked():
    more = '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>'
    found = read(excel('<row r="2" hidden="1"><c r="A2" t="str"><v>x</v></c></row>', more=more))
    assert ["merged" in note for note in found.notes] == [True, False]
    assert "hidden" in found.notes[1]
    book = Workbook()
    book.active.append(["Name"])
    book.active.append(["seen"])
    hidden = book.create_sheet("Secret")
    hidden.append(["Name"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert found.tables["Secret"].is_hidden
    assert found.only.rows == [("seen",)]


def test_a_million_blank_rows_are_skipped():
    blank = "".join(f'<row r="{number}"/>' for number in range(3, 300_000))
    data = excel(row(2, '<c r="A2" t="str"><v>x</v></c>') + blank + '<row r="1048576"/>')
    assert read(data).only.rows == [("x", None)]


def test_escapes_in_texts_are_read():
    strings = "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    strings += "<si><r><t>a_x000A_b</t></r><rPh><t>spoken</t></rPh></si></sst>"
    relations = RELATION.format("rId1", "worksheet", "worksheets/sheet1.xml")
    relations += RELATION.format("rId3", "sharedStrings", "/xl/sharedStrings.xml")
    parts = {
        "xl/sharedStrings.xml": strings,
        "xl/_rels/workbook.xml.rels": RELATIONS.format(relations),
    }
    assert read(excel(row(2, '<c r="A2" t="s"><v>0</v></c>'), **parts)).only.rows == [("a\nb", None)]
    assert "no Excel workbook" in refusal(excel(row(2, '<c r="A2" t="s"><v>1</v></c>'), **parts))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
        "docProps/core.xml",
        "customXml/x.bin2",
    ],
)
def test_declared_entities_are_refused_in_any_part(part, declared):
    xml = f'<?xml version="1.0"?>{" " * 200_000}{declared}<x>&b;</x>'
    assert part in refusal(excel(**{part: xml}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_declared_entities_do_not_hide_in_another_encoding(encoding):
    xml = f"\ufeff{LAUGHS}<x/>" if encoding != "utf-16" else f"{LAUGHS}<x/>"
    assert "declares entities" in refusal(excel(**{"xl/styles.xml": xml.encode(encoding)}))


@pytest.mark.parametrize("name", ["../x.xml", "/etc/x", "C:\\x", "a/../../x", "xl\\x"])
def test_parts_that_point_outside_are_refused(name):
    assert "points outside" in refusal(excel(**{name: "<x/>"}))


def test_a_link_instead_of_a_part_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "points outside" in refusal(out.getvalue())


def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(excel())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/styles.xml", "<x/>")
    assert "twice" in refusal(out.getvalue())


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/embeddings/oleObject1.bin", "xl/activeX/a.xml"])
def test_what_could_run_is_refused_naming_it(part):
    assert part in refusal(excel(**{part: b"x"}))


def bomb(megabytes: int) -> bytes:
    return excel(**{"xl/media/image1.png": b"\0" * (megabytes * 1024 * 1024)})


def overfull() -> bytes:
    """A directory that says it lists ten members and lists a million."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *([0] * 16)) + b"x"
    directory = entry * 200_000
    return directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 10, 10, len(directory), 0, 0)


DISHONEST = [
    (lambda: bomb(120), "far larger"),
    (lambda: bomb(20), "far larger"),
    (lambda: zipped({f"x{number}": "" for number in range(2_001)}), "too many parts"),
    (overfull, "too many parts"),
    (lambda: b"", "empty"),
    (lambda: b"Name,Days\n", "no Excel workbook"),
    (lambda: excel()[:-200], "no Excel workbook"),
    (lambda: excel()[:100], "no Excel workbook"),
    (lambda: zipped({"word/document.xml": "<x/>"}), "no Excel workbook"),
    (lambda: zipped({"inner.zip": zipped({"x": "y"})}), "no Excel workbook"),
    (lambda: excel(**{"xl/worksheets/sheet1.xml": "<worksheet>"}), "no Excel workbook"),
    (lambda: excel(**{"xl/worksheets/sheet1.xml": "no xml"}), "no Excel workbook"),
    (lambda: OLD + b"\0" * 600, "old Excel file"),
    (lambda: OLD + "EncryptedPackage".encode("utf-16-le"), "password"),
    (lambda: excel(styles="".join(f'<xf fontId="{n}"/>' for n in range(65_500))), "more formats"),
    (lambda: excel(row(2, '<c r="GS2"><v>1</v></c>')), "200 columns"),
    (lambda: excel(row(2, '<c r="XFD2"><v>1</v></c>')), "200 columns"),
]


@pytest.mark.parametrize(("make_file", "what"), DISHONEST)
def test_what_is_no_honest_workbook_is_refused_at_once(make_file, what):
    data = make_file()
    begun = time.process_time()
    assert what in refusal(data)
    assert time.process_time() - begun < 5


def test_what_is_no_honest_workbook_is_refused_in_little_memory():
    """In a process of its own, without the collector: nothing else counts, and nothing waits for it."""
    asked = [sys.executable, "-m", "tests.common.memory"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    taken = json.loads(answer.stdout)
    assert len(taken) == len(DISHONEST)
    assert {what: megabytes for what, megabytes in taken if megabytes > 10} == {}


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("tracker.common.limits.TABLE_ROWS", 3)
    cells = [row(number, f'<c r="A{number}"><v>1</v></c>') for number in range(2, 7)]
    assert read(excel("".join(cells[:3]))).only.rows
    assert "more than 3 rows" in refusal(excel("".join(cells[:4])))


def test_our_own_workbook_comes_back_equal():
    texts = [*HOSTILE, "#REF!", "_x0041_", "a_x", "客户", "=SUM(A1)", " both ", "two\nlines"]
    data = write_xlsx(
        [Sheet("Steps", ["Name", "Cost", "On"], [[text, Decimal("1.50"), None] for text in texts])]
    )
    assert [values[0] for values in read(data).only.rows] == texts
    page = load_workbook(io.BytesIO(data))["Steps"]
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert page.column_dimensions["A"].width > 5


def test_days_and_amounts_are_what_they_are_in_our_own_workbook():
    data = write_xlsx(
        [Sheet("Steps", ["Cost", "On", "Done"], [[Decimal("1234.56"), date(2026, 9, 7), True]])]
    )
    assert read(data).only.rows == [(Decimal("1234.56"), date(2026, 9, 7), True)]
    page = load_workbook(io.BytesIO(data))["Steps"]
    assert page["B2"].is_date


def test_a_text_that_no_sheet_could_hold_does_not_break_the_file():
    data = write_xlsx([Sheet("Steps", ["Name"], [["a\x0bb\ud800"], ["x" * 50_000]])])
    rows = read(data).only.rows
    assert rows[0] == ("a\x0bb\ud800",)
    assert rows[1][0].endswith("x…")
