"""Whom and what of a rollout a file can name: its people by name, its phases and steps by key or name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tracker.phases.models import Phase, Step
from tracker.rollouts.models import Rollout


class Known:
    def __init__(self, rollout: Rollout) -> None:
        members = sorted(rollout.members.order_by("pk"), key=lambda member: member.left_on is not None)
        self._names = {member.pk: member.name for member in members}
        self._people: dict[str, int] = {}
        for member in members:
            self._people.setdefault(member.name, member.pk)
        self.phases = Nodes(list(rollout.phases.all()))
        self.steps = Nodes(list(rollout.steps.select_related(None)))

    def is_somebody(self, name: str) -> bool:
        return name in self._people

    def person(self, name: str, now: int | None = None) -> int | None:
        """Return who is called so: whoever is there before those who left, a present owner before both."""
        if now is not None and self._names.get(now) == name:
            return now
        return self._people[name] if name else None


class Nodes:
    """Phases or steps by the words that mean one of them alone: their keys, and names in lower case."""

    def __init__(self, nodes: Sequence[Phase | Step]) -> None:
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for node in nodes:
            for word in {node.name.casefold(), node.second_name.casefold()} - {""}:
                by_name[word].append(node.key)
        self._by_word = {word: keys[0] for word, keys in by_name.items() if len(keys) == 1}
        self._by_word |= {node.key.casefold(): node.key for node in nodes}
        self.pks = {node.key: node.pk for node in sorted(nodes, key=lambda node: (node.position, node.pk))}
        self._places = {key: place for place, key in enumerate(self.pks)}

    def find(self, word: str) -> str | None:
        """Return the key of what is called so."""
        return self._by_word.get(word.casefold())

    def in_order(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(keys, key=self._places.__getitem__))
