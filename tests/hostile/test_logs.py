"""T by the forms of the logs and their turns: what is refused is named; what is stored is shown as typed.

T13 and T14, too: titles are not unique, so twins stand apart, and a title has 200 characters.
"""

import csv
import unicodedata
from io import BytesIO, StringIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import make
from tests.hostile.checks import answered, assert_verified, refused, taken
from tests.hostile.sending import form
from tests.hostile.test_texts import STORED
from tests.risks.test_logs_pages import NEW
from tracker.common.fields import LineInput, TextInput
from tracker.risks.forms import DecideForm, FailForm, HoldForm
from tracker.risks.forms.change_requests import ChangeRequestForm
from tracker.risks.logbooks import LOGBOOKS
from tracker.risks.models import ChangeRequest, Issue, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

BOOKS = {book.name: book for book in LOGBOOKS}
LOGS = ["change_request", *sorted(BOOKS)]
TURNS = [(book.name, turn.verb) for book in LOGBOOKS for turn in book.turns]
NEEDED = {
    DecideForm: {"text": "This", "decided_on": "2026-09-08"},
    FailForm: {"name": "Follows", "probability": 3, "impact": 3},
    HoldForm: {"held_on": "2026-09-08"},
}
MORE = {"meeting": {"is_held": "on"}, "change_request": {"name": "Mails, too", "priority": 3, "size": 3}}
TYPED = "\n".join(STORED.values())
LINE = " ".join(STORED.values())[:200]
UNSEEN = ["\u200b", "\u00a0\u00a0"]
UNSTORABLE = "ab\x00c"


@pytest.fixture(autouse=True)
def _two_languages(plan):
    plan.second_language = "zh-hans"
    plan.save()


@pytest.fixture
def adding(send, plan):
    """The form of a log, filled in but for what is typed."""

    def adding(log: str, **typed):
        view = "raise_change_request" if log == "change_request" else f"add_{log}"
        return form(send, plan, f"risks:{view}", **{**NEW.get(log, {}), **MORE.get(log, {}), **typed})

    return adding


@pytest.fixture
def turning(send, plan):
    """The form of a turn, and the entry that takes it."""

    def turning(log: str, verb: str, **typed):
        turn = turn_of(log, verb)
        entry = make.entry(BOOKS[log].model, plan, status=turn.after[0])
        needed = {**NEEDED.get(turn.form, {}), **typed}
        return form(send, plan, f"risks:{verb}_{log}", entry.number, row=entry, **needed), entry

    return turning


@pytest.fixture
def saying(send, plan, manager):
    """The forms of one text each beside the logs' own, with the entry they speak of."""
    today = plan.today()
    issue = make.entry(Issue, plan, runs_clock=True, received_on=today, owner=make.member(plan))
    waiting, begun = (
        make.entry(ChangeRequest, plan, status=status, raised_by=manager)
        for status in ("waiting", "submitted")
    )
    entries = {
        "answer_issue": (issue, "answer", {}),
        "escalate_issue": (issue, "note", {}),
        "decide_change_request": (waiting, "reason", {"verdict": "approved"}),
        "withdraw_change_request": (begun, "note", {}),
    }

    def saying(view: str, typed: str):
        entry, field, more = entries[view]
        return form(send, plan, f"risks:{view}", entry.number, row=entry, **{**more, field: typed})

    return saying


SAYINGS = ["answer_issue", "escalate_issue", "decide_change_request", "withdraw_change_request"]


def texts(form_class) -> dict[str, LineInput | TextInput]:
    return {
        name: field
        for name, field in form_class.base_fields.items()
        if isinstance(field, LineInput | TextInput)
    }


def form_of(log: str):
    return BOOKS[log].form if log in BOOKS else ChangeRequestForm


def turn_of(log: str, verb: str):
    return next(turn for turn in BOOKS[log].turns if turn.verb == verb)


def texts_of_turn(log: str, verb: str) -> dict[str, LineInput | TextInput]:
    turn = turn_of(log, verb)
    found = texts(turn.form)
    return {name: field for name, field in found.items() if turn.form is not HoldForm or name != "note"}


def wrong_fields(sending) -> set[str]:
    return set(sending().context["form"].errors)


class TestEntries:
    @pytest.mark.parametrize("log", LOGS)
    def test_what_no_document_can_hold(self, client, manager, plan, adding, log):
        names = texts(form_of(log))
        sending = adding(log, **dict.fromkeys(names, UNSTORABLE))
        refused(client, plan, sending, says="Character 3 can't be stored")
        assert wrong_fields(sending) == set(names)

    @pytest.mark.pure
    @pytest.mark.parametrize("typed", UNSEEN)
    @pytest.mark.parametrize("log", LOGS)
    def test_a_title_that_nobody_can_see(self, client, manager, plan, adding, log, typed):
        sending = adding(log, name=typed, text="Kept")
        refused(client, plan, sending, says="required", keeps="Kept")
        assert wrong_fields(sending) == {"name"}

    @pytest.mark.pure
    @pytest.mark.parametrize("log", LOGS)
    def test_a_text_without_end(self, client, manager, plan, adding, log):
        names = texts(form_of(log))
        sending = adding(log, **{**dict.fromkeys(names, "x" * 50_001), "name": "x" * 1_000_000})
        refused(client, plan, sending, says="at most 50000 characters")
        assert wrong_fields(sending) == set(names)

    @pytest.mark.pure
    @pytest.mark.parametrize("log", LOGS)
    def test_a_title_of_more_than_a_line(self, client, manager, plan, adding, log):
        sending = adding(log, name="客" * 256)
        refused(client, plan, sending, says="at most 200 characters (it has 256)", keeps="客" * 256)

    @pytest.mark.parametrize("log", LOGS)
    def test_what_is_stored_is_shown_as_typed_everywhere(self, client, manager, plan, adding, log):
        for typed in STORED.values():
            taken(
                client,
                plan,
                adding(log, **dict.fromkeys(texts(form_of(log)), typed)),
                verbs=[f"{log}_added"],
                opens=lambda client, plan, typed=typed: log_opens(client, plan, log, typed),
            )
            entry = entries(plan, log).last()
            assert {getattr(entry, name) for name in texts(form_of(log))} == {typed}

    @pytest.mark.parametrize("log", LOGS)
    def test_twins_are_kept_apart(self, client, manager, plan, adding, log):
        twins = [unicodedata.normalize(way, "Café ộ") for way in ("NFC", "NFD")] + ["Twin", "TWIN"]
        for name in twins:
            adding(log, name=name)()
        assert list(entries(plan, log).order_by("number").values_list("name", flat=True)) == twins
        for name in twins:
            log_opens(client, plan, log, name)


class TestTurns:
    @pytest.mark.parametrize(("log", "verb"), TURNS)
    def test_what_no_document_can_hold(self, client, manager, plan, turning, log, verb):
        names = texts_of_turn(log, verb)
        sending, _entry = turning(log, verb, **dict.fromkeys(names, UNSTORABLE))
        refused(client, plan, sending, says="Character 3 can't be stored")
        assert wrong_fields(sending) == set(names)

    @pytest.mark.pure
    @pytest.mark.parametrize(("log", "verb"), TURNS)
    def test_a_remark_without_end(self, client, manager, plan, turning, log, verb):
        names = texts_of_turn(log, verb)
        sending, _entry = turning(log, verb, **dict.fromkeys(names, "x" * 1_000_000))
        refused(client, plan, sending, says="characters (it has 1000000)")
        assert wrong_fields(sending) == set(names)

    @pytest.mark.pure
    @pytest.mark.parametrize(
        ("log", "verb"), [one for one in TURNS if turn_of(*one).note_is_needed], ids=lambda one: str(one)
    )
    def test_a_reason_that_nobody_can_see(self, client, manager, plan, turning, log, verb):
        for typed in UNSEEN:
            sending, _entry = turning(log, verb, note=typed)
            refused(client, plan, sending, says="required")

    @pytest.mark.parametrize(("log", "verb"), TURNS)
    def test_what_is_said_is_shown_as_typed(self, client, manager, plan, turning, log, verb):
        names = texts_of_turn(log, verb)
        said = {name: TYPED if isinstance(field, TextInput) else LINE for name, field in names.items()}
        sending, entry = turning(log, verb, **said)
        before = plan.activity.count()
        assert answered(sending).status_code == 302
        assert plan.activity.count() > before
        assert_verified(plan)
        page = text_of(client.get(entry.get_absolute_url()))
        assert [name for name in names if said[name] not in page and name != "name"] == []
        assert client.get(reverse("risks:log", args=[plan.slug])).status_code == 200


class TestSayings:
    @pytest.mark.parametrize("view", SAYINGS)
    def test_what_no_document_can_hold(self, client, manager, plan, saying, view):
        refused(client, plan, saying(view, UNSTORABLE), says="Character 3 can't be stored")

    @pytest.mark.parametrize("view", [view for view in SAYINGS if view != "withdraw_change_request"])
    def test_what_nobody_can_see(self, client, manager, plan, saying, view):
        for typed in UNSEEN:
            refused(client, plan, saying(view, typed), says="required")

    @pytest.mark.parametrize("view", SAYINGS)
    def test_what_has_no_end(self, client, manager, plan, saying, view):
        refused(client, plan, saying(view, "x" * 1_000_000), says="at most 50000 characters")

    @pytest.mark.parametrize("view", SAYINGS)
    def test_what_is_said_is_shown_as_typed(self, client, manager, plan, saying, view):
        answer = answered(saying(view, TYPED))
        assert answer.status_code == 302
        assert_verified(plan)
        assert TYPED in text_of(client.get(answer.url))
        for decision in plan.decisions.all():
            log_opens(client, plan, "decision", decision.name, reason=TYPED)


class TestResults:
    @pytest.fixture
    def agreed(self, send, plan):
        make.entry(Meeting, plan, status="held")
        return lambda **typed: form(send, plan, "risks:add_results", 1, **typed)

    def test_what_no_document_can_hold(self, client, manager, plan, agreed):
        sending = agreed(actions=UNSTORABLE, decisions=UNSTORABLE)
        refused(client, plan, sending, says="Character 3 can't be stored")
        assert wrong_fields(sending) == {"actions", "decisions"}

    @pytest.mark.parametrize("typed", UNSEEN)
    def test_lines_that_nobody_can_see_are_none(self, client, manager, plan, agreed, typed):
        sending = agreed(actions=typed, decisions=f"{typed}\n{typed}")
        refused(client, plan, sending, says="Nothing is written yet")

    @pytest.mark.parametrize("typed", [typed for typed in UNSEEN if typed.strip()])
    def test_a_line_that_nobody_can_see_among_others(self, client, manager, plan, agreed, typed):
        sending = agreed(actions=f"Send it\n{typed}", decisions=f"{typed}\nBuy it")
        refused(client, plan, sending, says="Line 2: It does not say what.", keeps="Send it")
        assert wrong_fields(sending) == {"actions", "decisions"}

    def test_lines_without_end(self, client, manager, plan, agreed):
        sending = agreed(actions="Good\n" + "x" * 256, decisions="客" * 256)
        refused(client, plan, sending, says="Line 2: ", keeps="客" * 256)
        assert wrong_fields(sending) == {"actions", "decisions"}
        refused(client, plan, agreed(actions="x" * 1_000_000), says="at most 50000 characters")

    def test_what_is_agreed_is_shown_as_typed(self, client, manager, plan, agreed):
        decisions = list(STORED.values())
        actions = [typed for typed in decisions if "@" not in typed]
        answer = answered(agreed(actions="\n".join(actions), decisions="\n".join(decisions)))
        assert answer.status_code == 302
        assert [action.name for action in plan.actions.order_by("number")] == actions
        assert [decision.name for decision in plan.decisions.order_by("number")] == decisions
        for log, names in (("action", actions), ("decision", decisions)):
            for name in names:
                log_opens(client, plan, log, name)


def entries(plan, log: str):
    return getattr(plan, BOOKS[log].names if log in BOOKS else "change_requests")


def text_of(answer) -> str:
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert not page.select("main script:not([src]), main img[onerror]")
    return page.main.get_text()


def log_opens(client, plan, log: str, typed: str, **more: str) -> None:
    """Its list, the last entry of this title, the whole log, and its files: as typed, and no formula."""
    assert_verified(plan)
    entry = entries(plan, log).filter(name=typed).last()
    path = reverse(f"risks:{BOOKS[log].names if log in BOOKS else 'change_requests'}", args=[plan.slug])
    query = {"show": "all"} if log in ("decision", "meeting") else {}
    for answer in (
        client.get(entry.get_absolute_url()),
        client.get(path, query),
        client.get(reverse("risks:log", args=[plan.slug])),
    ):
        assert typed in text_of(answer)
    for said in more.values():
        assert said in text_of(client.get(entry.get_absolute_url()))
    lines = b"".join(client.get(path, {**query, "export": "csv"})).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(lines, newline="")) for cell in row]
    assert ("'" + typed if typed[0] in "=+-@" else typed) in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(path, {**query, "export": "xlsx"}))))
    found = [cell for row in book.active.iter_rows() for cell in row if cell.value == typed]
    assert found
    assert {cell.data_type for cell in found} == {"s"}
