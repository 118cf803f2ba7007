"""The axes of charts: calm lines, few labels, and each crossed by the one that it crosses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .chart_look import no_line, quiet_line, type_of, words
from .text import Language, measure
from .xml import NOTHING, Xml, el

if TYPE_CHECKING:
    from tracker.figures.chart import Chart, Scatter

_ROOM = 84
"""How many Latin letters fit along a chart's lower axis."""
_GAP = 3
_ALL_NAMED = 8
"""Categories of which each is named, over several lines if it must be."""
_MONTHS_FROM = 100
"""From so many days on an axis names months."""
_SHORT_UNIT = 6
"""Letters; a longer unit runs up along its axis."""


@dataclass(frozen=True)
class Pair:
    """The numbers of two axes that cross."""

    across: int
    up: int

    @property
    def ids(self) -> list[Xml]:
        return [el("c:axId", val=self.across), el("c:axId", val=self.up)]


_BARELY = 600
"""A hundredth of a degree: LibreOffice then skips names that have no room, where it else breaks words."""
MAIN, SECOND = Pair(1, 2), Pair(3, 4)
DAYS: dict[Language, str] = {"en": "d mmm", "zh-hans": 'm"月"d"日"'}
_MONTHS: dict[Language, str] = {"en": "mmm yyyy", "zh-hans": 'yyyy"年"m"月"'}


def name_axis(chart: "Chart", pair: Pair, language: Language, *, hidden: bool = False) -> Xml:
    """Return the axis of categories, or of time where they are days."""
    rest = [el("c:lblOffset", val=100)]
    form, skip = "General", 1
    if chart.days:
        step, unit, form = _time(chart, language)
        rest += [
            el("c:baseTimeUnit", val="days"),
            el("c:majorUnit", val=step),
            el("c:majorTimeUnit", val=unit),
        ]
    else:
        skip = 1 if chart.horizontal else _every(chart.categories)
        rest.insert(0, el("c:lblAlgn", val="ctr"))
        rest += [el("c:tickLblSkip", val=skip), el("c:tickMarkSkip", val=skip), el("c:noMultiLvlLbl", val=1)]
    return _axis(
        "c:dateAx" if chart.days else "c:catAx",
        pair.across,
        pair.up,
        language,
        place="l" if chart.horizontal else "b",
        form=form,
        line=quiet_line(),
        hidden=hidden,
        labels="low",
        orientation="maxMin" if chart.horizontal else "minMax",
        turned=_BARELY if skip > 1 else 0,
        rest=[el("c:auto", val=0), *rest],
    )


def number_form(chart: "Chart", *, exact: bool) -> str:
    """Return how numbers are written: large ones in thousands, small or `exact` ones as they are."""
    known = [abs(value) for one in chart.series for value in one.values if value is not None]
    largest = max(known, default=0)
    form = "General" if largest < (1000 if exact else 10) else "#,##0"
    return f'{form};"−"{form}'


def value_axis(chart: "Chart", pair: Pair, language: Language) -> Xml:
    unit = chart.unit
    turned = not chart.horizontal and measure(unit) > _SHORT_UNIT
    title = _title(unit, language, turned=turned) if unit else NOTHING
    return _axis(
        "c:valAx",
        pair.up,
        pair.across,
        language,
        place="b" if chart.horizontal else "l",
        form=number_form(chart, exact=False),
        grid=True,
        title=title,
        crosses="max" if chart.horizontal else "autoZero",
        rest=[el("c:crossBetween", val="between")],
    )


def share_axis(pair: Pair, language: Language, *, beside: bool, hidden: bool = False) -> Xml:
    """Return an axis from 0 to 100 %; `beside` another one, it stands at the right and has no grid.

    A hidden one is there without words, as LibreOffice draws nothing against a deleted one.
    """
    return _axis(
        "c:valAx",
        pair.up,
        pair.across,
        language,
        place="r" if beside else "l",
        form="0%",
        grid=not beside,
        labels="none" if hidden else "nextTo",
        ends=(0, 1),
        crosses="max" if beside else "autoZero",
        rest=[el("c:crossBetween", val="between"), el("c:majorUnit", val=0.25)],
    )


def scale_axes(scatter: "Scatter", language: Language) -> list[Xml]:
    """Return two axes with a free place at both ends, so that no point touches the edge."""
    low, high = scatter.scale
    form = f'[={low - 1}]"";[={high + 1}]"";0'

    def axis(own: int, other: int, place: str, name: str, *, turned: bool) -> Xml:
        return _axis(
            "c:valAx",
            own,
            other,
            language,
            place=place,
            form=form,
            grid=True,
            line=quiet_line(),
            title=_title(name, language, turned=turned),
            ends=(low - 1, high + 1),
            crosses="min",
            rest=[el("c:crossBetween", val="midCat"), el("c:majorUnit", val=1)],
        )

    return [
        axis(MAIN.across, MAIN.up, "b", scatter.across, turned=False),
        axis(MAIN.up, MAIN.across, "l", scatter.up, turned=True),
    ]


def _axis(
    tag: str,
    own: int,
    other: int,
    language: Language,
    *,
    place: str,
    form: str,
    rest: Sequence[Xml],
    line: Xml | None = None,
    title: Xml = NOTHING,
    grid: bool = False,
    hidden: bool = False,
    labels: str = "nextTo",
    orientation: str = "minMax",
    ends: tuple[int, int] | None = None,
    crosses: str = "autoZero",
    turned: int = 0,
) -> Xml:
    limits = [el("c:max", val=ends[1]), el("c:min", val=ends[0])] if ends else []
    return el(
        tag,
        el("c:axId", val=own),
        el("c:scaling", el("c:orientation", val=orientation), *limits),
        el("c:delete", val=int(hidden)),
        el("c:axPos", val=place),
        el("c:majorGridlines", quiet_line()) if grid else NOTHING,
        title,
        el("c:numFmt", formatCode=form, sourceLinked=0),
        el("c:majorTickMark", val="none"),
        el("c:minorTickMark", val="none"),
        el("c:tickLblPos", val=labels),
        line or no_line(),
        type_of(language, turned=turned),
        el("c:crossAx", val=other),
        el("c:crosses", val=crosses),
        *rest,
    )


def _title(text: str, language: Language, *, turned: bool) -> Xml:
    return el("c:title", words(text, language, turned=turned), el("c:overlay", val=0))


def _every(names: Sequence[str]) -> int:
    """Return how many names one label stands for, so that labels do not overlap."""
    if len(names) <= _ALL_NAMED:
        return 1
    fit = max(2, _ROOM // (max(map(measure, names)) + _GAP))
    return -(-len(names) // fit)


def _time(chart: "Chart", language: Language) -> tuple[int, str, str]:
    """Return how far apart the labels of an axis of time stand, in which unit, and what they look like."""
    days = max((chart.days[-1] - chart.days[0]).days, 1)
    if days >= _MONTHS_FROM:
        fit = _ROOM // (len("Nov 2026") + _GAP + 2)
        return -(-days // (fit * 30)), "months", _MONTHS[language]
    fit = _ROOM // (len("27 Nov") + _GAP + 2)
    weeks = -(-days // (fit * 7))
    return (7 * weeks if days > fit else 1), "days", DAYS[language]
