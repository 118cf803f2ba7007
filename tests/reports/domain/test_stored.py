import json
from pathlib import Path

import pytest

from tests.reports.domain import small
from tracker.reports.domain.facts import SCHEMA, Audience, Exposure
from tracker.reports.domain.stored import FactsRefused, from_json, to_json

FIXTURES = Path(__file__).parent / "stored"


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_facts_of_every_schema_are_still_read(schema):
    stored = json.loads((FIXTURES / f"v{schema}.json").read_text(encoding="utf-8"))
    facts = from_json(stored)
    assert facts.rollout == "Bank"
    assert facts.audience == Audience.STEERING
    assert facts.schema == SCHEMA


def test_a_report_of_the_first_schema_knows_its_exposure_and_what_was_closed():
    facts = from_json(json.loads((FIXTURES / "v1.json").read_text(encoding="utf-8")))
    assert facts.risks.exposure == Exposure(20)
    assert facts.risks.exposure_before == Exposure(158)
    assert [one.risk.number for one in facts.risks.closed] == ["R03"]
    assert facts.logs is None


def test_a_report_of_the_second_schema_knows_no_promises_and_nothing_that_is_overdue():
    facts = from_json(json.loads((FIXTURES / "v2.json").read_text(encoding="utf-8")))
    said = facts.communications
    assert (len(said.missed), said.overdue, said.unapproved) == (1, (), ())
    assert (said.promises, said.attitudes, said.feedback) == (None, (), 0)
    assert facts.logs.issues_escalated.count == 0


def test_what_is_stored_now_is_like_the_fixture_of_this_schema():
    """Whoever changes the shape of facts raises the schema, writes an upgrade and adds a fixture."""
    fixture = json.loads((FIXTURES / f"v{SCHEMA}.json").read_text(encoding="utf-8"))
    assert to_json(from_json(fixture)) == fixture


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema": 99}, "schema"),
        ({"schema": True}, "schema"),
        ({"colour": "red"}, ""),
        ({"on": "27 November"}, "on"),
        ({"progress": "half"}, "progress"),
        ({"managers": "Ann"}, "managers"),
        ({"tolerances": {"days": 5}}, "tolerances"),
        ({"audience": "press"}, "audience"),
    ],
)
def test_what_is_no_report_s_facts_is_refused_with_its_place(change, place):
    with pytest.raises(FactsRefused) as refused:
        from_json(to_json(small.status()) | change)
    assert refused.value.place == place


def test_missing_facts_are_refused():
    stored = to_json(small.status())
    del stored["phases"]
    with pytest.raises(FactsRefused):
        from_json(stored)


def test_a_report_of_the_third_schema_knows_no_earned_value_and_no_trend():
    facts = from_json(json.loads((FIXTURES / "v3.json").read_text(encoding="utf-8")))
    assert facts.earned is None
    assert facts.risks.trend == ()
