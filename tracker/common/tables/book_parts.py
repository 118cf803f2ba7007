"""The parts of an Excel workbook around its sheets: where they are, shared texts, which formats are days."""

import posixpath
import re
import zipfile
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from .. import limits
from ..archives import ArchiveRefused
from .problems import refused

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CHUNK = 256 * 1024


def parse(archive: zipfile.ZipFile, part: str, start: Any, end: Any = None, text: Any = None) -> None:
    """Names come without their namespace, which differs between the kinds of workbook."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


def local_name(name: str) -> str:
    return name.rpartition(" ")[2]


def relations(archive: zipfile.ZipFile, of: str) -> dict[str, tuple[str, str]]:
    """Return each relation's kind and the part it leads to; what leads outside is no part."""
    folder, name = posixpath.split(of)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if rels not in archive.namelist():
        return found

    def start(name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes["Type"].rpartition("/")[2]
            found[attributes["Id"]] = kind, _joined(folder, attributes["Target"])

    parse(archive, rels, start)
    return found


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def target(archive: zipfile.ZipFile, of: str, kind: str) -> str:
    part = next((part for found, part in relations(archive, of).values() if found == kind), "")
    if part not in archive.namelist():
        raise ArchiveRefused("unreadable")
    return part


def sheets(archive: zipfile.ZipFile, part: str) -> tuple[list[tuple[str, str, bool]], bool]:
    sheets: list[tuple[str, str, bool]] = []
    since_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if local_name(name) == "sheet":
            ids = [value for key, value in attributes.items() if key.endswith(" id")]
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes["name"], ids[0] if ids else "", is_hidden))
        elif local_name(name) == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")

    parse(archive, part, start)
    return sheets, since_1904


def strings(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The texts that cells share; how they are to be spoken in Japanese is left out."""
    found: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}

    def start(name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local in inside:
            inside[local] += 1
        elif local == "si":
            pieces.clear()

    def end(name: str) -> None:
        local = local_name(name)
        if local in inside:
            inside[local] -= 1
        elif local == "si":
            found.append(unescaped("".join(pieces)))

    def text(data: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(data)

    parse(archive, part, start, end, text)
    return found


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def day_styles(archive: zipfile.ZipFile, part: str) -> list[bool]:
    """Tell for each format of cells whether it shows a number as a day."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    formats = dict(BUILTIN_FORMATS)
    are_days: dict[int, bool] = {}
    found: list[bool] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = local_name(name)
        if local == "numFmt":
            formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            inside = True
        elif local == "xf" and inside:
            number = int(attributes.get("numFmtId", 0))
            if number not in are_days:
                are_days[number] = is_date_format(formats.get(number, ""))
            found.append(are_days[number])
            if len(found) > limits.SHEET_FORMATS:
                raise refused(
                    _("It has more formats of cells than Excel allows. Copy its values into a new file.")
                )

    def end(name: str) -> None:
        nonlocal inside
        if local_name(name) == "cellXfs":
            inside = False

    parse(archive, part, start, end)
    return found
