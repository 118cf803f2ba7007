from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phases.domain.make import START, calendar_day, day, link, plan, scheduled, step
from tests.phases.domain.strategies import plans_under_way
from tracker.common.domain.workdays import Calendar
from tracker.phases.domain.facts import Status
from tracker.phases.domain.load import WEEKS, Away, Figure, away_during, behind, goes_on, load, months, weeks
from tracker.phases.domain.schedule import schedule

TOM = "Tom"


def figures(a_schedule, *steps, away=(), periods=None):
    """What Tom has to do, week by week, if these steps are his."""
    bearers = {f"step:{key}": TOM for key in steps}
    counted = load(a_schedule, bearers, {TOM: away}, periods or weeks(a_schedule))
    return [(figure.work, figure.available) for figure in counted.rows.get(TOM, ())]


def test_a_step_gives_each_of_its_working_days_to_its_owner():
    assert figures(scheduled(step("a", days=7)), "a") == [(5, 5), (2, 5)]


def test_steps_side_by_side_add_up():
    both = scheduled(step("a", days=5), step("b", days=3), step("c", days=5))
    assert figures(both, "a", "b") == [(8, 5)]


def test_more_work_than_days_is_an_overload_and_as_much_is_none():
    assert Figure(6, 5, 0).is_overloaded
    assert not Figure(5, 5, 0).is_overloaded
    assert not Figure(9, None, 0).is_overloaded


def test_of_this_week_only_what_is_left_of_it_counts():
    running = step("a", days=7, started_on=START)
    assert figures(scheduled(running, on=day(3)), "a") == [(2, 2), (2, 5)]


def test_on_a_weekend_the_week_that_is_left_has_no_day():
    on = calendar_day(5)
    assert figures(scheduled(step("a", days=2), on=on), "a") == [(0, 0), (2, 5)]


def test_milestones_dropped_and_finished_steps_are_no_work():
    finished = step("c", days=3, started_on=START, finished_on=day(2))
    nothing = scheduled(step("a", days=0), step("b", days=5, dropped=True), finished, on=day(3))
    assert figures(nothing, "a", "b", "c") == []
    assert len(weeks(nothing)) == 1


def test_an_absence_takes_days_but_moves_no_work():
    away = [Away(day(1), day(2))]
    assert figures(scheduled(step("a", days=5)), "a", away=away) == [(5, 3)]


def test_days_that_two_absences_hold_count_once_and_weekends_not_at_all():
    away = [Away(day(1), calendar_day(6)), Away(day(3), day(5))]
    assert figures(scheduled(step("a", days=7)), "a", away=away) == [(5, 1), (2, 4)]


def test_a_day_off_is_no_day_to_work_in():
    calendar = Calendar(START, days_off=frozenset({calendar_day(1)}))
    assert figures(scheduled(step("a", days=4), calendar=calendar), "a") == [(4, 4)]


def test_a_step_without_an_owner_has_work_but_nobodys_days():
    counted = load(scheduled(step("a")), {"step:a": "duty"}, {}, weeks(scheduled(step("a"))))
    assert counted.rows["duty"] == (Figure(1, None, 0),)


def test_the_weeks_end_with_the_work_and_after_two_years():
    assert len(weeks(scheduled(step("a", days=10)))) == 2
    long = scheduled(step("a", days=3000))
    assert len(weeks(long)) == WEEKS
    assert goes_on(long, weeks(long))
    assert not goes_on(scheduled(step("a")), weeks(scheduled(step("a"))))


def test_months_begin_today_and_end_with_their_last_day():
    a_schedule = scheduled(step("a", days=30), on=day(2))
    assert [(p.first.isoformat(), p.last.isoformat()) for p in months(a_schedule)] == [
        ("2026-01-07", "2026-01-31"),
        ("2026-02-01", "2026-02-28"),
    ]
    assert figures(a_schedule, "a", periods=months(a_schedule)) == [(18, 18), (12, 20)]


def test_behind_a_figure_stand_its_steps_with_their_days():
    a_schedule = scheduled(step("a", days=3), step("b", days=7), link("a", "b"))
    first, second = weeks(a_schedule)
    keys = {"step:a", "step:b"}
    assert behind(a_schedule, keys, first) == [("step:a", 3), ("step:b", 2)]
    assert behind(a_schedule, keys, second) == [("step:b", 5)]
    assert behind(a_schedule, {"step:a"}, second) == []


def test_an_absence_says_how_many_days_of_a_step_fall_into_it():
    a_schedule = scheduled(step("a", days=10))
    node = a_schedule.nodes["step:a"]
    inside, outside = Away(day(3), day(5)), Away(day(10), day(12))
    assert [tuple(found) for found in away_during(a_schedule, node, [inside, outside])] == [(inside, 3, 10)]
    assert away_during(a_schedule, a_schedule.nodes["gate:P1"], [inside]) == []


def test_of_a_running_step_only_what_is_ahead_falls_into_an_absence():
    a_schedule = scheduled(step("a", days=10, started_on=START), on=day(4))
    away = Away(START, day(5))
    assert away_during(a_schedule, a_schedule.nodes["step:a"], [away]) == [(away, 2, 6)]


def test_an_absence_to_the_end_of_the_calendar_is_counted():
    a_schedule = scheduled(step("a", days=2))
    for_good = Away(START, START.replace(year=2199, month=12, day=31))
    assert figures(a_schedule, "a", away=[for_good]) == [(2, 0)]


absences = st.lists(
    st.tuples(st.integers(-10, 60), st.integers(0, 12)).map(
        lambda given: Away(START + timedelta(days=given[0]), START + timedelta(days=sum(given)))
    ),
    max_size=3,
)


def day_by_day(a_schedule, keys, away, periods):
    """Walk through every day and look at each step's dates: slow, and as simple as it can be."""
    found = []
    for first, last in periods:
        work = available = 0
        for offset in range((last - first).days + 1):
            today = first + timedelta(days=offset)
            if not a_schedule.calendar.is_working(today):
                continue
            available += not any(one.first <= today <= one.last for one in away)
            for key in keys:
                node = a_schedule.nodes[key]
                if node.status not in (Status.NOT_STARTED, Status.RUNNING) or not node.days:
                    continue
                if node.forecast is None:
                    continue
                begun = node.status == Status.RUNNING or node.forecast.start <= today
                work += begun and today <= node.forecast.finish
        found.append((work, available))
    return found if any(work for work, _available in found) else []


@settings(max_examples=200, deadline=None)
@given(st.data(), plans_under_way(), absences)
def test_the_load_is_what_counting_day_by_day_gives(data, given_plan, away):
    a_plan, on = given_plan
    a_schedule = schedule(a_plan, on)
    keys = [f"step:{one.key}" for one in a_plan.steps]
    mine = data.draw(st.lists(st.sampled_from(keys), unique=True))
    for periods in (weeks(a_schedule), months(a_schedule)):
        bearers = dict.fromkeys(mine, TOM)
        counted = load(a_schedule, bearers, {TOM: away}, periods).rows.get(TOM, ())
        assert [(one.work, one.available) for one in counted] == day_by_day(a_schedule, mine, away, periods)
        for number, period in enumerate(periods):
            told = sum(days for _key, days in behind(a_schedule, set(mine), period))
            assert told == (counted[number].work if counted else 0)


def test_two_thousand_steps_are_counted_fast_enough_for_a_page():
    steps = [step(f"s{number}", days=1 + number % 20) for number in range(2000)]
    links = [link(f"s{n}", f"s{n + 1}") for n in range(1999) if n % 40]
    a_schedule = schedule(plan(*steps, *links), START)
    bearers = {f"step:s{number}": number % 50 for number in range(2000)}
    counted = load(a_schedule, bearers, dict.fromkeys(range(50), ()), weeks(a_schedule))
    assert sum(one.work for row in counted.rows.values() for one in row) == sum(one.days for one in steps)
