"""Tabler's outline icons, drawn inline; read from the installed package once."""

import re
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from .npm import MODULES

_FOLDER = MODULES / "@tabler" / "icons" / "icons" / "outline"
_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def paths(name: str) -> str:
    """Return an icon's drawing on its 24 × 24 grid. Raises FileNotFoundError for an unknown name."""
    found = _INSIDE.search((_FOLDER / f"{name}.svg").read_text())
    assert found, f"{name}.svg holds no drawing"
    return " ".join(found.group(1).split())


@cache
def icon(name: str, classes: str = "") -> SafeString:
    return mark_safe(
        f'<svg class="icon {classes}" aria-hidden="true" focusable="false" viewBox="0 0 24 24">'
        f"{paths(name)}</svg>"
    )


def icon_at(name: str, x: float, y: float, size: float = 16) -> str:
    """Return an icon for use inside a larger drawing, its top left corner at x, y."""
    return (
        f'<svg class="icon" x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}" viewBox="0 0 24 24">'
        f"{paths(name)}</svg>"
    )
