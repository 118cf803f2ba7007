"""What a message says."""

from typing import NamedTuple


class Written(NamedTuple):
    """A message in one language."""

    subject: str
    body: str
