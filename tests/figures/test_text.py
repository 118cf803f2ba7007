from tracker.figures.text import clean, fit, text_width, wrap


def test_a_chinese_character_is_wider_than_a_latin_one():
    assert text_width("客户分析", 14) > 1.5 * text_width("case", 14)


def test_what_xml_cannot_hold_is_dropped():
    assert clean("a\x00b\x0bc\ud800d\ufffe\ne") == "abcd e"


def test_a_text_that_does_not_fit_ends_in_an_ellipsis():
    fitted = fit("Portfolio managers named for 40 pilot customers", 100, 12.5)
    assert fitted.endswith("…")
    assert text_width(fitted, 12.5) <= 100
    assert fit("Short", 100, 12.5) == "Short"


def test_chinese_breaks_between_characters_but_not_before_a_comma():
    lines = wrap("技术实施与数据迁移，以及接口联调测试", 14 * 9.5, 14)
    assert len(lines) == 2
    assert not lines[1].startswith("，")


def test_a_word_without_blanks_is_broken_where_it_must():
    lines = wrap("x" * 60, 100, 14)
    assert len(lines) == 2
    assert all(text_width(line, 14) <= 100 for line in lines)


def test_no_room_at_all_does_no_harm():
    assert wrap("Readiness", 0, 14)
    assert fit("Readiness", 0, 14) == "…"
    assert wrap("", 100, 14) == ()
