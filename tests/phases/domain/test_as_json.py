import json

from tests.phases.domain.make import day, link, scheduled, step
from tracker.phases.domain.as_json import as_json


def test_the_printed_schedule_keeps_its_contract():
    ours = scheduled(step("a", 5), step("m", 0), link("a", "m", lag=1), on=day(1), go_live="step:m")
    printed = json.loads(json.dumps(as_json(ours)))
    assert {name: printed[name] for name in ("on", "finish", "go_live")} == {
        "on": "2026-01-06",
        "finish": "2026-01-13",
        "go_live": "2026-01-13",
    }
    assert [node["key"] for node in printed["nodes"]] == ["start:P1", "step:a", "step:m", "gate:P1"]
    assert printed["nodes"][2] == {
        "key": "step:m",
        "kind": "step",
        "name": "M",
        "phase": "P1",
        "planned": {"start": "2026-01-12", "finish": "2026-01-12"},
        "forecast": {"start": "2026-01-13", "finish": "2026-01-13"},
        "total_float": 0,
        "go_live_float": 0,
        "critical": True,
        "driver": {"reason": "link", "before": "step:a", "kind": "FS", "lag": 1},
    }
    assert printed["nodes"][1]["driver"] == {"reason": "status_date"}


def test_what_has_no_date_is_null():
    printed = as_json(scheduled(step("a"), step("b"), link("a", "b"), link("b", "a"), go_live="step:a"))
    assert (printed["finish"], printed["go_live"]) == (None, None)
    assert (printed["nodes"][1]["planned"], printed["nodes"][1]["driver"]) == (None, None)
