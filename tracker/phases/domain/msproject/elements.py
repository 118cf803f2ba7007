"""The XML of a project, read in one pass that keeps what known.py names."""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from tracker.common import limits

from .known import PASSED, READ
from .refused import FileRefused, Refusal

NAMESPACE = "http://schemas.microsoft.com/project"
DEEPEST = 32
MOST_ELEMENTS = 2_000_000
MOST_NAMES = 1_000
_MEGABYTE = 1024 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MANY_BYTES = frozenset({"gbk", "gb2312", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"})
_SAYS_NOTHING = frozenset({"", "0", "0.0", "0.00", "-1", "false", "PT0H0M0S", "PT0S"})
_ENDED = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


@dataclass(slots=True)
class Record:
    """An element with elements inside: the texts of those that have text alone, and the rest as parts."""

    name: str
    texts: dict[str, str] = field(default_factory=dict)
    parts: list["Record"] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def inside(self, name: str) -> list["Record"]:
        """Return the parts of a list such as Tasks; none where it is missing or empty."""
        return [inner for part in self.parts if part.name == name for inner in part.parts]

    def named(self, name: str) -> list["Record"]:
        return [part for part in self.parts if part.name == name]


def read_elements(data: bytes) -> tuple[Record, Counter[tuple[str, str]]]:
    """Return the project, and how often each element that nobody knows says something in its parent.

    Raises FileRefused.
    """
    if not data.strip():
        raise FileRefused(Refusal.EMPTY)
    if len(data) > limits.PROJECT_BYTES:
        raise FileRefused(Refusal.TOO_LARGE, value=limits.PROJECT_BYTES // _MEGABYTE)
    if data.startswith(_COMPOUND):
        raise FileRefused(Refusal.MPP)
    return _Reader().read(_decoded(data))


def _decoded(data: bytes) -> bytes | str:
    """Decode what the parser can't: Chinese and Japanese encodings of several bytes."""
    declared = _DECLARED.match(data)
    encoding = declared.group(1).decode("ascii").lower() if declared else ""
    if encoding not in _MANY_BYTES:
        return data
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(Refusal.ENCODING, value=encoding) from error


class _Reader:
    """Refuses a document type where it begins, before anything of it is read.

    Each open element is a record that is kept, the name of one whose text is, or None.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._names: dict[str, str] = {}
        self._open: list[Record | str | None] = []
        self._is_leaf = True
        self._project = Record("")
        self._text: list[str] = []
        self._parser.CharacterDataHandler = self._text.append
        self._elements = 0
        self._last_task = ""
        self.unknown: Counter[tuple[str, str]] = Counter()

    def read(self, data: bytes | str) -> tuple[Record, Counter[tuple[str, str]]]:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise self._refused(error) from error
        except LookupError as error:
            raise FileRefused(Refusal.ENCODING, value=str(error).rpartition(": ")[2]) from error
        return self._project, self.unknown

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise FileRefused(Refusal.TOO_MANY_ELEMENTS, self._line, MOST_ELEMENTS)
        self._text.clear()
        self._is_leaf = True
        local = self._local(name)
        if self._open:
            parent = self._open[-1]
            is_read = isinstance(parent, Record) and local in READ[parent.name]
            self._open.append(None if not is_read else Record(local) if local in READ else local)
        else:
            _refuse_root(name)
            self._open.append(Record(local))
        if len(self._open) > DEEPEST:
            raise FileRefused(Refusal.TOO_DEEP, self._line, DEEPEST)

    def _end(self, name: str) -> None:
        closed, text = self._open.pop(), "".join(self._text)
        is_leaf, self._is_leaf = self._is_leaf, False
        self._text.clear()
        parent = self._open[-1] if self._open else None
        if not isinstance(parent, Record):
            if isinstance(closed, Record):
                self._project = closed
        elif isinstance(closed, Record):
            parent.parts.append(closed)
            if closed.name == "Task":
                self._last_task = closed.text("Name")
        elif closed is not None:
            parent.texts[closed] = text
        elif not is_leaf or text.strip() not in _SAYS_NOTHING:
            self._count(parent.name, self._local(name))

    def _count(self, parent: str, name: str) -> None:
        if parent in PASSED and name not in PASSED[parent]:
            self.unknown[parent, name] += 1

    def _local(self, name: str) -> str:
        local = self._names.get(name)
        if local is None:
            namespace, _, local = name.rpartition(" ")
            if namespace != NAMESPACE:
                local = f"{{{namespace}}}{local}"
            if len(self._names) == MOST_NAMES:
                raise FileRefused(Refusal.TOO_MANY_NAMES, self._line, MOST_NAMES)
            self._names[name] = local
        return local

    def _refuse_doctype(self, *_declared: object) -> None:
        raise FileRefused(Refusal.DOCTYPE, self._line)

    @property
    def _line(self) -> str:
        return str(self._parser.CurrentLineNumber)

    def _refused(self, error: expat.ExpatError) -> FileRefused:
        if error.code in _ENDED:
            return FileRefused(Refusal.CUT_OFF, str(error.lineno), self._last_task or "Project")
        message = expat.errors.messages.get(error.code, "")
        if message in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING):
            return FileRefused(Refusal.ENCODING, value=message)
        return FileRefused(Refusal.NOT_XML, str(error.lineno), message)


def _refuse_root(name: str) -> None:
    namespace, _, local = name.rpartition(" ")
    if local != "Project":
        raise FileRefused(Refusal.ROOT, value=local[: limits.LINE_LENGTH])
    if namespace != NAMESPACE:
        raise FileRefused(Refusal.NAMESPACE, value=namespace[: limits.LINE_LENGTH])
