"""Our own look at the charts of a .docx: their axes, and whether they draw what their workbooks hold."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from math import isclose
from zipfile import BadZipFile

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import InvalidFileException

from .xml import NAMESPACES

_C = f"{{{NAMESPACES['c']}}}"
_ID = f"{{{NAMESPACES['r']}}}id"
_CHART = re.compile(r"word/charts/chart\d+\.xml")
_AXES = ("catAx", "dateAx", "valAx")
_CROSSED = ("barChart", "lineChart", "scatterChart", "areaChart")
_RANGE = re.compile(r"'?([^'!]+)'?!(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)")

Trees = Mapping[str, etree._Element]


def audit_charts(parts: Mapping[str, bytes], trees: Trees) -> Iterator[str]:
    for name, tree in trees.items():
        for shown in tree.iter(_C + "chart"):
            link = shown.get(_ID)
            if link is not None and _target(parts, trees, name, link) is None:
                yield f"{name} shows the chart {link}, which is not in the file."
    for name in filter(_CHART.fullmatch, trees):
        yield from _axes(name, trees[name])
        yield from _lengths(name, trees[name])
        yield from _numbers(name, parts, trees)


def _target(parts: Mapping[str, bytes], trees: Trees, name: str, link: str) -> str | None:
    """Return the part that a relation of a part leads to, if it is there."""
    folder, file = posixpath.split(name)
    relations = trees.get(f"{folder}/_rels/{file}.rels", ())
    for relation in relations:
        if relation.get("Id") == link:
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
            return target if target in parts else None
    return None


def _axes(name: str, chart: etree._Element) -> Iterator[str]:
    axes = {
        _value(axis, "axId"): _value(axis, "crossAx") for axis in chart.iter(*(_C + tag for tag in _AXES))
    }
    for axis, crossing in axes.items():
        if axes.get(crossing) != axis:
            yield f"The axis {axis} of {name} is not crossed by one that it crosses."
    used = set()
    for plot in chart.iter(*(_C + tag for tag in _CROSSED)):
        its = {axis.get("val") for axis in plot.findall(_C + "axId")}
        used |= its
        for missing in its - axes.keys():
            yield f"{name} is drawn against the axis {missing}, which does not exist."
        if len(its) != 2:
            yield f"{name} has a plot with {len(its)} axes instead of two."
    for idle in axes.keys() - used:
        yield f"Nothing in {name} is drawn against its axis {idle}."


def _lengths(name: str, chart: etree._Element) -> Iterator[str]:
    for series in chart.iter(_C + "ser"):
        caches = [*series.findall(f"{_C}cat/*/*"), *series.findall(f"{_C}val/*/*")]
        caches += [*series.findall(f"{_C}xVal/*/*"), *series.findall(f"{_C}yVal/*/*")]
        if len({_value(cache, "ptCount") for cache in caches} - {None}) > 1:
            yield f"A series of {name} has another number of values than of categories."


def _numbers(name: str, parts: Mapping[str, bytes], trees: Trees) -> Iterator[str]:
    outside = trees[name].find(_C + "externalData")
    if outside is None:
        return
    book = _target(parts, trees, name, outside.get(_ID, ""))
    if book is None:
        yield f"{name} has lost its workbook: “Edit Data” would find nothing."
        return
    if not book.endswith(".xlsx"):
        return
    try:
        workbook = load_workbook(BytesIO(parts[book]))
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        yield f"The workbook of {name} cannot be opened."
        return
    for reference in trees[name].iter(_C + "strRef", _C + "numRef"):
        where = reference.findtext(_C + "f") or ""
        held = _held(workbook, where)
        if held is None:
            yield f"{name} draws from {where}, which its workbook does not hold."
        elif not _same(reference, held):
            yield f"{name} draws other values than its workbook holds at {where}."


def _held(workbook: Workbook, where: str) -> list[object] | None:
    """Return the values of a range, row by row, or None where the sheet does not reach so far."""
    found = _RANGE.fullmatch(where)
    if found is None or found[1] not in workbook.sheetnames:
        return None
    sheet = workbook[found[1]]
    left, top, right, bottom = range_boundaries(found[2])
    if right > sheet.max_column or bottom > sheet.max_row:
        return None
    rows = sheet.iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True)
    return [value for row in rows for value in row]


def _same(reference: etree._Element, held: list[object]) -> bool:
    """Tell whether what is drawn is what the workbook holds."""
    points = {int(point.get("idx", -1)): point.findtext(_C + "v") for point in reference.iter(_C + "pt")}
    drawn = {at: value for at, value in points.items() if value}
    known = {at: value for at, value in enumerate(held) if value not in (None, "")}
    return drawn.keys() == known.keys() and all(_alike(drawn[at], known[at]) for at in known)


def _alike(drawn: str, held: object) -> bool:
    if isinstance(held, date):
        held = to_excel(held)
    if isinstance(held, (int, float)):
        try:
            return isclose(float(drawn), held, rel_tol=1e-9)
        except ValueError:
            return False
    return drawn.split() == str(held).split()


def _value(of: etree._Element, tag: str) -> str | None:
    inside = of.find(_C + tag)
    return None if inside is None else inside.get("val")
