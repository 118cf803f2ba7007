"""Whether a stranger's .docx may be the base of a report, and everything that speaks against it."""

from collections.abc import Iterator

from lxml import etree

from ..sheet import Paper, paper_at
from ..xml import W
from .clean import cleaned
from .content import content_wrongs
from .fields import field_wrongs
from .package import STRIPPED, Package, opened, package_problems
from .placeholders import REPORT
from .problems import Checked, Code, Problem, TemplateRefused, shortened
from .tags import Found, Tags, has_opener, is_tag_alone, text_of

PROPERTIES = ("title", "creator", "subject", "description", "identifier", "language")
"""Properties of the file in which tags are filled, as core.xml names them."""
_STORIES = ("officeDocument", "header", "footer", "footnotes")
_NARROWEST = 4_500  # twips; a figure needs them to stay readable
_LOWEST = 4_500


def check(docx: bytes) -> Checked:
    """Return every problem, or the template made clean; nothing in it was run or fetched."""
    try:
        package = opened(docx)
        problems = tuple(dict.fromkeys(package_problems(package)))
        tags = Tags()
        problems += tuple(dict.fromkeys(_contents(package, tags)))
        problems += tuple(_place_of_report(package, tags))
    except TemplateRefused as refused:
        return Checked(refused.problems)
    if problems:
        return Checked(problems)
    return Checked(docx=cleaned(package), used=frozenset(tags.names))


def problems_again(package: Package) -> tuple[Problem, ...]:
    """Look at a filled template: everything but its tags, as what people typed may look like some."""
    return tuple(package_problems(package)) + tuple(
        place.problem(code, what, at)
        for name, tree in package.trees.items()
        for place in [_Places(name, tree)]
        for code, what, at in (*content_wrongs(tree), *field_wrongs(tree))
    )


def _contents(package: Package, tags: Tags) -> Iterator[Problem]:
    stories = package.of_kind(*_STORIES)
    for name, tree in package.trees.items():
        if name.endswith(".rels") or package.kinds.get(name) in STRIPPED:
            continue
        place = _Places(name, tree)
        for code, what, at in (*content_wrongs(tree), *field_wrongs(tree)):
            yield place.problem(code, what, at)
        if name in stories:
            for found in tags.judge(tree):
                yield place.problem(found.code, found.what, found.at, found.meant)
        elif package.kinds.get(name) == "core-properties":
            for found in _properties(tree, tags):
                yield place.problem(found.code, found.what, found.at, found.meant)
        for what, at in _misplaced(tree, is_story=name in stories):
            if package.kinds.get(name) != "core-properties":
                yield place.problem(Code.TAG_PLACE, what, at)


def _properties(core: etree._Element, tags: Tags) -> Iterator[Found]:
    for entry in core:
        name, text = etree.QName(entry).localname, entry.text or ""
        if not has_opener(text):
            continue
        if name in PROPERTIES:
            yield from tags.judge_text(text, entry)
        else:
            yield Found(Code.TAG_PLACE, text, entry)


def _misplaced(tree: etree._Element, *, is_story: bool) -> Iterator[tuple[str, etree._Element]]:
    """Yield what looks like a tag where none is filled: in attributes, field codes, other parts."""
    for e in tree.iter():
        if has_opener(e.text) and not (is_story and e.tag == W + "t"):
            yield e.text or "", e
        for value in (*map(str, e.values()), e.tail or ""):
            if has_opener(value):
                yield value, e


def _place_of_report(package: Package, tags: Tags) -> Iterator[Problem]:
    """The report's tag stands once, in a paragraph of its own, straight in the body."""
    document = package.trees[package.main]
    body = document.find(W + "body")
    right = [p for p in tags.reports if p.getparent() is body and is_tag_alone(p)]
    if not tags.reports:
        yield Problem(Code.NO_REPORT, package.main, what=REPORT.tag)
    for name, tree in package.trees.items():
        place = _Places(name, tree)
        for paragraph in tags.reports:
            if paragraph.getroottree().getroot() is tree and paragraph not in right:
                yield place.problem(Code.REPORT_PLACE, REPORT.tag, paragraph)
    for number, paragraph in enumerate(right):
        if number:
            yield _Places(package.main, document).problem(Code.REPORT_TWICE, REPORT.tag, paragraph)
        elif _is_cramped(paper_at(paragraph)):
            yield _Places(package.main, document).problem(Code.NARROW, REPORT.tag, paragraph)


def _is_cramped(paper: Paper) -> bool:
    return paper.text_width < _NARROWEST or paper.text_height < _LOWEST


class _Places:
    """Says where in a part something stands."""

    def __init__(self, part: str, tree: etree._Element) -> None:
        self._part = part
        self._paragraphs = list(tree.iter(W + "p"))

    def problem(self, code: Code, what: str, at: etree._Element, meant: str = "") -> Problem:
        paragraph: etree._Element | None = at
        while paragraph is not None and paragraph.tag != W + "p":
            paragraph = paragraph.getparent()
        number = 0 if paragraph is None else self._paragraphs.index(paragraph) + 1
        place = "" if paragraph is None else shortened(text_of(paragraph))
        return Problem(code, self._part, number, place, shortened(what), meant)
