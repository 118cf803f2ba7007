"""The frame of a log: what its list, its entries' pages and its forms are made of.

`logbooks.py` holds one `Logbook` per log; addresses, views and templates know nothing but this.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.common.listing import Column, Filter, Listing, Segment
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from . import operations
from .forms import EntryForm, TurnForm
from .models import Category, LogEntry, LogQuerySet

type Words = str | Promise

EXCERPT = 140


@dataclass(frozen=True)
class Turn:
    """What can be done with an entry that is in one of the states `after`; it becomes `status`.

    `verb` begins the name of its address, as in resolve_issue. `take` is the operation; what it returns is
    shown next. With `by_owner` the entry's owner may do it, too.
    """

    verb: str
    status: str
    after: tuple[str, ...]
    button: Words
    title: Words
    said: Words
    icon: str = "check"
    form: type[TurnForm] = TurnForm
    note: Words = ""
    note_is_needed: bool = False
    take: Callable[..., Any] = operations.take_turn
    by_owner: bool = False
    is_main: bool = False
    columns: str = ""

    def is_open_to(self, member: Member, entry: LogEntry) -> bool:
        return member.may(Permission.EDIT_RISKS) or (self.by_owner and entry.owner_id == member.pk)

    @property
    def permission(self) -> Permission:
        """What its page asks for; whether an owner is one, the entry tells."""
        return Permission.SEE_RISKS if self.by_owner else Permission.EDIT_RISKS


@dataclass(frozen=True)
class Birth:
    """What an entry can bring forth: the address that adds it, who may do so, and the button.

    With `after` only in these states. The address is that of the entry itself where it is `inside`;
    else it is told by its query which entry that was.
    """

    view: str
    permission: Permission
    button: Words
    after: tuple[str, ...] = ()
    inside: bool = False
    icon: str = "plus"

    def is_open_to(self, member: Member, entry: LogEntry) -> bool:
        return member.may(self.permission) and (not self.after or entry.status in self.after)

    def url(self, entry: LogEntry) -> str:
        place = [entry.rollout.slug, entry.number] if self.inside else [entry.rollout.slug]
        return reverse(f"risks:{self.view}", args=place) + (
            "" if self.inside else f"?{entry.view}={entry.number}"
        )


@dataclass(frozen=True)
class Logbook:
    """`facts` and `texts` are fields that an entry's page shows; `sources` those it came from,
    `outcomes` those that came of it, by their fields or the names they are reached by.

    `takes_in` is the address of a quicker way in for what others ask, where there is one.
    `parts` are fetched with the rows of a list. `more_rows` are shown among them, read-only.
    A log whose entries show more has its own `template`, which extends the common one.
    """

    model: type[LogEntry]
    names: str
    title: Words
    add_title: Words
    add_button: Words
    add_permission: Permission
    form: type[EntryForm]
    headline: Callable[[Sequence[Any], date], str]
    empty: Words
    columns: Sequence[Column]
    segments: Sequence[Segment]
    filters: Sequence[Filter]
    sort: str
    turns: Sequence[Turn]
    facts: Sequence[str]
    texts: Sequence[str] = ("text",)
    sources: Sequence[str] = ()
    outcomes: Sequence[str] = ()
    births: Sequence[Birth] = ()
    parts: Sequence[str] = ()
    words: Sequence[str] = ("name", "second_name", "text")
    template: str = "risks/logs/entry.html"
    takes_in: str = ""
    more_rows: Callable[[Rollout], Iterable[Any]] = field(default=lambda rollout: ())

    @property
    def name(self) -> str:
        return self.model.view

    @property
    def address(self) -> str:
        return self.names.replace("_", "-")

    @property
    def listing(self) -> Listing:
        return Listing(
            name=self.names,
            columns=self.columns,
            segments=self.segments,
            filters=self.filters,
            sort=self.sort,
            words=self._words_of,
            key=lambda row: row.label,
        )

    def _words_of(self, row: Any) -> str:
        return " ".join([row.label, *(str(getattr(row, name, "")) for name in self.words)])

    def entries(self, rollout: Rollout, *, confidential: bool) -> LogQuerySet:
        return getattr(rollout, self.names).seen_by(confidential=confidential)

    def rows(self, rollout: Rollout, *, confidential: bool) -> list[Any]:
        entries = self.entries(rollout, confidential=confidential)
        named = {one.name for one in self.model._meta.fields}
        sources = [name for name in self.sources if name in named]
        found = entries.select_related("owner", *({"phase"} & named), *sources)
        for entry in (rows := list(found.prefetch_related(*self.parts))):
            if phase := getattr(entry, "phase", None):
                phase.rollout = rollout
            if not confidential:
                _forget_secret_sources(entry, sources)
        return [*rows, *self.more_rows(rollout)]


def _forget_secret_sources(entry: Any, sources: Iterable[str]) -> None:
    """That an open entry came from a confidential one is confidential too; the row is only shown."""
    for name in sources:
        source = getattr(entry, name)
        if source is not None and source.is_confidential:
            setattr(entry, name, None)


def number_column() -> Column:
    return Column("number", _("No."), lambda one: one.label, sort=lambda one: one.number)


def title_column(label: Words) -> Column:
    return Column("title", label, str, cell="risks/logs/cells/title.html", names=True)


def owner_column(label: Words) -> Column:
    return Column(
        "owner",
        label,
        lambda one: one.owner.name if one.owner else "",
        cell="risks/logs/cells/owner.html",
    )


def due_column(label: Words) -> Column:
    return Column("due", label, lambda one: one.due, cell="risks/logs/cells/due.html")


def status_column() -> Column:
    return Column(
        "status", _("Status"), lambda one: one.get_status_display(), cell="risks/logs/cells/status.html"
    )


def phase_column() -> Column:
    return Column("phase", _("Phase"), lambda one: one.phase.key if one.phase else "")


def export_columns(*names: str) -> Iterator[Column]:
    """Columns that only go out, by the names of fields and their labels."""
    labels = {
        "text": _("Description"),
        "raised_on": _("Raised"),
        "over_on": _("Over"),
        "raised_by": _("Raised by"),
        "confidential": _("Confidential"),
    }
    for name in names:
        yield Column(name, labels[name], _value_of(name), is_export_only=True)


def _value_of(name: str) -> Callable[[Any], Any]:
    if name == "confidential":
        return lambda one: _("yes") if one.is_confidential else ""
    if name == "raised_by":
        return lambda one: str(one.raised_by or "")
    return lambda one: getattr(one, name, None) or ""


def phase_filter() -> Filter:
    return Filter(
        "phase",
        _("Phase"),
        lambda one: [(one.phase.key, f"{one.phase.key} {one.phase}")] if one.phase else [],
        nothing=_("No phase"),
    )


def owner_filter() -> Filter:
    return Filter(
        "owner",
        _("Owner"),
        lambda one: [(str(one.owner_id), one.owner.name)] if one.owner else [],
        nothing=_("No owner"),
    )


def category_filter() -> Filter:
    return Filter(
        "category",
        _("Category"),
        lambda one: [(one.category, Category(one.category).label)] if one.category else [],
    )
