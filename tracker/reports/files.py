"""The files that a published report goes out as: made once, then kept."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from tracker.background.jobs import Job, start
from tracker.word.pages import as_pdf

from .branding import base_of
from .document import LANGUAGES, docx, file_name
from .domain.outline import Edition
from .models import Report, ReportFile
from .telling import Telling, telling_of

Format = ReportFile.Format
KIND = "reports.files"


@dataclass(frozen=True)
class Made:
    language: str
    edition: Edition
    format: Format
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def kind(self) -> str:
        """What it is called in the log."""
        return f"{self.language} {self.edition} {self.format}"


def make_files(report: Report, *, paged: bool) -> Iterator[Made]:
    """Make both editions in every language; `paged` ones know their pages and come as PDF, too.

    LibreOffice takes some seconds for each.
    """
    for language in LANGUAGES:
        telling = telling_of(report, language)
        for edition in Edition:
            content = word_file(report, telling, language, edition, paged=paged)
            yield Made(language, edition, Format.DOCX, content)
            pdf = as_pdf(content) if paged else None
            if pdf:
                yield Made(language, edition, Format.PDF, pdf)


def word_file(
    report: Report, telling: Telling, language: str, edition: Edition, *, paged: bool = False
) -> bytes:
    """Make a report's file as its paper and template say. Raises TemplateRefused."""
    is_whole = edition == Edition.FULL
    return docx(
        telling,
        language,
        made_at=report.created_at,
        edition=edition,
        paper=report.paper_size,
        paged=paged,
        base=base_of(report.template, telling, language) if is_whole else None,
    )


type Keep = Callable[[FieldFile], None]
"""Told of each file that is stored, so that none stays where its row does not."""


def keep_files(report: Report, made: Sequence[Made], keep: Keep) -> dict[str, str]:
    """Store them with their hashes, which are returned by what each file is."""
    for one in made:
        name = file_name(
            report.rollout.slug, report.number, one.language, edition=one.edition, ending=one.format.value
        )
        kept = ReportFile(
            report=report,
            language=one.language,
            edition=one.edition.value,
            format=one.format,
            sha256=one.sha256,
            size=len(one.content),
            name=name,
        )
        kept.file.save(name, ContentFile(one.content), save=False)
        keep(kept.file)
        kept.save()
    return {one.kind: one.sha256 for one in made}


def start_making(report: Report) -> Job:
    return start(KIND, rollout=report.rollout, by=report.decided_by, once=_once(report), report=report.pk)


def job_of(report: Report) -> Job | None:
    """Return the job that makes its files, where one was started."""
    return Job.objects.filter(once_key=_once(report)).first()


def _once(report: Report) -> str:
    return f"{KIND}:{report.pk}"
