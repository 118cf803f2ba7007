"""Zip archives that people send: looked at before anything of them is unpacked."""

import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.parsers import expat

from . import limits

_END = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535
_LONGEST_ENTRY = 1_000
_UNJUDGED_BYTES = 1024 * 1024
_SYMLINK = 0o120000
_OUTSIDE = re.compile(r"^[/\\]|\\|:|(^|/)\.\.(/|$)|\x00")
_ACTIVE = re.compile(r"vbaProject|/activeX/|/embeddings/|\.(bin|exe|dll|js|vbs)$", re.IGNORECASE)
_HARMLESS_BINARIES = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)
_XML_NAMES = (".xml", ".rels", ".vml")
_XML_BEGINNINGS = (
    b"<",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x00<",
    b"\x00\x00",
    b"\x4c\x6f\xa7\x94",
)
_CHUNK = 64 * 1024


class ArchiveRefused(ValueError):
    """`code`: unreadable, too_large, too_many, twice, outside, active, dtd or xml; `part`: which member."""

    def __init__(self, code: str, part: str = "") -> None:
        self.code, self.part = code, part
        super().__init__(f"{code}: {part}" if part else code)


@contextmanager
def opened_archive(data: bytes) -> Iterator[zipfile.ZipFile]:
    """Open an archive that keeps to the limits and whose XML declares nothing. Raises ArchiveRefused."""
    _refuse_long_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_members(archive.infolist(), len(data))
            _refuse_active(archive.namelist())
            for member in archive.infolist():
                _refuse_declarations(archive, member)
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, struct.error) as error:
        raise ArchiveRefused("unreadable") from error
    except UnicodeDecodeError as error:
        raise ArchiveRefused("unreadable") from error


def _refuse_long_directory(data: bytes) -> None:
    """A directory of a million members costs its reader hundreds of MB, so its own count is asked first."""
    at = data.rfind(_END, max(0, len(data) - _END_LENGTH - _LONGEST_COMMENT))
    if at < 0 or len(data) - at < _END_LENGTH:
        raise ArchiveRefused("unreadable")
    members, length = struct.unpack_from("<HL", data, at + 10)
    if members > limits.ARCHIVE_MEMBERS or length > limits.ARCHIVE_MEMBERS * _LONGEST_ENTRY:
        raise ArchiveRefused("too_many")


def _refuse_members(members: list[zipfile.ZipInfo], packed: int) -> None:
    if len(members) > limits.ARCHIVE_MEMBERS:
        raise ArchiveRefused("too_many")
    seen: set[str] = set()
    for member in members:
        if _OUTSIDE.search(member.orig_filename) or member.external_attr >> 16 & 0o170000 == _SYMLINK:
            raise ArchiveRefused("outside", member.filename)
        if member.filename.lower() in seen:
            raise ArchiveRefused("twice", member.filename)
        seen.add(member.filename.lower())
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.ARCHIVE_BYTES:
        raise ArchiveRefused("too_large")
    if unpacked > max(_UNJUDGED_BYTES, limits.ARCHIVE_RATIO * packed):
        raise ArchiveRefused("too_large")


def _refuse_active(names: list[str]) -> None:
    for name in names:
        if _ACTIVE.search(name) and not _HARMLESS_BINARIES.search(name):
            raise ArchiveRefused("active", name)


def _refuse_declarations(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read as far as the root element of whatever could be XML: behind it there can be no DTD."""
    with archive.open(member) as part:
        chunk = part.read(_CHUNK)
        is_named_so = member.filename.lower().endswith(_XML_NAMES)
        if not is_named_so and not chunk.lstrip().startswith(_XML_BEGINNINGS):
            return
        prolog = _Prolog(member.filename)
        while chunk and not prolog.is_over:
            prolog.feed(chunk)
            chunk = part.read(_CHUNK)
        if not prolog.is_over and is_named_so:
            raise ArchiveRefused("xml", member.filename)


class _Over(Exception):
    pass


class _Prolog:
    def __init__(self, part: str) -> None:
        self.part, self.is_over = part, False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk)
        except _Over:
            self.is_over = True
        except expat.ExpatError as error:
            raise ArchiveRefused("xml", self.part) from error

    def _refuse(self, *declared: object) -> None:
        raise ArchiveRefused("dtd", self.part)

    def _end(self, *element: object) -> None:
        raise _Over
