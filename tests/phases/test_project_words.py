"""The words for a project's file, in both languages."""

import pytest
from django.utils.translation import override

from tracker.phases.domain.msproject import FileRefused, Refusal, What
from tracker.phases.domain.plan_file import Unread
from tracker.phases.wording_project import REFUSED, TITLES, refused_words, unread_groups


def test_everything_that_can_be_said_has_words():
    assert set(TITLES) == set(What) - {What.MORE}
    assert set(REFUSED) == set(Refusal)


@pytest.mark.parametrize("refusal", Refusal)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refusal_names_its_place_and_its_value(refusal, language):
    refused = FileRefused(refusal, "PLACE", "VALUE")
    with override(language):
        words = refused_words(refused)
    assert "%(" not in words + str(refused)
    assert ("PLACE" in words) == ("%(place)s" in str(REFUSED[refusal]))
    assert ("VALUE" in words) == ("%(value)s" in str(REFUSED[refusal]))
    assert (words == str(REFUSED[refusal]) % {"place": "PLACE", "value": "VALUE"}) == (language == "en")


def test_what_is_not_read_is_sorted_by_what_became_of_it():
    unread = [
        Unread("Map", What.NOTES, "Ask first"),
        Unread("Load", What.PRIORITY, "900"),
        Unread("Train", What.NOTES),
        Unread("288", What.MORE, What.NOTES),
    ]
    groups = unread_groups(unread)
    assert [(group.code, group.lines, group.more) for group in groups] == [
        ("notes", ["Map · Ask first", "Train"], 288),
        ("priority", ["Load · 900"], 0),
    ]
    assert groups[0].title == "Notes: left out"
    with override("zh-hans"):
        assert unread_groups(unread)[1].title == "优先级：未保留"
