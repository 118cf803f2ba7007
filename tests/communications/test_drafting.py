"""A draft says in its readers' language how the rollout stands and what comes, and only what is for all."""

from datetime import date

import pytest

from tests import make
from tracker.communications.domain.occurrences import Occurrence
from tracker.communications.drafting import draft_texts
from tracker.phases.queries import schedule_of

from .conftest import TODAY

pytestmark = pytest.mark.django_db

DUE = Occurrence("2026-10-05", TODAY)


@pytest.fixture
def ida(rollout):
    return make.member(rollout, name="Ida", email="ida@example.com")


@pytest.fixture
def plan(rollout, ida):
    """Two weeks of preparation that end on Friday 9 October, then the go-live, promised for that Friday."""
    readiness = make.phase(rollout, name="Readiness", second_name="准备")
    technology = make.phase(rollout, name="Technology", second_name="技术")
    prepare = make.step(
        readiness,
        name="Prepare",
        second_name="准备工作",
        days=10,
        owner=ida,
        started_on=date(2026, 9, 28),
    )
    live = make.step(technology, name="Go live", second_name="上线", days=0)
    make.link(prepare, live)
    rollout.language, rollout.second_language = "en", "zh-hans"
    rollout.go_live_node = live.node_key
    rollout.target_go_live = date(2026, 10, 7)
    rollout.save()
    return rollout


def drafted(line, occurrence=DUE):
    return draft_texts(line, occurrence, schedule_of(line.rollout))


def test_it_is_written_in_each_language_of_its_readers(plan):
    council = make.stakeholder(plan, language="en")
    sales = make.stakeholder(plan, language="zh-hans")
    texts = drafted(
        make.plan_line(plan, name="User news", second_name="用户通知", stakeholders=[council, sales])
    )
    assert set(texts) == {"en", "zh-hans"}
    assert texts["en"].subject == "User news, 5\u00a0Oct\u00a02026"
    assert texts["zh-hans"].subject == "用户通知（2026年10月5日）"
    assert "“准备”正在进行" in texts["zh-hans"].body


def test_where_nobody_can_be_named_it_is_in_the_rollouts_language(plan):
    assert set(drafted(make.plan_line(plan, audience="Everybody"))) == {"en"}


def test_it_says_how_far_the_plan_is_and_when_the_go_live_is_expected(plan):
    body = drafted(make.plan_line(plan))["en"].body.replace("\u00a0", " ")
    assert "“Readiness” is under way" in body
    assert "Go-live is expected on Fri 9 Oct 2026, 2 working days later than agreed." in body
    assert "- Fri 9 Oct: go-live" in body
    assert "- Fri 9 Oct: phase “Readiness” is to be completed" in body


def test_a_plan_without_steps_still_makes_whole_sentences(rollout):
    body = drafted(make.plan_line(rollout))["en"].body
    assert "The next dates" not in body
    assert "%" not in body


def test_whoever_has_steps_at_hand_is_told_which(plan, ida):
    own = drafted(make.plan_line(plan, stakeholders=[make.stakeholder(plan, name="Ida", member=ida)]))
    (text,) = own.values()
    assert text.body.startswith("Hello Ida,")
    assert "- Prepare, Mon\u00a028\u00a0Sep to Fri\u00a09\u00a0Oct" in text.body
    others = drafted(make.plan_line(plan, stakeholders=[make.stakeholder(plan)]))
    assert "Prepare," not in others["en"].body


def test_of_several_readers_each_step_names_its_owner(plan, ida):
    max_ = make.member(plan, name="Max", email="max@example.com", role=ida.role)
    line = make.plan_line(plan)
    line.audience_roles = [ida.role]
    line.save()
    make.step(plan.phases.first(), name="Train", owner=max_, days=3)
    body = drafted(line)["en"].body
    assert body.startswith("Hello everybody,")
    assert "- Ida: Prepare, " in body
    assert "- Max: Train, " in body


def test_it_names_no_money_no_risk_and_no_assessment(plan):
    make.risk(plan, name="The vendor goes bankrupt")
    plan.steps.update(planned_cost="1234.00")
    plan.budget = "987654.00"
    plan.save()
    resistant = make.stakeholder(plan, attitude_wanted="supportive", note="Fears for her job")
    resistant.readings.create(attitude="resistant", on=TODAY)
    body = drafted(make.plan_line(plan, stakeholders=[resistant]))["en"].body
    for secret in ("bankrupt", "1,234", "1234", "987", "resist", "Fears"):
        assert secret not in body


def test_its_sender_signs_it(plan, ida):
    duty = make.duty(plan, name="Change lead")
    signed = drafted(make.plan_line(plan, sender=ida, sender_duty=duty))["en"].body
    assert signed.endswith("\n\nIda\nChange lead\n")


def test_it_is_about_the_day_it_is_due(plan):
    later = Occurrence("2026-10-12", date(2026, 10, 12))
    assert "12\u00a0Oct" in drafted(make.plan_line(plan), later)["en"].subject
    assert "5\u00a0Oct" in drafted(make.plan_line(plan), None)["en"].subject


def test_many_readers_and_steps_cost_no_more_queries(plan, django_assert_max_num_queries):
    stakeholders = [make.stakeholder(plan) for _number in range(20)]
    for number in range(30):
        make.step(plan.phases.first(), name=f"Step {number}")
    line = make.plan_line(plan, stakeholders=stakeholders)
    schedule = schedule_of(plan)
    with django_assert_max_num_queries(10):
        draft_texts(line, DUE, schedule)
