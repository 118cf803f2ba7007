"""Time the plan's page as a signed-in project manager meets it, beside a bare page of the same plan.

    python -m benchmarks.plan_page [--steps 60 500 2000] [--rounds 7]

The bare page reads the same rows, schedules them and loops over bars and table rows in a Django template:
no sign-in, no access, no links, floats, filters or forms. Each request meets a plan that was changed just
before, so nothing is answered from memory. Quote the ratios and the queries, not the milliseconds.
"""
# ruff: noqa: E402 (models are there once Django is set up)

import argparse
import json
import os
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
django.setup()

from django.db import connection
from django.db.models import F
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from django.urls import reverse

from benchmarks.schedule import random_plan
from tracker.accounts.models import User
from tracker.phases.domain.schedule import schedule
from tracker.phases.models import Phase, PlanLink, Step
from tracker.phases.operations import take_baseline
from tracker.phases.queries import plan_of
from tracker.rollouts.models import Member, Rollout

PIXELS_A_DAY = 2
COLUMNS = "status,start,free,because"
BARE = """<table>{% for step, bar in rows %}<tr><td><a href="?step={{ step.key }}">{{ step.name }}</a></td>
<td>{{ step.owner|default:"" }}</td><td>{{ step.days }}</td><td>{{ bar.start|date:"j M" }}</td>
<td>{{ bar.finish|date:"j M" }}</td><td>{{ bar.float }}</td></tr>{% endfor %}</table>
<svg>{% for step, bar in rows %}<g data-key="{{ step.key }}" transform="translate(0 {{ bar.y }})">
<title>{{ step.name }}: {{ bar.start|date:"j M" }} to {{ bar.finish|date:"j M Y" }}</title>
<rect class="{% if bar.critical %}is-critical{% endif %}" x="{{ bar.x }}" width="{{ bar.width }}"/></g>
{% endfor %}</svg>"""


class Request(NamedTuple):
    name: str
    send: Callable[[], Any]


def fill(count: int) -> tuple[Rollout, Member]:
    """Store a plan of ten phases, 2.5 links a step; a tenth is done, some steps run, a baseline is taken."""
    plan = random_plan(count)
    rollout = Rollout.objects.create(name=f"{count} steps", slug=f"steps-{count}", starts_on=_monday())
    user = User.objects.create_user(email=f"{count}@example.com", name="Manager", password=None)
    manager = Member.objects.create(rollout=rollout, user=user, name=user.name, role="project_manager")
    phases = {
        phase.key: Phase(rollout=rollout, key=phase.key, name=phase.name, position=position)
        for position, phase in enumerate(plan.phases, 1)
    }
    Phase.objects.bulk_create(phases.values())
    Step.objects.bulk_create(
        Step(
            rollout=rollout,
            phase=phases[step.phase],
            key=step.key,
            name=step.name,
            number=number,
            position=number,
            days=step.days,
            owner=manager if number % 3 else None,
            started_on=rollout.starts_on if number < count / 8 else None,
            finished_on=rollout.starts_on + timedelta(days=4) if number < count / 10 else None,
        )
        for number, step in enumerate(plan.steps, 1)
    )
    PlanLink.objects.bulk_create(
        PlanLink(
            rollout=rollout,
            before=str(link.before),
            after=str(link.after),
            kind=link.kind.value,
            lag=link.lag,
            position=link.position,
        )
        for link in plan.links
    )
    rollout.go_live_node = plan.go_live or ""
    rollout.save()
    take_baseline(rollout=rollout, name="First", by=manager, on=rollout.today())
    return rollout, manager


def _monday() -> date:
    today = Rollout().today()
    return today - timedelta(days=56 + today.weekday())


def bare_page(rollout: Rollout) -> str:
    found = schedule(plan_of(rollout), rollout.today())
    rows = []
    for number, step in enumerate(rollout.steps.select_related("owner", "phase")):
        node = found.nodes[f"step:{step.key}"]
        span = node.forecast
        assert span
        bar = {
            "start": span.start,
            "finish": span.finish,
            "float": node.total_float,
            "critical": node.critical,
            "x": (span.start - rollout.starts_on).days * PIXELS_A_DAY,
            "width": ((span.finish - span.start).days + 1) * PIXELS_A_DAY,
            "y": number * 32,
        }
        rows.append((step, bar))
    return _bare_template().render({"rows": rows})


@cache
def _bare_template():
    return engines["django"].from_string(BARE)


def requests(rollout: Rollout, manager: Member) -> Iterator[Request]:
    client = Client(SERVER_NAME="localhost")
    assert manager.user
    client.force_login(manager.user)
    plan = reverse("phases:plan", args=[rollout.slug])
    middle = rollout.steps.filter(started_on=None)[rollout.steps.count() // 3]
    filter_key = rollout.phases.all()[4].key

    def post(name: str, edits: list[dict[str, Any]]):
        sent = {"once": str(uuid.uuid4()), "edits": json.dumps(edits)}
        answer = client.post(reverse(name, args=[rollout.slug]), sent)
        assert answer.status_code in (200, 302), answer.status_code
        return answer

    def longer() -> list[dict[str, Any]]:
        middle.refresh_from_db()
        return [{"of": middle.node_key, "field": "days", "was": middle.days, "now": middle.days % 15 + 1}]

    yield Request("page", lambda: client.get(plan))
    yield Request("one phase of it", lambda: client.get(plan, {"phase": filter_key}))
    yield Request("every link, every column", lambda: client.get(plan, {"links": "all", "columns": COLUMNS}))
    yield Request("preview of one edit", lambda: post("phases:preview", longer()))
    yield Request("save of one edit", lambda: post("phases:save_changes", longer()))


def queries_of(request: Request) -> int:
    with CaptureQueriesContext(connection) as asked:
        request.send()
    return len(asked)


def milliseconds(send: Callable[[], Any], rollout: Rollout) -> float:
    Rollout.objects.filter(pk=rollout.pk).update(plan_version=F("plan_version") + 1)
    begun = time.process_time()
    send()
    return (time.process_time() - begun) * 1000


def measure(count: int, rounds: int) -> None:
    rollout, manager = fill(count)
    for request in requests(rollout, manager):
        answer = request.send()  # the first request loads templates and addresses
        size, asked = len(answer.content), queries_of(request)
        pairs = [
            (
                milliseconds(request.send, rollout),
                milliseconds(lambda: bare_page(Rollout.objects.get(pk=rollout.pk)), rollout),
            )
            for _ in range(rounds)
        ]
        ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(
            f"{count:>6,} {request.name:<26} {asked:>7} {ours:>8.0f} {bare:>8.0f} {ours / bare:>6.1f}"
            f" {size / 1024:>8.0f} {size / count:>8.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, nargs="+", default=[60, 500, 2_000])
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        print(
            f"{'steps':>6} {'asked for':<26} {'queries':>7} {'ms':>8} {'bare ms':>8} {'ratio':>6}"
            f" {'KiB':>8} {'B a step':>8}"
        )
        for count in asked.steps:
            measure(count, asked.rounds)
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
