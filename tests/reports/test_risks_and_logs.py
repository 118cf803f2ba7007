"""What a report says of risks and logs: what stands on its day, and what became of the rest since."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import make
from tests.reports.domain import small
from tests.reports.domain.test_stored import FIXTURES
from tests.reports.reading import words
from tracker.reports.document import docx
from tracker.reports.domain import facts as f
from tracker.reports.domain.differences import differences
from tracker.reports.domain.facts import SCHEMA, Dimension, Neglect
from tracker.reports.domain.stored import from_json, to_json
from tracker.reports.page import told
from tracker.reports.queries import gather_facts
from tracker.reports.telling import Telling, telling_now
from tracker.reports.wording import why
from tracker.risks import operations
from tracker.risks.models import Action, Assumption, ChangeRequest, Decision, Escalation, Issue
from tracker.risks.operations.logs import add_entry, take_turn
from tracker.rollouts.domain.roles import PERMISSIONS, Role

MADE_AT = datetime(2026, 11, 27, 16, tzinfo=UTC)
SPONSOR, TEAM = PERMISSIONS[Role.SPONSOR], PERMISSIONS[Role.TEAM_MEMBER]


@pytest.fixture
def day(rollout):
    return lambda number: rollout.starts_on + timedelta(days=number)


@pytest.fixture
def by(rollout):
    return make.member(rollout, name="Ann")


def gathered(rollout, on, permissions=SPONSOR, since=None):
    facts = gather_facts(rollout, on, permissions=permissions, since=since)
    assert from_json(to_json(facts)) == facts
    return facts


def numbers(found):
    return [one.number for one in found]


def wording(facts, dimension):
    return next(why(facts, health) for health in facts.health if health.dimension == dimension)


def page_words(telling, language="en"):
    """The words of the page below its beginning."""
    with translation.override(language):
        blocks = told(telling).blocks
    return render_to_string("reports/blocks.html", {"blocks": blocks})


# Risks


def test_what_happened_is_told_apart_from_what_was_closed(rollout, day):
    happened = make.risk(rollout, status="occurred", over_on=day(10))
    make.risk(rollout, over_on=day(11))
    make.risk(rollout, over_on=day(3))
    happened.turns.filter(status="occurred").update(reason="The vendor left.")
    risks = gathered(rollout, day(14), since=day(7)).risks
    assert [(one.risk.number, one.on, one.reason) for one in risks.occurred] == [
        ("R01", day(10), "The vendor left.")
    ]
    assert [one.risk.number for one in risks.closed] == ["R02"]


def test_exposure_is_told_in_levels_days_and_money_now_and_then(rollout, day):
    rollout.risk_chances = [0.1, 0.3, 0.5, 0.7, 0.9]
    rollout.save()
    risk = make.risk(rollout, probability=5, impact=4, days=(2, 4, 6), money=Decimal(1000))
    make.risk(rollout, kind="opportunity", probability=3, impact=2, days=(2, 2, 2), money=Decimal(200))
    make.assessment(risk, on=day(9), probability=3, impact=4, days=(2, 4, 6), money=Decimal(1000))
    risks = gathered(rollout, day(14), since=day(7)).risks
    now, before = risks.exposure, risks.exposure_before
    assert (now.level, now.days, now.money, now.days_gained, now.money_gained, now.reserve) == (
        12, 2.0, Decimal(500), 1.0, Decimal(100), Decimal(400),
    )  # fmt: skip
    assert (before.level, before.days, before.money) == (20, 3.6, Decimal(900))


def test_without_the_right_to_see_money_there_is_none_at_stake(rollout, day):
    make.risk(rollout, money=Decimal(91_234))
    risks = gathered(rollout, day(1), permissions=TEAM).risks
    assert (risks.exposure.money, risks.exposure.reserve) == (None, None)
    assert risks.exposure.level == 9


def test_opportunities_have_a_matrix_and_a_list_of_their_own(rollout, day):
    make.risk(rollout, probability=5, impact=5)
    make.risk(rollout, kind="opportunity", probability=2, impact=4)
    risks = gathered(rollout, day(1)).risks
    assert (numbers(risks.top), numbers(risks.top_opportunities)) == (["R01"], ["R02"])
    assert [(cell.likelihood, cell.impact, cell.numbers) for cell in risks.opportunity_cells] == [
        (2, 4, ("R02",))
    ]


def test_an_early_sign_is_told_while_it_shows(rollout, by, day):
    risk, gone = make.risk(rollout, trigger="Two absences"), make.risk(rollout)
    operations.look_at_trigger(risk=risk, by=by, on=day(9), is_seen=True, note="Absent again")
    for on, seen in ((day(8), True), (day(10), False)):
        operations.look_at_trigger(risk=gone, by=by, on=on, is_seen=seen)
    triggers = gathered(rollout, day(14), since=day(7)).risks.triggers
    assert [(one.risk.number, one.sign, one.on, one.remark) for one in triggers] == [
        ("R01", "Two absences", day(9), "Absent again")
    ]
    assert gathered(rollout, day(14), since=day(9)).risks.triggers == ()


@pytest.mark.parametrize(
    ("lacks", "reason"),
    [
        ({"owner": None}, Neglect.OWNER),
        ({"answered": False}, Neglect.RESPONSE),
        ({"next_review_on": None}, Neglect.REVIEW_DAY),
        ({"review": 13}, Neglect.REVIEW),
        ({"review": 14}, None),
    ],
)
def test_a_risk_that_lacks_something_makes_health_amber_and_is_named(rollout, by, day, lacks, reason):
    known = {"owner": by, "answered": True, "review": 30, **lacks}
    fields = {"next_review_on": day(known.pop("review"))} | known
    answered = fields.pop("answered")
    risk = make.risk(rollout, name="Vendor retreats", probability=2, impact=2, **fields)
    if answered:
        make.response(risk)
    make.phase(rollout)
    facts = gathered(rollout, day(14))
    health = next(one for one in facts.health if one.dimension == Dimension.RISK)
    assert (facts.risks.neglected.why if facts.risks.neglected else None) == reason
    assert health.colour == ("amber" if reason else "green")
    if reason:
        assert "R01 “Vendor retreats”" in wording(facts, Dimension.RISK)


def test_how_many_are_neglected_is_said_in_both_languages(rollout, day):
    for _ in range(3):
        make.risk(rollout, name="Vendor retreats")
    facts = gathered(rollout, day(1))
    assert "R01 “Vendor retreats” has no owner. 3 risks in all lack" in wording(facts, Dimension.RISK)
    with translation.override("zh-hans"):
        chinese = wording(facts, Dimension.RISK)
    assert "3" in chinese
    assert "lack" not in chinese


# Logs


def test_an_entry_is_told_as_it_was_on_the_day(rollout, by, day):
    issue = add_entry(Issue, rollout=rollout, by=by, on=day(2), name="Interface is down", received_on=day(2))
    take_turn(entry=issue, status="resolved", by=by, on=day(10))
    then, now = gathered(rollout, day(8), since=day(1)).logs, gathered(rollout, day(14), since=day(8)).logs
    assert (numbers(then.issues.first), numbers(then.issues_new.first), then.issues_resolved.count) == (
        ["I01"], ["I01"], 0,
    )  # fmt: skip
    assert (now.issues.count, now.issues_new.count, numbers(now.issues_resolved.first)) == (0, 0, ["I01"])


def test_an_issue_is_with_those_to_whom_the_clock_gave_it(rollout, by, day):
    issue = add_entry(Issue, rollout=rollout, by=by, on=day(2), name="Late", received_on=day(2), owner=by)
    assert gathered(rollout, day(3)).logs.issues.first[0].who == ("Ann",)
    made = Escalation.objects.create(issue=issue, level=2, on=day(4), at=MADE_AT)
    made.holders.add(make.member(rollout, name="Ben"))
    assert gathered(rollout, day(3)).logs.issues.first[0].who == ("Ann",)
    assert gathered(rollout, day(4)).logs.issues.first[0].who == ("Ben",)


def test_the_gravest_issue_comes_first(rollout, by, day):
    for urgency in (1, 5, 3):
        add_entry(Issue, rollout=rollout, by=by, on=day(1), name="Issue", received_on=day(1), urgency=urgency)
    assert [one.level for one in gathered(rollout, day(2)).logs.issues.first] == [15, 9, 3]


def test_what_waits_for_a_decision_is_asked_for(rollout, by, day):
    wanted = {"name": "Which tier?", "status": "wanted", "wanted_by": day(20)}
    add_entry(Decision, rollout=rollout, by=by, on=day(1), deciders=[by], **wanted)
    change = add_entry(
        ChangeRequest, rollout=rollout, by=by, on=day(1), name="More reports", cost=Decimal(9000)
    )
    assert [ask.key for ask in gathered(rollout, day(2)).asks] == ["D01"]
    take_turn(entry=change, status="waiting", by=by, on=day(3))
    asks = {ask.key: ask for ask in gathered(rollout, day(4)).asks}
    assert (asks["D01"].who, asks["D01"].by) == (("Ann",), day(20))
    assert (asks["CR01"].finding.code, asks["CR01"].finding.amount) == ("change_adds", Decimal(9000))
    by_team = {ask.key: ask for ask in gathered(rollout, day(4), permissions=TEAM).asks}
    assert by_team["CR01"].finding.amount is None


def test_assumptions_due_and_actions_overdue_are_told(rollout, by, day):
    for number in (10, 24, 25):
        add_entry(Assumption, rollout=rollout, by=by, on=day(1), name="So it is", validate_by=day(number))
    for number in (9, 10):
        add_entry(Action, rollout=rollout, by=by, on=day(1), name="Do it", due_on=day(number))
    logs = gathered(rollout, day(10)).logs
    assert numbers(logs.assumptions_due.first) == ["AS01", "AS02"]
    assert numbers(logs.actions_overdue.first) == ["AC01"]


def test_the_open_audience_is_told_of_no_confidential_entry(rollout, by, day):
    def add(kind, **fields):
        add_entry(kind, rollout=rollout, by=by, on=day(1), name="Merger", is_confidential=True, **fields)

    add(Issue, received_on=day(1))
    add(Decision, status="wanted")
    add(ChangeRequest, status="waiting")
    add(Assumption, validate_by=day(2))
    add(Action, due_on=day(1))
    assert "Merger" not in str(to_json(gathered(rollout, day(2), permissions=TEAM)))
    assert str(to_json(gathered(rollout, day(2)))).count("Merger") == 8


def test_many_entries_cost_as_few_queries_as_one(rollout, by, day, django_assert_num_queries):
    def add():
        add_entry(Issue, rollout=rollout, by=by, on=day(1), name="I", received_on=day(1), owner=by)
        add_entry(Decision, rollout=rollout, by=by, on=day(1), name="D", status="wanted", deciders=[by])
        add_entry(ChangeRequest, rollout=rollout, by=by, on=day(1), name="C", owner=by)
        make.response(make.risk(rollout, owner=by))
        operations.look_at_trigger(risk=rollout.risks.last(), by=by, on=day(1), is_seen=True)

    add()
    with CaptureQueriesContext(connection) as few:
        gather_facts(rollout, day(2), permissions=SPONSOR)
    for _ in range(4):
        add()
    with django_assert_num_queries(len(few)):
        gather_facts(rollout, day(2), permissions=SPONSOR)


# As people read it


@pytest.fixture
def eventful():
    """Facts in which everything that sections tell occurs."""
    risk = small.risk(number="R01", before=12)
    gain = replace(small.risk(6, number="R04"), is_opportunity=True)
    lines = small.log_list("Interface is down")
    change = replace(lines.first[0], number="CR01", status="waiting", cost=Decimal(-12000))
    issue = replace(lines.first[0], level=20)
    return small.status(
        since=small.ON - timedelta(days=14),
        risks=small.risks(
            risk,
            exposure=f.Exposure(20, 4.5, 1.5, Decimal(1200), Decimal(300), Decimal(900)),
            exposure_before=f.Exposure(30, 9.0, 0.0, Decimal(2400), Decimal(0), Decimal(2400)),
            cells=(f.RiskCell(4, 5, ("R01",)),),
            closed=(small.over("R02"),),
            occurred=(small.over("R03"),),
            opportunities=1,
            top_opportunities=(gain,),
            opportunity_cells=(f.RiskCell(2, 3, ("R04",)),),
            triggers=(f.Sighting(risk, "Custom above 30 %", small.ON, "34 %"),),
            neglected=f.Neglected(2, Neglect.OWNER, risk),
        ),
        logs=f.Logs(
            issues=f.LogList(14, (issue,)),
            issues_escalated=f.LogList(1, (replace(lines.first[0], rung=4),)),
            issues_new=lines,
            issues_resolved=lines,
            decisions_made=lines,
            decisions_wanted=lines,
            changes_waiting=f.LogList(1, (change,)),
            changes_decided=f.LogList(1, (change,)),
            assumptions_due=lines,
            actions_overdue=lines,
        ),
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_and_the_file_tell_all_of_it(eventful, language):
    before = replace(eventful, risks=None, logs=None, since=None)
    told_now = telling_now(eventful, language)
    telling = Telling(eventful, told_now.narrative, differences(before, eventful), number=2, before=1)
    file, page = words(docx(telling, language, made_at=MADE_AT)), page_words(telling, language)
    for part in (*SAID, *(SAID_IN_ENGLISH if language == "en" else ())):
        assert part in file, part
        assert part in page, part


SAID = ("12 → 20 ↑", "€900", "4.5", "−€12,000", "R02", "R03", "R04", "34 %", "CR01", "Custom above 30 %")
SAID_IN_ENGLISH = (
    "At the last report",
    "Opportunities by probability and impact",
    "Early signs that show",
    "Open issues, the gravest first",
    "Open issues that went up the escalation clock",
    "13 more are in the log",
    "Change requests that wait",
)


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_stored_report_of_every_schema_can_be_read(schema, language):
    telling = telling_now(
        from_json(json.loads((FIXTURES / f"v{schema}.json").read_text(encoding="utf-8"))), language
    )
    assert "R03" in words(docx(telling, language, made_at=MADE_AT))
    assert "R03" in page_words(telling, language)
