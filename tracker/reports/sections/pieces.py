"""What several sections need: our sentences and statuses as the Word report takes them."""

from tracker.word.text import Bold, Status, Text, Tone

from ..domain.facts import Colour
from ..wording import HEALTH, Sentence, Shown

_TONES: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "bad", "accent": "accent", "none": "none"}


def text(sentence: Sentence) -> Text:
    return [Bold(piece.text) if piece.bold else piece.text for piece in sentence]


def status(shown: Shown) -> Status:
    return Status(str(shown.word), _TONES[shown.tone])


def pill(colour: Colour) -> Status:
    return Status(str(HEALTH[colour].word), _TONES[HEALTH[colour].tone], pill=True)


def paragraphs(typed: str) -> list[str]:
    """Split what people typed at its line breaks."""
    return [line.strip() for line in typed.splitlines() if line.strip()]
