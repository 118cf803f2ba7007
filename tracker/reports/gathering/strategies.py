"""The names of the rollout's two strategies, from its copy of the playbook."""

from tracker.rollouts.models import Rollout

from ..domain.facts import Name


def strategies(rollout: Rollout) -> tuple[Name | None, Name | None]:
    """Return the rollout strategy's name and the transition strategy's."""
    variants = Rollout.objects.filter(pk=rollout.pk).values_list("playbook__variants", flat=True).get() or {}
    return (
        _named(rollout, variants.get("rollout", []), rollout.rollout_strategy),
        _named(rollout, variants.get("transition", []), rollout.transition_strategy),
    )


def _named(rollout: Rollout, variants: list[dict], key: str) -> Name | None:
    if not key:
        return None
    names: dict[str, str] = next((variant["name"] for variant in variants if variant["key"] == key), {})
    return Name(names.get(rollout.language, key), names.get(rollout.second_language, ""))
