"""Rows U1–U10 and U24 for a consultant's template of a report."""

import contextlib
import resource
import subprocess
import sys
import tempfile

import pytest

from tests.hostile import templates
from tests.hostile.templates import TRICKS
from tests.word.templates import VALUES
from tracker.word.template import apart
from tracker.word.template.apart import check_apart, fill_apart
from tracker.word.template.check import check
from tracker.word.template.environment import TemplateEnvironment
from tracker.word.template.fill import fill
from tracker.word.template.problems import Code, TemplateRefused

pytestmark = pytest.mark.pure

HEAVY = ["a zip bomb", "thirty megabytes of XML", "half a million elements", "a million members"]


@pytest.mark.parametrize("name", TRICKS)
def test_a_hostile_template_is_refused_by_name_and_place(name):
    trick = TRICKS[name]
    checked = check(trick.make())
    assert checked.docx is None
    assert trick.code in [problem.code for problem in checked.problems]
    found = [p for p in checked.problems if p.code is trick.code]
    assert (trick.part, trick.place or found[0].place) in [(p.part, p.place) for p in found], found
    assert any(trick.what in problem.what for problem in found), found
    if trick.place:
        assert all(problem.paragraph for problem in found)


@pytest.mark.parametrize("name", TRICKS)
def test_what_is_refused_is_never_filled(name):
    with pytest.raises(TemplateRefused):
        fill(TRICKS[name].make(), VALUES["en"])


PAYLOADS = [
    "{{ lipsum() }}",
    "{{ title.__class__ }}",
    "{{ title|attr('x') }}",
    "{{ 'a' * 9999999999 }}",
    "{{ cycler }}",
    "{% for a in title %}{% endfor %}",
    "{% include 'x' %}",
    "{% set a = 1 %}",
    "{% if x is defined %}{% endif %}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_engine_itself_compiles_nothing_that_the_check_would_refuse(payload):
    with pytest.raises(TemplateRefused):
        TemplateEnvironment().from_string(payload)


def test_the_file_they_are_made_from_is_taken():
    assert check(templates.good()).problems == ()


def test_every_problem_is_named_at_once():
    file = templates.of("{{ rolout }}", "{{ x.y }}", "{% for a in b %}", "{{ titel|safe }}", "{{")()
    problems = check(file).problems
    assert [(p.code, p.paragraph, p.place, p.meant) for p in problems] == [
        (Code.UNKNOWN_NAME, 1, "{{ rolout }}", "rollout"),
        (Code.ATTRIBUTE, 2, "{{ x.y }}", ""),
        (Code.UNKNOWN_NAME, 2, "{{ x.y }}", ""),
        (Code.LOOP, 3, "{% for a in b %}", ""),
        (Code.FILTER, 4, "{{ titel|safe }}", ""),
        (Code.UNKNOWN_NAME, 4, "{{ titel|safe }}", "title"),
        (Code.UNCLOSED, 5, "{{", ""),
        (Code.NO_REPORT, 0, "", ""),
    ]


def test_every_kind_of_problem_has_its_trick():
    """All but the end of the process itself, which no file is known to bring about."""
    assert {trick.code for trick in TRICKS.values()} == set(Code) - {Code.TOO_HEAVY}


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_heavy_costs_the_server_nothing(name):
    file = TRICKS[name].make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    checked = check_apart(file)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert [problem.code for problem in checked.problems] == [TRICKS[name].code]
    assert grown < 100 * 1024


@pytest.mark.parametrize("name", ["", *TRICKS])
def test_nothing_is_left_behind(name, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    file = TRICKS[name].make() if name else templates.good()
    with contextlib.suppress(TemplateRefused):
        fill(file, VALUES["en"])
    assert list(tmp_path.iterdir()) == []


def test_a_process_apart_can_write_no_file(tmp_path):
    script = (
        "import sys; from tracker.word.template.apart import _confine; _confine()\n"
        "open(sys.argv[1], 'w').write('x')"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "a"], capture_output=True, check=False)
    assert b"File too large" in done.stderr
    assert (tmp_path / "a").stat().st_size == 0


def test_a_process_apart_gets_no_more_memory_than_its_share():
    script = "from tracker.word.template.apart import _confine; _confine(); bytearray(2 * 1024 ** 3)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_a_process_apart_answers_as_the_check_itself_does():
    for name in ("a class", "the report in a header", "a macro"):
        file = TRICKS[name].make()
        assert check_apart(file) == check(file)
    assert check_apart(templates.good()) == check(templates.good())
    assert fill_apart(templates.good(), VALUES["en"]) == fill(templates.good(), VALUES["en"])
    with pytest.raises(TemplateRefused) as refused:
        fill_apart(TRICKS["a class"].make(), VALUES["en"])
    assert refused.value.problems == check(TRICKS["a class"].make()).problems


def test_a_process_that_takes_too_long_is_a_problem_like_others(monkeypatch):
    monkeypatch.setattr(apart, "_PATIENCE", 0.01)
    assert [problem.code for problem in check_apart(templates.good()).problems] == [Code.TOO_HEAVY]
    with pytest.raises(TemplateRefused, match="too_heavy"):
        fill_apart(templates.good(), VALUES["en"])


def test_a_process_that_dies_is_a_problem_like_others(monkeypatch):
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    assert [problem.code for problem in check_apart(templates.good()).problems] == [Code.TOO_HEAVY]


def test_a_process_apart_knows_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setenv("DATABASE_URL", "postgres://hush")
    seen = {}
    run = apart.subprocess.run
    monkeypatch.setattr(
        apart.subprocess, "run", lambda *args, **more: seen.update(more) or run(*args, **more)
    )
    check_apart(templates.good())
    assert "hush" not in repr(seen["env"])
