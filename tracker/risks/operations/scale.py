from datetime import date

from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment, writing

from ..domain.scoring import Scale
from ..models import FormerScale


def change_scale(*, rollout: Rollout, scale: Scale, by: Member, on: date) -> None:
    """Let bands and chances count from today on; what was assessed before keeps its own."""
    if scale == Scale(tuple(rollout.risk_bands), tuple(rollout.risk_chances)):
        return
    with writing(rollout, by=by) as log:
        FormerScale.objects.create(
            rollout=rollout,
            bands=rollout.risk_bands,
            chances=rollout.risk_chances,
            until=on,
            at=recording_moment(),
            by=by,
        )
        rollout.risk_bands, rollout.risk_chances = list(scale.bands), list(scale.chances)
        rollout.save(update_fields=["risk_bands", "risk_chances"])
        log("risk_scale_changed", rollout, bands=rollout.risk_bands, chances=rollout.risk_chances)
