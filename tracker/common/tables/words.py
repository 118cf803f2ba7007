"""Headers and choices by their words: written in the reader's language, known in each."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .cells import shown
from .problems import Problems
from .table import Cell, folded

type Labels = Mapping[str, str | Promise]


def in_each_language(label: str | Promise) -> Iterable[str]:
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            yield str(label)


def guess(headers: Sequence[str], labels: Labels, also: Mapping[str, Sequence[str]]) -> list[str]:
    """Return for each header the column it means, empty where none does or an earlier one is it already.

    `also` are further headers that tables kept elsewhere use for the same.
    """
    by_header = {folded(word): name for name in labels for word in also.get(name, ())}
    by_header |= {folded(word): name for name in labels for word in in_each_language(labels[name])}
    found: list[str] = []
    for header in headers:
        name = by_header.get(folded(header), "")
        found.append("" if name in found else name)
    return found


def by_word(labels: Labels) -> dict[str, str]:
    """Return what each word, and each code, stands for, in lower case, in any language; ours come first."""
    found = {str(label).casefold(): code for code, label in labels.items()}
    for code, label in labels.items():
        found |= {word.casefold(): code for word in in_each_language(label)}
    return found | {code.casefold(): code for code in labels}


def one_of(labels: Labels, *, empty: str | None = None) -> Callable[[Cell, Problems], str | None]:
    """Make a reader of a word of any language, or of the code."""
    known, own = by_word(labels), [str(label) for label in labels.values()]

    def read(cell: Cell, problems: Problems) -> str | None:
        if cell.is_empty:
            return empty
        word = " ".join(str(cell.value).split()).casefold()
        if word in known:
            return known[word]
        problems.add(
            cell.place,
            _("“%(value)s” is none of %(known)s.") % {"value": shown(cell.value), "known": ", ".join(own)},
        )
        return empty

    return read
