"""Every view says who may open it; a test fails on one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required


@dataclass(frozen=True)
class Access:
    """Who may open a view: anyone, whoever signed in, or members of the rollout with a permission."""

    kind: str
    permission: Any = None


def declares(access: Access) -> Callable:
    def mark(view: Callable) -> Callable:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def public(view: Callable) -> Callable:
    """Anyone may open it, signed in or not."""

    @wraps(view)
    def open_view(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return declares(Access("public"))(open_view)


def signed_in(view: Callable) -> Callable:
    """Whoever signed in may open it."""
    return declares(Access("signed_in"))(login_required(view))
