"""The playbook as chosen: strategies that shape the plan at its start."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.library.domain import limits
from tracker.library.domain.links import own_phase_link
from tracker.library.domain.playbook import Days, Link, Node, Playbook, Step, Variant, Variants

Ends = tuple[Node, Node]


class UnknownVariantError(LookupError):
    """The playbook has no such rollout or transition strategy."""


class TooManyLinksError(ValueError):
    """The plan as chosen would need more links than a plan may have; never so in a playbook as read."""


def tailor(playbook: Playbook, *, rollout: str | None = None, transition: str | None = None) -> Playbook:
    """The playbook with the chosen strategies worked in and no variants left.

    Raises UnknownVariantError.
    """
    chosen = []
    for key, variants in ((rollout, playbook.variants.rollout), (transition, playbook.variants.transition)):
        if key is not None:
            chosen.append(_variant(key, variants))
    return tailored(playbook, chosen)


def _variant(key: str, variants: Iterable[Variant]) -> Variant:
    by_key = {variant.key: variant for variant in variants}
    if key not in by_key:
        raise UnknownVariantError(f"“{key}” is none of: {', '.join(by_key)}")
    return by_key[key]


def tailored(playbook: Playbook, chosen: Iterable[Variant]) -> Playbook:
    """As `tailor`; where two variants change the same link the later one wins, and scales multiply.

    Raises TooManyLinksError.
    """
    chosen = list(chosen)
    left_out = dict.fromkeys(key for variant in chosen for key in variant.leave_out)
    links = {link.ends: link for link in playbook.links}
    for variant in chosen:
        links.update({link.ends: link for link in variant.links})
    if len(links) > limits.LINKS:
        raise TooManyLinksError
    return replace(
        playbook,
        steps=tuple(_scaled(step, chosen) for step in playbook.steps if step.key not in left_out),
        links=tuple(_bridged(links, left_out, {step.key: step.phase for step in playbook.steps})),
        variants=Variants(),
    )


def _scaled(step: Step, chosen: Iterable[Variant]) -> Step:
    percentages = [variant.scale.get(step.phase, 100) for variant in chosen]
    if all(percent == 100 for percent in percentages):
        return step
    days = step.days
    return replace(
        step,
        days=Days(*(_scaled_days(number, percentages) for number in (days.best, days.likely, days.worst))),
    )


def _scaled_days(days: int, percentages: Iterable[int]) -> int:
    """Rounded to whole days, half a day up; work keeps at least a day."""
    if days == 0:
        return 0
    whole = 1
    for percent in percentages:
        days, whole = days * percent, whole * 100
    return min(max(1, (2 * days + whole) // (2 * whole)), limits.DAYS)


def _bridged(by_ends: dict[Ends, Link], left_out: Iterable[str], phase_of: dict[str, str]) -> Iterable[Link]:
    """The links without the steps left out: what waited for such a step waits for its predecessors.

    Two links through a step that takes no time are one link: it leaves as the first and enters as the
    second, and the lags add up. Between ends that are linked already the present link stays.
    """
    into: dict[str, dict[Ends, Link]] = {str(Node("step", key)): {} for key in left_out}
    out_of: dict[str, dict[Ends, Link]] = {node: {} for node in into}

    def around(link: Link) -> Iterator[dict[Ends, Link]]:
        """Where the link is noted: nowhere, unless a step left out is at one of its ends."""
        if str(link.successor) in into:
            yield into[str(link.successor)]
        if str(link.predecessor) in out_of:
            yield out_of[str(link.predecessor)]

    for link in by_ends.values() if into else ():
        for noted in around(link):
            noted[link.ends] = link
    bridges = 0
    for gone in into:
        before, after = list(into[gone].values()), list(out_of[gone].values())
        for link in (*before, *after):
            del by_ends[link.ends]
            for noted in around(link):
                del noted[link.ends]
        for link in (_joined(first, second) for first in before for second in after):
            bridges += 1
            if max(bridges, len(by_ends)) > limits.LINKS:
                raise TooManyLinksError
            if link.predecessor == link.successor or own_phase_link(link, phase_of) or link.ends in by_ends:
                continue
            by_ends[link.ends] = link
            for noted in around(link):
                noted[link.ends] = link
    return by_ends.values()


def _joined(before: Link, after: Link) -> Link:
    lag = max(-limits.DAYS, min(before.lag + after.lag, limits.DAYS))
    kind = before.kind[0] + after.kind[1]
    return Link(before.predecessor, after.successor, kind, lag)  # type: ignore[arg-type]
