"""What several gatherers need."""

from django.utils.text import Truncator

EXCERPT = 300


def excerpt(text: str) -> str:
    """What people wrote, on one line and short enough for a table."""
    return Truncator(" ".join(text.split())).chars(EXCERPT)
