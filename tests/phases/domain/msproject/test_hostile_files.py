"""U5 and its like: what a file may not be, refused by name, fast and before anything of it is used."""

import time
import tracemalloc

import pytest

from tests.phases.domain.msproject.make import NAMESPACE, element, link, phase, project, read, task
from tracker.common import limits
from tracker.phases.domain.msproject import FileRefused, Refusal, elements, read_project

GOOD = project(phase(), task(2, "Map"), task(3, "Load"))


@pytest.fixture(autouse=True)
def within_five_seconds():
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 5


def refused(data):
    with pytest.raises(FileRefused) as caught:
        read_project(data)
    return caught.value


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE Project>",
        f"<!DOCTYPE Project [{LAUGHS}]>",
        '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Project SYSTEM "http://example.org/project.dtd">',
        '<!DOCTYPE Project [<!ENTITY % x SYSTEM "http://example.org/x"> %x;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_with_its_line(doctype, encoding):
    text = GOOD.decode().replace("\n", f"\n{doctype}\n", 1)
    if encoding == "utf-16":
        text = text.replace("UTF-8", "UTF-16")
    error = refused(text.encode(encoding))
    assert (error.code, error.place) == (Refusal.DOCTYPE, "2")


def test_an_entity_that_nobody_declared_is_no_xml():
    assert refused(GOOD.replace(b"Map", b"&secret;")).code == Refusal.NOT_XML


def test_another_root_or_namespace_is_refused_by_name():
    error = refused(b'<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>')
    assert (error.code, error.value) == (Refusal.ROOT, "html")
    error = refused(GOOD.replace(NAMESPACE.encode(), b"http://example.org/other"))
    assert (error.code, error.value) == (Refusal.NAMESPACE, "http://example.org/other")
    assert refused(b"<Project><Name>x</Name></Project>").code == Refusal.NAMESPACE
    assert "http://schemas.microsoft.com/project" in str(error)


def test_a_file_that_ends_too_early_says_after_which_task():
    cut = GOOD[: GOOD.index(b"Load")]
    error = refused(cut)
    assert (error.code, error.place, error.value) == (Refusal.CUT_OFF, "2", "Map")
    assert "line 2" in str(error)
    assert "Map" in str(error)


@pytest.mark.parametrize("at", range(60, len(GOOD), 23))
def test_wherever_a_file_is_cut_it_is_refused(at):
    assert refused(GOOD[:at]).code in (Refusal.CUT_OFF, Refusal.NOT_XML)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Refusal.EMPTY),
        (b" \n ", Refusal.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.MPP),
        (b"PK\x03\x04" + b"\0" * 600, Refusal.NOT_XML),
        (b"Name;Days\nMap;3\n", Refusal.NOT_XML),
        (b"\xff\xfe\x00\x01\x02", Refusal.NOT_XML),
        (b'<?xml version="1.0" encoding="EBCDIC-9"?><Project/>', Refusal.ENCODING),
        ('<?xml version="1.0" encoding="GBK"?><Project>客'.encode("gbk")[:-1], Refusal.ENCODING),
        (GOOD.replace(b"Map", b"\x00"), Refusal.NOT_XML),
        (GOOD.replace(b"Map", b"\xff\xfe"), Refusal.NOT_XML),
    ],
)
def test_what_is_no_project_is_told_what_it_is(data, code):
    assert refused(data).code == code


def test_more_names_than_the_format_has_are_refused():
    many = "".join(f"<a{number}/>" for number in range(150_000)).encode()
    assert refused(GOOD.replace(b"<Tasks>", b"<Tasks>" + many)).code == Refusal.TOO_MANY_NAMES


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(limits, "PROJECT_BYTES", 1024 * 1024)
    error = refused(b"x" * (1024 * 1024 + 1))
    assert (error.code, error.value) == (Refusal.TOO_LARGE, "1")


def test_a_file_far_too_deep_is_refused_and_does_not_recurse():
    deep = b"<Task>" * 100_000
    assert refused(GOOD.replace(b"<Tasks>", b"<Tasks>" + deep)).code == Refusal.TOO_DEEP


def test_too_many_elements_are_refused_within_little_memory(monkeypatch):
    monkeypatch.setattr(elements, "MOST_ELEMENTS", 200_000)
    data = GOOD.replace(b"<Tasks>", b"<Tasks>" + b"<a/><b>1</b>" * 150_000)
    tracemalloc.start()
    assert refused(data).code == Refusal.TOO_MANY_ELEMENTS
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000


def test_the_limits_of_steps_and_links_are_named(monkeypatch):
    monkeypatch.setattr(limits, "STEPS", 3)
    assert refused(project(phase(), *map(task, range(2, 6)))).code == Refusal.TOO_MANY_STEPS
    monkeypatch.setattr(limits, "LINKS", 1)
    error = refused(project(phase(), task(2), task(3, inside=link(2)), task(4, inside=link(3))))
    assert (error.code, error.value) == (Refusal.TOO_MANY_LINKS, "1")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"Duration": "3 days"}, Refusal.DURATION),
        ({"Duration": "PT99999999H0M0S"}, Refusal.DURATION),
        ({"Duration": "-PT8H0M0S"}, Refusal.DURATION),
        ({"Deadline": "2026-02-30T17:00:00"}, Refusal.DATE),
        ({"Deadline": "tomorrow"}, Refusal.DATE),
        ({"Deadline": "9999-12-31T00:00:00"}, Refusal.DATE_BEYOND),
        ({"Deadline": "1984-01-01T00:00:00"}, Refusal.DATE_BEYOND),
        ({"Cost": "NaN"}, Refusal.MONEY),
        ({"Cost": "-1"}, Refusal.MONEY),
        ({"Cost": "1e400"}, Refusal.MONEY),
        ({"Cost": "1" * 5000}, Refusal.MONEY),
        ({"PercentComplete": "half"}, Refusal.NUMBER),
        ({"OutlineLevel": "1" * 5000}, Refusal.NUMBER),
        ({"inside": link(2, lag=48_000_000)}, Refusal.LAG),
        ({"inside": link(2, lag=-48_000_000)}, Refusal.LAG),
        ({"inside": link(2, lag="1.5")}, Refusal.NUMBER),
        ({"inside": link(2, lag=10**14, unit=19)}, Refusal.LAG),
    ],
)
def test_a_value_that_a_plan_cannot_hold_is_refused_with_its_task(given, code):
    error = refused(project(phase(), task(2), task(3, "Load", **given)))
    assert error.code == code
    assert "Load" in error.place


def test_a_project_without_a_start_or_a_working_day_is_refused():
    assert refused(project(phase(), task(2), StartDate=None)).code == Refusal.NO_START
    week = "".join(
        f"<WeekDay><DayType>{n}</DayType><DayWorking>0</DayWorking></WeekDay>" for n in range(1, 8)
    )
    never = element("Calendar", f"<UID>1</UID><Name>Never</Name>{element('WeekDays', week)}")
    calendar = element("Calendars", never)
    error = refused(project(phase(), task(2), CalendarUID=1, rest=calendar))
    assert (error.code, error.place) == (Refusal.NO_WORKING_DAY, "Never")


def test_a_calendar_of_endless_exceptions_is_refused():
    exception = (
        "<Exception><TimePeriod><FromDate>1990-01-01T00:00:00</FromDate><ToDate>2199-12-31T00:00:00</ToDate>"
        "</TimePeriod><Type>6</Type><DaysOfWeek>2</DaysOfWeek><DayWorking>0</DayWorking></Exception>"
    )
    calendar = (
        f"<Calendars><Calendar><UID>1</UID><Exceptions>{exception * 1000}</Exceptions></Calendar></Calendars>"
    )
    error = refused(project(phase(), task(2), CalendarUID=1, rest=calendar))
    assert error.code == Refusal.TOO_MANY_DAYS


def test_a_link_between_huge_groups_is_refused_before_it_is_spread():
    groups = [phase(999), phase()]
    for uid, inside in ((2, ""), (500, link(2))):
        groups.append(task(uid, level=2, Summary=1, inside=inside))
        groups += [task(n, level=3) for n in range(uid + 1, uid + 400)]
    assert refused(project(*groups)).code == Refusal.TOO_MANY_LINKS


def test_minutes_of_a_day_that_cannot_be_are_refused():
    for minutes in (0, -480, 1441):
        assert refused(project(phase(), task(2), MinutesPerDay=minutes)).code == Refusal.NUMBER


def test_calendars_based_on_each_other_end():
    one, other = (
        f"<Calendar><UID>{uid}</UID><Name>c</Name><BaseCalendarUID>{base}</BaseCalendarUID></Calendar>"
        for uid, base in ((1, 2), (2, 1))
    )
    plan = read(phase(), task(2), CalendarUID=1, rest=f"<Calendars>{one}{other}</Calendars>")
    assert plan.calendar.weekdays == frozenset(range(5))


def test_names_lose_what_nobody_can_store_and_are_cut():
    long = "x" * 500
    plan = read(phase(), task(2, "a\x7fb\nc"), task(3, long), task(4, "\u200b"))
    assert [step.name for step in plan.steps] == ["a b c", "x" * 200, "# 4"]
    assert [one.code for one in plan.unread] == ["character", "name_cut", "name_missing"]
