"""What people say about their steps."""

from collections.abc import Collection, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment

from ..domain.effect import Effect
from ..domain.progress import Progress, ProgressRefused, Said, refuse_progress
from ..models import ChecklistItem, Step, StepUpdate
from ..queries import progress_of
from ..wording import progress_errors
from .changing import KEEP, Change, Keep, changing_plan, ends_in_the_evening

FACTS = [
    "started_on",
    "finished_on",
    "ends_in_the_evening",
    "days_left",
    "said_on",
    "blocked_since",
    "blocked_reason",
    "is_dropped",
    "owner",
]


def update_step(
    *,
    step: Step,
    by: Member | None,
    on: date,
    owner: Member | Keep | None = KEEP,
    done_items: Collection[ChecklistItem] | Keep = KEEP,
    note: str = "",
    **facts,
) -> Effect | None:
    """Keep what somebody said about a step on a day, with facts as in `say`, and tell what it moves.

    Raises ValidationError.
    """
    with changing_plan(step.rollout, by=by, on=on) as change:
        was_owner = step.owner
        if not isinstance(owner, Keep):
            step.owner = owner
        ticked = [] if isinstance(done_items, Keep) else _tick(step, done_items, by=by, on=on)
        say(change, step=step, by=by, on=on, note=note, **facts)
        if step.owner != was_owner:
            change.log("step_given", step, was=was_owner and was_owner.pk, owner=step.owner and step.owner.pk)
        for item in ticked:
            change.log("checklist_ticked", item, done=item.done_on is not None)
    return change.effect


def say(
    change: Change,
    *,
    step: Step,
    by: Member | None,
    on: date,
    started_on: date | None = None,
    finished_on: date | None = None,
    days_left: int | Keep | None = None,
    blocked_reason: str = "",
    is_dropped: bool = False,
    note: str = "",
) -> None:
    """Keep the facts of a step as part of a change.

    `days_left` kept means that nothing new was said: it still holds since its day. Raises ValidationError.
    """
    said_anew = not isinstance(days_left, Keep)
    if isinstance(days_left, Keep):
        days_left = step.days_left if started_on and not finished_on and not is_dropped else None
    progress = Progress(started_on, finished_on, days_left, blocked_reason, is_dropped)
    keep_first_facts(step)
    _set_facts(step, progress, on=on, said_anew=said_anew, change=change)
    step.save(update_fields=FACTS)
    remember(step, by=by, on=on, note=note)
    change.log("step_updated", step, said=progress.said, note=note, **_facts(step))


def undo_update(
    *,
    step: Step,
    by: Member | None,
    on: date,
    owner: Member | Keep | None = KEEP,
    done_items: Collection[ChecklistItem] | Keep = KEEP,
) -> Effect | None:
    """Say again what was said before the last update; nothing is deleted. Raises ValidationError."""
    said = list(step.updates.order_by("-pk"))
    if not said:
        raise ValidationError(
            _("Nothing was said about “%(step)s” yet; there is nothing to undo.") % {"step": step}
        )
    earlier = said[1:]
    before = earlier[0] if earlier else StepUpdate(step=step, on=on)
    with changing_plan(step.rollout, by=by, on=on) as change:
        step.started_on, step.finished_on = before.started_on, before.finished_on
        step.days_left, step.said_on = before.days_left, before.said_on
        step.is_dropped = before.is_dropped
        step.blocked_reason = before.blocked_reason
        step.blocked_since = _blocked_since(earlier)
        step.ends_in_the_evening = None
        if not isinstance(owner, Keep):
            step.owner = owner
        step.save(update_fields=FACTS)
        if not isinstance(done_items, Keep):
            _tick(step, done_items, by=by, on=on)
        remember(step, by=by, on=on, note="")
        change.log("step_update_undone", step, **_facts(step))
    return change.effect


def _set_facts(step: Step, progress: Progress, *, on: date, said_anew: bool, change: Change) -> None:
    try:
        refuse_progress(progress, on)
    except ProgressRefused as refused:
        raise progress_errors(refused) from refused
    is_blocked = progress.said == Said.BLOCKED
    step.started_on, step.finished_on = progress.started_on, progress.finished_on
    step.days_left, step.is_dropped = progress.days_left, progress.is_dropped
    if progress.days_left is None:
        step.said_on = None
    elif said_anew:
        step.said_on = on
    step.blocked_reason = progress.blocked_reason if is_blocked else ""
    step.blocked_since = (step.blocked_since or on) if is_blocked else None
    step.ends_in_the_evening = None
    if step.is_milestone and step.finished_on:
        step.ends_in_the_evening = ends_in_the_evening(change.before, step.node_key)


def keep_first_facts(step: Step) -> None:
    """What came with an imported plan becomes its first update, so that an undo leads back to it."""
    if progress_of(step) != Progress() and not step.updates.exists():
        remember(step, by=None, on=first_day_of_facts(step), note="")


def first_day_of_facts(step: Step) -> date:
    return step.said_on or step.finished_on or step.started_on or step.blocked_since or step.rollout.starts_on


def remember(step: Step, *, by: Member | None, on: date, note: str) -> None:
    update_of(step, by=by, on=on, note=note).save()


def update_of(step: Step, *, by: Member | None, on: date, note: str = "") -> StepUpdate:
    """Return the step's facts as an update that is not saved yet."""
    return StepUpdate(
        step=step,
        member=by,
        on=on,
        at=recording_moment(),
        started_on=step.started_on,
        finished_on=step.finished_on,
        days_left=step.days_left,
        said_on=step.said_on,
        blocked_reason=step.blocked_reason,
        is_dropped=step.is_dropped,
        note=note,
    )


def _tick(step: Step, done: Collection[ChecklistItem], *, by: Member | None, on: date) -> list[ChecklistItem]:
    """Return the items that changed."""
    wanted = {item.pk for item in done}
    changed = [item for item in step.checklist.all() if (item.done_on is not None) != (item.pk in wanted)]
    for item in changed:
        ticked = item.pk in wanted
        item.done_on, item.done_by = (on, by) if ticked else (None, None)
        item.save(update_fields=["done_on", "done_by"])
    return changed


def _blocked_since(updates: Sequence[StepUpdate]) -> date | None:
    """Return the first day of the block that the latest of these updates speaks of."""
    since = None
    for update in updates:
        if not update.blocked_reason:
            break
        since = update.on
    return since


def _facts(step: Step) -> dict:
    return {name: getattr(step, name) for name in FACTS if name != "owner"}
