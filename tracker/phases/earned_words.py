"""Earned value in words: each figure with what it means here, or why there is none, and its curve."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.templatetags.page import money
from tracker.common.wording import in_chinese
from tracker.figures.chart import Chart, Mark, Series

from .domain.earned_value import Figure, Missing, Outlook, Unit
from .earned import Earned

MISSING = {
    Missing.NOTHING_PLANNED: gettext_lazy("The baseline holds no work."),
    Missing.NOTHING_DUE: gettext_lazy("Nothing was to be done yet."),
    Missing.NOTHING_EARNED: gettext_lazy("Nothing is done yet, so nothing can be foretold from it."),
    Missing.NOTHING_SPENT: gettext_lazy("No costs are recorded yet. Enter them with the steps of the plan."),
    Missing.BUDGET_SPENT: gettext_lazy("All that was planned is spent: nothing can keep within it any more."),
    Missing.ALL_DONE: gettext_lazy("All is done; nothing is left to achieve."),
    Missing.NOT_BEGUN: gettext_lazy("The first day of the baseline is not over yet."),
}


@dataclass(frozen=True)
class ToldFigure:
    """`code` is what the figure is called in the trade; `value` is empty where `hint` says why."""

    name: str
    code: str
    value: str
    hint: str
    tone: str = ""


@dataclass(frozen=True)
class ToldGroup:
    title: str
    figures: tuple[ToldFigure, ...]


@dataclass(frozen=True)
class ToldOutlook:
    name: str
    eac: str
    etc: str
    vac: str
    hint: str
    is_over: bool


@dataclass(frozen=True)
class ToldEarned:
    headline: str
    groups: tuple[ToldGroup, ...]
    outlooks: tuple[ToldOutlook, ...]
    chart: Chart
    notes: tuple[str, ...]


def tell(earned: Earned, currency: str) -> ToldEarned:
    teller = _Teller(earned, currency)
    return ToldEarned(
        headline=teller.headline(),
        groups=(
            ToldGroup(_("Where it stands"), tuple(teller.sums())),
            ToldGroup(_("Against time"), tuple(teller.time())),
            ToldGroup(
                _("Against cost") if teller.in_money else _("Against the days planned"), tuple(teller.cost())
            ),
        ),
        outlooks=tuple(teller.outlooks()),
        chart=teller.chart(),
        notes=tuple(teller.notes()),
    )


def _number(value: float, pattern: str) -> str:
    return format_decimal(value, pattern, locale="zh_Hans_CN" if in_chinese() else "en_GB")


class _Teller:
    def __init__(self, earned: Earned, currency: str) -> None:
        self.earned, self.now, self.currency = earned, earned.now, currency
        self.in_money = earned.unit == Unit.MONEY

    def amount(self, value: float) -> str:
        """Write money or days; large sums of money without cents."""
        return self._unsigned(value).replace("-", "−")

    def _unsigned(self, value: float) -> str:
        if not self.in_money:
            return self.days(value)
        exact = Decimal(f"{value:.2f}") if abs(value) < 1000 else Decimal(round(value))
        return money(exact, self.currency)

    def days(self, value: float) -> str:
        text = _number(round(value, 1), "#,##0.#")
        return ngettext("%(days)s working day", "%(days)s working days", 1 if text == "1" else 2) % {
            "days": text
        }

    def headline(self) -> str:
        values = {"earned": self.amount(self.now.ev), "planned": self.amount(self.now.pv)}
        if self.in_money:
            return _("Work worth %(earned)s is done; %(planned)s was planned by now") % values
        return _("Work of %(earned)s is done; %(planned)s were planned by now") % values

    def figure(
        self, name: str, code: str, figure: Figure, value: str, hint: str, tone: str = ""
    ) -> ToldFigure:
        if figure.missing:
            return ToldFigure(name, code, "", str(MISSING[figure.missing]))
        return ToldFigure(name, code, value, hint, tone)

    def sums(self) -> Iterator[ToldFigure]:
        now = self.now
        yield ToldFigure(
            _("Planned value"),
            "PV",
            self.amount(now.pv),
            _("By the baseline, this was to be done by this morning."),
        )
        if self.in_money:
            done = _("What is done was to cost this.")
            spent = _("What the steps have cost so far.")
            whole = _("What all the work of the baseline was to cost.")
        else:
            done = _("What is done was to take this.")
            spent = _("What the steps took so far, from start to finish or today. Hours are not recorded.")
            whole = _("What all the steps of the baseline were to take, one after another.")
        yield ToldFigure(_("Earned value"), "EV", self.amount(now.ev), done)
        yield ToldFigure(
            _("Actual cost") if self.in_money else _("Days taken"), "AC", self.amount(now.ac), spent
        )
        yield ToldFigure(
            _("Budget at completion") if self.in_money else _("Planned in all"),
            "BAC",
            self.amount(now.bac),
            whole,
        )

    def time(self) -> Iterator[ToldFigure]:
        now = self.now
        yield self._variance(
            _("Schedule variance"),
            "SV",
            now.sv,
            more=_("More is done than was planned by now."),
            less=_("Less is done than was planned by now."),
            same=_("As much is done as was planned by now."),
        )
        yield self._ratio(
            _("Schedule performance"),
            "SPI",
            now.spi,
            _("For each planned %(one)s, work worth %(value)s was done."),
            _("For each planned day, %(value)s days of work were done."),
        )
        yield self.figure(
            _("Earned schedule"),
            "ES",
            now.es,
            self.days(now.es.value or 0),
            _(
                "By the baseline, as much as is done now was to be done after this time, "
                "and all after %(whole)s."
            )
            % {"whole": self.days(now.planned_days)},
        )
        yield self.figure(
            _("Time passed"),
            "AT",
            now.at,
            self.days(now.at.value or 0),
            _("Since the first day of the baseline; it stops once all is done."),
        )
        yield self.figure(
            _("Performance by time"),
            "SPI(t)",
            now.spi_t,
            self._plain(now.spi_t),
            _(
                "Each day that passed brought the plan forward by %(value)s days. "
                "It still tells of a delay when all is done."
            )
            % {"value": self._plain(now.spi_t)},
            self._tone(now.spi_t.value, 1),
        )

    def cost(self) -> Iterator[ToldFigure]:
        now = self.now
        yield self._variance(
            _("Cost variance") if self.in_money else _("Duration variance"),
            "CV",
            now.cv,
            more=_("What is done took less than planned."),
            less=_("What is done took more than planned."),
            same=_("What is done took what was planned."),
        )
        yield self._ratio(
            _("Cost performance") if self.in_money else _("Duration performance"),
            "CPI",
            now.cpi,
            _("Each %(one)s spent brought work worth %(value)s."),
            _("Each day taken brought %(value)s days of planned work."),
        )
        yield self._ratio(
            _("To keep the budget") if self.in_money else _("To end as planned"),
            "TCPI",
            now.tcpi_budget,
            _("From now on each %(one)s must bring work worth %(value)s to end at the budget."),
            _("From now on each day must bring %(value)s days of planned work to end as planned."),
            is_demand=True,
        )
        yield self._ratio(
            _("To keep the outlook"),
            "TCPI",
            now.tcpi_outlook,
            _("From now on each %(one)s must bring work worth %(value)s to end at the first outlook."),
            _("From now on each day must bring %(value)s days of planned work to end at the first outlook."),
            is_plain=True,
        )

    def outlooks(self) -> Iterator[ToldOutlook]:
        now = self.now
        yield self._outlook(_("As so far"), now.typical, _("All goes on as it went: BAC / CPI."))
        yield self._outlook(
            _("Rest as planned"), now.one_off, _("What went wrong does not happen again: AC + BAC − EV.")
        )
        yield self._outlook(
            _("Delay counts too"),
            now.both,
            _("The pace makes the rest dearer as well: AC + (BAC − EV) / (CPI × SPI)."),
        )

    def _variance(
        self, name: str, code: str, figure: Figure, *, more: str, less: str, same: str
    ) -> ToldFigure:
        value = figure.value or 0
        text = self.amount(abs(value))
        if text == self.amount(0):
            return self.figure(name, code, figure, text, same)
        if value > 0:
            return self.figure(name, code, figure, f"+{text}", more)
        return self.figure(name, code, figure, f"−{text}", less, "warn")

    def _ratio(
        self,
        name: str,
        code: str,
        figure: Figure,
        money_hint: str,
        days_hint: str,
        *,
        is_demand: bool = False,
        is_plain: bool = False,
    ) -> ToldFigure:
        """`is_demand`: more than 1 is the worse, not the better; `is_plain`: neither is."""
        value = figure.value or 0
        if self.in_money:
            hint = money_hint % {
                "one": money(Decimal(1), self.currency),
                "value": money(Decimal(f"{value:.2f}"), self.currency),
            }
        else:
            hint = days_hint % {"value": self._plain(figure)}
        tone = "" if is_plain else self._tone(2 - value if is_demand else value, 1)
        return self.figure(name, code, figure, self._plain(figure), hint, tone)

    def _outlook(self, name: str, outlook: Outlook, hint: str) -> ToldOutlook:
        if outlook.eac.missing:
            return ToldOutlook(name, "", "", "", str(MISSING[outlook.eac.missing]), False)
        eac, etc, vac = (self.amount(one.value or 0) for one in outlook)
        is_over = (outlook.vac.value or 0) < -0.005
        return ToldOutlook(name, eac, etc, vac, hint, is_over)

    def _plain(self, figure: Figure) -> str:
        return _number(figure.value or 0, "0.00")

    def _tone(self, value: float | None, wanted: float) -> str:
        """Word and number say it as well; what rounds to as wanted is as wanted."""
        return "warn" if value is not None and round(value, 2) < wanted else ""

    def chart(self) -> Chart:
        unit = self.currency if self.in_money else _("working days")
        return value_chart(self.earned.points, self.earned.on, _("Today"), unit, in_money=self.in_money)

    def notes(self) -> Iterator[str]:
        """What the figures leave out, so that nobody has to wonder."""
        earned = self.earned
        if earned.unpriced:
            yield ngettext(
                "%(count)d step of the baseline has no planned cost; its work counts nothing here.",
                "%(count)d steps of the baseline have no planned cost; their work counts nothing here.",
                earned.unpriced,
            ) % {"count": earned.unpriced}
        if earned.gone:
            yield ngettext(
                "%(count)d step of the baseline was dropped or removed; it is planned and never earned.",
                "%(count)d steps of the baseline were dropped or removed; they are planned and never earned.",
                earned.gone,
            ) % {"count": earned.gone}
        if earned.added:
            yield ngettext(
                "%(count)d step came after the baseline; it earns nothing, yet what it took counts.",
                "%(count)d steps came after the baseline; they earn nothing, yet what they took counts.",
                earned.added,
            ) % {"count": earned.added}
        if earned.gone or earned.added:
            yield _("Take a new baseline to count with the plan as it is.")


type Sums = tuple[date, float, float | None, float | None]
"""A day, with what was planned, earned and spent by then."""


def value_chart(points: Sequence[Sums], on: date, mark: str, unit: str, *, in_money: bool) -> Chart:
    """Draw the three sums over time, with a mark on the status date where the curve has that day."""
    digits = 2 if in_money else 1
    days = [day for day, *_sums in points]

    def rounded(at: int) -> list[float | None]:
        sums = [(planned, earned, spent)[at] for _day, planned, earned, spent in points]
        return [None if value is None else round(value, digits) for value in sums]

    names = [written(day, "year") for day in days]
    return Chart(
        title=_("Planned, earned and spent, week by week")
        if in_money
        else _("Planned, earned and taken, week by week"),
        first=_("Day"),
        categories=names,
        series=[
            Series(_("Planned value"), rounded(0), kind="line", tone="ink-rest", dashed=True),
            Series(_("Earned value"), rounded(1), kind="line"),
            Series(_("Actual cost") if in_money else _("Days taken"), rounded(2), kind="line", tone="ink"),
        ],
        marks=[Mark(names[days.index(on)], mark)] if on in days else [],
        unit=unit,
        days=days,
    )
