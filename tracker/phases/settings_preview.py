"""What a change of a rollout's settings would do to its plan: the settings' page asks before it is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tracker.common.work import Panel
from tracker.rollouts.models import Member, Rollout

from .chart import Look, draw_strips
from .domain.effect import Effect, effect
from .domain.schedule import ScheduleBeyondLimit
from .models import Phase
from .preview import Preview, preview
from .preview_words import preview_words
from .queries import approved_baseline, schedule_of

WIDTH = 960


@dataclass(frozen=True)
class PhaseStrip:
    phase: Phase
    strip: SafeString


def settings_preview(rollout: Rollout, change: Callable[[], None], by: Member) -> Iterator[Panel]:
    """A plan that is past the calendar already has nothing to compare with. Raises what the change raises."""
    stored = Rollout.objects.defer("playbook").get(pk=rollout.pk)

    def change_stored() -> Effect:
        before = schedule_of(stored)
        change()
        stored.refresh_from_db()
        return effect(before, schedule_of(stored))

    try:
        seen = preview(stored, change_stored, by=by)
    except ScheduleBeyondLimit:
        return
    if _does_anything(seen):
        axis, strips = _strips(seen)
        context = {"preview": preview_words(seen), "axis": axis, "strips": strips}
        yield Panel("phases/settings_preview.html", context)


def _does_anything(seen: Preview) -> bool:
    found = seen.effect
    assert found is not None
    return bool(
        found.moved
        or found.missed_deadlines
        or found.became_critical
        or found.no_longer_critical
        or found.lost_forecast
        or found.gained_forecast
        or seen.moved_along
    )


def _strips(seen: Preview) -> tuple[SafeString, list[PhaseStrip]]:
    """Draw the phases alone, each where it was and where it would be."""
    phases = seen.after.phases
    look = Look("month", before=seen.before.schedule, width=WIDTH, row_height=28)
    axis, strips = draw_strips(
        seen.after, [(shown, [], True) for shown in phases], approved_baseline(seen.after.rollout), look
    )
    rows = [(shown.phase, strips.get(f"phase:{shown.phase.key}")) for shown in phases]
    return axis, [PhaseStrip(phase, strip) for phase, strip in rows if strip]
