"""Free float, tried out: within it nothing that waits moves, a day beyond it something does."""

from dataclasses import replace

from hypothesis import given

from tests.phases.domain.make import START, link, plan, step
from tests.phases.domain.strategies import plans_under_way
from tracker.phases.domain.facts import Status
from tracker.phases.domain.free_float import free_floats
from tracker.phases.domain.network import NodeKind, build_network
from tracker.phases.domain.schedule import schedule


def test_what_waits_for_nobody_else_has_free_float_until_its_successor_starts():
    made = plan(step("a", 2), step("b", 5), step("c", 1), link("a", "c"), link("b", "c"))
    floats = free_floats(made, START)
    assert (floats["step:a"], floats["step:b"], floats["step:c"]) == (3, 0, 0)


def test_float_that_is_shared_along_a_chain_is_free_only_at_its_end():
    made = plan(step("a", 1), step("b", 1), step("z", 9), link("a", "b"))
    floats = free_floats(made, START)
    assert (floats["step:a"], floats["step:b"]) == (0, 7)


def place(found, key):
    span = found.nodes[key].forecast
    return span.start_index, span.finish_index


@given(plans_under_way())
def test_a_slip_within_the_free_float_moves_nothing_that_waits_and_a_day_more_does(under_way):
    made, on = under_way
    before, floats = schedule(made, on), free_floats(made, on)
    network = build_network(made)
    for key, node in before.nodes.items():
        if node.kind != NodeKind.STEP or node.status != Status.NOT_STARTED or not node.forecast:
            continue
        waiting = [network.nodes[number].key for number in network.successors[network.number[key]]]
        waiting = [one for one in waiting if before.nodes[one].status not in (Status.DONE, Status.STOPPED)]
        for days, may_move in ((floats[key], False), (floats[key] + 1, True)):
            late = made.calendar.day(node.forecast.start_index + days)
            steps = [replace(s, not_before=late) if f"step:{s.key}" == key else s for s in made.steps]
            after = schedule(replace(made, steps=tuple(steps)), on)
            moved = [one for one in waiting if place(after, one) != place(before, one)]
            ends_later = max(n.forecast.finish_index for n in after.nodes.values() if n.forecast) > max(
                n.forecast.finish_index for n in before.nodes.values() if n.forecast
            )
            assert bool(moved or ends_later) == may_move, (key, days)
