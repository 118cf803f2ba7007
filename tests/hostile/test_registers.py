"""N and T by a register's file: a bad cell is named and keeps all out; what comes in goes out equal."""

import csv
import io
import unicodedata

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import make
from tests.hostile.checks import answered, assert_verified, refused, taken
from tests.hostile.sending import form, register, register_file, register_imported
from tests.hostile.test_texts import STORED, UNSEEN
from tests.risks.registers import twin
from tests.risks.test_exchange_pages import shown
from tracker.common.tables import Sheet, read_tables, write_xlsx
from tracker.risks.exchange import ENDINGS, Eyes, register_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

ON_THE_SCALE = [
    *("Probability", "Impact"),
    *("Response: probability after it", "Response: impact after it"),
]
WHOLES = [
    *("Number", *ON_THE_SCALE),
    *("Days at best", "Days, most likely", "Days at worst"),
    *("Response no.", "Response: days after it, most likely"),
]
TEXTS = {
    "Title": "name",
    "Title in the second language": "second_name",
    "Cause": "cause",
    "What may happen": "event",
    "Effect": "effect",
    "Early sign": "trigger",
    "If it happens": "contingency",
    "Why this level": "note",
    "Response": "response_text",
}
NO_NUMBERS = ["NaN", "sNaN", "Infinity", "1e400", "1e-400", "0x10", "1_000", "1 000", "9" * 5000, str(2**63)]
SCALE_REFUSALS = {"0": "not between 1 and 5", "6": "not between 1 and 5", "2.5": "is no whole number"}
STARTS = {"quoted": '"=1+1', "parted": 'a;=1+1"', "second line": "a\n=1+1", "two": "'=1+1"}


@pytest.fixture(autouse=True)
def _two_languages(plan):
    plan.second_language = "zh-hans"
    plan.save()


def risks(*rows: dict[str, str], ending: str = ".csv") -> bytes:
    """A register of risks that would be good but for what the rows say."""
    good = {"Title": "A risk", "Probability": "3", "Impact": "3"}
    headers = list(dict.fromkeys([*good, *(name for row in rows for name in row)]))
    lines = [[{**good, **row}.get(name, "") for name in headers] for row in rows]
    if ending == ".xlsx":
        return write_xlsx([Sheet("Risks", headers, lines)])
    file = io.StringIO(newline="")
    csv.writer(file).writerows([headers, *lines])
    return file.getvalue().encode()


def each(columns: list[str], typed: str, ending: str = ".csv") -> bytes:
    """One risk for each column, with the same thing in it."""
    return risks(
        *({"Title": f"Risk {at}", "Response": "Do it", name: typed} for at, name in enumerate(columns)),
        ending=ending,
    )


def kept_out(
    client, plan, content: bytes, columns: list[str], send, *, says: str, ending: str = ".csv"
) -> None:
    """Hold it to all points; each cell is named by its row and column, in Excel by its sheet, too."""
    headers = read_tables(content, ending=ending).only.headers
    places = {
        f"row {row}, column {name}"
        if ending == ".csv"
        else f"Risks!{'ABCDEFGHIJKLMNO'[headers.index(name)]}{row}"
        for row, name in enumerate(columns, 2)
    }
    sending = register(send, plan, content, f"risks{ending}")
    refused(client, plan, sending, says=says, keeps="probability")
    rows = BeautifulSoup(shown(sending()), "html.parser").select(".error-summary tbody tr")
    told = dict([cell.get_text(strip=True) for cell in row.select("td, th")] for row in rows)
    assert places - told.keys() == set(), told
    assert [place for place in places if says not in told[place]] == []


def page_text(answer) -> str:
    return " ".join(BeautifulSoup(shown(answer), "html.parser").main.get_text(" ").split())


class TestNumbers:
    @pytest.mark.pure
    @pytest.mark.parametrize(
        ("typed", "ending"),
        [
            *((typed, ".csv") for typed in [*NO_NUMBERS, "1,5", "1.234,56", str(2**31), "-1"]),
            *((typed, ".xlsx") for typed in ["NaN", "1e400", "1,5", "9" * 5000]),
        ],
    )
    def test_what_is_no_whole_number_or_too_large(self, client, manager, plan, send, typed, ending):
        kept_out(client, plan, each(WHOLES, typed, ending), WHOLES, send, says=" is no", ending=ending)

    @pytest.mark.pure
    @pytest.mark.parametrize(
        ("typed", "ending"),
        [
            *((typed, ".csv") for typed in [*NO_NUMBERS, "1,234", "1.005", "-1"]),
            *((typed, ".xlsx") for typed in ["NaN", "1,234", "-1"]),
        ],
    )
    def test_what_is_no_amount_or_could_be_two(self, client, manager, plan, send, typed, ending):
        column = ["Money at stake"]
        says = "can't be negative" if typed == "-1" else " is no amount that has one reading"
        kept_out(client, plan, each(column, typed, ending), column, send, says=says, ending=ending)

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", SCALE_REFUSALS)
    def test_a_place_off_the_scale(self, client, manager, plan, send, typed):
        kept_out(client, plan, each(ON_THE_SCALE, typed), ON_THE_SCALE, send, says=SCALE_REFUSALS[typed])

    @pytest.mark.parametrize(
        ("typed", "amount"),
        [("1,5", "1.50"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("-0", "0.00"), ("0.1", "0.10")],
    )
    def test_an_amount_of_one_reading_is_stored_exactly(self, client, manager, plan, send, typed, amount):
        days = {"Days at best": "-0", "Days, most likely": "0", "Days at worst": "3650"}
        sending = register_imported(send, plan, risks({"Money at stake": typed, **days}))
        taken(client, plan, sending, verbs=["risks_imported"], opens=register_opens)
        stake = plan.risks.get().assessments.get()
        assert (str(stake.money), stake.days) == (amount, (0, 0, 3650))
        assert not stake.money.is_signed()


class TestTexts:
    def test_what_no_file_of_text_holds(self, client, manager, plan, send):
        data = risks({"Cause": "ab\x00c"})
        refused(client, plan, register_file(send, plan, data), says="can't be read")

    @pytest.mark.parametrize("typed", ["ab\x01c", "ab\x08c", "ab\x0ec", "ab\x1fc", "ab\ufffec", "ab\uffffc"])
    def test_what_no_document_can_hold(self, client, manager, plan, send, typed):
        says = "Character 3 can't be stored"
        kept_out(client, plan, each(list(TEXTS), typed), list(TEXTS), send, says=says)

    def test_breaks_pasted_from_word_become_our_own(self, client, manager, plan, send):
        data = risks(dict.fromkeys(TEXTS, "a\x0bb\x0cc\rd"))
        taken(
            client,
            plan,
            register_imported(send, plan, data),
            verbs=["risks_imported"],
            opens=register_opens,
        )
        lines = dict.fromkeys(("name", "second_name"), "a b c d")
        assert texts_of(plan) == {**dict.fromkeys(TEXTS.values(), "a\nb\nc\nd"), **lines}

    @pytest.mark.parametrize("typed", UNSEEN)
    def test_a_title_that_nobody_can_see(self, client, manager, plan, send, typed):
        kept_out(client, plan, risks({"Title": typed}), ["Title"], send, says="needs its Title")

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_a_title_of_more_than_a_line(self, client, manager, plan, send, ending):
        """T14: 256 characters."""
        data = risks({"Title": "客" * 256}, {"Title": "x" * 200}, ending=ending)
        says = "256 characters, more than the 200"
        kept_out(client, plan, data, ["Title"], send, says=says, ending=ending)

    def test_a_text_without_end(self, client, manager, plan, send):
        says = "A cell is longer than 50000 characters"
        for length in (50_001, 1_000_000):
            data = risks({"Cause": "Good"}, {"Title": "Another", "Cause": "x" * length})
            refused(client, plan, register_file(send, plan, data), says=says, names=("3",))

    @pytest.mark.parametrize("ending", ENDINGS)
    def test_what_comes_in_is_shown_as_typed_and_goes_out_equal(self, client, manager, plan, send, ending):
        """T8 and T10: as a spreadsheet has them, and as we write them ourselves."""
        typed = {**STORED, **STARTS}
        rows = [{**dict.fromkeys(TEXTS, one), "Title": f"{kind}: {one}"} for kind, one in typed.items()]
        rows += [{"Title": one} for one in STORED.values()]
        sending = register_imported(send, plan, risks(*rows, ending=ending), f"risks{ending}")
        taken(client, plan, sending, verbs=["risks_imported"], opens=register_opens)
        assert plan.risks.count() == len(rows)
        copy = twin(plan)
        make.member(copy, user=manager.user)
        for way in ENDINGS:
            out = exported(client, plan, way)
            assert "would change nothing" in shown(register(send, plan, out, f"risks{way}")())
        register_imported(send, copy, exported(client, plan, ending), f"risks{ending}")()
        assert register_of(copy, Eyes()) == register_of(plan, Eyes())
        assert exported(client, copy, ".csv") == exported(client, plan, ".csv")

    @pytest.mark.parametrize("way", ["csv", "xlsx"])
    def test_no_formula_leaves_as_one(self, client, manager, plan, send, way):
        register_imported(send, plan, each(list(TEXTS), STORED["formula"]))()
        data = exported(client, plan, f".{way}")
        if way == "csv":
            cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
            assert cells.count("'" + STORED["formula"]) == len(TEXTS)
            assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
        else:
            found = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row]
            formulas = [cell for cell in found if cell.value == STORED["formula"]]
            assert len(formulas) == len(TEXTS)
            assert {cell.data_type for cell in formulas} == {"s"}


TWINS = {
    "composed": (unicodedata.normalize("NFC", "Café é ộ"), unicodedata.normalize("NFD", "Café é ộ")),
    "case": ("Data is lost", "DATA IS LOST"),
    "wide": ("A1", "Ａ１"),
}


class TestTwins:
    """T13: titles need not be unique, so twins are kept apart, each as it was typed."""

    @pytest.mark.parametrize("kind", TWINS)
    def test_by_their_form(self, client, manager, plan, send, kind):
        base = {"kind": "threat", "category": "data", "strategy": "mitigate", "probability": 3, "impact": 3}
        for name in TWINS[kind]:
            taken(
                client,
                plan,
                form(send, plan, "risks:raise", name=name, **base),
                verbs=["risk_raised"],
                opens=register_opens,
            )
        self._are_apart(client, plan, kind)

    @pytest.mark.parametrize("kind", TWINS)
    def test_by_a_file_with_their_numbers(self, client, manager, plan, send, kind):
        rows = [{"Number": f"R0{at}", "Title": name} for at, name in enumerate(TWINS[kind], 1)]
        sending = register_imported(send, plan, risks(*rows))
        taken(client, plan, sending, verbs=["risks_imported"], opens=register_opens)
        self._are_apart(client, plan, kind)
        again = register(send, plan, exported(client, plan, ".csv"))()
        assert "would change nothing" in shown(again)

    def test_a_file_that_calls_two_the_same_is_refused(self, client, manager, plan, send):
        rows = [{"Title": name} for name in TWINS["case"]]
        refused(client, plan, register(send, plan, risks(*rows)), says="The title is there twice")

    @staticmethod
    def _are_apart(client, plan, kind):
        assert tuple(plan.risks.order_by("number").values_list("name", flat=True)) == TWINS[kind]
        page = page_text(client.get(reverse("risks:register", args=[plan.slug])))
        assert [name for name in TWINS[kind] if name not in page] == []


def texts_of(plan) -> dict[str, str]:
    [found] = register_of(plan, Eyes())
    [response] = found.responses
    return {
        name: response.text if name == "response_text" else getattr(found, name) for name in TEXTS.values()
    }


def exported(client, plan, ending: str) -> bytes:
    return b"".join(client.get(reverse("risks:export", args=[plan.slug, ending[1:]])))


def register_opens(client, plan) -> None:
    """The register, each of its risks, and its files; what was stored stands there as it was typed."""
    assert_verified(plan)
    listed = page_text(answered(lambda: client.get(reverse("risks:register", args=[plan.slug]))))
    for risk in plan.risks.all():
        answer = answered(lambda risk=risk: client.get(risk.get_absolute_url()))
        assert " ".join(risk.name.split()) in page_text(answer)
        assert " ".join(risk.name.split()) in listed
        assert not BeautifulSoup(answer.content, "html.parser").select("main script:not([src]), main img")
    for ending in ENDINGS:
        assert exported(client, plan, ending)
