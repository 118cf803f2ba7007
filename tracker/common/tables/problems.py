"""What is wrong with a file: all of it is counted, the first hundred are kept with their places."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import limits


class Problem(NamedTuple):
    """`place` as people find it: “row 7, column Days”, “Steps!B7”; empty where it is the whole file."""

    place: str
    what: str

    def __str__(self) -> str:
        return _("%(place)s: %(what)s") % self._asdict() if self.place else self.what


class TableRefused(ValueError):
    """A file that can't be taken; `problems` is never empty, `count` may be larger."""

    def __init__(self, problems: list[Problem], count: int = 0) -> None:
        self.problems, self.count = tuple(problems), count or len(problems)
        super().__init__("; ".join(map(str, problems)))

    @property
    def sentences(self) -> list[str]:
        """Every problem that is kept, and how many more there are."""
        more = self.count - len(self.problems)
        left = ngettext("%(more)d more like these", "%(more)d more like these", more) % {"more": more}
        return [*map(str, self.problems), *([left] if more else [])]


class Problems:
    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, place: str, what: str) -> None:
        self.count += 1
        if len(self.kept) < limits.PROBLEMS_SHOWN:
            self.kept.append(Problem(place, what))

    def refuse(self) -> None:
        """Raise TableRefused if anything is wrong."""
        if self.count:
            raise TableRefused(self.kept, self.count)


def refused(what: str, place: str = "") -> TableRefused:
    return TableRefused([Problem(place, what)])
