"""A made-up report, to see a template by."""

import json
from functools import cache
from pathlib import Path

from .domain.differences import differences
from .domain.facts import StatusFacts
from .domain.outline import Outline
from .domain.stored import from_json
from .narrative import drafted
from .telling import Telling

_FILE = Path(__file__).with_name("sample_facts.json")


@cache
def sample_facts() -> StatusFacts:
    """Facts of the demo's bank on a day, with something in every section."""
    return from_json(json.loads(_FILE.read_text(encoding="utf-8")))


def sample_telling(language: str, outline: Outline) -> Telling:
    facts = sample_facts()
    return Telling(
        facts,
        drafted(facts, language),
        differences(None, facts),
        number=6,
        before=5,
        approved_by=facts.sponsors[0],
        approved_on=facts.on,
        outline=outline,
    )
