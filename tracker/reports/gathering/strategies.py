"""The names of the rollout's two strategies, from its copy of the playbook."""

from collections.abc import Iterable, Mapping

from tracker.rollouts.models import Rollout

from ..domain.facts import Name

Variants = Mapping[str, list[dict]]


def variants_of(rollouts: Iterable[Rollout]) -> dict[int, Variants]:
    """Return what each playbook's copy offers as strategies, by the rollout's id, without the rest of it."""
    rows = Rollout.objects.filter(pk__in=[rollout.pk for rollout in rollouts])
    return {pk: variants or {} for pk, variants in rows.values_list("pk", "playbook__variants")}


def strategies(rollout: Rollout, variants: Variants) -> tuple[Name | None, Name | None]:
    """Return the rollout strategy's name and the transition strategy's."""
    return (
        _named(rollout, variants.get("rollout", []), rollout.rollout_strategy),
        _named(rollout, variants.get("transition", []), rollout.transition_strategy),
    )


def _named(rollout: Rollout, variants: list[dict], key: str) -> Name | None:
    if not key:
        return None
    names: dict[str, str] = next((variant["name"] for variant in variants if variant["key"] == key), {})
    return Name(names.get(rollout.language, key), names.get(rollout.second_language, ""))
