"""The promises of a rollout as one member sees them, what became of each, and the share that is kept."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.common.forms import RowForm
from tracker.common.listing import Column, Filter, Listing, Segment
from tracker.common.wording import Shown
from tracker.rollouts.models import Member

from .domain.promises import Fate, fate, kept_of
from .models import Promise
from .models.promises import PromiseQuerySet
from .queries import sees_confidential
from .who import may_turn

FATES = {
    Fate.OPEN: Shown(pgettext_lazy("promise", "Open"), "circle", "accent", "open"),
    Fate.LATE: Shown(gettext_lazy("Overdue"), "clock-exclamation", "warn", "late"),
    Fate.KEPT: Shown(pgettext_lazy("promise", "Kept"), "circle-check", "good", "kept"),
    Fate.KEPT_LATE: Shown(pgettext_lazy("promise", "Kept, but late"), "clock-check", "warn", "kept_late"),
    Fate.BROKEN: Shown(pgettext_lazy("promise", "Not kept"), "circle-x", "bad", "broken"),
    Fate.RELEASED: Shown(pgettext_lazy("promise", "Released"), "circle-minus", "none", "released"),
}


@dataclass(frozen=True)
class PromiseRow:
    """A promise on a day; `kept_form` says with one button that it was kept, for whoever may."""

    promise: Promise
    fate: Fate
    may_turn: bool = False

    def __str__(self) -> str:
        return str(self.promise)

    @property
    def label(self) -> str:
        return str(self.promise)

    @property
    def shown(self) -> Shown:
        return FATES[self.fate]

    @property
    def is_open(self) -> bool:
        return self.promise.is_open

    @property
    def is_late(self) -> bool:
        return self.fate == Fate.LATE

    @property
    def kept_form(self) -> RowForm:
        return RowForm(row=self.promise)


def fate_of(promise: Promise, on: date) -> Fate:
    return fate(promise.status, promise.due_on, promise.over_on, on)


def promises_seen(member: Member) -> PromiseQuerySet:
    return member.rollout.promises.seen(confidential=sees_confidential(member))


def rows_of(member: Member, on: date) -> list[PromiseRow]:
    found = list(promises_seen(member).select_related("stakeholder", "owner"))
    for promise in found:
        promise.rollout = member.rollout
    return [row_of(promise, member, on) for promise in found]


def row_of(promise: Promise, member: Member, on: date) -> PromiseRow:
    return PromiseRow(promise, fate_of(promise, on), member.rollout.is_open and may_turn(member, promise))


def headline(rows: list[PromiseRow]) -> str:
    if not rows:
        return _("Nothing was promised yet")
    kept, due = kept_of(row.fate for row in rows)
    if not due:
        waiting = sum(row.is_open for row in rows)
        return ngettext("%(count)d promise is to be kept", "%(count)d promises are to be kept", waiting) % {
            "count": waiting
        }
    return ngettext("%(kept)d of %(due)d promise kept", "%(kept)d of %(due)d promises kept", due) % {
        "kept": kept,
        "due": due,
    }


PROMISES = Listing[PromiseRow](
    name="promises",
    columns=[
        Column(
            "name",
            gettext_lazy("What was promised"),
            str,
            cell="communications/promises/cells/name.html",
            names=True,
        ),
        Column("to", gettext_lazy("To whom"), lambda row: row.promise.to),
        Column("owner", gettext_lazy("Who keeps it"), lambda row: str(row.promise.owner or "")),
        Column("made", gettext_lazy("Made on"), lambda row: row.promise.made_on, high_first=True),
        Column(
            "due",
            gettext_lazy("Due"),
            lambda row: row.promise.due_on,
            cell="communications/promises/cells/due.html",
        ),
        Column(
            "state",
            gettext_lazy("State"),
            lambda row: row.shown.word,
            cell="communications/promises/cells/state.html",
            sort=lambda row: str(row.shown.word),
        ),
        Column("over", gettext_lazy("Over on"), lambda row: row.promise.over_on, is_export_only=True),
        Column("note", gettext_lazy("Note"), lambda row: row.promise.note, is_export_only=True),
    ],
    segments=[
        Segment("all", gettext_lazy("All"), lambda row: True),
        Segment("open", pgettext_lazy("promise", "Open"), lambda row: row.is_open),
        Segment("late", gettext_lazy("Overdue"), lambda row: row.is_late),
        Segment("kept", pgettext_lazy("promise", "Kept"), lambda row: row.promise.status == "kept"),
        Segment("broken", pgettext_lazy("promise", "Not kept"), lambda row: row.promise.status == "broken"),
    ],
    filters=[
        Filter("to", gettext_lazy("To whom"), lambda row: [(row.promise.to, row.promise.to)]),
        Filter(
            "owner",
            gettext_lazy("Who keeps it"),
            lambda row: [(str(row.promise.owner_id), str(row.promise.owner))] if row.promise.owner else [],
            nothing=gettext_lazy("Nobody"),
        ),
    ],
    sort="due",
    words=lambda row: f"{row.promise} {row.promise.to} {row.promise.note}",
    key=lambda row: str(row.promise.number),
)
