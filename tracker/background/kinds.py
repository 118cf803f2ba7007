"""What can be done in the background: each kind of job by its name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.rollouts.domain.roles import Permission

TRIES = 3
UNTITLED = _("Work in the background")


class Stopped(Exception):
    """The job is no longer this worker's: it was cancelled, or taken up by another."""


class HandedBack(Stopped):
    """The worker ends; the job goes back to the queue, and this try does not count."""


class Refused(Exception):
    """The job can't be done. Holds a code of `wording.REASONS` or a sentence that its member may read."""


class TryAgain(Exception):
    """Something outside does not answer now. Holds the same as Refused."""


@dataclass(frozen=True)
class Kind:
    """`needs`: what whoever started it must still be allowed when it runs.

    `when_closed`: it runs for closed rollouts too. `forgets`: once done, its arguments are erased.
    """

    name: str
    function: Callable[..., dict | None]
    title: str | Promise
    needs: Permission | None = None
    when_closed: bool = False
    tries: int = TRIES
    forgets: bool = False


_kinds: dict[str, Kind] = {}


def background(name: str, *, title: str | Promise = UNTITLED, **options) -> Callable:
    """Register a function as what jobs of this name do.

    It is called with a Running and the JSON arguments the job was started with, and may return a dict
    to keep; its "url" is the page the result is seen on.
    """

    def register(function: Callable[..., dict | None]) -> Callable[..., dict | None]:
        _kinds[name] = Kind(name, function, title, **options)
        return function

    return register


def kind_of(name: str) -> Kind:
    """Raises LookupError for a name that nothing is registered under."""
    return _kinds[name]


def title_of(name: str) -> str:
    return str(_kinds[name].title if name in _kinds else UNTITLED)
