"""An entry's page: how it stands, what is known of it, its life, and what can be done with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.common.wording import Shown
from tracker.phases.models import Phase, Step
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import log_wording
from .clock import Clock, escalation_shown
from .links import Linked, linked
from .logbook import Logbook, Turn
from .models import Issue, LogEntry, LogTurn
from .telling import Told, told_of


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Button:
    label: Any
    icon: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class Lived:
    turn: LogTurn
    shown: Shown


class EntryPage:
    def __init__(self, book: Logbook, entry: LogEntry, member: Member) -> None:
        self.book, self.entry, self.member = book, entry, member
        self.on = member.rollout.today()
        self._confidential = member.may(Permission.SEE_CONFIDENTIAL)

    @cached_property
    def life(self) -> list[Lived]:
        turns = self.entry.rollout.log_turns.filter(entry=self.entry.label).select_related("by")
        words = self.entry.states()
        return [Lived(turn, log_wording.look_of(turn.status, words[turn.status])) for turn in turns]

    @cached_property
    def clock(self) -> Clock | None:
        """Who has an issue now; other entries have no clock."""
        return escalation_shown(self.entry, self.on) if isinstance(self.entry, Issue) else None

    @cached_property
    def told(self) -> list[Told]:
        """What became of the mails to whoever asked."""
        return told_of(self.entry) if isinstance(self.entry, Issue) else []

    @property
    def shows_asker(self) -> bool:
        """An issue that nobody asked about has no asker to show."""
        entry = self.entry
        return isinstance(entry, Issue) and (entry.kind in Issue.ASKED or bool(entry.asker_name))

    @property
    def headline(self) -> str:
        since = self.life[-1].turn.on if self.life else self.entry.raised_on
        holders = self.clock.names if self.clock else ""
        return log_wording.headline(self.entry, since=since, on=self.on, holders=holders)

    @property
    def status(self) -> Shown:
        return log_wording.status_of(self.entry, self.on)

    @property
    def is_late(self) -> bool:
        return self.entry.is_late(self.on)

    @property
    def owner_label(self) -> str:
        return self._label("owner")

    @property
    def due_label(self) -> str:
        return self._label(self.entry.due_field)

    def _label(self, name: str) -> str:
        """A field's label as the log's form shows it."""
        labels = self.book.form._meta.labels or {}
        field: Any = self.entry._meta.get_field(name)
        return str(labels.get(name) or field.verbose_name)

    @cached_property
    def facts(self) -> list[Fact]:
        return [fact for name in self.book.facts if (fact := self._fact(name))]

    def _fact(self, name: str) -> Fact | None:
        value = getattr(self.entry, name)
        if self.entry._meta.get_field(name).many_to_many:
            value = ", ".join(map(str, value.all()))
        if value is None or value is False or value == "":
            return None
        url = value.get_absolute_url() if isinstance(value, Phase | Step) else ""
        return Fact(self._label(name), self._said(name, value), url)

    def _said(self, name: str, value: Any) -> str:
        display = getattr(self.entry, f"get_{name}_display", None)
        if display:
            return str(display())
        if value is True:
            return _("yes")
        return written(value, "year") if hasattr(value, "isoformat") else str(value)

    @property
    def texts(self) -> list[Fact]:
        found = ((name, getattr(self.entry, name)) for name in self.book.texts)
        return [Fact(self._label(name), text) for name, text in found if text]

    @cached_property
    def sources(self) -> list[Linked]:
        return self._linked(self.book.sources)

    @cached_property
    def outcomes(self) -> list[Linked]:
        return self._linked(self.book.outcomes)

    def _linked(self, names) -> list[Linked]:
        return linked(self.entry, names, confidential=self._confidential, on=self.on)

    @property
    def turns(self) -> list[Turn]:
        return [
            turn
            for turn in self.book.turns
            if self.entry.status in turn.after and turn.is_open_to(self.member, self.entry)
        ]

    @property
    def buttons(self) -> Iterator[Button]:
        """The main one comes last, as on every page."""
        here = [self.entry.rollout.slug, self.entry.number]
        if self.member.may(Permission.EDIT_RISKS):
            yield Button(_("Edit"), "pencil", reverse(f"risks:change_{self.book.name}", args=here))
        for turn in sorted(self.turns, key=lambda turn: turn.is_main):
            url = reverse(f"risks:{turn.verb}_{self.book.name}", args=here)
            yield Button(turn.button, turn.icon, url, turn.is_main)

    @property
    def births(self) -> list[Button]:
        return [
            Button(birth.button, birth.icon, birth.url(self.entry))
            for birth in self.book.births
            if birth.is_open_to(self.member, self.entry)
        ]
