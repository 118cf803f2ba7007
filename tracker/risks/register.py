"""The register's page: what its address asks for, and the matrix and list that answer it."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.common.listing import Column, Filter, Listing, Segment, Shown
from tracker.figures.chart import Chart
from tracker.figures.matrix import Matrix, lay_out_matrix
from tracker.rollouts.models import Rollout

from .catalogue import suggestions
from .domain.exposure import Exposure
from .models import Category, Impact, Probability, Risk
from .queries import (
    LOOK_BACK,
    RISK_PARTS,
    RiskStanding,
    expected_heat_map,
    exposure,
    heat_map,
    over,
    proposed,
    scale_on,
    standing,
)
from .review import round_of
from .trend import level_chart, levels_of, trend
from .wording import cell_name

Status, Kind = Risk.Status, Risk.Kind


def _is_open(one: RiskStanding) -> bool:
    return one.status == Status.OPEN


SEGMENTS = [
    Segment[RiskStanding]("open", _("Open"), _is_open),
    Segment[RiskStanding]("review", _("Review due"), lambda one: _is_open(one) and one.review_is_due),
    Segment[RiskStanding](
        "unanswered", _("Without response"), lambda one: _is_open(one) and one.lacks_response
    ),
    Segment[RiskStanding]("sign", _("Sign seen"), lambda one: _is_open(one) and one.shows_sign),
    Segment[RiskStanding]("proposed", _("Proposed"), lambda one: one.status == Status.PROPOSED),
    Segment[RiskStanding]("over", _("Over"), lambda one: one.status in Risk.OVER),
]


def _owner(one: RiskStanding) -> Iterator[tuple[str, str]]:
    if one.owner_pk:
        yield str(one.owner_pk), one.owner


def _category(one: RiskStanding) -> Iterator[tuple[str, str | Promise]]:
    yield one.category, Category(one.category).label


def _kind(one: RiskStanding) -> Iterator[tuple[str, str | Promise]]:
    yield one.kind, Risk.Kind(one.kind).label


REVIEW = Column[RiskStanding](
    "review", _("Next review"), lambda one: one.next_review_on, cell="risks/cells/review.html"
)
SINCE = Column[RiskStanding]("since", _("Since"), lambda one: one.since)


def _sign_seen_on(one: RiskStanding) -> date | None:
    return one.sign.on if one.sign and one.sign.is_seen else None


def register_listing(phase_names: Mapping[str, str], *, is_past: bool = False) -> Listing[RiskStanding]:
    """`phase_names`: of the rollout's phases by their keys. What a past day's reviews were is not kept."""

    def phases(one: RiskStanding) -> list[tuple[str, str]]:
        return [(key, phase_names[key]) for key in one.phases if key in phase_names]

    return Listing(
        name="risks",
        key=lambda one: str(one.number),
        columns=[
            Column("number", _("No."), lambda one: one.label, sort=lambda one: one.number),
            Column("title", _("Risk"), lambda one: one.title, cell="risks/cells/title.html", names=True),
            Column(
                "level",
                _("Now, after response"),
                lambda one: one.level,
                cell="risks/cells/level.html",
                sort=lambda one: (one.level, one.expected_level),
                high_first=True,
            ),
            Column(
                "response",
                _("Response"),
                lambda one: one.strategy_label,
                cell="risks/cells/response.html",
                sort=lambda one: (one.responses_total > 0, one.strategy_label),
            ),
            Column("owner", _("Owner"), lambda one: one.owner, cell="risks/cells/owner.html"),
            SINCE if is_past else REVIEW,
            Column("sign", _("Sign seen"), _sign_seen_on, is_export_only=True),
        ],
        segments=[one for one in SEGMENTS if not (is_past and one.key == "review")],
        filters=[
            Filter("phase", _("Phase"), phases, nothing=_("No phase")),
            Filter("owner", _("Owner"), _owner, nothing=_("No owner")),
            Filter("category", _("Category"), _category),
            Filter("kind", _("Kind"), _kind),
        ],
        sort="-level",
        words=lambda one: f"{one.label} {one.title} {one.event}",
    )


def _place(typed: str | None) -> int | None:
    return int(typed) if typed and typed in "12345" and len(typed) == 1 else None


class Register:
    """Everything the page shows of a day, each read once; a past day is shown as it was."""

    def __init__(
        self, rollout: Rollout, query: Mapping[str, str], *, on: date, today: date, confidential: bool
    ):
        self.rollout, self.on, self.today, self._confidential = rollout, on, today, confidential
        self._query = query
        prefetch_related_objects([rollout], *RISK_PARTS)
        self.open = standing(rollout, on, confidential=confidential)
        self._others = [
            *proposed(rollout, on, confidential=confidential),
            *over(rollout, on, confidential=confidential),
        ]
        self.after = query.get("matrix") == "after"

    @property
    def is_past(self) -> bool:
        return self.on < self.today

    @cached_property
    def is_empty(self) -> bool:
        """Tell whether no risk was ever written down."""
        return not (self.is_past or self.open or self._others)

    @cached_property
    def list(self) -> Shown[RiskStanding]:
        names = {phase.key: f"{phase.key} {phase}" for phase in self.rollout.phases.all()}
        listing = register_listing(names, is_past=self.is_past)
        return listing.show([*self.open, *self._others], self._query, also=self._is_in_cell)

    def _is_in_cell(self, one: RiskStanding) -> bool:
        if self.cell is None:
            return True
        return one.kind == self.side and self.cell == (one.expected_cell if self.after else one.cell)

    @cached_property
    def cell(self) -> tuple[int, int] | None:
        probability, impact = _place(self._query.get("probability")), _place(self._query.get("impact"))
        return (probability, impact) if probability and impact else None

    @cached_property
    def side(self) -> str:
        """The half of the matrix that the chosen cell lies in."""
        asked = self._query.get("side", "")
        return asked if asked in Kind else Kind.THREAT

    @property
    def cell_name(self) -> str:
        return cell_name(*self.cell, kind=self.side) if self.cell else ""

    @cached_property
    def exposure(self) -> Exposure:
        return exposure(self.open)

    @property
    def expected_days(self) -> int:
        return round(self.exposure.days)

    @cached_property
    def before_on(self) -> date:
        return self.on - LOOK_BACK

    @cached_property
    def exposure_before(self) -> Exposure | None:
        earlier = standing(self.rollout, self.before_on, confidential=self._confidential)
        return exposure(earlier) if earlier else None

    @cached_property
    def reviews_due(self) -> int:
        return sum(one.review_is_due for one in self.open)

    @cached_property
    def to_review(self) -> int:
        """How many risks a round would go through."""
        return len(round_of(self.open))

    @cached_property
    def trend(self) -> Chart | None:
        points = trend(self.rollout, self.on, confidential=self._confidential)
        return level_chart(levels_of(points)) if len(points) > 1 else None

    @cached_property
    def threats(self) -> Matrix:
        return self._matrix(Kind.THREAT)

    @cached_property
    def opportunities(self) -> Matrix | None:
        """The mirrored half; None where no opportunity was open."""
        found = self._matrix(Kind.OPPORTUNITY)
        return found if found.total else None

    @cached_property
    def signs_seen(self) -> int:
        return sum(one.shows_sign for one in self.open)

    @cached_property
    def suggested(self) -> int:
        """How many risks of the catalogue the rollout lacks for its phase and the next."""
        return suggestions(self.rollout)

    def _matrix(self, kind: str) -> Matrix:
        risks = [one for one in self.open if one.kind == kind]
        return lay_out_matrix(
            expected_heat_map(risks) if self.after else heat_map(risks),
            list(map(str, Probability.labels)),
            list(map(str, Impact.labels)),
            scale_on(self.rollout, self.on).bands,
            mirrored=kind == Kind.OPPORTUNITY,
        )
