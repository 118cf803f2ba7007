"""A report as a file: the kept ones of a published report, else made now."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.common.uploads import download, download_bytes
from tracker.rollouts.access import rollout_page
from tracker.rollouts.domain.roles import Permission
from tracker.word.pages import as_pdf
from tracker.word.template.problems import TemplateRefused

from ..document import file_name
from ..domain.outline import Edition
from ..dossier import dossier as gate_dossier
from ..files import Format, job_of, word_file
from ..models import Report, ReportFile
from ..plain import short_text
from ..sheets import xlsx as workbook
from ..telling import telling_of
from .seen import visible


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def docx(request, rollout, number):
    shown = visible(request, rollout, number)
    return kept_file(request, shown, Format.DOCX) or _waits(request, shown) or made_now(request, shown)


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def pdf(request, rollout, number):
    shown = visible(request, rollout, number)
    return kept_file(request, shown, Format.PDF) or _waits(request, shown) or _pdf_now(request, shown)


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def xlsx(request, rollout, number):
    shown = visible(request, rollout, number)
    language = _language(request, shown)
    content = workbook(telling_of(shown, language), language, made_at=shown.created_at)
    return download_bytes(content, file_name(rollout.slug, shown.number, language, ending="xlsx"))


@rollout_page(Permission.SEE_REPORTS)
@require_http_methods(["GET"])
def txt(request, rollout, number):
    """The one page as text, as a mail holds it."""
    shown = visible(request, rollout, number)
    language = _language(request, shown)
    text = short_text(telling_of(shown, language), language)
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "private, no-store"}
    )


@rollout_page(Permission.SEE_PLAN)
@require_http_methods(["GET"])
def dossier(request, rollout, key):
    """What a gate rests on, as it stands now."""
    phase = get_object_or_404(rollout.phases, key=key)
    phase.rollout = rollout
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else rollout.language
    content = gate_dossier(phase, rollout.today(), language, made_at=timezone.now())
    return download_bytes(content, f"{rollout.slug}-gate-{phase.key}-{language}.docx")


def kept_file(request, shown: Report, ending: Format):
    kept = _kept(request, shown, ending)
    return download(kept.file, kept.name) if kept else None


def _kept(request, shown: Report, ending: Format) -> ReportFile | None:
    return shown.files.filter(
        language=_language(request, shown), edition=_edition(request).value, format=ending
    ).first()


def made_now(request, shown: Report, back: HttpResponseBase | None = None):
    """Make the file now; where its template can't be filled lead back with the reason."""
    language, edition = _language(request, shown), _edition(request)
    try:
        content = word_file(shown, telling_of(shown, language), language, edition)
    except TemplateRefused:
        messages.error(request, _template_words(shown))
        return back or redirect(shown)
    return download_bytes(content, file_name(shown.rollout.slug, shown.number, language, edition=edition))


def _pdf_now(request, shown: Report):
    """Of the kept Word file, or of one made now; where LibreOffice is missing there is none."""
    language, edition = _language(request, shown), _edition(request)
    kept = _kept(request, shown, Format.DOCX)
    try:
        word = kept.content() if kept else word_file(shown, telling_of(shown, language), language, edition)
    except TemplateRefused:
        messages.error(request, _template_words(shown))
        return redirect(shown)
    content = as_pdf(word)
    if content is None:
        messages.error(
            request,
            _("There is no PDF: LibreOffice is missing here or did not answer. Take the Word file."),
        )
        return redirect(shown)
    name = file_name(shown.rollout.slug, shown.number, language, edition=edition, ending="pdf")
    return download_bytes(content, name)


def _template_words(shown: Report) -> str:
    return _("The template %(template)s could not be filled now. Try again, or draft it without.") % {
        "template": shown.template
    }


def _waits(request, shown: Report):
    """What went out is what is kept: until then nothing else goes by its name."""
    job = None if shown.state != Report.State.PUBLISHED or shown.files.exists() else job_of(shown)
    if job is None:
        return None
    if job.is_unfinished:
        messages.info(request, _("The files are being made. They are here in a moment."))
    else:
        messages.error(
            request, _("The files could not be made. Whoever writes reports can try again on this page.")
        )
    return redirect(shown)


def _language(request, shown: Report) -> str:
    known = dict(settings.LANGUAGES)
    asked = request.GET.get("language", "")
    if asked in known:
        return asked
    return shown.language


def _edition(request) -> Edition:
    return Edition.SHORT if request.GET.get("edition") == Edition.SHORT else Edition.FULL
