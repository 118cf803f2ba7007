"""What the e-mail rules of the handbook see in a text, English or Chinese."""

import pytest

from tracker.communications.domain.mail_rules import Principle, Rule, findings

ENGLISH = """Dear colleagues,

from Monday new customers are entered in the CRM alone. We will train you on 14 May.
Please ask me if anything is unclear.

Mara Keller"""

CHINESE = """各位同事：

下周一起，新客户只在CRM中录入。我们将在5月14日培训各网点。
如有疑问，请联系我。

何静"""


def rules(body: str, *, subject: str = "What changes on Monday", sender: str = "Mara Keller") -> list[Rule]:
    return [found.rule for found in findings(subject, body, sender)]


def test_a_good_mail_gets_no_hint():
    assert rules(ENGLISH) == []
    assert rules(CHINESE, subject="下周一起的变化", sender="何静") == []


@pytest.mark.parametrize(
    "body",
    [
        "We will train every branch.",
        "I'll send the list. It is long.",
        "You will get a new screen.",
        "我们将培训各网点。",
        "项目组会给每个网点发送清单。",
        "您将收到新的清单。",
    ],
)
def test_a_promise_without_a_day_is_found_with_its_words(body):
    (found,) = [one for one in findings("Subject", body, "") if one.rule == Rule.NO_DATE]
    assert body.startswith(found.words)


@pytest.mark.parametrize(
    "when",
    [
        "on 14 May",
        "on May 14",
        "by 2027-05-14",
        "by Friday",
        "tomorrow",
        "next week",
        "within three working days",
        "every month",
    ],
)
def test_a_promise_with_a_day_is_none(when):
    assert Rule.NO_DATE not in rules(f"We will train every branch {when}.")


@pytest.mark.parametrize(
    "when", ["5月14日", "五月", "周五", "星期三", "下周", "明天", "月底", "三个工作日内"]
)
def test_so_in_chinese(when):
    assert Rule.NO_DATE not in rules(f"我们将于{when}培训各网点。")


def test_the_day_may_stand_in_the_sentence_that_follows():
    assert Rule.NO_DATE not in rules("We will train every branch. It happens on 14 May.")
    assert Rule.NO_DATE in rules("On 14 May nothing happens. Then silence. We will train every branch.")


@pytest.mark.parametrize(
    ("body", "is_signed"),
    [
        (ENGLISH, True),
        ("Text.\n\nMara", True),
        ("Text.\n\nBest,\nM. KELLER\nProject manager\n+49 1", True),
        ("Mara Keller wrote.\n" + "Line.\n" * 6, False),
        ("Marathon\n", False),
        ("", False),
    ],
)
def test_a_signature_is_looked_for_at_the_end(body, is_signed):
    assert (Rule.NO_SIGNATURE not in rules(body)) is is_signed


def test_where_nobody_is_the_sender_no_signature_is_missed():
    assert Rule.NO_SIGNATURE not in rules("Text.", sender="")


@pytest.mark.parametrize(
    ("line", "shouts"),
    [
        ("CLOSE THE OLD FORM NOW", True),
        ("Act now!!!", True),
        ("立即行动！！！", True),
        ("Great news! Thank you!", False),
        ("CRM, ERP, SCM", False),
        ("旧表单即将关闭，新表单已经启用，各网点务必使用", False),
        ("The CRM and the ERP of Harbour Bank", False),
    ],
)
def test_capitals_and_rows_of_exclamation_marks_shout(line, shouts):
    assert (Rule.SHOUTING in rules(f"Dear all,\n{line}\nMara")) is shouts
    assert (Rule.SHOUTING in rules("Text.", subject=line)) is shouts


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("The old form is closed.", False),
        ("旧表单已关闭。", False),
        ("Please use the new form.", True),
        ("Is anything unclear?", True),
        ("help@example.com knows more.", True),
        ("There is nothing for you to do.", True),
        ("请使用新表单。", True),
        ("您无需操作。", True),
        ("有疑问可联系何静。", True),
    ],
)
def test_it_says_what_to_do_or_whom_to_ask(body, asks):
    assert (Rule.NO_ASK not in rules(body)) is asks


def test_length_is_counted_in_characters_a_chinese_one_for_two():
    assert Rule.LONG_TEXT not in rules("ab " * 1200)
    assert Rule.LONG_TEXT in rules("ab " * 1201)
    assert Rule.LONG_TEXT not in rules("字" * 1200)
    (found,) = [one for one in findings("主题", "字" * 1201, "") if one.rule == Rule.LONG_TEXT]
    assert found.characters == 1201
    assert Rule.LONG_SUBJECT in rules("Text.", subject="字" * 40)
    assert Rule.LONG_SUBJECT not in rules("Text.", subject="字" * 39)


@pytest.mark.parametrize("gap", ["[name of branch]", "[]", "____", "TBD", "【待填写】", "待定"])
def test_what_is_still_to_be_filled_in_is_found(gap):
    assert Rule.GAP in rules(f"Call {gap}.")


@pytest.mark.parametrize("whole", ["[1]", "【通知】", "tbdata", "see note [12]"])
def test_what_only_looks_like_it_is_not(whole):
    assert Rule.GAP not in rules(f"Call {whole}.")


def test_hints_come_in_one_order_and_each_belongs_to_a_principle():
    found = rules("WE WILL CLOSE IT [when]!!!")
    assert found == sorted(found, key=list(Rule).index)
    assert {rule.principle for rule in Rule} == set(Principle)


@pytest.mark.parametrize(
    "body", ["", "\n\n", "\u200b", "x" * 50_000, "我" * 50_000, "! " * 25_000, "我们" * 25_000]
)
def test_odd_texts_are_read_too(body):
    assert isinstance(findings(body[:200], body, "Mara"), list)
