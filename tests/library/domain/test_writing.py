import json

from tests.library.domain.small import link, read, small, variant
from tracker.library.domain.playbook import Anchored, OnDemand, Repeating
from tracker.library.domain.reading import playbook_from, read_playbook
from tracker.library.domain.writing import as_json, write_playbook


def shuffled(value):
    """The same JSON with the fields of every object in another order."""
    if isinstance(value, dict):
        return {name: shuffled(entry) for name, entry in reversed(value.items())}
    if isinstance(value, list):
        return [shuffled(entry) for entry in value]
    return value


def test_a_playbook_survives_the_round_trip():
    playbook = read(small())
    assert read_playbook(write_playbook(playbook)) == playbook
    assert playbook_from(as_json(playbook)) == playbook


def test_export_import_export_gives_the_same_bytes():
    document = small()
    document["variants"]["rollout"][0] = variant("phased", scale={"P2": 90, "P1": 110})
    once = write_playbook(read(document))
    assert write_playbook(read_playbook(once)) == once
    assert write_playbook(read(shuffled(document))) == once


def test_the_file_is_plain_readable_utf8():
    written = write_playbook(read(small())).decode()
    assert "发起人" in written
    assert written.endswith("}\n")
    assert json.loads(written) == small()


def test_each_cadence_survives():
    document = small()
    cadences = [
        {"every": 1, "unit": "month"},
        {"anchor": "gate", "phases": ["P1"], "offset": -5},
        {"anchor": "go_live", "phases": "all", "offset": 10},
        {"on_demand": True},
    ]
    document["messages"] = [
        document["messages"][0] | {"key": f"T{i}", "cadence": cadence} for i, cadence in enumerate(cadences)
    ]
    playbook = read(document)
    assert [message.cadence for message in playbook.messages] == [
        Repeating(1, "month"),
        Anchored("gate", ("P1",), -5),
        Anchored("go_live", "all", 10),
        OnDemand(),
    ]
    assert as_json(playbook)["messages"] == document["messages"]


def test_a_link_keeps_its_kind_and_lag():
    document = small()
    document["links"].append(link("step:a", "step:c", "SF", -3))
    assert as_json(read(document))["links"][-1] == link("step:a", "step:c", "SF", -3)
