"""Text files with separators, and what their cells mean: hostile rows are refused by place, all of them."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.common import tables
from tracker.common.tables import Cell, Problems, Reading, TableRefused, read_tables

TABLE = "Name,Days\nDesign,5\nBuild,7\n"


def read(data: bytes | str, ending: str = ".csv", **reading):
    data = data.encode() if isinstance(data, str) else data
    return read_tables(data, ending=ending, reading=Reading(**reading) if reading else None)


def refusal(data: bytes | str, ending: str = ".csv") -> str:
    with pytest.raises(TableRefused) as caught:
        read(data, ending)
    return str(caught.value)


def test_a_table_knows_where_each_cell_stands():
    table = read("Name,Days\nDesign,5\n\nBuild,7\n").only
    rows = list(table.columns({"days": ["Days"], "name": ["Name"]}, problems=Problems()))
    assert [(row.cell("days").value, row.cell("days").place) for row in rows] == [
        ("5", "row 2, column Days"),
        ("7", "row 4, column Days"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    found = read(f'Name{separator}Days{separator}"a,b;c|d"\nDesign{separator}5{separator}x\n')
    assert found.separator == separator
    assert found.only.rows == [("Design", "5", "x")]


def test_the_separator_may_be_said_or_chosen():
    assert read("sep=;\nA;B,C\n1;2\n").only.headers == ("A", "B,C")
    assert read("A;B,C,D\n1;2,3,4\n", separator=";").only.headers == ("A", "B,C,D")


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16"),
        ("utf-16-be", b"", "utf-16"),
        ("gbk", b"", "gb18030"),
        ("gb18030", b"", "gb18030"),
    ],
)
def test_chinese_is_read_from_every_encoding(encoding, mark, found):
    text = "名称,天数\n客户数据清理,5\n联通,7\n"
    result = read(mark + text.encode(encoding))
    assert result.encoding == found
    assert result.only.headers == ("名称", "天数")
    assert result.only.rows == [("客户数据清理", "5"), ("联通", "7")]


@pytest.mark.parametrize("text", ["Name,Ort\nMüller,Köln\n", "Nom\nétape éé à côté\n", "Name\n“Go”–€\n"])
def test_western_letters_are_read_from_windows(text):
    found = read(text.encode("cp1252"))
    assert found.encoding == "cp1252"
    assert found.only.rows[0][0] == text.splitlines()[1].split(",")[0]


@pytest.mark.parametrize(("one", "other"), [("客户数据", "gbk"), ("é", "cp1252")])
def test_rows_in_two_encodings_are_refused_naming_both(one, other):
    data = f"Name\n{one}\n".encode() + f"{one}\n".encode(other)
    assert "Row 2" in refusal(data)
    assert "row 3" in refusal(data)


def test_a_wrong_choice_of_encoding_names_the_row():
    with pytest.raises(TableRefused, match=r"row 2.*UTF-8"):
        read("Name\n客户\n".encode("gbk"), encoding="utf-8")


def test_a_quoted_cell_may_hold_breaks_quotes_and_separators():
    table = read('Name,Note\r\n"a","b\r\nc, ""d"""\r\nlast,x\r\n').only
    assert table.rows == [("a", 'b\nc, "d"'), ("last", "x")]
    assert list(table.numbers) == [2, 3]


def test_old_line_ends_are_read():
    assert read("A,B\r1,2\r3,4\r").only.rows == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("A,B\n1,2\n1,2,3\n1\n", "row 3", "3 cells"),
        ("A,B\n1,2\n1,2,3\n1\n", "row 4", "1 cells"),
        ('A,B\n1,2\n"x,y\n1,2\n', "row 3", "never closed"),
        ('A,B\n"x"y,2\n', "row 2", "quote"),
        ("A,B\n" + "x" * 1_000_000 + ",2\n", "row 2", "longer than 50000"),
        ("A,B\n" + "x" * 60_000 + ",2\n", "row 2", "longer than 50000"),
        ("A,B\n1,a\0b\n", "row 2", "NUL"),
        (",".join("A" * 201) + "\n", "row 1", "200 columns"),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_place(text, place, what):
    data = text.encode("utf-8-sig")
    with pytest.raises(TableRefused) as caught:
        read(data)
    assert any(place == problem.place and what in problem.what for problem in caught.value.problems)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("tracker.common.limits.TABLE_ROWS", 3)
    assert read("A\n1\n2\n3\n").only.rows
    assert "more than 3 rows" in refusal("A\n1\n2\n3\n4\n")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "no row"),
        (b"PK\x03\x04 and so on", "Excel file or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
    ],
)
def test_what_is_no_text_file_is_said(data, what):
    assert what in refusal(data)


def test_another_ending_is_no_table():
    assert "Only CSV and Excel" in refusal(b"A\n1\n", ".txt")


def columns(text: str) -> tuple[tables.Rows, Problems]:
    problems = Problems()
    known = {"name": ("Name", "名称"), "days": ("Days", "天数")}
    return read(text).only.columns(known, needed=["days"], problems=problems), problems


def test_headers_are_known_in_both_languages_whatever_their_case():
    rows, problems = columns(" NAME ,天数\nDesign,5\n")
    assert not problems
    assert [row.cell("days").value for row in rows] == ["5"]


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Name,Days,name", "there twice"),
        ("Name,Days,Colour", "“Colour”"),
        ("Name,,Days", "without a name"),
        ("Name,Note,x", "“Days” is missing"),
    ],
)
def test_headers_that_are_doubled_empty_unknown_or_missing_are_refused(header, what):
    _rows, problems = columns(f"{header}\na,b,c\n")
    assert any(what in problem.what for problem in problems.kept)


def test_all_problems_are_counted_and_the_first_hundred_kept():
    problems = Problems()
    for number in range(250):
        problems.add(f"row {number}", "wrong")
    with pytest.raises(TableRefused) as caught:
        problems.refuse()
    assert (len(caught.value.problems), caught.value.count) == (100, 250)
    assert caught.value.sentences[-1] == "150 more like these"


def one(reader, value, **options):
    problems = Problems()
    return reader(Cell(value, "B7"), problems, **options), problems


def number(value):
    return one(tables.whole_number, value, least=0, most=3650)


@pytest.mark.parametrize("value", ["5", " 5 ", "+5", "５", Decimal(5), Decimal("5.0")])
def test_whole_numbers(value):
    assert number(value)[0] == 5


@pytest.mark.parametrize(
    "value",
    [
        "-1",
        "3651",
        "5.0",
        "1e3",
        "1_0",
        "0x10",
        "1 0",
        "NaN",
        "inf",
        "9" * 5000,
        "२",
        Decimal("5.5"),
        True,
        date(2026, 9, 7),
        str(2**63),
    ],
)
def test_what_is_no_whole_number_within_the_limits_is_refused_with_its_place(value):
    found, problems = number(value)
    assert found is None
    assert [problem.place for problem in problems.kept] == ["B7"]
    assert len(problems.kept[0].what) < 200


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1,5", "1.50"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567.8", "1234567.80"),
        ("-0", "0.00"),
        (Decimal("0.3"), "0.30"),
        (Decimal("1E+3"), "1000.00"),
        ("9999999999.99", "9999999999.99"),
    ],
)
def test_amounts_are_exact(value, amount):
    assert str(one(tables.money, value)[0]) == amount


@pytest.mark.parametrize(
    "value",
    [
        "1,500",
        "1.500",
        "1,234",
        "1 000",
        "1\u00a0000",
        "1_000",
        "12,34,5",
        "1.2.3",
        "€5",
        "-5",
        "0.005",
        "NaN",
        "1e400",
        "1e-400",
        "Infinity",
        "10000000000",
        "9" * 5000,
        "1,23.45",
        "0x10",
    ],
)
def test_an_amount_that_could_be_read_in_two_ways_is_refused(value):
    found, problems = one(tables.money, value)
    assert found is None
    assert problems.count == 1


@pytest.mark.parametrize(
    "value",
    ["2028-02-29", "2028/2/29", "2028.02.29", "2028年2月29日", "２０２８-０２-２９", date(2028, 2, 29)],
)
def test_days(value):
    assert one(tables.day, value)[0] == date(2028, 2, 29)


@pytest.mark.parametrize(
    "value",
    [
        "2027-02-29",
        "12/31/99",
        "31.12.2026",
        "7/9/2026",
        "2026-W01-1",
        "20260101",
        "9999-12-31",
        "0001-01-01",
        "10000-01-01",
        "1989-12-31",
        "2026-01-01T08:00",
        Decimal(46272),
        "26-01-01",
        "2026-1/1",
    ],
)
def test_a_day_is_never_guessed(value):
    found, problems = one(tables.day, value)
    assert found is None
    assert problems.count == 1


@pytest.mark.parametrize("value", ["yes", "TRUE", "1", "是", True, Decimal(1)])
def test_yes(value):
    assert one(tables.yes_or_no, value)[0] is True


def test_no_and_neither():
    assert one(tables.yes_or_no, None)[0] is False
    assert one(tables.yes_or_no, "否")[0] is False
    assert one(tables.yes_or_no, "maybe")[1].count == 1


def test_a_choice_names_what_it_could_be():
    known = {"step": 1, "phase": 2}
    assert one(tables.choice, " Step ", known=known)[0] == 1
    assert "step, phase" in one(tables.choice, "epic", known=known)[1].kept[0].what


@pytest.mark.parametrize(
    ("value", "place"), [("a\0b", "2"), ("ab\x08", "3"), ("\ud800", "1"), ("\uffff", "1")]
)
def test_characters_that_no_document_can_hold_are_refused(value, place):
    found, problems = one(tables.text_line, value)
    assert found == ""
    assert f"Character {place} " in problems.kept[0].what


def test_text_is_kept_as_typed():
    assert one(tables.text_line, " 👩‍👩‍👧 e\u0301 客户 ")[0] == "👩‍👩‍👧 e\u0301 客户"
    assert one(tables.some_text, "a\x0bb\r\nc")[0] == "a\nb\nc"
    assert one(tables.text_line, "a\nb")[0] == "a b"
    assert one(tables.text_line, "\u200b\u00a0")[0] == ""
    assert one(tables.text_line, "\u200b", needed=True)[1].count == 1
    assert one(tables.text_line, "x" * 201)[1].count == 1
    assert one(tables.text_line, Decimal("12.50"))[0] == "12.5"


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\tx",
    "'=1",
    "''=1",
    '"=1',
    "a;=1",
    'a";=1',
    "'",
    "'a",
    "=",
    "a'=",
    ' "=1',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_calculate_goes_out_as_text_and_comes_back_equal(text):
    data = tables.write_csv(["Name", "Other"], [[text, 1]])
    written = data.decode("utf-8-sig").splitlines()[1]
    assert not written.removeprefix('"').lstrip("\"' ").startswith(("=", "+", "-", "@", "\t")) or (
        written.startswith("\"'")
    )
    assert read(data).only.rows == [(text, "1")]


def test_a_formula_in_a_foreign_file_is_text():
    assert read('A,B\n=1+1,"@x"\n').only.rows == [("=1+1", "@x")]


def test_numbers_and_days_go_out_plainly():
    data = tables.write_csv(["A"], [[Decimal("1E+3")], [date(2026, 9, 7)], [None], [True], [-5]])
    assert data == '\ufeff"A"\r\n"1000"\r\n"2026-09-07"\r\n""\r\n"true"\r\n"-5"\r\n'.encode()
