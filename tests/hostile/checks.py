"""What every hostile input is held to, whichever way it comes in.

1. No page breaks. 2. What is refused is named, in the reader's language, and what was typed is kept.
3. A refusal leaves every table and every file as it was. 4. The log holds what was stored, and its chain
verifies. 5. What was stored still opens everywhere. 6. No session and no payload is in the server's log.

Each check takes a client that is signed in, a rollout, and `send`: a call that sends the input and returns
the answer, so that the same input can come by a form, by a page's script, or in a file.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO

import icalendar
import openpyxl
from bs4 import BeautifulSoup
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_tasks_db.models import DBTaskResult
from docx import Document

from tests import make
from tests.access_table import ROLLOUT
from tests.test_access import PATTERNS
from tracker.accounts.models import User
from tracker.background.worker import Worker
from tracker.phases import operations as plan_operations
from tracker.phases.exchange import plan_file_of, read_plan
from tracker.reports import operations as report_operations
from tracker.reports.domain.facts import Audience
from tracker.rollouts.links import make_link
from tracker.rollouts.log import first_broken_entry
from tracker.rollouts.models import Member, PersonalLink, Rollout

Send = Callable[[], HttpResponse]

PATIENCE = 20  # seconds of work: a busy machine is no fault of the code
SENT_ONLY = {
    *("phases:preview", "phases:save_changes", "phases:change_many", "phases:ask_now", "phases:simulate"),
    *("phases:revoke_calendar", "phases:preview_import", "phases:import_plan"),
    *("risks:preview_import", "risks:import_risks", "risks:look_at_triggers"),
    *("communications:open_box", "communications:close_box", "communications:place_stakeholder"),
    *("communications:preview_stakeholders", "communications:confirm_stakeholders"),
}
PAGES = [name for name in ROLLOUT if not PATTERNS[name].pattern.converters and name not in SENT_ONLY]
REFUSALS = ".error-summary li, .error-summary td, .field-error, .notices .error, .strip[role=alert]"
slowest_answers: list[float] = []


def refused(
    client: Client, rollout: Rollout, send: Send, *, says: str, names: tuple[str, ...] = (), keeps: str = ""
) -> None:
    """Hold a refusal to all points: `says` in English, the names in both languages, what was typed."""
    for language in ("en", "zh-hans"):
        read_in(client, language)
        before, mails, logged = stored(), len(mail.outbox), rollout.activity.count()
        with server_log() as log:
            answer = answered(send)
        page = BeautifulSoup(answer.content, "lxml")
        told = " ".join(" ".join(part.get_text().split()) for part in page.select(REFUSALS))
        assert answer.status_code == 200, answer.status_code
        assert told, f"nothing says why: {page.main or page}"
        if language == "en":
            assert says in told, told
        else:
            assert says not in told, f"not in Chinese: {told}"
            assert any("\u4e00" <= letter <= "\u9fff" for letter in told), told
        for name in names:
            assert name in told, f"“{name}” is not named: {told}"
        assert keeps in typed_values(page), f"{keeps!r} is not kept: {typed_values(page)}"
        assert changes(before, stored()) == []
        assert rollout.activity.count() == logged
        assert len(mail.outbox) == mails
        assert_silent(log, client)
    assert_verified(rollout)
    read_in(client, "en")


def missing(client: Client, rollout: Rollout, send: Send, *, status: int = 404, secret: str = "") -> None:
    """Hold a page that does not exist, or is forbidden, to all points; `secret` is what was sent to it."""
    before = stored()
    with server_log() as log:
        answer = answered(send)
    assert answer.status_code == status
    assert "Traceback" not in answer.content.decode()
    assert changes(before, stored()) == []
    assert any(str(record.status_code) == str(status) for record in log if hasattr(record, "status_code"))
    assert_silent(log, client, secret)
    assert_verified(rollout)


def taken(
    client: Client,
    rollout: Rollout,
    send: Send,
    *,
    verbs: list[str],
    opens: Callable[[Client, Rollout], None] | None = None,
) -> HttpResponse:
    """Hold what is stored to all points: one log entry for each of the verbs, and everything opens."""
    entries = rollout.activity.count()
    with server_log() as log:
        answer = answered(send)
    assert answer.status_code in (200, 302), answer.content.decode()[:2000]
    told = list(rollout.activity.order_by("number").values_list("verb", flat=True))[entries:]
    assert told == verbs
    assert_silent(log, client)
    (opens or everything_opens)(client, rollout)
    return answer


def answered(send: Send) -> HttpResponse:
    begun, worked = time.perf_counter(), time.process_time()
    answer = send()
    slowest_answers.append(time.perf_counter() - begun)
    assert time.process_time() - worked < PATIENCE, "it hangs"
    return answer


def everything_opens(client: Client, rollout: Rollout, *, word: str = "Step") -> None:
    """Open every page, search, each file, the calendar and the mails; nothing of it is kept.

    For a plan of thousands of steps that takes minutes: `plan_opens` is for those.
    """
    assert_verified(rollout)
    with transaction.atomic():
        rollout.refresh_from_db()
        by = reader_of(client, rollout)
        _pages_open(client, rollout, word)
        _files_open(client, rollout)
        _report_opens(client, rollout, by)
        _calendar_opens(rollout, by)
        _mails_open(rollout, by)
        transaction.set_rollback(True)


def plan_opens(client: Client, rollout: Rollout, *, name: str) -> None:
    """Open a large plan as a page and as a table, down to the step of this name."""
    assert_verified(rollout)
    for address, args in (("phases:plan", []), ("phases:export", ["csv"])):
        answer = answered(
            lambda address=address, args=args: client.get(reverse(address, args=[rollout.slug, *args]))
        )
        assert answer.status_code == 200
        assert name.encode() in b"".join(answer)


def _pages_open(client: Client, rollout: Rollout, word: str) -> None:
    opened = [reverse(name, args=[rollout.slug]) for name in PAGES]
    opened += [reverse("phases:phase", args=[rollout.slug, phase.key]) for phase in rollout.phases.all()[:3]]
    for step in rollout.steps.all()[:2]:
        opened += [
            reverse("phases:why", args=[rollout.slug, "step", step.key]),
            reverse("phases:plan", args=[rollout.slug]) + f"?step={step.key}",
        ]
    opened += [risk.get_absolute_url() for risk in rollout.risks.all()[:3]]
    opened += [reverse(f"workspace:{name}") for name in ("home", "my_work", "rollouts")]
    opened += [reverse("workspace:search") + f"?q={word}", reverse("workspace:overview", args=[rollout.slug])]
    for path in opened:
        assert answered(lambda path=path: client.get(path)).status_code in (200, 302), path


def _files_open(client: Client, rollout: Rollout) -> None:
    stands = plan_file_of(rollout)
    for ending in ("csv", "xlsx", "xml"):
        data = b"".join(client.get(reverse("phases:export", args=[rollout.slug, ending])))
        if ending == "xlsx":
            openpyxl.load_workbook(BytesIO(data))
        back = read_plan(data, f"plan.{ending}", otherwise=rollout.calendar).plan
        assert [step.name for step in back.steps] == [step.name for step in stands.steps]
        assert len(back.links) == len(stands.links)


def _report_opens(client: Client, rollout: Rollout, by: Member) -> None:
    for language, _name in settings.LANGUAGES:
        report = report_operations.create_report(
            rollout=rollout, by=by, on=rollout.today(), audience=Audience.STEERING, language=language
        )
        answer = client.get(reverse("reports:docx", args=[rollout.slug, report.number]))
        assert Document(BytesIO(b"".join(answer))).paragraphs


def _calendar_opens(rollout: Rollout, by: Member) -> None:
    _link, token = make_link(member=by, purpose=PersonalLink.Purpose.CALENDAR, by=by)
    answer = Client().get(reverse("personal:calendar", args=[token]))
    assert answer.status_code == 200
    assert icalendar.Calendar.from_ical(answer.content).walk("VCALENDAR")


def _mails_open(rollout: Rollout, by: Member) -> None:
    """Ask somebody who owns the first steps how they go."""
    owner = make.member(rollout, user=None, email="owner@example.com")
    first = list(rollout.steps.values_list("pk", flat=True)[:3])
    rollout.steps.filter(pk__in=first).update(owner=owner)
    before = len(mail.outbox)
    plan_operations.send_check_ins(rollout, rollout.today(), by=by)
    worker = Worker()
    while place := DBTaskResult.objects.ready().first():
        place.claim(worker.worker_id)
        worker.run_task(place)
    for sent in mail.outbox[before:]:
        assert sent.message().as_bytes()
        assert "Traceback" not in sent.body
    del mail.outbox[before:]


def stored() -> dict[str, str]:
    """Digest the rows of every table, and every file that is kept.

    Left out: sessions, which turn with every request, and files that are only being looked at.
    """
    found = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[table] = f"{len(rows)} rows, {hashlib.sha256('|'.join(rows).encode()).hexdigest()}"
    for path in sorted(settings.MEDIA_ROOT.rglob("*")):
        name = path.relative_to(settings.MEDIA_ROOT)
        if path.is_file() and name.parts[0] != "exchange":
            found[str(name)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@cache
def _tables() -> list[str]:
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [table for table in there if table != "django_session"]


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def typed_values(page: BeautifulSoup) -> str:
    """What the page's forms hold, to be sent again."""
    inputs = [field.get("value", "") for field in page.select("input:not([name=csrfmiddlewaretoken])")]
    texts = [field.get_text() for field in page.select("textarea, option[selected]")]
    chosen = [field.get("value", "") for field in page.select("option[selected]")]
    return "\n".join([*inputs, *texts, *chosen])


def read_in(client: Client, language: str) -> None:
    """Let whoever is signed in read in this language from now on."""
    User.objects.filter(pk=client.session["_auth_user_id"]).update(language=language)
    translation.activate("en")


def reader_of(client: Client, rollout: Rollout) -> Member:
    return rollout.members.get(user_id=client.session["_auth_user_id"])


def assert_verified(rollout: Rollout) -> None:
    rollout.refresh_from_db()
    assert first_broken_entry(rollout) is None


@contextmanager
def server_log() -> Iterator[list[logging.LogRecord]]:
    """Gather what the server logs meanwhile."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = records.append  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "tracker")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield records
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def assert_silent(log: list[logging.LogRecord], client: Client, *secrets: str) -> None:
    """Nothing went wrong unseen, and neither the session nor what was sent can be read in the log."""
    written = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in log)
    assert not [record for record in log if record.levelno >= logging.ERROR], written
    for secret in filter(None, (client.session.session_key, *secrets)):
        assert secret not in written
