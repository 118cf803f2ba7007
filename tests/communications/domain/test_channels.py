import pytest

from tracker.communications.domain.channels import MANY, ORAL, Advice, advice


def advised(weight="light", channel="mail", direction="down", readers=1, languages=1):
    return advice(weight=weight, channel=channel, direction=direction, readers=readers, languages=languages)


@pytest.mark.parametrize("channel", ["mail", "form", "written"])
def test_weighty_news_is_said_in_person_first_whoever_hears_it(channel):
    for direction in ("up", "down", "peer", "out"):
        for readers in (0, 1, 500):
            heavy = advised("heavy", channel, direction, readers)
            assert heavy == Advice.IN_PERSON_FIRST


@pytest.mark.parametrize("channel", sorted(ORAL))
def test_weighty_news_said_in_person_is_followed_in_writing(channel):
    assert advised("heavy", channel) == Advice.FOLLOW_IN_WRITING


def test_weighty_news_for_many_is_said_in_small_groups():
    assert advised("heavy", "meeting", readers=MANY) == Advice.FOLLOW_IN_WRITING
    assert advised("heavy", "meeting", readers=MANY + 1) == Advice.IN_SMALL_GROUPS


def test_weighty_news_for_superiors_is_said_one_to_one():
    assert advised("heavy", "meeting", "up", readers=2) == Advice.IN_PRIVATE
    assert advised("heavy", "meeting", "up", readers=1) == Advice.FOLLOW_IN_WRITING


def test_what_changes_their_work_is_spoken_and_written():
    assert advised("notable", "meeting") == Advice.FOLLOW_IN_WRITING
    assert advised("notable", "mail") == Advice.ASK_BACK


def test_where_several_languages_listen_it_is_handed_out_in_each():
    assert advised("notable", "meeting", languages=2) == Advice.IN_EACH_LANGUAGE


def test_routine_news_needs_no_advice_unless_many_have_to_meet_for_it():
    assert advised("light", "mail", readers=500) is None
    assert advised("light", "meeting", readers=MANY) is None
    assert advised("light", "meeting", readers=MANY + 1) == Advice.MAIL_DOES
