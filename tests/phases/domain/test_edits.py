import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.phases.domain.edits import (
    EditUnreadable,
    FieldEdit,
    LinkEdit,
    StepEdit,
    Terms,
    as_json,
    from_json,
    merged,
    reversed_edits,
)

VALUES = st.none() | st.integers(-10, 10) | st.text(max_size=3)
TERMS = st.none() | st.builds(Terms, st.sampled_from(["FS", "SS"]), st.integers(-3, 3))
EDITS = st.lists(
    st.builds(
        FieldEdit, st.sampled_from(["step:a", "phase:P1"]), st.sampled_from(["days", "name"]), VALUES, VALUES
    )
    | st.builds(LinkEdit, st.just("step:a"), st.sampled_from(["step:b", "phase:P2"]), TERMS, TERMS)
    | st.builds(StepEdit, st.sampled_from("ab"), st.booleans())
)


@given(EDITS)
def test_what_is_kept_is_read_back_as_it_was(edits):
    assert from_json(as_json(edits)) == edits


@given(EDITS)
def test_taking_back_twice_is_the_edits_themselves(edits):
    assert reversed_edits(reversed_edits(edits)) == edits


@given(EDITS)
def test_merged_edits_speak_of_each_place_once(edits):
    places = [edit.place for edit in merged(edits)]
    assert len(places) == len(set(places))


def test_two_edits_of_one_field_become_one_from_the_first_to_the_last():
    edits = [FieldEdit("step:a", "days", 5, 7), FieldEdit("step:a", "days", 7, 9)]
    assert merged(edits) == [FieldEdit("step:a", "days", 5, 9)]


def test_what_ends_as_it_began_is_no_edit():
    edits = [FieldEdit("step:a", "days", 5, 7), FieldEdit("step:a", "days", 7, 5)]
    added_and_removed = [
        LinkEdit("step:a", "step:b", None, Terms("FS", 0)),
        LinkEdit("step:a", "step:b", Terms("FS", 0), None),
    ]
    assert merged([*edits, *added_and_removed]) == []


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        [[]],
        [{"of": "step:a", "field": "days", "was": 5}],
        [{"of": "step:a", "field": "days", "was": 5, "now": 6, "pk": 1}],
        [{"of": "step:a", "field": "days", "was": 5, "now": True}],
        [{"of": "step:a", "field": "days", "was": 5, "now": [6]}],
        [{"of": "step:a", "field": "days", "was": 5, "now": 6.5}],
        [{"before": "step:a", "after": "step:b", "was": None, "now": ["FS", True]}],
        [{"before": "step:a", "after": "step:b", "was": None, "now": ["FS"]}],
        [{"step": "a", "is_there": 1}],
    ],
)
def test_anything_else_is_unreadable(sent):
    with pytest.raises(EditUnreadable):
        from_json(sent)
