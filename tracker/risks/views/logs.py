"""The pages of a log, made from its logbook: the list, an entry, adding, changing, and each turn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common import limits
from tracker.common.listing import export
from tracker.common.pages import render_page
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..entry_page import EntryPage
from ..logbook import Logbook, Turn
from ..models import Issue, LogEntry, Risk
from .shared import sees_confidential


@dataclass(frozen=True)
class LogPages:
    book: Logbook

    @property
    def list(self) -> Callable:
        @rollout_page(Permission.SEE_RISKS)
        @require_http_methods(["GET"])
        def entries(request, rollout):
            book = self.book
            rows = book.rows(rollout, confidential=sees_confidential(request))
            shown = book.listing.show(rows, request.GET)
            file = export(shown, request.GET, title=str(book.title), name=f"{rollout.slug}-{book.address}")
            if file:
                return file
            context = {
                "book": book,
                "list": shown,
                "headline": book.headline(rows, rollout.today()),
                "add_url": f"risks:add_{book.name}",
                "adds": request.member.may(book.add_permission),
                "today": rollout.today(),
                "part": book.names,
                "tab": "risks",
            }
            return render_page(request, "risks/logs/list.html", context, partial="list")

        return entries

    @property
    def entry(self) -> Callable:
        @rollout_page(Permission.SEE_RISKS)
        @require_http_methods(["GET"])
        def entry(request, rollout, number):
            shown = EntryPage(self.book, self._entry(request, rollout, number), request.member)
            context = {"page": shown, "list_url": f"risks:{self.book.names}", "tab": "risks"}
            return render(request, self.book.template, context)

        return entry

    @property
    def add(self) -> Callable:
        @rollout_page(self.book.add_permission)
        @require_http_methods(["GET", "POST"])
        def add(request, rollout):
            book = self.book
            source = source_of(request, rollout, book)
            form = book.form(
                request.POST or None, member=request.member, initial=_begin(rollout, book, source)
            )
            if request.method == "POST" and form.is_valid():
                made = operations.add_entry(
                    book.model,
                    rollout=rollout,
                    by=request.member,
                    on=rollout.today(),
                    **{**_link(form, source), **form.values()},
                )
                said = _("%(label)s “%(entry)s” is added.") % {"label": made.label, "entry": made}
                messages.success(request, said)
                return redirect(made)
            return entry_form(request, form, book, book.add_title, book.add_button, source, columns="two")

        return add

    @property
    def change(self) -> Callable:
        @rollout_page(Permission.EDIT_RISKS)
        @require_http_methods(["GET", "POST"])
        def change(request, rollout, number):
            changed = self._entry(request, rollout, number)
            title = _("Edit “%(entry)s”") % {"entry": changed}
            form = self.book.form(request.POST or None, member=request.member, entry=changed)
            if request.method == "POST" and form.is_valid():
                operations.change_entry(entry=changed, by=request.member, **form.values())
                messages.success(request, _("“%(entry)s” is saved.") % {"entry": changed})
                return redirect(changed)
            return entry_form(request, form, self.book, title, _("Save"), changed, columns="two")

        return change

    def turn(self, turn: Turn) -> Callable:
        @rollout_page(turn.permission)
        @require_http_methods(["GET", "POST"])
        def page(request, rollout, number):
            turning = self._entry(request, rollout, number)
            if not turn.is_open_to(request.member, turning):
                raise PermissionDenied
            if turning.status not in turn.after:
                return already(request, turning)
            title = turn.title % {"entry": turning}
            form = turn.form(
                request.POST or None,
                entry=turning,
                member=request.member,
                note=turn.note,
                note_is_needed=turn.note_is_needed,
            )
            if request.method == "POST" and form.is_valid():
                on = rollout.today()
                made = turn.take(
                    entry=turning, status=turn.status, by=request.member, on=on, **form.cleaned_data
                )
                messages.success(request, turn.said % {"entry": turning})
                return redirect(made or turning)
            return entry_form(request, form, self.book, title, turn.button, turning, columns=turn.columns)

        return page

    def _entry(self, request, rollout, number: int) -> LogEntry:
        return entry_of(request, rollout, self.book, number)


def entry_of(request, rollout, book: Logbook, number: int) -> Any:
    """Return the entry of this number; a confidential one is as if missing for most."""
    entries = book.entries(rollout, confidential=sees_confidential(request))
    return get_object_or_404(entries.select_related("owner", "raised_by"), number=number)


def already(request, entry: LogEntry):
    """Somebody else was quicker, or the page is an old one."""
    said = _("“%(entry)s” is already “%(status)s”. Look at it again first.")
    messages.error(request, said % {"entry": entry, "status": entry.status_label})
    return redirect(entry)


def entry_form(request, form, book: Logbook, title, button, entry=None, *, columns: str = ""):
    """`entry` is where the form was reached from, if not from the list."""
    context = {
        "form": form,
        "book": book,
        "list_url": f"risks:{book.names}",
        "title": title,
        "button": button,
        "entry": entry,
        "columns": columns,
        "tab": "risks",
    }
    return render(request, "risks/logs/form.html", context)


def source_of(request, rollout, book: Logbook) -> LogEntry | Risk | None:
    """Return what a new entry comes from, as the address names it: ?issue=7; None where it names nothing."""
    for name in book.sources:
        number = request.GET.get(name, "")
        if number.isascii() and number.isdecimal() and len(number) <= limits.ID_DIGITS:
            model: Any = book.model._meta.get_field(name).related_model
            seen = model.objects.filter(rollout=rollout).seen_by(confidential=sees_confidential(request))
            found = seen.filter(number=int(number)).first()
            if found:
                return found
    return None


def _field_of(source: LogEntry | Risk) -> str:
    return "risk" if isinstance(source, Risk) else source.view


def _begin(rollout, book: Logbook, source: LogEntry | Risk | None) -> dict[str, Any]:
    """What a form that was reached from a source begins with."""
    if source is None:
        return {}
    if isinstance(source, Risk) and book.model is Issue:
        return operations.issue_from(source, rollout.today())
    return {_field_of(source): source.pk, "is_confidential": source.is_confidential}


def _link(form, source: LogEntry | Risk | None) -> dict[str, Any]:
    """The link to the source where the form itself does not ask for it."""
    if source is None or _field_of(source) in form.fields:
        return {}
    return {_field_of(source): source}
