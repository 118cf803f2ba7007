"""Registers in and out: what goes out comes in again as it was, and nothing that was said is rewritten."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import make
from tests.risks.registers import TODAY, rows_of, stock, taken_in, twin, written
from tracker.common.tables import TableRefused
from tracker.risks.exchange import ENDINGS, Eyes, columns, register_of
from tracker.risks.models import Risk, RiskAssessment, RiskTurn
from tracker.risks.operations import ImportedRisks
from tracker.risks.queries import over, proposed, standing
from tracker.rollouts.log import first_broken_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def rollout(db):
    return make.rollout(second_language="zh-hans")


@pytest.fixture
def stocked(rollout):
    stock(rollout)
    return rollout


def refusal(rollout, data: str, **more) -> list[str]:
    """Return what keeps a file out; nothing of it may stay."""
    before = register_of(rollout, Eyes()), rollout.log_count
    with pytest.raises(TableRefused) as caught:
        taken_in(rollout, data, **more)
    rollout.refresh_from_db()
    assert (register_of(rollout, Eyes()), rollout.log_count) == before
    return caught.value.sentences


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_exported_register_makes_the_same_one_in_an_empty_rollout(stocked, ending):
    copy = twin(stocked)
    made = taken_in(copy, written(stocked, ending), ending)
    assert made == ImportedRisks([1, 2, 3, 4, 9, 12], [])
    assert register_of(copy, Eyes()) == register_of(stocked, Eyes())
    assert written(copy) == written(stocked)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_exported_register_changes_nothing_where_it_came_from(stocked, ending):
    count = stocked.log_count
    assert taken_in(stocked, written(stocked, ending), ending) == ImportedRisks([], [])
    assert stocked.log_count == count


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_file_is_understood_whatever_language_it_was_written_in(stocked, language):
    with translation.override("zh-hans"):
        data = written(stocked)
    with translation.override(language):
        assert taken_in(stocked, data) == ImportedRisks([], [])
        copy = twin(stocked)
        taken_in(copy, data)
    assert register_of(copy, Eyes()) == register_of(stocked, Eyes())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_columns_and_no_two_choices_are_called_the_same(language):
    with translation.override(language):
        for labels in (columns.ALL, columns.CATEGORIES, columns.STRATEGIES, columns.STATUSES):
            assert len({str(label).casefold() for label in labels.values()}) == len(labels)
        assert columns.guess([str(label) for label in columns.ALL.values()], columns.ALL) == list(columns.ALL)


def test_a_copy_stands_as_the_original_does_today(stocked):
    copy = twin(stocked)
    taken_in(copy, written(stocked))

    def places(rollout):
        return [
            (
                one.number,
                one.status,
                one.cell,
                one.after_cell,
                one.since,
                one.days,
                one.money,
                one.responses_done,
            )
            for found in (standing, proposed, over)
            for one in found(rollout, TODAY, confidential=True)
        ]

    assert places(copy) == places(stocked)


def test_what_a_spreadsheet_would_calculate_goes_out_as_text(stocked):
    first = rows_of(written(stocked))[0]
    assert first["Title"].startswith("'=")
    assert first["What may happen"].startswith("'+")
    assert first["Early sign"].startswith("'@")


def test_each_further_response_has_a_row_with_the_number_alone(stocked):
    rows = [row for row in rows_of(written(stocked)) if row["Number"] == "R01"]
    assert [row["Response"] for row in rows] == ["Clean it", "Ask", "Clean it"]
    assert [row["Response: status"] for row in rows] == ["Planned", "Done", "Dropped"]
    assert rows[1]["Title"] == rows[1]["Owner"] == ""


def test_confidential_risks_and_money_stay_with_those_who_may_see_them(stocked):
    plain = written(stocked, confidential=False, money=False).decode()
    assert "R01" not in plain
    assert "calc" not in plain
    assert "Confidential" not in plain
    assert "Money" not in plain


def test_a_changed_level_is_one_of_today_and_the_old_one_stays(rollout):
    risk = make.risk(rollout, probability=4, impact=4, money=Decimal("100"), days=(1, 2, 3))
    by = make.member(rollout)
    assert taken_in(rollout, "Number,Probability,Why this level\nR01,2,Better\n", by=by).changed == [1]
    first, last = risk.assessments.all()
    assert (first.on, first.probability) == (make.MONDAY, 4)
    assert (last.on, last.probability, last.impact, last.note, last.by) == (TODAY, 2, 4, "Better", by)
    assert (last.money, last.days) == (Decimal("100"), (1, 2, 3))
    risk.refresh_from_db()
    assert risk.next_review_on == date(2026, 10, 12)


def test_a_changed_state_is_a_turn_of_today_with_its_reason(rollout):
    risks = [
        make.risk(rollout),
        make.risk(rollout, status="proposed"),
        make.risk(rollout, over_on=make.MONDAY),
    ]
    taken_in(rollout, "Number,Status,Reason of the status\n1,closed,Passed\n2,Open,\n3,open,Back\n")
    turns = [[(turn.status, turn.on, turn.reason) for turn in risk.turns.all()][-1] for risk in risks]
    assert turns == [("closed", TODAY, "Passed"), ("open", TODAY, ""), ("open", TODAY, "Back")]
    assert [risk.turns.count() for risk in risks] == [2, 2, 3]
    verbs = list(rollout.activity.order_by("number").values_list("verb", flat=True))
    assert verbs == ["risk_closed", "risk_opened", "risk_reopened", "risks_imported"]


def test_responses_are_finished_changed_and_added_and_what_they_were_stays_known(rollout):
    risk = make.risk(rollout)
    kept, gone = make.response(risk, text="Ask"), make.response(risk, text="Wait", expected_impact=2)
    taken_in(
        rollout,
        "Number,Response no.,Response,Response: status,Response: impact after it\n"
        "R01,2,Wait longer,Dropped,2\nR01,1,Ask,done,1\nR01,,New,,\n",
    )
    assert [one.text for one in risk.responses.all()] == ["Ask", "Wait longer", "New"]
    assert [(turn.status, turn.expected_impact) for turn in kept.turns.all()] == [
        ("planned", None),
        ("done", 1),
    ]
    assert [turn.status for turn in gone.turns.all()] == ["planned", "dropped"]
    verbs = set(rollout.activity.values_list("verb", flat=True))
    assert {"response_changed", "response_finished", "response_dropped", "response_added"} <= verbs


def test_every_column_can_be_changed_and_the_log_holds(stocked):
    copy = twin(stocked)
    for number in range(1, 13):
        make.risk(copy, raised_by=copy.members.get(name="Ana"), name=f"Other {number}", raised_on=make.MONDAY)
    data = "\r\n".join(
        [
            "Number,Kind,Strategy,Category,Cause,What may happen,Effect,Phases,Steps,Could happen,"
            'Days at best,"Days, most likely",Days at worst,Money at stake,Early sign,If it happens,Owner,'
            "Next review,Confidential,Title,Title in the second language",
            "R01,opportunity,share,legal,a,b,c,Phase 2;P1,,quarter,1,2,3,5.5,d,e,李伟,2026-12-01,yes,N,二",
        ]
    )
    taken_in(copy, data)
    [now] = [one for one in register_of(copy, Eyes()) if one.number == 1]
    assert (now.kind, now.strategy, now.category, now.proximity) == (
        "opportunity",
        "share",
        "legal",
        "quarter",
    )
    assert (now.cause, now.event, now.effect, now.trigger, now.contingency) == ("a", "b", "c", "d", "e")
    assert (now.phases, now.steps, now.days, now.money) == (("P1", "P2"), (), (1, 2, 3), Decimal("5.50"))
    assert (now.owner, now.next_review_on, now.is_confidential) == ("李伟", date(2026, 12, 1), True)
    assert (now.name, now.second_name, now.assessed_on) == ("N", "二", TODAY)
    assert first_broken_entry(copy) is None


def test_an_empty_cell_takes_away_what_may_be_empty_and_leaves_the_rest(rollout):
    make.risk(rollout, cause="Old", owner=make.member(rollout, name="Li"), category="data", proximity="month")
    taken_in(rollout, "Number,Title,Cause,Owner,Category,Could happen,Probability\n1,,,,,,\n")
    [now] = register_of(rollout, Eyes())
    assert (now.name, now.category, now.probability) == ("Risk 1", "data", 3)
    assert (now.cause, now.owner, now.proximity) == ("", "", "")


def test_a_row_without_a_number_is_known_by_its_title_or_new(rollout):
    make.risk(rollout, name="Known", impact=2)
    data = "Title,P,I\nknown,3,4\nNew one,5 · Very likely,Serious\n"
    assert taken_in(rollout, data) == ImportedRisks([2], [1])
    assert taken_in(rollout, data) == ImportedRisks([], [])
    assert rollout.risks.get(number=2).assessments.get().level == 20


def test_a_new_risk_is_the_importers_and_todays_unless_the_file_says_more(rollout):
    by = make.member(rollout)
    taken_in(rollout, "Title,Probability,Impact\nNew,3,3\n", by=by)
    risk = rollout.risks.get()
    assert (risk.raised_by, risk.raised_on, risk.status, risk.strategy) == (by, TODAY, "open", "mitigate")
    assert [(turn.on, turn.by) for turn in risk.turns.all()] == [(TODAY, by)]


@pytest.mark.parametrize(
    ("row", "place", "says"),
    [
        ({"Probability": "0"}, "Probability", "not between 1 and 5"),
        ({"Probability": "6"}, "Probability", "not between 1 and 5"),
        ({"Impact": "2.5"}, "Impact", "no whole number"),
        ({"Impact": ""}, "Impact", "needs its Impact"),
        ({"Title": ""}, "Title", "needs its Title"),
        ({"Title": "x\x01"}, "Title", "Character 2"),
        ({"Title": "x" * 201}, "Title", "201 characters"),
        ({"Number": "Seven"}, "Number", "no risk's number"),
        ({"Number": "R0"}, "Number", "no risk's number"),
        ({"Kind": "danger"}, "Kind", "none of Threat, Opportunity"),
        ({"Strategy": "exploit"}, "Strategy", "does not fit"),
        ({"Status": "closed"}, "Reason of the status", "Say why"),
        ({"Owner": "Nobody Known"}, "Owner", "not in the team"),
        ({"Phases": "P1; P9"}, "Phases", "“P9” is not in this plan"),
        ({"Money at stake": "-1"}, "Money at stake", "negative"),
        ({"Money at stake": "1e400"}, "Money at stake", "one reading"),
        ({"Money at stake": "NaN"}, "Money at stake", "one reading"),
        ({"Next review": "12/31/99"}, "Next review", "one reading"),
        ({"Next review": "9999-12-31"}, "Next review", "outside"),
        ({"Raised on": "2026-09-15"}, "Raised on", "not known yet"),
        ({"Raised on": "2026-09-10", "Assessed on": "2026-09-09"}, "Assessed on", "before the risk was"),
        ({"Days at best": "1"}, "Days, most likely", "all three"),
        ({"Days at best": "3", "Days, most likely": "2", "Days at worst": "4"}, "Days at best", "at most 2"),
        ({"Days at best": "1", "Days, most likely": "2", "Days at worst": "3651"}, "Days at worst", "3650"),
        ({"Response": "", "Response: owner": "Li"}, "Response", "what is to be done"),
        ({"Response": "x", "Response: status": "later"}, "Response: status", "none of Planned, Done"),
        ({"Response": "x", "Response: impact after it": "6"}, "Response: impact after it", "1 and 5"),
        ({"Confidential": "maybe"}, "Confidential", "neither yes nor no"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_row_and_column(rollout, row, place, says):
    make.phase(rollout)
    make.member(rollout, name="Li")
    cells = {"Title": "A risk", "Probability": "3", "Impact": "3", **row}
    lines = (",".join(f'"{cell}"' for cell in line) for line in (cells, cells.values()))
    said = refusal(rollout, "\n".join(lines))
    assert any(one.startswith(f"row 2, column {place}: ") and says in one for one in said), said


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Number,Raised on\nR01,2026-09-01\n", "raised on 2026-09-07"),
        ("Number,Status since\nR01,2026-09-01\n", "stays: “2026-09-07”"),
        ("Number,Assessed on\nR01,2026-09-08\n", "stays: “2026-09-07”"),
        ("Number,Reason of the status\nR02,Another\n", "stays"),
        ("Number,Probability\nR02,5\n", "its level stays"),
        ("Number,Status\nR01,proposed\n", "can't become"),
        ("Number,Status\nR01,closed\n", "Say why"),
        ("Number,Status,Reason of the status,Status since\nR01,closed,x,2026-09-10\n", "begins today"),
        ("Number,Probability,Assessed on\nR01,5,2026-09-10\n", "said today"),
        ("Number,Response no.,Response: status since\nR01,1,2026-09-08\n", "stays: “2026-09-07”"),
        ("Number,Title\nR01,A\nR01,B\n", "has a row above"),
        ("Number,Response no.,Response\nR01,1,A\nR01,1,B\n", "The response 1 is there twice"),
        ("Title,Probability,Impact\nTwice,1,1\ntwice,1,1\n", "The title is there twice"),
    ],
)
def test_the_past_stays_and_nothing_is_meant_twice(rollout, data, says):
    make.response(make.risk(rollout))
    make.risk(rollout, over_on=make.MONDAY)
    said = refusal(rollout, data)
    assert any(says in one for one in said), said


def test_a_title_that_several_have_needs_a_number(rollout):
    make.risk(rollout, name="Same")
    make.risk(rollout, name="same")
    assert "R01, R02 are called so" in refusal(rollout, "Title,Probability,Impact\nSAME,1,1\n")[0]


def test_a_bad_row_at_the_end_keeps_all_out_and_the_first_hundred_are_named(rollout):
    rows = "".join(f"Risk {number},3,{'9' if number % 2 else '3'}\n" for number in range(300))
    said = refusal(rollout, f"Title,Probability,Impact\n{rows}")
    assert len(said) == 101
    assert said[0].startswith("row 3, column Impact")
    assert said[-1] == "50 more like these"


def test_whoever_may_not_see_confidential_risks_learns_nothing_of_them_by_a_number(rollout):
    make.risk(rollout, name="Secret", is_confidential=True)
    make.risk(rollout, name="Known")
    someone = make.member(rollout, role="team_member")
    data = "Number,Title,Probability,Impact\nR01,Mine,2,2\nR07,Also mine,2,2\n"
    assert taken_in(rollout, data, by=someone).added == [3, 4]
    assert rollout.risks.get(number=1).name == "Secret"
    assert taken_in(rollout, "Title,Probability,Impact\nSecret,2,2\n", by=someone).added == [5]


def test_what_may_not_be_seen_stays_when_a_level_changes(rollout):
    risk = make.risk(rollout, money=Decimal("77"))
    taken_in(rollout, "Number,Probability\n1,5\n", by=make.member(rollout, role="team_member"))
    assert [one.money for one in risk.assessments.all()] == [Decimal("77")] * 2


def test_numbers_of_the_file_are_kept_and_others_follow_them(rollout):
    make.risk(rollout)
    data = "Number,Title,Probability,Impact\n,First,1,1\nR20,Far,1,1\n,Last,1,1\n"
    assert taken_in(rollout, data).added == [21, 20, 22]


def test_an_import_takes_as_many_queries_for_many_new_risks_as_for_few(rollout):
    counts = []
    for many in (3, 60):
        rows = "".join(f"{many} {number},3,3,Do it\n" for number in range(many))
        with CaptureQueriesContext(connection) as found:
            taken_in(rollout, f"Title,Probability,Impact,Response\n{rows}")
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert Risk.objects.count() == RiskTurn.objects.count() == RiskAssessment.objects.count() == 63
