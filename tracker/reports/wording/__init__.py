"""Sentences made of facts, in the reader's language; page, overview and Word say the same."""

from tracker.common.wording import Shown, days_late, percent

from ..domain.health import worst as whole
from .changes import ToldChange, ask_label, ask_words, told
from .headline import Headline, because, chain_words, culprit, headline
from .health import count_of_health, finding_words, why
from .pieces import Piece, Sentence, deciding_day, joined, listed, named
from .statuses import AUDIENCES, DIMENSIONS, GATES, HEALTH, PROMISES, STEPS, phase_word, step_word

__all__ = [
    "AUDIENCES",
    "DIMENSIONS",
    "GATES",
    "HEALTH",
    "PROMISES",
    "STEPS",
    "Headline",
    "Piece",
    "Sentence",
    "Shown",
    "ToldChange",
    "ask_label",
    "ask_words",
    "because",
    "chain_words",
    "count_of_health",
    "culprit",
    "days_late",
    "deciding_day",
    "finding_words",
    "headline",
    "joined",
    "listed",
    "named",
    "percent",
    "phase_word",
    "step_word",
    "told",
    "whole",
    "why",
]
