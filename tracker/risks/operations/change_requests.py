"""The life of a change request: raised, assessed, decided, and carried out in the plan."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.phases.domain.edits import Edit, as_json, from_json, merged
from tracker.phases.domain.effect import Effect
from tracker.phases.operations import NothingChanged, change_plan
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, writing

from ..models import ChangeRequest, Decision
from .logs import add_entry, add_inside, change_entry, turn_inside

Status = ChangeRequest.Status

VERDICTS = (Status.APPROVED, Status.REFUSED, Status.POSTPONED)
TURNS = {
    Status.SUBMITTED: {Status.ASSESSING, Status.WITHDRAWN},
    Status.ASSESSING: {Status.WAITING, Status.WITHDRAWN},
    Status.WAITING: {Status.ASSESSING, Status.WITHDRAWN, *VERDICTS},
    Status.POSTPONED: {Status.ASSESSING, Status.WITHDRAWN},
    Status.APPROVED: {Status.ASSESSING, Status.IMPLEMENTED},
}
"""What a change request may become next; what it was decided on changes only by going back to assessment."""

EDITABLE = (Status.SUBMITTED, Status.ASSESSING, Status.POSTPONED)


def may_become(change_request: ChangeRequest, status: str) -> bool:
    return status in TURNS.get(Status(change_request.status), ())


def is_editable(change_request: ChangeRequest) -> bool:
    return change_request.status in EDITABLE


def raise_change_request(*, rollout: Rollout, by: Member, on: date, **fields) -> ChangeRequest:
    return add_entry(ChangeRequest, rollout=rollout, by=by, on=on, **fields)


def revise_change_request(*, change_request: ChangeRequest, by: Member, **fields) -> None:
    _refuse_unless_editable(change_request)
    change_entry(entry=change_request, by=by, **fields)


def propose_edits(*, change_request: ChangeRequest, edits: Iterable[Edit], by: Member) -> None:
    """Have it ask for these changes of the plan; they take the place of earlier ones of the same fields."""
    edits = list(edits)
    places = {edit.place for edit in edits}
    kept = [edit for edit in proposed_edits(change_request) if edit.place not in places]
    _keep_edits(change_request, [*kept, *merged(edits)], by)


def drop_edit(*, change_request: ChangeRequest, place: int, by: Member) -> None:
    """No longer ask for one change of the plan, by its place from 1. Raises ValidationError if it is gone."""
    edits = proposed_edits(change_request)
    if not 1 <= place <= len(edits):
        raise ValidationError(_("This change is not asked for any more. Reload the page."))
    _keep_edits(change_request, edits[: place - 1] + edits[place:], by)


def proposed_edits(change_request: ChangeRequest) -> list[Edit]:
    return from_json(change_request.edits)


def assess_change_request(*, change_request: ChangeRequest, by: Member, on: date, note: str = "") -> None:
    _take_turn(change_request, Status.ASSESSING, by=by, on=on, note=note)


def ask_for_decision(*, change_request: ChangeRequest, by: Member, on: date, note: str = "") -> None:
    _take_turn(change_request, Status.WAITING, by=by, on=on, note=note)


def withdraw_change_request(*, change_request: ChangeRequest, by: Member, on: date, note: str = "") -> None:
    _take_turn(change_request, Status.WITHDRAWN, by=by, on=on, note=note)


def decide_change_request(
    *, change_request: ChangeRequest, verdict: str, reason: str, by: Member, on: date
) -> Decision:
    """Approve, refuse or postpone it, and write that into the log of decisions."""
    with writing(change_request.rollout, by=by) as log:
        _turn(change_request, verdict, log, by=by, on=on, note=reason)
        return add_inside(
            Decision,
            log,
            rollout=change_request.rollout,
            by=by,
            on=on,
            status=Decision.Status.MADE,
            decided_on=on,
            deciders=[by],
            reason=reason,
            change_request=change_request,
            phase=change_request.phase,
            issue=change_request.issue,
            is_confidential=change_request.is_confidential,
            **_decision_names(change_request),
        )


def implement_change_request(*, change_request: ChangeRequest, by: Member, on: date) -> Effect | None:
    """Make the plan as approved and say so, both or neither; the change of the plan can be taken back there.

    Raises what `change_plan` raises, such as EditsStale; a plan that is so already stays as it is.
    """
    effect = None
    with transaction.atomic():
        edits = proposed_edits(change_request)
        if edits:
            with suppress(NothingChanged):
                effect = change_plan(rollout=change_request.rollout, edits=edits, by=by, on=on)
        _take_turn(change_request, Status.IMPLEMENTED, by=by, on=on, note="")
    return effect


def _take_turn(change_request: ChangeRequest, status: str, *, by: Member, on: date, note: str) -> None:
    with writing(change_request.rollout, by=by) as log:
        _turn(change_request, status, log, by=by, on=on, note=note)


def _turn(change_request: ChangeRequest, status: str, log: Log, *, by: Member, on: date, note: str) -> None:
    if not may_become(change_request, status):
        raise ValidationError(
            _("“%(name)s” is at “%(now)s”; it can't become “%(wanted)s” from there. Reload the page.")
            % {
                "name": change_request,
                "now": change_request.get_status_display(),
                "wanted": Status(status).label,
            }
        )
    turn_inside(change_request, status, log, by=by, on=on, note=note)


def _keep_edits(change_request: ChangeRequest, edits: Sequence[Edit], by: Member) -> None:
    _refuse_unless_editable(change_request)
    change_entry(entry=change_request, by=by, edits=as_json(edits))


def _refuse_unless_editable(change_request: ChangeRequest) -> None:
    if not is_editable(change_request):
        raise ValidationError(
            _("“%(name)s” is at “%(now)s” and can't be edited. Take it back to assessment first.")
            % {"name": change_request, "now": change_request.get_status_display()}
        )


def _decision_names(change_request: ChangeRequest) -> dict[str, str]:
    """Name the decision in the rollout's languages, for it is kept."""
    rollout = change_request.rollout
    names = {"name": _decision_name(change_request, change_request.name, rollout.language)}
    if rollout.second_language:
        name = change_request.second_name or change_request.name
        names["second_name"] = _decision_name(change_request, name, rollout.second_language)
    return names


def _decision_name(change_request: ChangeRequest, name: str, language: str) -> str:
    with translation.override(language):
        said = _("%(label)s “%(name)s”: %(verdict)s")
        verdict = str(Status(change_request.status).label)
    values = {"label": change_request.label, "name": name, "verdict": verdict}
    spare = len(said % values) - limits.LINE_LENGTH
    return said % (values | {"name": f"{name[: -spare - 1]}…"} if spare > 0 else values)
