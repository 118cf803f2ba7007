"""A template's tags become words; where the report goes, a sentinel stands."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from ..base import cut
from ..xml import W, clean
from .check import check, problems_again
from .environment import TemplateEnvironment
from .package import opened
from .placeholders import PLACEHOLDERS, REPORT, SENTINEL
from .problems import Code, Problem, TemplateRefused
from .tags import TAG, is_tag_alone, own_texts, text_of

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = ("title", "author", "subject", "comments", "identifier", "language")
_MUST_END_WITH_PARAGRAPH = tuple(W + tag for tag in ("tc", "hdr", "ftr", "footnote", "txbxContent"))


class _Template(DocxTemplate):
    def render_properties(self, context: dict[str, Any], jinja_env: object = None) -> None:
        """docxtpl would escape what is no XML here, and stop at what is longer than a property holds."""
        plain = TemplateEnvironment(autoescape=False)
        for name in _PROPERTIES:
            stated = getattr(self.docx.core_properties, name)
            words = plain.from_string(stated).render(context)
            setattr(self.docx.core_properties, name, cut(" ".join(words.split())))


def fill(docx: bytes, values: Mapping[str, str]) -> bytes:
    """Return the template with the values in it. `values` has one for each of PLACEHOLDERS.

    Raises TemplateRefused for a template that `check` refuses.
    """
    names = {placeholder.name for placeholder in PLACEHOLDERS}
    if values.keys() != names:
        raise ValueError(f"A template needs values for exactly {sorted(names)}.")
    checked = check(docx)
    if checked.docx is None:
        raise TemplateRefused(checked.problems)
    context = {name: _text(value) for name, value in values.items()} | {REPORT.name: SENTINEL}
    try:
        filled = opened(_rendered(_joined(checked.docx), context))
    except (TemplateError, etree.LxmlError, OpcError, BadZipFile, KeyError, ValueError) as error:
        if isinstance(error, TemplateRefused):
            raise
        raise TemplateRefused((Problem(Code.SYNTAX, what=type(error).__name__),)) from error
    problems = problems_again(filled)
    if problems:
        raise TemplateRefused(problems)
    for tree in filled.trees.values():
        _mend(tree)
    return filled.packed()


def _text(value: str) -> str:
    """The sentinel is ours alone: whoever types it means the words."""
    return clean(value).replace(SENTINEL, f"[{REPORT.name}]")


def _rendered(docx: bytes, context: Mapping[str, str]) -> bytes:
    template = _Template(BytesIO(docx))
    template.render(dict(context), TemplateEnvironment(), autoescape=True)
    result = BytesIO()
    template.docx.save(result)
    return result.getvalue()


def _joined(docx: bytes) -> bytes:
    """Put each tag into one run; a tag that stands alone takes its paragraph with it."""
    package = opened(docx)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            continue
        for paragraph in tree.iter(W + "p"):
            if TAG.search(text_of(paragraph)):
                _join_tags(paragraph)
    return package.packed()


def _join_tags(paragraph: etree._Element) -> None:
    texts = own_texts(paragraph)
    letters = list(text_of(paragraph))
    owners = [i for i, text in enumerate(texts) for _ in text.text or ""]
    for match in reversed(list(TAG.finditer("".join(letters)))):
        tag = match[0]
        if tag.startswith("{%") and is_tag_alone(paragraph):
            tag = tag.replace("{%", "{%p ", 1)
        letters[match.start() : match.end()] = [tag]
        del owners[match.start() + 1 : match.end()]
    for text in texts:
        text.text = ""
        text.set(_SPACE, "preserve")
    for letter, owner in zip(letters, owners, strict=True):
        texts[owner].text = f"{texts[owner].text}{letter}"


def _mend(tree: etree._Element) -> None:
    """What lost its last paragraph to an `if` gets an empty one: Word opens no cell without."""
    for e in tree.iter(*_MUST_END_WITH_PARAGRAPH):
        if len(e) == 0 or e[-1].tag != W + "p":
            etree.SubElement(e, W + "p")
