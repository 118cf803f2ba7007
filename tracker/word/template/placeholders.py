"""What a template may ask for. The page, the handbook and the check read this one table."""

from dataclasses import dataclass

SENTINEL = "⟦report⟧"
"""Stands in a filled template where the report goes."""


@dataclass(frozen=True)
class Placeholder:
    """`may_be_empty`: worth an `{% if … %}` around it."""

    name: str
    may_be_empty: bool = False

    @property
    def tag(self) -> str:
        return f"{{{{ {self.name} }}}}"


REPORT = Placeholder("report")
"""Alone in a paragraph of the body, once: the report itself."""

PLACEHOLDERS = (
    Placeholder("rollout"),
    Placeholder("organisation", may_be_empty=True),
    Placeholder("title"),
    Placeholder("number", may_be_empty=True),
    Placeholder("period"),
    Placeholder("day"),
    Placeholder("language"),
    Placeholder("audience"),
    Placeholder("manager", may_be_empty=True),
    Placeholder("sponsor", may_be_empty=True),
    Placeholder("approved_by", may_be_empty=True),
    Placeholder("approved_on", may_be_empty=True),
    Placeholder("headline", may_be_empty=True),
    Placeholder("status", may_be_empty=True),
)
"""What is filled with words, in the order in which people read about it."""

NAMES = frozenset(placeholder.name for placeholder in (*PLACEHOLDERS, REPORT))
FILTERS = frozenset({"upper", "lower"})
