"""The sentences that say how the entries of the logs stand, in the reader's language."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.wording import Shown

from .models import Action, Assumption, ChangeRequest, Decision, Issue, LogEntry, Meeting, Risk

LATE = Shown(gettext_lazy("Late"), "clock-exclamation", "warn")

# The icon and tone of each state; its word is the model's.
_LOOKS: dict[str, tuple[str, str]] = {
    Issue.Status.OPEN: ("circle", "none"),
    Issue.Status.POSTPONED: ("hand-stop", "none"),
    Issue.Status.RESOLVED: ("circle-check", "good"),
    Issue.Status.CLOSED: ("circle-minus", "none"),
    Decision.Status.WANTED: ("circle", "accent"),
    Decision.Status.MADE: ("circle-check", "good"),
    Decision.Status.REPLACED: ("circle-minus", "none"),
    Assumption.Status.CONFIRMED: ("circle-check", "good"),
    Assumption.Status.FAILED: ("alert-octagon", "bad"),
    Action.Status.DONE: ("circle-check", "good"),
    Action.Status.DROPPED: ("circle-minus", "none"),
    Meeting.Status.PLANNED: ("circle", "none"),
    Meeting.Status.HELD: ("circle-check", "good"),
    Meeting.Status.CANCELLED: ("circle-minus", "none"),
    ChangeRequest.Status.WAITING: ("circle", "accent"),
    ChangeRequest.Status.APPROVED: ("circle-check", "good"),
    ChangeRequest.Status.REFUSED: ("circle-minus", "bad"),
    ChangeRequest.Status.WITHDRAWN: ("circle-minus", "none"),
    ChangeRequest.Status.IMPLEMENTED: ("circle-check", "good"),
    Risk.Status.OCCURRED: ("alert-octagon", "bad"),
}


def look_of(status: str, word) -> Shown:
    icon, tone = _LOOKS.get(status, ("circle", "none"))
    return Shown(word, icon, tone, status)


def status_of(entry: Any, on: date) -> Shown:
    """Say how an entry or a risk stands: late, where it waits past its day."""
    if not isinstance(entry, Risk) and entry.is_late(on):
        return LATE
    return look_of(entry.status, entry.get_status_display())


def headline(entry: LogEntry, *, since: date, on: date, holders: str = "") -> str:
    """Say in one sentence how an entry stands; `since`: the day of its last turn, `holders`: of an issue."""
    if isinstance(entry, Issue):
        return _issue(entry, since, on, holders)
    say = _HEADLINES.get(type(entry))
    return say(entry, since, on) if say else str(entry)


def _issue(issue: Issue, since: date, on: date, holders: str) -> str:
    if issue.status == Issue.Status.RESOLVED:
        return _on(_("“%(entry)s” was resolved on %(day)s"), issue, since)
    if issue.status == Issue.Status.CLOSED:
        return _on(_("“%(entry)s” was closed on %(day)s"), issue, since)
    if issue.status == Issue.Status.POSTPONED:
        return _who(_on(_("“%(entry)s” was postponed on %(day)s"), issue, since), holders)
    days = (on - since).days
    if days < 1:
        return _who(_("“%(entry)s” is open since today") % {"entry": issue}, holders)
    said = ngettext(
        "“%(entry)s” has been open for %(count)d day",
        "“%(entry)s” has been open for %(count)d days",
        days,
    )
    return _who(said % {"entry": issue, "count": days}, holders)


def _decision(decision: Decision, since: date, on: date) -> str:
    if decision.status == Decision.Status.REPLACED:
        return _on(_("“%(entry)s” no longer holds: it was replaced on %(day)s"), decision, since)
    if decision.status == Decision.Status.MADE:
        return _on(_("“%(entry)s” was decided on %(day)s"), decision, decision.decided_on or since)
    if decision.is_late(on):
        return _on(_("“%(entry)s” was to be decided by %(day)s"), decision, decision.due)
    if decision.due:
        return _on(_("“%(entry)s” is to be decided by %(day)s"), decision, decision.due)
    return _("“%(entry)s” waits for a decision") % {"entry": decision}


def _assumption(assumption: Assumption, since: date, on: date) -> str:
    if assumption.status == Assumption.Status.CONFIRMED:
        return _on(_("“%(entry)s” was confirmed on %(day)s"), assumption, since)
    if assumption.status == Assumption.Status.FAILED:
        return _on(_("“%(entry)s” turned out wrong on %(day)s"), assumption, since)
    if assumption.is_late(on):
        return _who(
            _on(_("“%(entry)s” was to be known by %(day)s"), assumption, assumption.due), _owner(assumption)
        )
    if assumption.due:
        return _who(
            _on(_("“%(entry)s” is to be known by %(day)s"), assumption, assumption.due), _owner(assumption)
        )
    return _("“%(entry)s” is taken for true, with no day to find out") % {"entry": assumption}


def _action(action: Action, since: date, on: date) -> str:
    if action.status == Action.Status.DONE:
        return _on(_("“%(entry)s” was done on %(day)s"), action, since)
    if action.status == Action.Status.DROPPED:
        return _on(_("“%(entry)s” was dropped on %(day)s"), action, since)
    if action.is_late(on):
        return _who(_on(_("“%(entry)s” was due on %(day)s"), action, action.due), _owner(action))
    if action.due:
        return _who(_on(_("“%(entry)s” is due on %(day)s"), action, action.due), _owner(action))
    return _who(_("“%(entry)s” is open, without a day") % {"entry": action}, _owner(action))


def _meeting(meeting: Meeting, since: date, on: date) -> str:
    if meeting.status == Meeting.Status.HELD:
        return _on(_("“%(entry)s” was held on %(day)s"), meeting, meeting.held_on)
    if meeting.status == Meeting.Status.CANCELLED:
        return _on(_("“%(entry)s” was cancelled on %(day)s"), meeting, since)
    if meeting.is_late(on):
        return _on(_("“%(entry)s” was to be held on %(day)s. What came of it?"), meeting, meeting.held_on)
    return _on(_("“%(entry)s” is on %(day)s"), meeting, meeting.held_on)


_HEADLINES: dict[type[LogEntry], Callable[..., str]] = {
    Decision: _decision,
    Assumption: _assumption,
    Action: _action,
    Meeting: _meeting,
}


def _on(said: str, entry: LogEntry, day: date | None) -> str:
    return said % {"entry": entry, "day": written(day, "long")}


def _owner(entry: LogEntry) -> str:
    return entry.owner.name if entry.owner else ""


def _who(said: str, name: str) -> str:
    if name:
        return _("%(said)s; it is with %(owner)s") % {"said": said, "owner": name}
    return _("%(said)s; nobody has it") % {"said": said}


def _late(said: str, rows: Sequence[LogEntry], on: date) -> str:
    late = sum(row.is_late(on) for row in rows)
    return _("%(said)s, %(late)d late") % {"said": said, "late": late} if late else said


def issues_headline(rows: Sequence[Issue], on: date) -> str:
    count = sum(row.is_open for row in rows)
    if not count:
        return _("No issue is open")
    said = ngettext("%(count)d issue is open", "%(count)d issues are open", count) % {"count": count}
    return _late(said, rows, on)


def actions_headline(rows: Sequence[Action], on: date) -> str:
    count = sum(row.is_open for row in rows)
    if not count:
        return _("No action is open")
    said = ngettext("%(count)d action is open", "%(count)d actions are open", count) % {"count": count}
    return _late(said, rows, on)


def assumptions_headline(rows: Sequence[Assumption], on: date) -> str:
    count = sum(row.is_open for row in rows)
    if not count:
        return _("No assumption is unconfirmed")
    said = ngettext(
        "%(count)d assumption is not confirmed yet", "%(count)d assumptions are not confirmed yet", count
    )
    return _late(said % {"count": count}, rows, on)


def decisions_headline(rows: Sequence[Decision], on: date) -> str:
    wanted = sum(row.status == Decision.Status.WANTED for row in rows)
    made = sum(row.status == Decision.Status.MADE for row in rows)
    said = ngettext("%(count)d decision holds", "%(count)d decisions hold", made) % {"count": made}
    if not made:
        said = _("Nothing is decided yet")
    if wanted:
        said = _("%(said)s; %(wanted)d wanted") % {"said": said, "wanted": wanted}
    return _late(said, rows, on)


def meetings_headline(rows: Sequence[Meeting], on: date) -> str:
    planned = [row for row in rows if row.is_open]
    late = [row for row in planned if row.is_late(on)]
    if late:
        said = ngettext(
            "%(count)d meeting waits for its minutes", "%(count)d meetings wait for their minutes", len(late)
        )
        return said % {"count": len(late)}
    if not planned:
        return _("No meeting is planned")
    coming = min(planned, key=lambda row: (row.held_on, row.number))
    return _on(_("Next meeting: “%(entry)s” on %(day)s"), coming, coming.held_on)
