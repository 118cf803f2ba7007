"""What other pages show of the logs: My work, a phase, search, a member's calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.text import is_storable
from tracker.common.work import CalendarEvent, Hit, Panel, WorkItem
from tracker.phases.models import Phase
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .links import Linked
from .log_wording import status_of
from .logbook import Logbook
from .logbooks import ACTIONS, ASSUMPTIONS, DECISIONS, ISSUES, LOGBOOKS, MEETINGS
from .models import Issue, LogEntry
from .whole_log import KINDS

SOON = timedelta(days=7)
IN_PANEL = 5
HITS = 20
WORDS_LENGTH = 200
_LABEL = re.compile(r"([a-zA-Z]{1,2})0*([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Wait:
    """How an entry of a log waits for somebody; `without_owner`: nobody has it."""

    book: Logbook
    icon: str
    why: str
    without_owner: str
    verb: str
    button: str
    soon_only: bool


def _waits() -> list[Wait]:
    return [
        Wait(
            ISSUES,
            "hand-stop",
            _("Your issue is open."),
            _("An issue has no owner."),
            "resolve",
            _("Resolve"),
            soon_only=False,
        ),
        Wait(
            ACTIONS,
            "circle-check",
            _("Your action is open."),
            _("An action has no owner."),
            "finish",
            _("Mark as done"),
            soon_only=True,
        ),
        Wait(
            ASSUMPTIONS,
            "help-circle",
            _("Is it true? The plan counts with it."),
            _("An assumption has no owner."),
            "confirm",
            _("Find out"),
            soon_only=True,
        ),
        Wait(
            DECISIONS,
            "flag",
            _("A decision is wanted from you."),
            _("A wanted decision has no owner."),
            "make",
            _("Decide"),
            soon_only=False,
        ),
        Wait(
            MEETINGS,
            "users",
            _("The meeting waits for its minutes."),
            _("The meeting waits for its minutes."),
            "hold",
            _("It was held"),
            soon_only=True,
        ),
    ]


def work_items(member: Member, on: date) -> Iterator[WorkItem]:
    if not member.may(Permission.SEE_RISKS):
        return
    for wait in _waits():
        for entry in _entries(member, wait.book):
            if _waits_for(member, entry, wait, on):
                yield _item(member, entry, wait)


def _entries(member: Member, book: Logbook) -> list[LogEntry]:
    """From what a page of many rollouts has fetched, without a query of its own."""
    sees_all = member.may(Permission.SEE_CONFIDENTIAL)
    entries = getattr(member.rollout, book.names).all()
    return [entry for entry in entries if sees_all or not entry.is_confidential]


def _waits_for(member: Member, entry: LogEntry, wait: Wait, on: date) -> bool:
    if not entry.is_open or entry.status == "postponed":
        return False
    if isinstance(entry, Issue) and entry.runs_clock:  # its clock asks whoever has it now
        return False
    if wait.book is MEETINGS and entry.due and entry.due >= on:
        return False
    if wait.soon_only and entry.due and entry.due > on + SOON:
        return False
    if entry.owner_id is None:
        return member.may(Permission.EDIT_RISKS)
    return entry.owner_id == member.pk


def _item(member: Member, entry: LogEntry, wait: Wait) -> WorkItem:
    is_own = entry.owner_id == member.pk or wait.book is MEETINGS
    view, button = (wait.verb, wait.button) if is_own else ("change", _("Name an owner"))
    return WorkItem(
        icon=wait.icon,
        what=f"{entry.label} {entry}",
        why=wait.why if is_own else wait.without_owner,
        url=reverse(f"risks:{view}_{wait.book.name}", args=[member.rollout.slug, entry.number]),
        button=button,
        due_on=entry.due,
    )


def phase_panel(request, phase: Phase) -> Iterator[Panel]:
    """The open issues of a phase and the actions that come from them, where there are any."""
    member: Member = request.member
    if not member.may(Permission.SEE_RISKS):
        return
    on = member.rollout.today()
    found = [*_issues_of(member, phase), *_actions_of(member, phase)]
    if found:
        rows = [Linked(entry, status_of(entry, on)) for entry in found[:IN_PANEL]]
        yield Panel("risks/logs/panel.html", {"rows": rows, "total": len(found), "phase": phase})


def _issues_of(member: Member, phase: Phase) -> list[LogEntry]:
    issues = ISSUES.entries(member.rollout, confidential=member.may(Permission.SEE_CONFIDENTIAL))
    found = issues.open().filter(phase=phase).select_related("owner")
    return sorted(found, key=lambda issue: (-issue.level, issue.number))


def _actions_of(member: Member, phase: Phase) -> list[LogEntry]:
    """Of what the member may not see, the phase is not told either."""
    sees_all = member.may(Permission.SEE_CONFIDENTIAL)
    where = Q()
    for name in ("issue", "decision"):
        one = Q(**{f"{name}__phase": phase})
        where |= one if sees_all else one & Q(**{f"{name}__is_confidential": False})
    actions = ACTIONS.entries(member.rollout, confidential=sees_all).open().filter(where)
    return sorted(actions.select_related("owner"), key=lambda one: (one.due_on or date.max, one.number))


def search_hits(member: Member, words: str) -> Iterator[Hit]:
    wanted = words.strip()[:WORDS_LENGTH]
    if not wanted or not is_storable(wanted) or not member.may(Permission.SEE_RISKS):
        return
    sees_all = member.may(Permission.SEE_CONFIDENTIAL)
    for book in LOGBOOKS:
        entries = book.entries(member.rollout, confidential=sees_all)
        for entry in entries.filter(_match(book, wanted))[:HITS]:
            yield Hit(
                str(KINDS[book.model]),
                f"{entry.label} {entry}",
                entry.status_label,
                entry.get_absolute_url(),
            )


def _match(book: Logbook, wanted: str) -> Q:
    somewhere = reduce(or_, (Q(**{f"{name}__icontains": wanted}) for name in book.words))
    label = _LABEL.fullmatch(wanted)
    if label and label[1].upper() == book.model.letters:
        somewhere |= Q(number=int(label[2]))
    return somewhere


def calendar_events(member: Member, on: date) -> Iterator[CalendarEvent]:
    """A member's own actions that are due, and the meetings they are called to."""
    if not member.may(Permission.SEE_RISKS):
        return
    for action in _entries(member, ACTIONS):
        if action.is_open and action.due and action.owner_id == member.pk:
            yield _event(action, _("Action due: %(what)s") % {"what": f"{action.label} {action}"})
    sees_all = member.may(Permission.SEE_CONFIDENTIAL)
    meetings = MEETINGS.entries(member.rollout, confidential=sees_all).exclude(status="cancelled")
    for meeting in meetings.prefetch_related("members"):
        called = {one.pk for one in meeting.members.all()}
        if not called or member.pk in called or meeting.owner_id == member.pk:
            yield _event(meeting, _("Meeting: %(what)s") % {"what": meeting})


def _event(entry: LogEntry, title: str) -> CalendarEvent:
    assert entry.due
    return CalendarEvent(
        uid=f"{entry.view}-{entry.pk}",
        title=title,
        first=entry.due,
        last=entry.due,
        detail=entry.text,
        url=f"{settings.BASE_URL}{entry.get_absolute_url()}",
    )
