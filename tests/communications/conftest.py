from datetime import date

import pytest

TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def _monday_the_fifth_of_october(time_machine):
    time_machine.move_to("2026-10-05T09:00:00Z")
