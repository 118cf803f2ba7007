import pytest
from lxml import etree

from tracker.word.text import Bold, Footnote, Status, by_script, closed, measure, plain, runs
from tracker.word.xml import DECLARATIONS, NAMESPACES, Ids, Xml, clean, el

W = f"{{{NAMESPACES['w']}}}"


def test_what_is_not_xml_already_is_escaped():
    assert el("w:t", "a<b & c>d") == "<w:t>a&lt;b &amp; c&gt;d</w:t>"
    assert el("w:p", el("w:t", "x"), w_rsid='"&\n') == '<w:p w:rsid="&quot;&amp;&#10;"><w:t>x</w:t></w:p>'
    assert el("w:p", w_rsid=None) == "<w:p/>"
    assert isinstance(el("w:p"), Xml)


def test_numbers_are_given_out_once():
    ids = Ids()
    assert [ids.next() for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x01\x08\x1fc", "abc"),
        ("a\x0bb\x0cc", "a\nb\nc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\ufffeb\uffffc\ud800d", "abcd"),
        ("tab\tstays", "tab\tstays"),
        ("客户 👍🏽 שלום", "客户 👍🏽 שלום"),
    ],
)
def test_only_what_xml_cannot_hold_is_dropped(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("", "en", []),
        ("CRM rollout — “on track”…", "en", [("CRM rollout — “on track”…", False)]),
        ("CRM上线", "zh-hans", [("CRM", False), ("上线", True)]),
        ("“客户分析”结束——", "zh-hans", [("“客户分析”结束——", True)]),
        ("Phase “客户” ends", "en", [("Phase “", False), ("客户", True), ("” ends", False)]),
        ("客户“一”和", "en", [("客户“一”和", True)]),
        ("Acme “X”", "zh-hans", [("Acme “X”", False)]),
    ],
)
def test_each_script_stands_in_a_run_of_its_own(text, language, parts):
    assert by_script(text, language) == parts


def test_only_chinese_runs_ask_for_the_chinese_font():
    root = etree.fromstring(f"<w:p {DECLARATIONS}>{runs('CRM上线', 'zh-hans')}</w:p>")
    hints = [run.find(f"{W}rPr/{W}rFonts") is not None for run in root]
    assert hints == [False, True]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("a\u202eb", "\u202c"),
        ("a\u2067b\u202ac", "\u202c\u2069"),
        ("a\u202eb\u202cc", ""),
        ("a\u2067b\u202ec\u2069", ""),
        ("plain", ""),
        ("\u202c\u2069", ""),
    ],
)
def test_a_mark_of_direction_ends_with_its_text(text, ending):
    assert closed(text) == text + ending


def test_a_status_is_said_with_symbol_and_word():
    assert plain([Status("On track", "good"), " since ", Bold("May")]) == "✓ On track since May"


def test_the_words_of_a_text_are_without_its_footnotes():
    assert plain(["Costs", Footnote("Source: ledger"), " rose"]) == "Costs rose"


def test_a_chinese_character_is_as_wide_as_two_letters():
    assert measure("CRM上线") == 7
