"""What would bring a date a day earlier, and why something may slip: each answer is tried out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.phases.domain.make import START, day, link, plan, step
from tests.phases.domain.strategies import plans_under_way
from tracker.phases.domain.explain import Lever, Slack, explain
from tracker.phases.domain.facts import Status
from tracker.phases.domain.network import NodeKind, build_network
from tracker.phases.domain.schedule import schedule


def explained(*parts, key, on=START, **given):
    made = plan(*parts, **given)
    return explain(made, schedule(made, on), f"step:{key}")


def freed(explanation):
    return [(one.lever, one.key, one.days) for one in explanation.freed]


def test_each_step_of_a_chain_frees_a_day():
    told = explained(step("a", 3), step("b", 2), link("a", "b"), key="b")
    assert freed(told) == [(Lever.DAYS, "step:b", 1), (Lever.DAYS, "step:a", 1)]


def test_of_two_chains_that_end_together_no_step_alone_frees_a_day():
    told = explained(step("a", 3), step("b", 3), step("c", 0), link("a", "c"), link("b", "c"), key="c")
    assert told.freed == ()


def test_a_lag_a_fixed_day_and_what_is_left_are_levers_too():
    told = explained(
        step("a", 9, started_on=START, days_left=4, said_on=START),
        step("b", 1, not_before=day(9)),
        link("a", "b", lag=2),
        key="b",
    )
    assert freed(told) == [(Lever.DAYS, "step:b", 1), (Lever.NOT_BEFORE, "step:b", 1)]
    told = explained(
        step("a", 9, started_on=START, days_left=4, said_on=START),
        step("b", 1),
        link("a", "b", lag=2),
        key="b",
    )
    levers = [Lever.DAYS, Lever.LAG, Lever.DAYS_LEFT]
    assert [lever for lever, _key, _days in freed(told)] == levers


def test_what_may_slip_names_what_it_would_push_and_what_holds_that_now():
    told = explained(step("a", 2), step("b", 5), step("c", 1), link("a", "c"), link("b", "c"), key="a")
    assert told.slack == Slack("step:c", "step:b")


def test_what_nothing_waits_for_is_bounded_by_the_end_alone():
    told = explained(step("a", 2), step("b", 5), key="a")
    assert told.slack is not None
    assert told.slack.held_by in ("step:b", None)


def test_what_is_critical_or_done_has_no_slack():
    assert explained(step("a", 2), key="a").slack is None
    assert explained(step("a", 2, started_on=START, finished_on=START), key="a", on=day(3)).slack is None


def without_a_day(made, one):
    """The plan as if somebody had pulled the lever."""
    key, calendar = one.key.partition(":")[2], made.calendar
    match one.lever:
        case Lever.DAYS:
            return with_step(made, key, lambda found: {"days": found.days - 1})
        case Lever.DAYS_LEFT:
            return with_step(made, key, one_day_less_left)
        case Lever.NOT_BEFORE if one.key.startswith("step:"):
            return with_step(
                made, key, lambda found: {"not_before": a_day_before(calendar, found.not_before)}
            )
        case Lever.NOT_BEFORE:
            return with_phase(
                made, key, lambda found: {"not_before": a_day_before(calendar, found.not_before)}
            )
        case Lever.HELD:
            return with_phase(
                made,
                key,
                lambda found: {
                    "gate": replace(found.gate, review_on=a_day_before(calendar, found.gate.review_on))
                },
            )
    network = build_network(made)
    ends = network.number[one.before], network.number[one.key]
    links = [
        replace(link, lag=link.lag - 1) if network.join(link) == ends and link.lag > 0 else link
        for link in made.links
    ]
    return replace(made, links=tuple(links))


def with_step(made, key, change):
    return replace(made, steps=tuple(replace(s, **change(s)) if s.key == key else s for s in made.steps))


def with_phase(made, key, change):
    return replace(made, phases=tuple(replace(p, **change(p)) if p.key == key else p for p in made.phases))


def one_day_less_left(found):
    left = found.days if found.days_left is None else found.days_left
    return {"days_left": left - 1, "said_on": found.said_on or found.started_on}


def a_day_before(calendar, when):
    return calendar.day(calendar.index(when) - 1)


@given(plans_under_way(), st.data())
def test_pulling_a_lever_brings_what_was_promised(under_way, data):
    made, on = under_way
    before = schedule(made, on)
    keys = [key for key, node in before.nodes.items() if node.forecast]
    key = data.draw(st.sampled_from(keys))
    for one in explain(made, before, key).freed:
        after = schedule(without_a_day(made, one), on)
        gained = before.nodes[key].forecast.finish_index - after.nodes[key].forecast.finish_index
        assert gained == one.days, one
        go_live, earlier = before.go_live_node.forecast, after.go_live_node.forecast
        assert go_live.finish_index - earlier.finish_index == one.go_live_days


@given(plans_under_way(), st.data())
def test_a_day_less_of_any_other_step_brings_nothing(under_way, data):
    made, on = under_way
    before = schedule(made, on)
    key = data.draw(st.sampled_from([key for key, node in before.nodes.items() if node.forecast]))
    named = {one.key for one in explain(made, before, key).freed if one.lever == Lever.DAYS}
    for found in made.steps:
        node = before.nodes[f"step:{found.key}"]
        if node.status != Status.NOT_STARTED or not found.days or node.key in named:
            continue
        after = schedule(with_step(made, found.key, lambda one: {"days": one.days - 1}), on)
        assert after.nodes[key].forecast.finish_index >= before.nodes[key].forecast.finish_index


@given(plans_under_way())
def test_a_slip_within_the_slack_moves_nothing_and_a_day_more_what_it_joins(under_way):
    made, on = under_way
    before = schedule(made, on)
    for key, node in before.nodes.items():
        told = explain(made, before, key) if node.forecast else None
        if not told or not told.slack or not told.slack.joins:
            continue
        if node.kind != NodeKind.STEP or node.status != Status.NOT_STARTED:
            continue
        joins = before.nodes[told.slack.joins]
        room = node.total_float - joins.total_float
        for days, moves in ((room, 0), (room + 1, 1)):
            late = made.calendar.day(node.forecast.start_index + days)
            after = schedule(
                with_step(made, key.partition(":")[2], lambda _one, late=late: {"not_before": late}), on
            )
            assert after.nodes[joins.key].forecast.finish_index - joins.forecast.finish_index == moves
