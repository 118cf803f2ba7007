"""Which channel carries which news: what to advise, never to forbid (methods: communication)."""

from enum import StrEnum

ORAL = frozenset({"meeting", "call", "demo", "hotline"})
MANY = 12


class Advice(StrEnum):
    IN_PERSON_FIRST = "in_person_first"
    IN_PRIVATE = "in_private"
    IN_SMALL_GROUPS = "in_small_groups"
    IN_EACH_LANGUAGE = "in_each_language"
    FOLLOW_IN_WRITING = "follow_in_writing"
    ASK_BACK = "ask_back"
    MAIL_DOES = "mail_does"


def advice(*, weight: str, channel: str, direction: str, readers: int, languages: int) -> Advice | None:
    """Return what matters most for news of this weight on this channel; None where the channel fits.

    The spoken word is answered at once and soon forgotten, the written one the reverse.
    """
    spoken = channel in ORAL
    if weight == "heavy":
        return _of_heavy_news(spoken=spoken, direction=direction, readers=readers)
    if weight == "notable":
        if spoken and languages > 1:
            return Advice.IN_EACH_LANGUAGE
        return Advice.FOLLOW_IN_WRITING if spoken else Advice.ASK_BACK
    return Advice.MAIL_DOES if channel in {"meeting", "call"} and readers > MANY else None


def _of_heavy_news(*, spoken: bool, direction: str, readers: int) -> Advice:
    if not spoken:
        return Advice.IN_PERSON_FIRST
    if direction == "up" and readers > 1:
        return Advice.IN_PRIVATE
    return Advice.IN_SMALL_GROUPS if readers > MANY else Advice.FOLLOW_IN_WRITING
