"""G3, G4, G13: plans far larger than people make; nothing recurses and nothing hangs."""

import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date

import pytest

from tests.phases.domain.make import START, forecast, link, plan, step
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.drivers import why
from tracker.phases.domain.fold import fold
from tracker.phases.domain.links import LinkRefused, refuse_link, refuse_links
from tracker.phases.domain.schedule import schedule

KEYS = [f"s{number:05}" for number in range(5000)]
CHAIN = plan(*map(step, KEYS), *map(link, KEYS, KEYS[1:]), go_live=f"step:{KEYS[-1]}")
CLOSING = link(KEYS[-1], KEYS[0])
RING = replace(CHAIN, links=(*CHAIN.links, CLOSING))


@pytest.fixture(autouse=True)
def without_hanging():
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 20


def test_a_chain_of_5000_steps_is_scheduled_and_explained():
    ours = schedule(CHAIN, START)
    assert forecast(ours, KEYS[-1]) == (4999, 5000)
    assert all(ours.nodes[f"step:{key}"].critical for key in KEYS)
    assert len(why(ours, f"step:{KEYS[-1]}")) == 5001
    refuse_links(CHAIN)


def test_a_ring_of_5000_steps_is_refused_with_a_shortened_circle():
    for refuse in (lambda: refuse_link(CHAIN, CLOSING), lambda: refuse_links(RING)):
        with pytest.raises(LinkRefused, match="5000 in this circle") as refused:
            refuse()
        assert len(refused.value.names) == 5000
        assert len(str(refused.value)) < 250


def test_a_ring_of_5000_steps_in_the_database_is_marked():
    ours = schedule(RING, START)
    assert len(ours.circles[0]) == 5000
    assert sum(node.looped for node in ours.nodes.values()) == 5001
    assert all(arrow.mutual for arrow in fold(RING, ours).arrows)


def test_20000_steps_with_60000_links_are_scheduled():
    chance = random.Random(13)
    count = 20_000
    steps = [step(f"s{n}", chance.randint(0, 3), phase=f"P{n // 2000}") for n in range(count)]
    ends = set()
    while len(ends) < 3 * count:
        before = chance.randrange(count - 1)
        ends.add((before, min(count - 1, before + chance.randint(1, 900))))
    links = [
        link(f"s{before}", f"s{after}", chance.choice(["FS", "SS", "FF", "SF"])) for before, after in ends
    ]
    large = plan(*steps, *links, calendar=Calendar(date(2020, 1, 1)))
    refuse_links(large)
    ours = schedule(large, START)
    assert not ours.circles
    assert ours.finish is not None
    assert len(fold(large, ours).layers) == 10


def test_the_schedule_needs_neither_django_nor_pandas_nor_networkx():
    modules = ", ".join(
        f"tracker.phases.domain.{name}"
        for name in ("links", "drivers", "fold", "effect", "as_json", "simulation")
    )
    heavy = "'django', 'pandas', 'networkx', 'numpy'"
    asked = f"import sys, {modules}; print([name for name in ({heavy}) if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
