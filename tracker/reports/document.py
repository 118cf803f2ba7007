"""A report as a Word file, in a language: whole, or on one page."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.pages import page_count
from tracker.word.report import Report, Words

from .domain.facts import Audience
from .domain.outline import Edition, Paper
from .sections import TOLD_BY, cover
from .sections.beginning import title
from .sections.short import ROOMS, one_page
from .telling import Telling
from .wording import AUDIENCES, listed

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def docx(
    telling: Telling,
    language: str,
    *,
    made_at: datetime,
    edition: Edition = Edition.FULL,
    paper: Paper = Paper.A4,
    paged: bool = False,
    base: bytes | None = None,
) -> bytes:
    """Return the file's bytes, the same whenever they are made of the same.

    `paged`: LibreOffice counts pages, which takes seconds: the contents of the whole report say them, and
    the short one tells as much as one page holds. Without it, or without LibreOffice, the contents go
    without numbers, and the short one keeps to what fits for all but the longest words. `base`: a filled
    template, for the whole report.
    """
    with translation.override(language):
        if edition == Edition.SHORT:
            return _short(telling, language, made_at, paper, paged=paged)
        report = _empty(telling, language, made_at, paper, base)
        cover(report, telling)
        if telling.correction and report.opens_with_a_cover:
            report.text(telling.correction, lead=True)
        report.contents()
        for section in telling.outline:
            TOLD_BY[section](report, telling)
        return report.save(numbered=paged)


def file_name(
    slug: str, number: int | None, language: str, *, edition: Edition = Edition.FULL, ending: str = "docx"
) -> str:
    parts = [slug, "report", str(number) if number is not None else "", language]
    if edition == Edition.SHORT:
        parts.append("one-page")
    return "-".join(part for part in parts if part) + f".{ending}"


def _short(telling: Telling, language: str, made_at: datetime, paper: Paper, *, paged: bool) -> bytes:
    """Tell less and less until it is one page."""
    made = b""
    for made in _shorter(telling, language, made_at, paper, ROOMS if paged else ROOMS[1:2]):
        pages = page_count(made) if paged else 1
        if pages is None:
            return _short(telling, language, made_at, paper, paged=False)
        if pages == 1:
            break
    return made


def _shorter(telling: Telling, language: str, made_at: datetime, paper: Paper, rooms) -> Iterator[bytes]:
    for room in rooms:
        report = _empty(telling, language, made_at, paper)
        one_page(report, telling, room)
        yield report.save(numbered=False)


def _empty(
    telling: Telling, language: str, made_at: datetime, paper: Paper, base: bytes | None = None
) -> Report:
    facts = telling.facts
    named = _("%(rollout)s: %(title)s") % {"rollout": facts.rollout, "title": title(telling)}
    audience = AUDIENCES[facts.audience or Audience.OPEN]
    return Report(
        "zh-hans" if language == "zh-hans" else "en",
        named,
        words=words_of_word(),
        made_at=made_at,
        paper=paper.value,
        author=listed(facts.managers),
        header=f"{facts.rollout} · {title(telling)}",
        footer=f"{audience} · {written(facts.on, 'year')}",
        base=base,
    )


def words_of_word() -> Words:
    """Return the words that Word counts with, in the language of now."""
    return Words(
        table=_("Table"),
        figure=_("Figure"),
        contents=_("Contents"),
        page=_("Page {page} of {pages}"),
        see=_("see {table}"),
    )
