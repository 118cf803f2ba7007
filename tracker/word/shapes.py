"""Shapes of Word in one group that stands in the line like a letter.

Boxes hold ordinary paragraphs: people can select, translate and edit them.
"""

from collections.abc import Sequence

from .sheet import Paper
from .text import Language, runs
from .xml import NAMESPACES, NOTHING, Ids, Xml, el, join

Point = tuple[float, float]

EMU = 9525  # a pixel, of 96 an inch
_SMALLEST = 15  # half points
Words = tuple[str, str, bool]
"""A text, its colour, whether it is bold."""


class Canvas:
    """A figure as wide as the text at most; lengths come in pixels and are scaled to fit."""

    def __init__(self, paper: Paper, language: Language, ids: Ids) -> None:
        self.paper = paper
        self.language = language
        self.ids = ids
        self.scale = 1.0

    def fit(self, width: float, height: float) -> None:
        room = (self.paper.text_width / 15, self.paper.text_height / 15 * 0.86)
        self.scale = min(1.0, room[0] / width, room[1] / height)

    def group(self, name: str, alt: str, see: str, size: Point, inside: Sequence[Xml]) -> Xml:
        """Return a run with the figure in the line; readers without shapes see `see` instead."""
        extent = {"cx": self._emu(size[0]), "cy": self._emu(size[1])}
        frame = el(
            "a:xfrm",
            el("a:off", x=0, y=0),
            el("a:ext", **extent),
            el("a:chOff", x=0, y=0),
            el("a:chExt", **extent),
        )
        shapes = el("wpg:wgp", el("wpg:cNvGrpSpPr"), el("wpg:grpSpPr", frame), *inside)
        inline = el(
            "wp:inline",
            el("wp:extent", **extent),
            el("wp:effectExtent", l=0, t=0, r=0, b=0),
            el("wp:docPr", id=self.ids.next(), name=name, descr=alt),
            el("wp:cNvGraphicFramePr"),
            el("a:graphic", el("a:graphicData", shapes, uri=NAMESPACES["wpg"])),
            distT=0,
            distB=0,
            distL=0,
            distR=0,
        )
        choice = el("mc:Choice", el("w:drawing", inline), Requires="wpg")
        fallback = el("mc:Fallback", el("w:t", see, xml_space="preserve"))
        return el("w:r", el("mc:AlternateContent", choice, fallback))

    def shape(
        self,
        name: str,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        kind: str = "rect",
        fill: str | None = None,
        line: str | None = None,
        weight: float = 1,
        paragraphs: Sequence[Xml] = (),
        inset: Point = (6, 4),
        anchor: str = "ctr",
    ) -> Xml:
        rounding = (
            el("a:avLst", el("a:gd", name="adj", fmla="val 6500")) if kind == "roundRect" else el("a:avLst")
        )
        text = el("wps:txbx", el("w:txbxContent", *paragraphs)) if paragraphs else NOTHING
        sides = {"lIns": inset[0], "tIns": inset[1], "rIns": inset[0], "bIns": inset[1]}
        return el(
            "wps:wsp",
            el("wps:cNvPr", id=self.ids.next(), name=name),
            el("wps:cNvSpPr", txBox=1 if paragraphs and not fill and not line else None),
            el(
                "wps:spPr",
                self._frame(x, y, w, h),
                el("a:prstGeom", rounding, prst=kind),
                _fill(fill),
                _line(line, self._emu(weight)),
            ),
            text,
            el(
                "wps:bodyPr",
                el("a:noAutofit"),
                wrap="square",
                anchor=anchor,
                **{side: self._emu(length) for side, length in sides.items()},
            ),
        )

    def path(
        self, name: str, points: Sequence[Point], colour: str, weight: float, *, head: bool = True
    ) -> Xml:
        """Return a polyline; a straight one is a connector."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x, y, w, h = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
        straight = len(points) == 2
        if straight:
            form = el("a:prstGeom", el("a:avLst"), prst="straightConnector1")
            flips = {"flipH": 1 if xs[1] < xs[0] else None, "flipV": 1 if ys[1] < ys[0] else None}
        else:
            steps = [
                el(f"a:{'lnTo' if i else 'moveTo'}", el("a:pt", x=self._emu(px - x), y=self._emu(py - y)))
                for i, (px, py) in enumerate(points)
            ]
            box = el("a:path", *steps, w=self._emu(w), h=self._emu(h), fill="none")
            form = el(
                "a:custGeom",
                el("a:avLst"),
                el("a:gdLst"),
                el("a:ahLst"),
                el("a:cxnLst"),
                el("a:rect", l=0, t=0, r="r", b="b"),
                el("a:pathLst", box),
            )
            flips = {}
        return el(
            "wps:wsp",
            el("wps:cNvPr", id=self.ids.next(), name=name),
            el("wps:cNvCnPr") if straight else el("wps:cNvSpPr"),
            el(
                "wps:spPr",
                self._frame(x, y, w, h, **flips),
                form,
                el("a:noFill"),
                _line(colour, self._emu(weight), head=head),
            ),
            el("wps:bodyPr"),
        )

    def paragraph(
        self,
        words: Sequence[Words],
        size: float,
        *,
        align: str = "left",
        right: float | None = None,
        at_right: Words = ("", "", False),
    ) -> Xml:
        """Return a line of text in a shape; `at_right` ends `right` pixels from the line's start."""
        half_points = max(_SMALLEST, round(size * self.scale * 1.5))
        tabs = NOTHING
        content = [self._words(part, half_points) for part in words if part[0]]
        if right is not None and at_right[0]:
            stop = el("w:tab", w_val="right", w_pos=round(right * self.scale * 15))
            tabs = el("w:tabs", stop)
            content += [el("w:r", el("w:tab")), self._words(at_right, half_points)]
        layout = el(
            "w:pPr",
            el("w:pStyle", w_val="ShapeText"),
            tabs,
            el("w:spacing", w_line=round(half_points * 13.2), w_lineRule="exact"),
            el("w:jc", w_val=align) if align != "left" else NOTHING,
        )
        return el("w:p", layout, *content)

    def _words(self, words: Words, half_points: int) -> Xml:
        text, colour, bold = words
        look = [
            el("w:b") if bold else NOTHING,
            el("w:color", w_val=colour),
            el("w:sz", w_val=half_points),
            el("w:szCs", w_val=half_points),
        ]
        return runs(text, self.language, join(look))

    def _emu(self, pixels: float) -> int:
        return round(pixels * self.scale * EMU)

    def _frame(self, x: float, y: float, w: float, h: float, **flips: int | None) -> Xml:
        return el(
            "a:xfrm",
            el("a:off", x=self._emu(x), y=self._emu(y)),
            el("a:ext", cx=self._emu(w), cy=self._emu(h)),
            **flips,
        )


def _fill(colour: str | None) -> Xml:
    return el("a:solidFill", el("a:srgbClr", val=colour)) if colour else el("a:noFill")


def _line(colour: str | None, width: int, *, head: bool = False) -> Xml:
    if colour is None:
        return el("a:ln", el("a:noFill"))
    tip = el("a:tailEnd", type="triangle", w="med", len="med") if head else NOTHING
    return el("a:ln", _fill(colour), el("a:miter", lim=800000), tip, w=width)
