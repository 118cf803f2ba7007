"""A report as a Word file, in a language."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.report import Report, Words

from .domain.facts import Audience
from .sections import TOLD_BY, cover
from .sections.beginning import title
from .telling import Telling
from .wording import AUDIENCES, listed

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx(telling: Telling, language: str, *, made_at: datetime, numbered: bool = False) -> bytes:
    """Return the file's bytes, the same whenever they are made of the same.

    `numbered`: the contents say the pages, which takes LibreOffice some seconds.
    """
    with translation.override(language):
        report = _empty(telling, language, made_at)
        cover(report, telling)
        report.contents()
        for section in telling.outline:
            TOLD_BY[section](report, telling)
        return report.save(numbered=numbered)


def file_name(slug: str, number: int | None, language: str) -> str:
    middle = f"-{number}" if number is not None else ""
    return f"{slug}-report{middle}-{language}.docx"


def _empty(telling: Telling, language: str, made_at: datetime) -> Report:
    facts = telling.facts
    named = _("%(rollout)s: %(title)s") % {"rollout": facts.rollout, "title": title(telling)}
    audience = AUDIENCES[facts.audience or Audience.OPEN]
    return Report(
        "zh-hans" if language == "zh-hans" else "en",
        named,
        words=Words(
            table=_("Table"),
            figure=_("Figure"),
            contents=_("Contents"),
            page=_("Page {page} of {pages}"),
            see=_("see {table}"),
        ),
        made_at=made_at,
        author=listed(facts.managers),
        header=f"{facts.rollout} · {title(telling)}",
        footer=f"{audience} · {written(facts.on, 'year')}",
    )
