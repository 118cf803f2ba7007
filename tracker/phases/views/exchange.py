"""Plans as files: handed out, looked at before they come in, taken in."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common import uploads
from tracker.common.tables import TableRefused
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission

from .. import operations
from ..domain.plan_file import PlanFile
from ..exchange import ENDINGS, ReadPlan, plan_file_of, read_plan, write_plan
from ..exchange.kept import KeptFile, keep, kept_file
from ..forms import ImportForm, PlanFileForm
from ..import_job import STEPS_IN_A_REQUEST, start_import
from ..import_preview import preview_import, usual_takes
from ..operations import Source, Takes
from ..shown import show_plan
from ..strip import strip_of
from .dated import says_what_has_no_date


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
def exchange(request, rollout):
    return _show(request, PlanFileForm())


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
def export(request, rollout, ending):
    if f".{ending}" not in ENDINGS:
        raise Http404
    money = request.member.may(Permission.SEE_MONEY)
    data = write_plan(plan_file_of(rollout, money=money), f".{ending}", money=money)
    return uploads.download_bytes(data, f"{rollout.slug}-{rollout.today().isoformat()}.{ending}")


@rollout_page(Permission.EDIT_PLAN)
@require_http_methods(["GET", "POST"])
def preview(request, rollout):
    """Show what a file would do; sent again from its preview, with other choices."""
    if request.method == "GET":
        return redirect("phases:exchange", rollout.slug)
    if "reference" in request.POST:
        return _preview_again(request, ImportForm(request.POST))
    form = PlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form)
    accepted = form.cleaned_data["file"]
    data = accepted.file.read()
    try:
        read = read_plan(data, accepted.name, otherwise=rollout.calendar, reading=form.reading)
    except TableRefused as error:
        return _show(request, form, refused=error, name=accepted.name)
    kept = keep(data, accepted.name, member=request.member, reading=form.reading)
    stands = plan_file_of(rollout)
    return _preview(request, kept, read, stands, usual_takes(read, stands))


def _preview_again(request, form: ImportForm, *, notice: str = ""):
    kept, read = _kept(request, form)
    if kept is None or read is None:
        return _gone(request)
    return _preview(request, kept, read, plan_file_of(request.rollout), form.takes, notice=notice)


def _kept(request, form: ImportForm) -> tuple[KeptFile | None, ReadPlan | None]:
    if not form.is_valid():
        return None, None
    kept = kept_file(form.cleaned_data["reference"], member=request.member)
    data = kept.read() if kept else None
    if kept is None or data is None:
        return None, None
    return kept, read_plan(data, kept.name, otherwise=request.rollout.calendar, reading=kept.reading)


def _gone(request):
    messages.warning(request, _("The file is not kept any more. Send it again."))
    return _show(request, PlanFileForm())


def _preview(request, kept: KeptFile, read: ReadPlan, stands: PlanFile, takes: Takes, *, notice: str = ""):
    rollout = request.rollout
    found = preview_import(
        rollout, read, stands, takes=takes, by=request.member, on=rollout.today(), sha256=kept.sha256
    )
    form = ImportForm(
        initial={
            "reference": kept.reference,
            "plan_version": rollout.plan_version,
            "replaces": found.replaces,
            **asdict(takes),
        }
    )
    form.offer(found.offers)
    context = {"preview": found, "form": form, "file": kept, "notice": notice, "tab": "plan"}
    return render(request, "phases/import_preview.html", context)


@rollout_page(Permission.EDIT_PLAN)
@require_POST
@says_what_has_no_date
def import_plan(request, rollout):
    form = ImportForm(request.POST)
    kept, read = _kept(request, form)
    if kept is None or read is None:
        return _gone(request)
    if form.cleaned_data["plan_version"] != rollout.plan_version:
        return _preview_again(
            request, form, notice=_("The plan was changed meanwhile. Look at the preview again.")
        )
    replaces, takes = form.cleaned_data["replaces"], form.takes
    if len(read.plan.steps) > STEPS_IN_A_REQUEST:
        job = start_import(rollout=rollout, by=request.member, kept=kept, takes=takes, replaces=replaces)
        return redirect(job)
    try:
        imported = operations.import_plan(
            rollout=rollout,
            read=read,
            by=request.member,
            on=rollout.today(),
            source=Source(kept.name, kept.sha256),
            replaces=replaces,
            takes=takes,
        )
    except TableRefused:
        return _preview_again(request, form)
    except ValidationError as error:
        rollout.refresh_from_db()  # it carries what was taken back
        return _preview_again(request, form, notice=" ".join(error.messages))
    kept.forget()
    strip = strip_of(imported.effect, show_plan(rollout))
    messages.success(
        request, _("“%(file)s” is the plan now. %(effect)s") % {"file": kept.name, "effect": strip.headline}
    )
    return redirect("phases:plan", rollout.slug)


def _show(request, form: PlanFileForm, *, refused: TableRefused | None = None, name: str = ""):
    context = {"form": form, "refused": refused, "name": name, "tab": "plan"}
    return render(request, "phases/exchange.html", context)
