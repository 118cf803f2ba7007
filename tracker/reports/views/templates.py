"""A person's Word templates: looked at on their way in, previewed, kept in versions."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.common.access import signed_in
from tracker.common.once import once_only
from tracker.common.uploads import download, download_bytes
from tracker.word.template.placeholders import PLACEHOLDERS, REPORT
from tracker.word.template.problems import TemplateRefused

from .. import operations
from ..branding import base_of
from ..document import docx
from ..forms import TemplateForm, VersionForm
from ..models import ReportTemplate, TemplateVersion
from ..sample import sample_telling
from ..wording.sections import PLACEHOLDERS as MEANINGS


@signed_in
@require_http_methods(["GET", "POST"])
def templates(request):
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _add(request, form, operations.look_at_template(form.cleaned_data["upload"]))
        except ValidationError as error:
            form.add_error("upload", error)
    rows = (
        request.user.report_templates.prefetch_related("versions")
        .annotate(used=Count("versions__reports", distinct=True))
        .order_by("archived_at", "name")
    )
    context = {"form": form, "rows": rows, **_placeholders()}
    return render(request, "reports/templates.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def template(request, pk):
    shown = _own(request, pk)
    form = VersionForm(request.POST or None, request.FILES or None, row=shown, outline=shown.latest.sections)
    if request.method == "POST" and form.is_valid():
        try:
            file = operations.look_at_template(form.cleaned_data["upload"])
            return _add_version(request, form, shown, file)
        except ValidationError as error:
            form.add_error("upload", error)
    versions = shown.versions.annotate(times=Count("reports"))
    context = {
        "template": shown,
        "versions": versions,
        "form": form,
        **_placeholders(),
        "languages": settings.LANGUAGES,
    }
    return render(request, "reports/template.html", context)


@once_only
def _add(request, form, file):
    name = form.cleaned_data["name"]
    made = operations.add_template(owner=request.user, name=name, file=file, outline=form.outline())
    messages.success(request, _("“%(name)s” is kept. Look at its preview.") % {"name": made})
    return redirect(made)


@once_only
def _add_version(request, form, shown, file):
    made = operations.add_version(template=shown, file=file, outline=form.outline())
    messages.success(request, _("Version %(number)d is kept.") % {"number": made.number})
    return redirect(shown)


@signed_in
@require_POST
def archive(request, pk):
    shown = _own(request, pk)
    operations.archive_template(template=shown)
    messages.success(request, _("“%(name)s” is not offered any more.") % {"name": shown})
    return redirect("report_templates:templates")


@signed_in
@require_http_methods(["GET"])
def file(request, pk, number):
    version = _version(request, pk, number)
    return download(version.file, version.name)


@signed_in
@require_http_methods(["GET"])
def preview(request, pk, number):
    """The template with a made-up report in it."""
    version = _version(request, pk, number)
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or "en"
    telling = sample_telling(language, version.sections)
    try:
        base = base_of(version, telling, language)
    except TemplateRefused:
        messages.error(request, _("The preview can't be made. Add the file once more as a new version."))
        return redirect(version.template)
    content = docx(telling, language, made_at=version.uploaded_at, base=base)
    return download_bytes(content, f"template-{pk}-{version.number}-{language}.docx")


def _own(request, pk: int) -> ReportTemplate:
    return get_object_or_404(request.user.report_templates.prefetch_related("versions"), pk=pk)


def _version(request, pk: int, number: int) -> TemplateVersion:
    found = TemplateVersion.objects.select_related("template").filter(template__owner=request.user)
    return get_object_or_404(found, template_id=pk, number=number)


def _placeholders() -> dict[str, object]:
    return {
        "placeholders": [(one.tag, MEANINGS[one.name]) for one in (REPORT, *PLACEHOLDERS)],
        "where": _(
            "They may stand in the text, in headers and footers, and in the file's properties. What can be"
            " empty may stand between an “if” and an “endif” tag. Everything before the report is the cover."
        ),
    }
