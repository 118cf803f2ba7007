"""What the register looked like on a past day, whatever became of its risks since."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.make import MONDAY
from tracker.risks import operations
from tracker.risks.domain.scoring import Scale
from tracker.risks.models import Risk, RiskResponse
from tracker.risks.queries import scale_on
from tracker.risks.register import Register
from tracker.risks.trend import trend
from tracker.rollouts.models import Member, Rollout

APART = timedelta(days=4)
SCALES = (
    Scale((3, 6, 10, 16), (0.1, 0.3, 0.5, 0.7, 0.9)),
    Scale((1, 2, 3, 4), (0.0, 0.1, 0.2, 0.3, 1.0)),
    Scale((20, 21, 22, 23), (0.2, 0.4, 0.6, 0.8, 0.9)),
)


class History:
    """Does to a rollout what random numbers say, each day with the clock on that day."""

    def __init__(self) -> None:
        self.rollout = make.rollout()
        self.by: Member = make.member(self.rollout)

    def on(self, day, deeds) -> None:
        with time_machine.travel(datetime.combine(day, time(9), UTC), tick=False):
            for deed, which, probability, impact in deeds:
                getattr(self, deed)(day, which, probability, impact)

    def _risk(self, which: int, *states: str) -> Risk | None:
        found = list(self.rollout.risks.filter(status__in=states))
        return found[which % len(found)] if found else None

    def _response(self, which: int) -> RiskResponse | None:
        found = list(RiskResponse.objects.filter(risk__rollout=self.rollout))
        return found[which % len(found)] if found else None

    def raise_one(self, day, which, probability, impact) -> None:
        operations.raise_risk(
            rollout=self.rollout,
            by=self.by,
            on=day,
            probability=probability,
            impact=impact,
            days=(1, 2, impact) if impact > 1 else None,
            money=Decimal(100 * impact),
            status="proposed" if which == 4 else "open",
            name=f"Risk {which}",
            kind="opportunity" if which == 3 else "threat",
        )

    def change(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "proposed"):
            operations.change_risk(risk=risk, by=self.by, name="Other", kind="opportunity")

    def assess(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "open"):
            operations.assess_risk(risk=risk, by=self.by, on=day, probability=probability, impact=impact)

    def keep(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "open"):
            operations.keep_level(risk=risk, by=self.by, on=day, next_review_on=day + APART)

    def open(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "proposed"):
            operations.open_risk(risk=risk, by=self.by, on=day)

    def end(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "open", "proposed"):
            change = operations.close_risk if probability > 2 else operations.note_occurrence
            change(risk=risk, by=self.by, on=day, reason="It went")

    def reopen(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "closed", "occurred"):
            operations.reopen_risk(risk=risk, by=self.by, on=day)

    def answer(self, day, which, probability, impact) -> None:
        if risk := self._risk(which, "open"):
            operations.add_response(
                risk=risk, by=self.by, on=day, text="Do", expected_probability=probability
            )

    def change_answer(self, day, which, probability, impact) -> None:
        if response := self._response(which):
            operations.change_response(response=response, by=self.by, on=day, expected_impact=impact)

    def finish_answer(self, day, which, probability, impact) -> None:
        if response := self._response(which):
            operations.finish_response(response=response, by=self.by, on=day)

    def drop_answer(self, day, which, probability, impact) -> None:
        if response := self._response(which):
            operations.drop_response(response=response, by=self.by, on=day)

    def rescale(self, day, which, probability, impact) -> None:
        scale = SCALES[which % len(SCALES)]
        operations.change_scale(rollout=self.rollout, scale=scale, by=self.by, on=day)


DEEDS = [
    *(["raise_one"] * 3),
    "change",
    *(["assess"] * 2),
    "keep",
    "open",
    *(["end"] * 2),
    "reopen",
    *(["answer"] * 2),
    "change_answer",
    "finish_answer",
    "drop_answer",
    "rescale",
]
PLACE = st.integers(1, 5)
HISTORIES = st.lists(
    st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 4), PLACE, PLACE), max_size=5),
    min_size=2,
    max_size=6,
)


def seen(rollout: Rollout, day, today) -> tuple:
    """All that the page says of a day, read afresh."""
    fresh = Rollout.objects.get(pk=rollout.pk)
    pages = [
        Register(fresh, {"matrix": which}, on=day, today=today, confidential=True) for which in ("", "after")
    ]
    rows = [
        (one.number, one.kind, one.status, one.cell, one.band, one.after_cell, one.after_band, one.days)
        for one in pages[0].list.matching
    ]
    drawn = [(page.threats, page.opportunities) for page in pages]
    points = trend(fresh, day, confidential=True)
    return drawn, rows, pages[0].exposure, scale_on(fresh, day), points


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES)
def test_a_past_day_shows_what_that_day_showed(history):
    told = History()
    shown = {}
    for place, deeds in enumerate(history):
        day = MONDAY + place * APART
        told.on(day, deeds)
        shown[day] = seen(told.rollout, day, day)
    for day, then in shown.items():
        assert seen(told.rollout, day, max(shown) + APART) == then


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORIES)
def test_the_line_of_exposure_goes_through_what_each_day_showed(history):
    told = History()
    for place, deeds in enumerate(history):
        told.on(MONDAY + place * APART, deeds)
    last = MONDAY + len(history) * APART
    for point in trend(told.rollout, last, confidential=True):
        fresh = Rollout.objects.get(pk=told.rollout.pk)
        page = Register(fresh, {}, on=point.on, today=last, confidential=True)
        assert (point.exposure, point.open) == (page.exposure, len(page.open))
        assert point.after == sum(one.expected_level for one in page.open if one.is_threat)


def test_what_was_open_as_a_threat_stays_one(rollout):
    risk, by = make.risk(rollout), make.member(rollout)
    with pytest.raises(ValueError, match="was open as threat"):
        operations.change_risk(risk=risk, by=by, kind="opportunity")
    proposed = make.risk(rollout, status="proposed")
    operations.change_risk(risk=proposed, by=by, kind="opportunity")
    assert proposed.kind == "opportunity"


@pytest.fixture
def today(rollout):
    return rollout.today()


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_page_shows_the_day_in_its_address_and_leads_back(page, rollout, manager, today):
    then = today - timedelta(days=40)
    make.risk(rollout, name="Gone since", probability=5, impact=4, on=then, over_on=today)
    make.risk(rollout, name="Raised since", on=today)
    make.assessment(make.risk(rollout, name="Risen since", on=then), probability=5, impact=5, on=today)
    answer = page("risks:register", rollout, on=then.isoformat())
    shown = answer.context["register"]
    assert [one.row.title for one in shown.list.rows] == ["Gone since", "Risen since"]
    assert {cell.score: cell.count for row in shown.threats.rows for cell in row.cells if cell.count} == {
        9: 1,
        20: 1,
    }
    assert shown.exposure.level == 29
    text = text_of(answer)
    assert "As it was on the evening of" in text
    assert "Back to today" in text
    assert "Next review" not in text
    assert "1 risk stands at 25" in text_of(page("risks:register", rollout))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2199-01-01", "is still to come"),
        ("2027-02-30", "There is no such day"),
        ("1066-10-14", "outside 1990-01-01"),
        ("yesterday", "There is no such day"),
        ("\x00", "There is no such day"),
        ("9" * 400, "There is no such day"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_in_words(page, rollout, manager, typed, says):
    make.risk(rollout, name="Here")
    answer = page("risks:register", rollout, on=typed)
    assert says in text_of(answer)
    assert not answer.context["register"].is_past
    exported = page("risks:register", rollout, on=typed, export="csv")
    assert says in text_of(exported)


def test_a_day_before_the_first_risk_shows_an_empty_matrix_not_an_empty_register(
    page, rollout, manager, today
):
    make.risk(rollout, on=today)
    answer = text_of(page("risks:register", rollout, on=(today - timedelta(days=400)).isoformat()))
    assert "No open risks" in answer
    assert "fig-matrix" in answer
    assert "Choose from the catalogue" not in answer


def test_a_list_of_a_past_day_goes_out_under_its_day(page, rollout, manager, today):
    then = today - timedelta(days=3)
    make.risk(rollout, name="Gone since", on=then, over_on=today)
    file = page("risks:register", rollout, on=then.isoformat(), export="csv")
    assert f"risks-{then}.csv" in file["Content-Disposition"]
    assert b"Gone since" in b"".join(file) if file.streaming else b"Gone since" in file.content


def test_a_team_member_finds_no_trace_of_confidential_risks_in_the_past(page, rollout, team_member, today):
    then = today - timedelta(days=40)
    make.risk(rollout, name="Takeover talks", on=then, is_confidential=True)
    answer = page("risks:register", rollout, on=then.isoformat())
    assert "Takeover" not in text_of(answer)
    assert answer.context["register"].threats.total == 0
    assert page("risks:trend", rollout).context["points"] == []
