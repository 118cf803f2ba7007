"""T: texts that no document can hold, that nobody can see, that turn into markup or formulas elsewhere.

T9, rich text, is edited in the studio only; T11, templates, are in tests/word.
"""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django import forms
from django.urls import reverse

from tests import make
from tests.hostile.checks import answered, everything_opens, refused, taken
from tests.hostile.fields import fields, refuses
from tests.hostile.sending import form
from tracker.common import limits
from tracker.common.fields import LineInput, TextInput
from tracker.risks.forms import RiskForm

CODES = {"AccountForm.time_zone", "NewAccountForm.time_zone", "SettingsForm.currency", "PlanFilterForm.q"}
"""Checked against what is known, or only searched for: they are never stored as typed."""
TEXTS = dict(
    fields(lambda field: isinstance(field, forms.CharField) and not isinstance(field.widget, forms.Select))
)
OURS = {name: field for name, field in TEXTS.items() if type(field) in (LineInput, TextInput)}
RISK_TEXTS = [
    name for name, field in RiskForm.base_fields.items() if isinstance(field, LineInput | TextInput)
]

UNPRINTABLE = ["a\x00b", "a\x01b", "a\x08b", "a\x0eb", "a\x1fb", "a\ufffeb", "a\uffffb", "a\ud800b"]
UNSEEN = ["   ", "\u200b", "\u00a0\u00a0", "\u2060\u200d", "\t\n"]
STORED = {
    "markup": '<script>alert(1)</script>"><img src=x onerror=alert(2)> a<b & c>d </w:t><w:br/>',
    "template": "{{7*7}} ${x} {% now 'Y' %} %s %(name)s",
    "formula": '=HYPERLINK("http://example.com";"x")',
    "plus": "+1+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "turned": "abc\u202edef\u2066ghi\u200bjkl",
    "scripts": "👩‍👩‍👧‍👦 é ếệ 客户流失 العميل",
    "wildcards": "100 % _ \\ ' \" ( * ;",
}


class TestEveryForm:
    def test_all_texts_are_typed_into_our_own_fields(self):
        others = {
            name
            for name, field in TEXTS.items()
            if not isinstance(field, LineInput | TextInput | forms.EmailField)
        }
        assert len(OURS) > 30
        assert others == CODES

    @pytest.mark.parametrize("typed", UNPRINTABLE)
    def test_what_no_document_can_hold_is_refused_with_its_place(self, typed):
        for name, field in OURS.items():
            with pytest.raises(forms.ValidationError) as refusal:
                field.clean(typed)
            assert "2" in refusal.value.messages[0], name

    @pytest.mark.parametrize("typed", ["a\x0bb", "a\x0cb", "a\r\nb", "a\rb"])
    def test_breaks_pasted_from_word_become_our_own(self, typed):
        for name, field in OURS.items():
            assert field.clean(typed) == ("a\nb" if isinstance(field, TextInput) else "a b"), name

    @pytest.mark.parametrize("typed", UNSEEN)
    def test_what_nobody_can_see_is_empty(self, typed):
        for name, field in OURS.items():
            assert refuses(field, typed) if field.required else field.clean(typed) == "", name

    def test_a_text_has_an_end(self):
        for name, field in OURS.items():
            assert refuses(field, "x" * 1_000_000), name
            assert field.max_length <= limits.TEXT_LENGTH, name

    def test_letters_of_all_scripts_count_as_letters(self):
        for name, field in OURS.items():
            assert field.clean(STORED["scripts"]) == STORED["scripts"], name


@pytest.fixture
def risk(plan):
    return make.risk(plan, name="Vendor retreats")


@pytest.fixture
def raising(send, plan):
    base = {"name": "Typed", "kind": "threat", "category": "data", "strategy": "mitigate"}
    base |= {"probability": 3, "impact": 3}
    return lambda **typed: form(send, plan, "risks:raise", **{**base, **typed})


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
class TestRisks:
    @pytest.fixture(autouse=True)
    def _two_languages(self, plan):
        plan.second_language = "zh-hans"
        plan.save()

    @pytest.mark.parametrize("name", RISK_TEXTS)
    def test_a_text_that_no_document_can_hold(self, client, manager, plan, raising, name):
        refused(client, plan, raising(**{name: "ab\x01c"}), says="Character 3 can't be stored")

    @pytest.mark.parametrize(
        ("name", "field", "more"),
        [
            ("assess", "note", {"probability": 3, "impact": 3, "next_review_on": "2026-10-01"}),
            ("review", "note", {"next_review_on": "2026-10-01"}),
            ("close", "reason", {"how": "closed"}),
            ("add_response", "text", {}),
        ],
    )
    def test_a_remark_that_no_document_can_hold(self, client, manager, send, plan, risk, name, field, more):
        row = None if name == "add_response" else risk
        sending = form(send, plan, f"risks:{name}", risk.number, row=row, **{**more, field: "ab\x00c"})
        refused(client, plan, sending, says="Character 3 can't be stored")

    def test_a_name_that_nobody_can_see(self, client, manager, plan, raising):
        refused(client, plan, raising(name="\u200b \u00a0"), says="required")

    def test_a_name_without_end(self, client, manager, plan, raising):
        refused(client, plan, raising(name="x" * 1_000_000), says="at most 200 characters")

    @pytest.mark.parametrize("kind", STORED)
    def test_what_is_stored_is_shown_as_typed_everywhere(self, client, manager, plan, raising, kind):
        typed = STORED[kind]
        taken(
            client,
            plan,
            raising(**dict.fromkeys(RISK_TEXTS, typed)),
            verbs=["risk_raised"],
            opens=lambda client, plan: _opens_with(client, plan, typed),
        )
        risk = plan.risks.last()
        assert {getattr(risk, name) for name in RISK_TEXTS} == {typed}

    @pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"', "(", "*", "x" * 10_000, "a " * 2000, "\x00"])
    def test_a_search_of_anything(self, client, manager, plan, risk, words):
        for path in (reverse("workspace:search"), reverse("risks:register", args=[plan.slug])):
            assert answered(lambda path=path: client.get(path, {"q": words})).status_code == 200


def _opens_with(client, plan, typed: str) -> None:
    everything_opens(client, plan, word=typed)
    page = BeautifulSoup(client.get(plan.risks.last().get_absolute_url()).content, "html.parser")
    assert typed in page.get_text()
    assert not page.select("main script:not([src]), main img[onerror]")
    register = reverse("risks:register", args=[plan.slug])
    lines = b"".join(client.get(register, {"export": "csv"})).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(lines)) for cell in row]
    safe = "'" + typed if typed[0] in "=+-@" else typed
    assert safe in cells
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client.get(register, {"export": "xlsx"})))).active
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == typed]
    assert found
    assert {cell.data_type for cell in found} == {"s"}
