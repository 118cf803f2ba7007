"""The register as a file: handed out, told column by column, looked at before it comes in, taken in."""

from typing import NamedTuple

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common import limits, uploads
from tracker.common.tables import ENDINGS, Rows, TableRefused
from tracker.common.tables.register import Sight, mapped, read_register
from tracker.phases.exchange.kept import KeptFile, keep, kept_file
from tracker.phases.operations import Source
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..exchange import Compared, columns, register_of, write_register
from ..forms import StakeholderColumnsForm, StakeholdersFileForm
from ..import_preview import preview_import


class Sent(NamedTuple):
    """What came from a page of columns or a preview, with the file that it is about."""

    form: StakeholderColumnsForm
    kept: KeptFile
    data: bytes

    def read(self):
        return read_register(self.data, self.kept.name, self.kept.reading, most_rows=limits.STAKEHOLDERS)

    @property
    def rows(self) -> Rows:
        return mapped(self.read()[0], self.form.names)


@rollout_page(Permission.SEE_COMMUNICATIONS)
@require_http_methods(["GET"])
def export_stakeholders(request, rollout, ending):
    if f".{ending}" not in ENDINGS:
        raise Http404
    today = rollout.today()
    found = [one for _row, one in register_of(rollout, today)]
    data = write_register(found, f".{ending}", assessed=_sees_assessments(request))
    return uploads.download_bytes(data, f"{rollout.slug}-stakeholders-{today.isoformat()}.{ending}")


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def import_stakeholders_file(request, rollout):
    """Take a file and ask what its columns are; asked again from its preview."""
    if request.method == "GET":
        return _file_page(request, StakeholdersFileForm())
    if "reference" in request.POST:
        sent = _sent(request)
        return _columns_page(request, sent) if sent else _gone(request)
    form = StakeholdersFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, form)
    accepted = form.cleaned_data["file"]
    data = accepted.file.read()
    try:
        table, _notes = read_register(data, accepted.name, form.reading, most_rows=limits.STAKEHOLDERS)
    except TableRefused as error:
        return _file_page(request, form, refused=error, name=accepted.name)
    kept = keep(data, accepted.name, member=request.member, reading=form.reading)
    known = _known(request)
    asked = StakeholderColumnsForm(
        known=known, names=columns.guess(table.headers, known), initial={"reference": kept.reference}
    )
    return _columns_page(request, Sent(asked, kept, data))


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_http_methods(["GET", "POST"])
def preview_stakeholders(request, rollout):
    """Show what a file would do; whoever comes by its address alone begins with the file."""
    if request.method == "GET":
        return redirect("communications:import_stakeholders", rollout.slug)
    sent = _sent(request)
    if sent is None:
        return _gone(request)
    return _preview_page(request, sent) if sent.form.is_valid() else _columns_page(request, sent)


@rollout_page(Permission.EDIT_COMMUNICATIONS)
@require_POST
def confirm_stakeholders(request, rollout):
    sent = _sent(request)
    if sent is None:
        return _gone(request)
    if not sent.form.is_valid():
        return _columns_page(request, sent)
    try:
        made = operations.import_stakeholders(
            rollout=rollout,
            rows=sent.rows,
            by=request.member,
            on=rollout.today(),
            source=Source(sent.kept.name, sent.kept.sha256),
            fingerprint=sent.form.cleaned_data["fingerprint"],
        )
    except TableRefused:
        return _preview_page(request, sent)
    except operations.StakeholdersChanged:
        notice = _("The register was changed meanwhile. Look at the preview again.")
        return _preview_page(request, sent, notice=notice)
    sent.kept.forget()
    notices.success(request, _told(made, sent.kept.name))
    return redirect("communications:stakeholders", rollout.slug)


def _told(made: Compared, name: str) -> str:
    added, changed = len(made.new), len(made.changed)
    return _("“%(file)s” is imported: %(added)s, %(changed)s.") % {
        "file": name,
        "added": ngettext("%(count)d stakeholder added", "%(count)d stakeholders added", added)
        % {"count": added},
        "changed": ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed},
    }


def _sees_assessments(request) -> bool:
    return request.member.may(Permission.SEE_ASSESSMENTS)


def _known(request) -> list[str]:
    return columns.names(assessed=_sees_assessments(request))


def _sent(request) -> Sent | None:
    """None where the file is not kept any more."""
    kept = kept_file(request.POST.get("reference", ""), member=request.member)
    data = kept.read() if kept else None
    if kept is None or data is None:
        return None
    return Sent(StakeholderColumnsForm(request.POST, known=_known(request)), kept, data)


def _gone(request):
    notices.warning(request, _("The file is not kept any more. Send it again."))
    return _file_page(request, StakeholdersFileForm())


def _preview_page(request, sent: Sent, *, notice: str = ""):
    rollout = request.rollout
    table, notes = sent.read()
    found = preview_import(
        rollout,
        mapped(table, sent.form.names),
        on=rollout.today(),
        sha256=sent.kept.sha256,
        assessed=_sees_assessments(request),
        notes=notes,
    )
    context = {
        "preview": found,
        "form": sent.form,
        "hidden": {"reference": sent.kept.reference, "fingerprint": found.fingerprint},
        "file": sent.kept,
        "notice": notice,
        "tab": "communications",
    }
    return render(request, "communications/import_preview.html", context)


def _columns_page(request, sent: Sent):
    sight = Sight.of(*sent.read())
    heads = sight.heads(sent.form.names)
    context = {
        "form": sent.form,
        "sight": sight,
        "heads": heads,
        "left_out": sum(not name for _header, _samples, name in heads),
        "choices": sent.form.choices,
        "name": sent.kept.name,
        "hidden": {"reference": sent.kept.reference},
        "tab": "communications",
    }
    return render(request, "communications/import_columns.html", context)


def _file_page(request, form, *, refused: TableRefused | None = None, name: str = ""):
    context = {
        "form": form,
        "refused": refused,
        "name": name,
        "sees_assessments": _sees_assessments(request),
        "tab": "communications",
    }
    return render(request, "communications/import.html", context)
