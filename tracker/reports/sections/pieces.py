"""What several sections need: our sentences and statuses as the Word report takes them."""

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.text import Bold, Footnote, Status, Text, Tone

from ..domain.facts import Colour, StatusFacts
from ..wording import HEALTH, Sentence, Shown

_TONES: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "bad", "accent": "accent", "none": "none"}


def text(sentence: Sentence) -> Text:
    return [Bold(piece.text) if piece.bold else piece.text for piece in sentence]


def status(shown: Shown) -> Status:
    return Status(str(shown.word), _TONES[shown.tone])


def pill(colour: Colour) -> Status:
    return Status(str(HEALTH[colour].word), _TONES[HEALTH[colour].tone], pill=True)


def source(facts: StatusFacts, what: str) -> Footnote:
    """Say where figures come from, and how far the rollout's log had come then."""
    said = {
        "what": what,
        "rollout": facts.rollout,
        "day": written(facts.on, "year"),
        "count": facts.log_count,
    }
    if not facts.log_count:
        return Footnote(_("Source: %(what)s of %(rollout)s, %(day)s.") % said)
    return Footnote(_("Source: %(what)s of %(rollout)s, %(day)s, log entry %(count)d.") % said)


def paragraphs(typed: str) -> list[str]:
    """Split what people typed at its line breaks."""
    return [line.strip() for line in typed.splitlines() if line.strip()]
