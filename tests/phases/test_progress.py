from datetime import date

import pytest

from tracker.phases.domain.progress import Problem, Progress, ProgressRefused, Said, as_said, refuse_progress

TODAY = date(2026, 9, 14)
EARLIER = date(2026, 9, 7)
RUNNING = Progress(started_on=EARLIER, days_left=3)
BLOCKED = Progress(started_on=EARLIER, days_left=3, blocked_reason="the works council")


@pytest.mark.parametrize(
    ("said", "was", "meant"),
    [
        (Said.RUNNING, Progress(), Progress(started_on=TODAY)),
        (Said.DONE, Progress(), Progress(started_on=TODAY, finished_on=TODAY)),
        (Said.DONE, RUNNING, Progress(started_on=EARLIER, finished_on=TODAY)),
        (Said.NOT_STARTED, RUNNING, Progress()),
        (Said.RUNNING, BLOCKED, RUNNING),
        (Said.RUNNING, Progress(EARLIER, TODAY), Progress(started_on=EARLIER)),
        (Said.DROPPED, RUNNING, Progress(started_on=EARLIER, is_dropped=True)),
        (Said.RUNNING, Progress(started_on=EARLIER, is_dropped=True), Progress(started_on=EARLIER)),
    ],
)
def test_choosing_a_status_alone_says_all_that_it_implies(said, was, meant):
    assert as_said(said, was, was, TODAY) == meant


@pytest.mark.parametrize(
    ("said", "typed", "problem"),
    [
        (Said.NOT_STARTED, Progress(started_on=TODAY), Problem.START_UNSTARTED),
        (Said.RUNNING, Progress(started_on=EARLIER, finished_on=TODAY), Problem.FINISH_UNDONE),
        (Said.NOT_STARTED, Progress(days_left=3), Problem.DAYS_LEFT_NOT_RUNNING),
        (Said.BLOCKED, Progress(), Problem.REASON_MISSING),
        (Said.RUNNING, Progress(blocked_reason="a contract"), Problem.REASON_UNBLOCKED),
    ],
)
def test_what_is_typed_against_the_status_is_no_guess(said, typed, problem):
    with pytest.raises(ProgressRefused) as refused:
        as_said(said, typed, Progress(), TODAY)
    assert refused.value.problems == (problem,)


@pytest.mark.parametrize("progress", [Progress(), RUNNING, BLOCKED, Progress(EARLIER, TODAY)])
def test_possible_progress_is_accepted(progress):
    refuse_progress(progress, TODAY)
