"""What a promise is on a day, and which share is kept."""

from datetime import date

import pytest

from tracker.communications.domain.promises import Fate, fate, kept_of

DUE, BEFORE, AFTER = date(2026, 10, 9), date(2026, 10, 8), date(2026, 10, 12)


@pytest.mark.parametrize(
    ("status", "over_on", "on", "is_now"),
    [
        ("open", None, BEFORE, Fate.OPEN),
        ("open", None, DUE, Fate.OPEN),
        ("open", None, AFTER, Fate.LATE),
        ("kept", DUE, AFTER, Fate.KEPT),
        ("kept", AFTER, AFTER, Fate.KEPT_LATE),
        ("broken", BEFORE, AFTER, Fate.BROKEN),
        ("released", BEFORE, AFTER, Fate.RELEASED),
    ],
)
def test_its_fate_follows_from_the_day_last_agreed(status, over_on, on, is_now):
    assert fate(status, DUE, over_on, on) == is_now


def test_the_share_counts_those_that_are_over_and_none_we_were_released_from():
    assert kept_of([Fate.KEPT, Fate.KEPT, Fate.KEPT_LATE, Fate.BROKEN, Fate.LATE]) == (3, 4)
    assert kept_of([Fate.OPEN, Fate.RELEASED]) == (0, 0)
