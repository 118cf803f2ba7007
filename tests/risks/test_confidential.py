"""What is confidential is nowhere to be found by those who may not see it: for them nothing changes.

Every address of the product is opened twice, before and after the confidential rows are there: what a team
member and a reader read, count, find, download and are sent stays the same to the letter. A new page, file
or log is covered by itself.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import product
from types import SimpleNamespace
from zipfile import ZipFile, is_zipfile

import pytest
from django.core import mail
from django.db import models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django_tasks_db.models import DBTaskResult

from tests import make
from tests.access_table import ROLLOUT, SIGNED_IN
from tests.phases.conftest import _today, plan  # noqa: F401
from tests.test_access import EXAMPLES, PATTERNS
from tracker.background.worker import Worker
from tracker.common.fields import DayField, LineField, TextField
from tracker.phases import operations as plan_operations
from tracker.reports import operations as reports
from tracker.reports.domain.facts import Audience
from tracker.risks.models import LOGS, Action, Escalation, LogTurn, Risk, RiskTurn, TriggerSighting
from tracker.rollouts.domain.roles import PERMISSIONS
from tracker.rollouts.links import make_link
from tracker.rollouts.models import Member, PersonalLink, Rollout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

WORD, ALSO = "Zugzwang", "Quendel"
NUMBER = 7777
ROLES = ("team_member", "reader", "sponsor")
TOLD = re.compile(rf"{WORD}|\b(R|I|D|AS|CR|AC|M){NUMBER}\b")


@pytest.fixture
def world(plan, _today):  # noqa: F811
    """A rollout with one open row of each kind, and a member in each role that looks at it."""
    people = {role: make.member(plan, role=role, email=f"{role}@example.com") for role in ROLES}
    by = make.member(plan)
    step = plan.steps.first()
    step.owner, step.started_on = people["team_member"], plan.starts_on
    step.save()
    make.criterion(step.phase)
    make.deliverable(step)
    make.stakeholder(plan)
    make.plan_line(plan)
    risk = make.risk(plan, name="Open to all", steps=[step], phases=[step.phase], days=(1, 2, 3))
    make.response(risk)
    rows = {kind: entry(kind, plan, 1, name="Open to all") for kind in LOGS}
    return SimpleNamespace(rollout=plan, people=people, by=by, step=step, risk=risk, rows=rows)


def entry(kind, rollout: Rollout, number: int, **fields):
    days = {f.name: rollout.starts_on for f in kind._meta.fields if isinstance(f, DayField)}
    days.pop("over_on")
    made = kind.objects.create(rollout=rollout, number=number, **{**days, **fields})
    LogTurn.objects.create(
        rollout=rollout,
        entry=made.label,
        status=made.status,
        on=rollout.starts_on,
        at=make.noon(rollout.starts_on),
        note=fields.get("text", ""),
    )
    return made


def texts(model: type[models.Model]) -> dict[str, str]:
    """The telltale word in every text of a row."""
    fields = [one for one in model._meta.fields if isinstance(one, LineField | TextField)]
    return {one.name: f"{WORD} {ALSO} {one.name}" for one in fields}


def hide(world) -> None:
    """Add confidential rows that touch all that is open, and have open rows come from them."""
    rollout, mine = world.rollout, world.people["team_member"]
    on, at = rollout.starts_on, make.noon(rollout.starts_on)
    risk = make.risk(
        rollout,
        number=NUMBER,
        key="secret",
        probability=5,
        impact=5,
        days=(20, 30, 40),
        money=123_456,
        owner=mine,
        steps=[world.step],
        phases=[world.step.phase],
        next_review_on=on,
        is_confidential=True,
        **texts(Risk),
    )
    risk.assessments.update(**texts(risk.assessments.model))
    risk.turns.update(**texts(RiskTurn))
    TriggerSighting.objects.create(risk=risk, is_seen=True, on=on, at=at, **texts(TriggerSighting))
    make.response(risk, owner=mine, due_on=on, **texts(risk.responses.model))
    secrets = {
        kind: entry(kind, rollout, NUMBER, owner=mine, is_confidential=True, **texts(kind)) for kind in LOGS
    }
    for kind, made in secrets.items():
        _join(made, risk, secrets)
        if kind.view == "issue":
            kind.objects.filter(pk=made.pk).update(runs_clock=True, kind="complaint", asker=mine)
            reached = Escalation.objects.create(issue=made, level=1, on=on, at=at, **texts(Escalation))
            reached.holders.add(mine)
    for row in world.rows.values():
        _join(row, risk, secrets)


def _join(row, risk: Risk, secrets: dict) -> None:
    """Have it come from, or answer, each confidential row that its kind can name."""
    for field in row._meta.fields:
        if field.many_to_one and field.related_model in secrets:
            setattr(row, field.name, secrets[field.related_model])
        elif field.many_to_one and field.related_model is Risk:
            setattr(row, field.name, risk)
    row.save()


def addresses(member: Member, world) -> Iterator[tuple[str, str]]:
    """Every address that this role may open, with all that is known put into it."""
    known = {
        "number": [1, 2, NUMBER],
        "pk": [*world.risk.responses.model.objects.order_by("pk").values_list("pk", flat=True), member.pk],
        "key": [world.step.key, world.step.phase.key, "crm-rollout"],
        "criterion": [world.step.phase.criteria.first().key],
        "deliverable": [world.step.deliverables.first().key],
        "ending": ["csv", "xlsx", "xml"],
        "page": ["risks"],
        "turn": ["kept", "moved"],
    }
    for name in sorted({*ROLLOUT, *SIGNED_IN}):
        if name in ROLLOUT and ROLLOUT[name] not in PERMISSIONS[member.role]:
            continue
        given = list(PATTERNS[name].pattern.converters)
        slug = {"slug": member.rollout.slug} if name in ROLLOUT else {}
        paths = []
        for values in product(*(known.get(one, [EXAMPLES.get(one, 1)]) for one in given if one != "slug")):
            with suppress(NoReverseMatch):
                keys = [one for one in given if one != "slug"]
                paths.append(reverse(name, kwargs={**dict(zip(keys, values, strict=True)), **slug}))
        assert paths, f"No example fills the address of {name}; add one to `known`."
        yield from ((name, path) for path in paths)
        if not given:
            yield from ((name, f"{paths[0]}?{asked}") for asked in (f"q={ALSO}", "export=csv", "export=xlsx"))


def seen_by(member: Member, world) -> dict[str, str]:
    """What somebody reads at every address, in the calendar and in mails, while a report is published.

    Nothing of it is kept.
    """
    client = Client()
    client.force_login(member.user)
    with transaction.atomic():
        before, outbox = len(mail.outbox), mail.outbox
        world.rollout.refresh_from_db()
        _publish_and_simulate(world)
        token = make_link(member=member, purpose=PersonalLink.Purpose.CALENDAR, by=member)[1]
        plan_operations.send_check_ins(world.rollout, world.rollout.today(), by=world.by)
        _run_jobs()
        found = {path: _opened(client, path) for _name, path in addresses(member, world)}
        found["the calendar"] = _opened(client, reverse("personal:calendar", args=[token]))
        found["the mails"] = "\n".join(_plain(one.message().as_string()) for one in outbox[before:])
        del outbox[before:]
        transaction.set_rollback(True)
    return found


def _publish_and_simulate(world) -> None:
    rollout, on = world.rollout, world.rollout.today()
    plan_operations.simulate_plan(rollout=rollout, by=world.by, on=on, runs=200, seed=7)
    for audience in (Audience.OPEN, Audience.STEERING):
        made = reports.create_report(rollout=rollout, by=world.by, on=on, audience=audience, language="en")
        reports.submit_report(report=made, by=world.by, on=on)
        reports.publish_at_once(report=made, by=world.people["sponsor"], on=on)


def _run_jobs() -> None:
    worker = Worker()
    while place := DBTaskResult.objects.ready().first():
        place.claim(worker.worker_id)
        worker.run_task(place)


def _opened(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    content = b"".join(answer)
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as file:
            parts = [file.read(name) for name in sorted(file.namelist()) if "docProps" not in name]
        content = b"\n".join(parts)
    return f"{answer.status_code} {_plain(content.decode(errors='replace'))}"


CHANGES_BY_ITSELF = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|x-csrftoken[^}]*|nonce-[^\' ]*|nonce="[^"]*"'
    r"|[0-9a-f]{8}-[0-9a-f-]{27}|(?:[0-9a-f]{4} ){2}[0-9a-f]{4}"
    r"|Message-ID: .*|=+[0-9]+=+|/check-in/[^/\s\"]+/",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    """Without what is another at each opening: tokens, hashes, boundaries; and without what was searched."""
    return CHANGES_BY_ITSELF.sub("", text)


@pytest.mark.pure
@pytest.mark.parametrize("role", ["team_member", "reader"])
def test_for_those_who_may_not_see_them_confidential_rows_change_nothing(world, role):
    member = world.people[role]
    before = seen_by(member, world)
    hide(world)
    after = seen_by(member, world)
    assert [path for path in after if TOLD.search(after[path])] == []
    assert [path for path in before if before[path] != after[path]] == []


def test_a_sponsor_finds_them(world):
    hide(world)
    found = seen_by(world.people["sponsor"], world)
    told = [path for path, text in found.items() if TOLD.search(text)]
    slug = world.rollout.slug
    wanted = [reverse("risks:register", args=[slug]), reverse("risks:risk", args=[slug, NUMBER])]
    wanted += [
        reverse(f"risks:{kind.view}", args=[slug, NUMBER])
        for kind in LOGS
        if f"risks:{kind.view}" in PATTERNS
    ]
    wanted += [reverse("risks:received", args=[slug])]
    wanted += [reverse("reports:report", args=[slug, 2]), reverse("reports:docx", args=[slug, 2])]
    wanted += [reverse("workspace:search") + f"?q={ALSO}"]
    assert [path for path in wanted if path not in told] == []


def test_no_text_of_a_confidential_row_is_left_out_of_these_tests(world):
    """A new text field gets the telltale word by itself; a new model of rows has to be added."""
    hide(world)
    risk = world.rollout.risks.get(number=NUMBER)
    for row in (risk, *[kind.objects.get(rollout=world.rollout, number=NUMBER) for kind in LOGS]):
        assert all(value.startswith(WORD) for name in texts(type(row)) if (value := getattr(row, name)))
    action = Action.objects.get(rollout=world.rollout, number=1)
    assert action.meeting.is_confidential
