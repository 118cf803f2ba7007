"""What is wrong with a template, in words: the thing, its place, and the way out."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.word.template.problems import Code, Problem

_TELL: dict[Code, Promise | str] = {
    Code.NOT_WORD: gettext_lazy(
        "This is no Word file. Save it as a Word document (.docx) and choose it again."
    ),
    Code.OLD_WORD: gettext_lazy(
        "This is a file of an old Word (.doc). Save it as .docx and choose it again."
    ),
    Code.STRICT: gettext_lazy("It is saved as “Strict Open XML”. Save it as a plain Word document (.docx)."),
    Code.PASSWORD: gettext_lazy("It is protected by a password. Save it without one and choose it again."),
    Code.TOO_LARGE: gettext_lazy("It is too large, packed or unpacked. Make its pictures smaller."),
    Code.TOO_MANY_PARTS: gettext_lazy("It holds too many parts. Copy what you need into a new document."),
    Code.TOO_HEAVY: gettext_lazy("To look at it took too much time or memory. Make it simpler."),
    Code.TWICE: gettext_lazy("A part is in it twice: %(what)s. Save it anew with Word."),
    Code.OUTSIDE: gettext_lazy(
        "A part would be written outside of the file: %(what)s. Save it anew with Word."
    ),
    Code.MISSING: gettext_lazy("A part is missing: %(what)s. Save it anew with Word."),
    Code.FOREIGN: gettext_lazy("It holds what no template needs: %(what)s. Delete that."),
    Code.DTD: gettext_lazy(
        "A part declares its own entities, which nothing good does. Save it anew with Word."
    ),
    Code.XML: gettext_lazy("A part can't be read: %(what)s. Save it anew with Word."),
    Code.MACRO: gettext_lazy("It holds macros. Save it as a document without macros (.docx)."),
    Code.ACTIVE: gettext_lazy("It holds a control that can act by itself. Delete the control."),
    Code.EMBEDDED: gettext_lazy(
        "Another file is embedded in it: %(what)s. Delete it, or put in a picture of it."
    ),
    Code.EXTERNAL: gettext_lazy(
        "It fetches something from elsewhere: %(what)s. Put it into the file instead."
    ),
    Code.ALT_CHUNK: gettext_lazy("Another document is inserted as a whole. Copy its text instead."),
    Code.SUB_DOCUMENT: gettext_lazy("It is made of several files. Copy their text into one."),
    Code.FIELD: gettext_lazy("The field %(what)s is not allowed. Delete it, or write its text."),
    Code.FIELD_HIDDEN: gettext_lazy("A field hides what it does: %(what)s. Delete it."),
    Code.FIELD_MOVES: gettext_lazy(
        "The field %(what)s shows another day whenever the file is opened. Write {{ day }} instead."
    ),
    Code.FIELD_OPEN: gettext_lazy("A field is not closed: %(what)s. Delete it."),
    Code.UNKNOWN_NAME: gettext_lazy("%(what)s is no placeholder. The list below names all there are."),
    Code.CALL: gettext_lazy("%(what)s calls something. A placeholder is only a name."),
    Code.ATTRIBUTE: gettext_lazy("%(what)s asks for a part of something. A placeholder is only a name."),
    Code.FILTER: gettext_lazy("%(what)s uses a filter that is not known; “upper” and “lower” are."),
    Code.EXPRESSION: gettext_lazy("%(what)s calculates. A placeholder is only a name."),
    Code.LOOP: gettext_lazy("%(what)s is a loop. The report brings its own tables; delete the loop."),
    Code.STATEMENT: gettext_lazy("%(what)s is not known here; only “if”, “else” and “endif” are."),
    Code.SYNTAX: gettext_lazy("%(what)s can't be read. Write it as {{ name }}."),
    Code.UNCLOSED: gettext_lazy("%(what)s is not closed. Write it as {{ name }}."),
    Code.TAG_PLACE: gettext_lazy("%(what)s stands where nothing can be filled in. Move it into the text."),
    Code.IF_OPEN: gettext_lazy("%(what)s has no “endif”. Close it in the same paragraph or table."),
    Code.IF_EXTRA: gettext_lazy("%(what)s has no “if” before it. Delete it."),
    Code.IF_PLACE: gettext_lazy(
        "%(what)s begins in one place and ends in another. Keep both in one paragraph."
    ),
    Code.NO_REPORT: gettext_lazy(
        "Nothing says where the report goes. Write {{ report }} in a line of its own."
    ),
    Code.REPORT_TWICE: gettext_lazy("{{ report }} stands in it more than once. Leave one."),
    Code.REPORT_PLACE: gettext_lazy(
        "{{ report }} stands where no report fits. Give it a line of its own in the text."
    ),
    Code.NARROW: gettext_lazy("The text is too narrow for tables and figures. Make the margins smaller."),
}

_HEADER, _FOOTER = re.compile(r"header\d*\.xml$"), re.compile(r"footer\d*\.xml$")


def problem_words(problem: Problem) -> str:
    """Say what is wrong, then where it stands."""
    said = str(_TELL[problem.code]).replace("%(what)s", f"“{problem.what or problem.part}”")
    if problem.meant:
        said += " " + _("Did you mean {{ %(name)s }}?") % {"name": problem.meant}
    where = _where(problem)
    return f"{where}: {said}" if where else said


def _where(problem: Problem) -> str:
    if not problem.part:
        return ""
    part = _part(problem.part)
    if not problem.paragraph:
        return part
    place = {"part": part, "number": problem.paragraph, "text": problem.place}
    if not problem.place:
        return _("%(part)s, paragraph %(number)d") % place
    return _("%(part)s, paragraph %(number)d (“%(text)s”)") % place


def _part(name: str) -> str:
    if name.endswith("word/document.xml"):
        return _("Text")
    if _HEADER.search(name):
        return _("Header")
    if _FOOTER.search(name):
        return _("Footer")
    if name.endswith("footnotes.xml"):
        return _("Footnotes")
    return name
