"""The questions and complaints that came in: who asks, when each was answered, and whether in time."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.common.domain.workdays import Calendar
from tracker.common.listing import Column, Filter, Listing, Segment
from tracker.common.wording import Shown
from tracker.rollouts.models import Rollout

from .clock import Clock, answerings, clocks
from .domain.answers import Answering, days_to_answer, is_in_time
from .logbook import number_column
from .models import Issue
from .telling import Told, last_answers

LOOK_BACK = timedelta(days=30)
SEARCHED = ("name", "second_name", "text", "answer", "asker_name")

IN_TIME = Shown(gettext_lazy("In time"), "circle-check", "good", "in_time")
TOO_LATE = Shown(gettext_lazy("Too late"), "clock-exclamation", "warn", "late")
WAITS = Shown(pgettext_lazy("question", "Waits"), "clock", "accent", "waits")
OVERDUE = Shown(gettext_lazy("Waits, too late already"), "clock-exclamation", "warn", "overdue")
UNANSWERED = Shown(gettext_lazy("Closed unanswered"), "circle-minus", "none", "unanswered")


@dataclass(frozen=True)
class Asked:
    """A question or complaint on the day of its clock; `told` is what became of mailing its answer."""

    clock: Clock
    answering: Answering
    calendar: Calendar
    told: Told | None

    @property
    def issue(self) -> Issue:
        return self.clock.issue

    def __str__(self) -> str:
        return str(self.issue)

    @property
    def number(self) -> int:
        return self.issue.number

    @property
    def label(self) -> str:
        return self.issue.label

    @property
    def waits(self) -> bool:
        return self.issue.is_open

    @property
    def answered_on(self) -> date | None:
        return self.answering.answered_on

    @property
    def is_lost(self) -> bool:
        """Tell whether the mail with its answer did not get there."""
        return self.told is not None and self.told.is_lost

    @property
    def days(self) -> int | None:
        """Working days from receipt to the answer, or until now."""
        until = self.answered_on or (self.clock.on if self.waits else None)
        return days_to_answer(self.calendar, self.issue.received_on, until) if until else None

    @property
    def shown(self) -> Shown:
        if self.answered_on:
            return IN_TIME if self._is_in_time(self.answered_on) else TOO_LATE
        if not self.waits:
            return UNANSWERED
        return WAITS if self._is_in_time(self.clock.on) else OVERDUE

    def _is_in_time(self, on: date) -> bool:
        return is_in_time(self.calendar, self.issue.received_on, on)


def asked_rows(rollout: Rollout, on: date, *, confidential: bool) -> list[Asked]:
    asked = rollout.issues.filter(kind__in=Issue.ASKED).seen_by(confidential=confidential)
    issues = list(asked.select_related("owner", "asker"))
    for issue in issues:
        issue.rollout = rollout
    answered = answerings(rollout, issues, on)
    told = last_answers(rollout, issues)
    calendar = rollout.calendar
    return [
        Asked(clock, answered[clock.issue.label], calendar, told.get(clock.issue.label))
        for clock in clocks(rollout, issues, on)
    ]


def headline(rows: list[Asked]) -> str:
    """Say which share was answered in time, and how many wait."""
    if not rows:
        return _("No question and no complaint has come in")
    waiting = sum(row.waits for row in rows)
    said = in_time(rows)
    if not waiting:
        return said
    waits = ngettext("%(count)d waits for an answer", "%(count)d wait for an answer", waiting)
    return _("%(said)s; %(waits)s") % {"said": said, "waits": waits % {"count": waiting}}


def in_time(rows: list[Asked], since: date = date.min) -> str:
    answered = [row for row in rows if row.answered_on and row.answered_on >= since]
    if not answered:
        return _("Nothing was answered yet")
    words = {"in_time": sum(row.shown == IN_TIME for row in answered), "count": len(answered)}
    said = ngettext(
        "%(in_time)d of %(count)d answer came in time",
        "%(in_time)d of %(count)d answers came in time",
        len(answered),
    )
    return said % words


def recently(rows: list[Asked], on: date) -> str:
    """Say the same of the last days; nothing where they do not differ from the whole."""
    since = on - LOOK_BACK
    if not any(row.answered_on and row.answered_on < since for row in rows):
        return ""
    return _("In the last %(days)d days: %(said)s") % {"days": LOOK_BACK.days, "said": in_time(rows, since)}


ASKED = Listing[Asked](
    name="received",
    columns=[
        number_column(),
        Column(
            "title", gettext_lazy("What it is about"), str, cell="risks/asked/cells/title.html", names=True
        ),
        Column("kind", gettext_lazy("Kind"), lambda row: row.issue.get_kind_display()),
        Column(
            "asker",
            gettext_lazy("Who asks"),
            lambda row: row.issue.asker_name,
            cell="risks/asked/cells/asker.html",
        ),
        Column("received", gettext_lazy("Received"), lambda row: row.issue.received_on, high_first=True),
        Column(
            "answered",
            gettext_lazy("Answered on"),
            lambda row: row.answered_on,
            cell="risks/asked/cells/answered.html",
            high_first=True,
        ),
        Column("days", gettext_lazy("Working days to answer"), lambda row: row.days, high_first=True),
        Column(
            "in_time",
            gettext_lazy("In time?"),
            lambda row: row.shown.word,
            cell="risks/asked/cells/in_time.html",
            sort=lambda row: str(row.shown.word),
        ),
        Column(
            "reopened",
            gettext_lazy("Opened again"),
            lambda row: row.answering.reopened,
            cell="risks/asked/cells/reopened.html",
            high_first=True,
        ),
        Column(
            "with",
            gettext_lazy("Who has it"),
            lambda row: row.clock.names if row.waits else "",
            is_export_only=True,
        ),
        Column(
            "came_by",
            gettext_lazy("How it came in"),
            lambda row: row.issue.get_came_by_display(),
            is_export_only=True,
        ),
        Column("text", gettext_lazy("Description"), lambda row: row.issue.text, is_export_only=True),
        Column("answer", gettext_lazy("Answer"), lambda row: row.issue.answer, is_export_only=True),
    ],
    segments=[
        Segment("all", gettext_lazy("All"), lambda row: True),
        Segment("waits", gettext_lazy("Waiting"), lambda row: row.waits),
        Segment("answered", gettext_lazy("Answered"), lambda row: row.answered_on is not None),
        Segment("reopened", gettext_lazy("Opened again"), lambda row: row.answering.reopened > 0),
    ],
    filters=[
        Filter("kind", gettext_lazy("Kind"), lambda row: [(row.issue.kind, row.issue.get_kind_display())]),
        Filter("in_time", gettext_lazy("In time?"), lambda row: [(row.shown.code, row.shown.word)]),
        Filter(
            "told",
            gettext_lazy("Answer by mail"),
            lambda row: [(row.told.shown.code, row.told.shown.word)] if row.told else [],
        ),
        Filter(
            "came_by",
            gettext_lazy("How it came in"),
            lambda row: [(row.issue.came_by, row.issue.get_came_by_display())] if row.issue.came_by else [],
            nothing=gettext_lazy("Not said"),
        ),
    ],
    sort="-received",
    words=lambda row: " ".join([row.label, *(str(getattr(row.issue, name)) for name in SEARCHED)]),
    key=lambda row: row.label,
)
