"""Registers as files: handed out, told column by column, looked at before they come in, taken in."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tracker.background.jobs import Job
from tracker.common import uploads
from tracker.common.tables import TableRefused
from tracker.common.tables.preview import ImportPreview
from tracker.common.tables.problems import Problem
from tracker.phases.exchange.kept import KeptFile, keep, kept_file
from tracker.phases.operations import Source
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import import_job, operations
from ..exchange import (
    ENDINGS,
    Eyes,
    Sight,
    columns,
    ending_of,
    mapped,
    read_register,
    register_of,
    write_register,
)
from ..forms import ColumnsForm, RegisterFileForm
from ..import_preview import preview_import


@rollout_page(Permission.SEE_RISKS)
@require_http_methods(["GET"])
def export(request, rollout, ending):
    if f".{ending}" not in ENDINGS:
        raise Http404
    eyes = Eyes.of(request.member)
    data = write_register(register_of(rollout, eyes), f".{ending}", eyes=eyes)
    return uploads.download_bytes(data, f"{rollout.slug}-register-{rollout.today().isoformat()}.{ending}")


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def import_file(request, rollout):
    """Take a file and ask what its columns are; asked again from its preview."""
    if request.method == "GET":
        return _file_page(request, RegisterFileForm())
    if "reference" in request.POST:
        return _columns_again(request)
    form = RegisterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, form)
    accepted = form.cleaned_data["file"]
    data = accepted.file.read()
    try:
        ending_of(accepted.name)
        large = import_job.is_large(accepted.name, data)
        sight = None if large else Sight.of(*read_register(data, accepted.name, form.reading))
    except TableRefused as error:
        return _file_page(request, form, refused=error, name=accepted.name)
    kept = keep(data, accepted.name, member=request.member, reading=form.reading)
    if sight is None:
        return redirect(import_job.start_job(import_job.LOOK, rollout=rollout, by=request.member, kept=kept))
    return _columns_page(request, _form_of(request, sight, kept.reference), sight, kept.name)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET", "POST"])
def preview(request, rollout):
    """Show what a file would do; whoever comes by its address alone begins with the file."""
    if request.method == "GET":
        return redirect("risks:import", rollout.slug)
    form, kept, data = _sent(request)
    if kept is None or data is None:
        return _gone(request)
    if not form.is_valid():
        return _columns_again(request, form)
    if import_job.is_large(kept.name, data):
        job = import_job.start_job(
            import_job.PREVIEW,
            rollout=rollout,
            by=request.member,
            kept=kept,
            names=form.names,
            look=form.cleaned_data["look"],
        )
        return redirect(job)
    return _preview(request, form, kept, data)


@rollout_page(Permission.EDIT_RISKS)
@require_http_methods(["GET"])
def looked(request, rollout, pk):
    """Show what a job has found in a large file: its columns, or what importing it would do."""
    kinds = (import_job.LOOK, import_job.PREVIEW)
    job = get_object_or_404(
        Job, rollout=rollout, by=request.member, pk=pk, kind__in=kinds, state=Job.State.DONE
    )
    result = job.result
    kept = kept_file(result["reference"], member=request.member)
    if kept is None or kept.read() is None:
        return _gone(request)
    if "refused" in result:
        problems, count = result["refused"]
        refused = TableRefused([Problem(*one) for one in problems], count)
        return _file_page(request, RegisterFileForm(), refused=refused, name=kept.name)
    if job.kind == import_job.LOOK:
        sight = Sight(**result["sight"])
        form = _form_of(request, sight, kept.reference, look=job.pk)
        return _columns_page(request, form, sight, kept.name)
    form = ColumnsForm(
        known=_known(request),
        names=result["names"],
        initial={"reference": kept.reference, "look": result["look"]},
    )
    return _preview_page(request, form, kept, ImportPreview.from_json(result["preview"]))


@rollout_page(Permission.EDIT_RISKS)
@require_POST
def import_risks(request, rollout):
    form, kept, data = _sent(request)
    if kept is None or data is None:
        return _gone(request)
    if not form.is_valid():
        return _columns_again(request, form)
    fingerprint = form.cleaned_data["fingerprint"]
    if import_job.is_large(kept.name, data):
        job = import_job.start_job(
            import_job.IMPORT,
            rollout=rollout,
            by=request.member,
            kept=kept,
            names=form.names,
            fingerprint=fingerprint,
        )
        return redirect(job)
    table, _notes = read_register(data, kept.name, kept.reading)
    try:
        made = operations.import_risks(
            rollout=rollout,
            rows=mapped(table, form.names),
            by=request.member,
            on=rollout.today(),
            source=Source(kept.name, kept.sha256),
            fingerprint=fingerprint or "none",
        )
    except TableRefused:
        return _preview(request, form, kept, data)
    except operations.RegisterChanged:
        notice = _("The register was changed meanwhile. Look at the preview again.")
        return _preview(request, form, kept, data, notice=notice)
    kept.forget()
    messages.success(request, _told(made, kept.name))
    return redirect("risks:register", rollout.slug)


def _told(made: operations.ImportedRisks, name: str) -> str:
    added = ngettext("%(count)d risk added", "%(count)d risks added", len(made.added))
    changed = ngettext("%(count)d changed", "%(count)d changed", len(made.changed))
    return _("“%(file)s” is imported: %(added)s, %(changed)s.") % {
        "file": name,
        "added": added % {"count": len(made.added)},
        "changed": changed % {"count": len(made.changed)},
    }


def _known(request) -> list[str]:
    return columns.names(**Eyes.of(request.member)._asdict())


def _sent(request) -> tuple[ColumnsForm, KeptFile | None, bytes | None]:
    """Return what was sent from a page of columns or a preview, with its file if that is kept still."""
    form = ColumnsForm(request.POST, known=_known(request))
    kept = kept_file(request.POST.get("reference", ""), member=request.member)
    return form, kept, kept.read() if kept else None


def _form_of(request, sight: Sight, reference: str, look: int | None = None) -> ColumnsForm:
    known = _known(request)
    return ColumnsForm(
        known=known,
        names=columns.guess(sight.headers, known),
        initial={"reference": reference, "look": look},
    )


def _columns_again(request, form: ColumnsForm | None = None):
    sent, kept, data = _sent(request)
    if kept is None or data is None:
        return _gone(request)
    looks = Job.objects.filter(rollout=request.rollout, by=request.member, kind=import_job.LOOK)
    job = looks.filter(pk=_number(request.POST.get("look"))).first()
    if job and "sight" in job.result:
        sight = Sight(**job.result["sight"])
    elif import_job.is_large(kept.name, data):
        return _gone(request)
    else:
        sight = Sight.of(*read_register(data, kept.name, kept.reading))
    return _columns_page(request, form or sent, sight, kept.name)


def _number(typed: str | None) -> int:
    """Return a job's number, 0 for what is none."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _gone(request):
    messages.warning(request, _("The file is not kept any more. Send it again."))
    return _file_page(request, RegisterFileForm())


def _preview(request, form: ColumnsForm, kept: KeptFile, data: bytes, *, notice: str = ""):
    rollout = request.rollout
    table, notes = read_register(data, kept.name, kept.reading)
    found = preview_import(
        rollout,
        mapped(table, form.names),
        by=request.member,
        on=rollout.today(),
        sha256=kept.sha256,
        notes=notes,
    )
    return _preview_page(request, form, kept, found, notice=notice)


def _preview_page(request, form: ColumnsForm, kept: KeptFile, found: ImportPreview, *, notice: str = ""):
    context = {
        "preview": found,
        "form": form,
        "hidden": {
            "reference": kept.reference,
            "look": form["look"].value() or "",
            "fingerprint": found.fingerprint,
        },
        "file": kept,
        "notice": notice,
        "tab": "risks",
    }
    return render(request, "risks/import_preview.html", context)


def _columns_page(request, form: ColumnsForm, sight: Sight, name: str):
    heads = sight.heads(form.names)
    context = {
        "form": form,
        "sight": sight,
        "heads": heads,
        "left_out": sum(not name for _header, _samples, name in heads),
        "choices": [(one, columns.ALL[one]) for one in form.known],
        "name": name,
        "hidden": {
            "reference": form["reference"].value(),
            "look": form["look"].value() or "",
        },
        "tab": "risks",
    }
    return render(request, "risks/import_columns.html", context)


def _file_page(request, form: RegisterFileForm, *, refused: TableRefused | None = None, name: str = ""):
    context = {"form": form, "refused": refused, "name": name, "tab": "risks"}
    return render(request, "risks/import.html", context)
