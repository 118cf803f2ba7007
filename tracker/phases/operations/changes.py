"""Edits of a plan that are saved together, and the last of them taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import recording_moment

from ..domain import plan as domain
from ..domain.edits import (
    Edit,
    FieldEdit,
    LinkEdit,
    StepEdit,
    Terms,
    as_json,
    from_json,
    merged,
    reversed_edits,
)
from ..domain.effect import Effect
from ..domain.links import LinkRefused, refuse_link, refuse_links
from ..domain.network import PlanRefused
from ..editing import FIELDS, editable_field
from ..models import Phase, PlanChange, PlanLink, Step
from ..queries import plan_of
from ..wording import link_refused
from .changing import Change, changing_plan
from .costs import record_cost
from .progress import keep_first_facts, remember
from .removing import remove_untouched_step

type Rows = dict[str, Step | Phase]


class NothingChanged(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("Nothing was changed; everything is as it was."))


class EditsStale(ValidationError):
    """Somebody else changed the same places meanwhile; the sentences say what stands there now."""


def change_plan(*, rollout: Rollout, edits: Iterable[Edit], by: Member | None, on: date) -> Effect | None:
    """Save edits together, all or none, keep them for undo, and tell what they move.

    Raises NothingChanged, EditsStale, or ValidationError for what a plan can't hold.
    """
    with changing_plan(rollout, by=by, on=on) as change:
        done = apply_edits(rollout, edits, change=change, by=by, on=on)
        keep_change(rollout, done, change=change, by=by)
    return change.effect


def undo_change(*, change: PlanChange, by: Member | None, on: date) -> Effect | None:
    """Take back edits that were saved together. Raises ValidationError where a later change overtook them."""
    rollout = change.rollout
    if change.undone_at is not None:
        raise ValidationError(_("This change was taken back already."))
    with changing_plan(rollout, by=by, on=on) as changing:
        apply_edits(rollout, reversed_edits(from_json(change.edits)), change=changing, by=by, on=on)
        change.undone_at, change.undone_by = recording_moment(), by
        change.save(update_fields=["undone_at", "undone_by"])
        changing.log("plan_change_undone", change, edits=change.edits)
    return changing.effect


def keep_change(rollout: Rollout, edits: Sequence[Edit], *, change: Change, by: Member | None) -> PlanChange:
    kept = PlanChange.objects.create(rollout=rollout, by=by, at=recording_moment(), edits=as_json(edits))
    change.log("plan_changed", kept, edits=kept.edits)
    return kept


def apply_edits(
    rollout: Rollout, edits: Iterable[Edit], *, change: Change, by: Member | None, on: date
) -> list[Edit]:
    """Make the edits and return them as they were made, with all it takes to reverse them."""
    wanted = merged(edits)
    fields = [edit for edit in wanted if isinstance(edit, FieldEdit)]
    links = [edit for edit in wanted if isinstance(edit, LinkEdit)]
    steps = [edit for edit in wanted if isinstance(edit, StepEdit)]
    done: list[Edit] = [*_edit_fields(rollout, fields, by=by, on=on), *_edit_links(rollout, links)]
    for edit in steps:
        done += remove_untouched_step(rollout, edit.key) if not edit.is_there else []
    if not done:
        raise NothingChanged
    return done


def _edit_fields(
    rollout: Rollout, edits: Sequence[FieldEdit], *, by: Member | None, on: date
) -> list[FieldEdit]:
    if not edits:
        return []
    rows = _rows(rollout, {edit.of for edit in edits})
    edits = [*edits, *_without_days_left(edits, rows)]
    edits = [*edits, *_since_when(edits, rows, on), *_stretched(edits, rows)]
    _refuse_stale(edits, rows)
    made = [edit for edit in edits if _stored(edit, rows) != edit.now]
    _refuse_foreign_owners(rollout, made)
    said = {edit.of for edit in made if edit.field in ("days_left", "said_on", "is_dropped")}
    for of in said:
        keep_first_facts(_step(rows[of]))
    for edit in made:
        editable_field(edit.of, edit.field).set(rows[edit.of], edit.now)
    touched = {edit.of: rows[edit.of] for edit in made}
    for row in touched.values():
        if isinstance(row, Step):
            _refuse_step(row)
    _save(touched, {edit.field for edit in made})
    for of in said:
        remember(_step(rows[of]), by=by, on=on, note="")
    for edit in made:
        if edit.field == "actual_cost":
            was = None if edit.was is None else Decimal(edit.was)
            record_cost(_step(rows[edit.of]), by=by, on=on, was=was)
    return made


def _rows(rollout: Rollout, wanted: set[str]) -> Rows:
    keys = {kind: {of.partition(":")[2] for of in wanted if of.startswith(f"{kind}:")} for kind in FIELDS}
    rows: Rows = {}
    for step in _in_pieces(rollout.steps.select_related(None), keys["step"]):
        step.rollout = rollout
        rows[f"step:{step.key}"] = step
    for phase in _in_pieces(rollout.phases, keys["phase"]):
        phase.rollout = rollout
        rows[f"phase:{phase.key}"] = phase
    missing = sorted(wanted - rows.keys())
    if missing:
        raise EditsStale(
            _("“%(key)s” is not in this plan any more. Reload the page, then change it again.")
            % {"key": missing[0].partition(":")[2]}
        )
    return rows


def _in_pieces(rows, keys: set[str], size: int = 500):
    """Ask for many keys by all rows, for few by their keys: databases limit what one question may name."""
    if len(keys) > size:
        return [row for row in rows.all() if row.key in keys]
    return rows.filter(key__in=keys) if keys else []


def _without_days_left(edits: Sequence[FieldEdit], rows: Rows) -> Iterator[FieldEdit]:
    """What is dropped has no days left."""
    said = {edit.of for edit in edits if edit.field == "days_left"}
    for edit in edits:
        if edit.field == "is_dropped" and edit.now and edit.of not in said:
            days_left = _step(rows[edit.of]).days_left
            if days_left is not None:
                yield FieldEdit(edit.of, "days_left", days_left, None)


def _since_when(edits: Sequence[FieldEdit], rows: Rows, on: date) -> list[FieldEdit]:
    """Days left are said on a day; where an edit names none it is today."""
    dated = {edit.of for edit in edits if edit.field == "said_on"}
    said = [edit for edit in edits if edit.field == "days_left" and edit.of not in dated]
    field = editable_field("step:", "said_on")
    return [
        FieldEdit(edit.of, "said_on", field.of(rows[edit.of]), None if edit.now is None else on.isoformat())
        for edit in said
    ]


def _stretched(edits: Sequence[FieldEdit], rows: Rows) -> Iterator[FieldEdit]:
    """A step that is planned beyond its best or worst case takes that along, where nobody sets it."""
    said = {edit.place for edit in edits}
    for edit in edits:
        if edit.field != "days" or not isinstance(edit.now, int):
            continue
        step = _step(rows[edit.of])
        for name, is_beyond in (("best_days", min), ("worst_days", max)):
            stands = getattr(step, name)
            if stands is not None and (edit.of, name) not in said and is_beyond(stands, edit.now) != stands:
                yield FieldEdit(edit.of, name, stands, edit.now)


def _stored(edit: FieldEdit, rows: Rows):
    return editable_field(edit.of, edit.field).of(rows[edit.of])


def _refuse_stale(edits: Sequence[FieldEdit], rows: Rows) -> None:
    """An edit is of what its editor saw; what already is as wanted is no conflict."""
    stale = [edit for edit in edits if _stored(edit, rows) not in (edit.was, edit.now)]
    if stale:
        raise EditsStale(
            [
                _("“%(name)s”: %(field)s was changed by somebody else meanwhile and now is %(now)s.")
                % {
                    "name": rows[edit.of],
                    "field": editable_field(edit.of, edit.field).label,
                    "now": _worded(edit, rows),
                }
                for edit in stale[:5]
            ]
        )


def _worded(edit: FieldEdit, rows: Rows):
    stored, words = _stored(edit, rows), editable_field(edit.of, edit.field).words
    return words(stored) if words else stored or _("empty")


def _refuse_foreign_owners(rollout: Rollout, edits: Sequence[FieldEdit]) -> None:
    wanted = {edit.now for edit in edits if edit.field == "owner" and edit.now is not None}
    if wanted - set(rollout.members.filter(pk__in=wanted).values_list("pk", flat=True)):
        raise ValidationError(_("Choose an owner from this rollout’s team."))


def _refuse_step(step: Step) -> None:
    if step.best_days is not None and step.best_days > step.days:
        raise _at_field(
            step,
            "best_days",
            _("At best it can't take longer than planned. Give at most %(days)d.") % {"days": step.days},
        )
    if step.worst_days is not None and step.worst_days < step.days:
        raise _at_field(
            step,
            "worst_days",
            _("At worst it can't be faster than planned. Give at least %(days)d.") % {"days": step.days},
        )
    if step.days_left is not None and (step.started_on is None or step.finished_on is not None):
        raise _at_field(step, "days_left", _("Only a step that has started has days left. Choose Running."))


def _at_field(step: Step, field: str, sentence: str) -> ValidationError:
    error = ValidationError({field: sentence})
    error.of = step.node_key  # type: ignore[attr-defined]
    error.name = str(step)  # type: ignore[attr-defined]
    return error


def _save(touched: Rows, fields: set[str]) -> None:
    for row in touched.values():
        row.row_version += 1
    steps = [row for row in touched.values() if isinstance(row, Step)]
    Step.objects.bulk_update(steps, _columns("step", fields), batch_size=500)
    phases = [row for row in touched.values() if isinstance(row, Phase)]
    Phase.objects.bulk_update(phases, _columns("phase", fields), batch_size=500)


def _columns(kind: str, fields: set[str]) -> list[str]:
    known = FIELDS[kind]
    return [*(known[name].attribute.removesuffix("_id") for name in fields if name in known), "row_version"]


def _step(row: Step | Phase) -> Step:
    assert isinstance(row, Step)
    return row


def _edit_links(rollout: Rollout, edits: Sequence[LinkEdit]) -> list[LinkEdit]:
    if not edits:
        return []
    links = {(link.before, link.after): link for link in rollout.links.all()}
    _refuse_stale_links(edits, links)
    made: list[LinkEdit] = []
    last = max((link.position for link in links.values()), default=0)
    for edit in sorted(edits, key=lambda edit: edit.now is not None):  # what goes makes room for what comes
        link = links.get(edit.place)
        was = Terms(link.kind, link.lag, link.position) if link else None
        if edit.now is None:
            if link:
                link.delete()
        elif link and edit.was:
            link.kind, link.lag = edit.now.kind, edit.now.lag
            _refuse_change(rollout, edit)
            link.save(update_fields=["kind", "lag"])
        else:
            last += 1
            position = last if edit.now.position is None else edit.now.position
            _add_link(rollout, edit.before, edit.after, edit.now, position)
        made.append(edit._replace(was=was))
    return made


def _refuse_stale_links(edits: Sequence[LinkEdit], links: dict[tuple[str, str], PlanLink]) -> None:
    for edit in edits:
        link = links.get(edit.place)
        stands = Terms(link.kind, link.lag) if link else None
        if edit.was is None and edit.now is not None:
            continue  # a second link between the same ends is refused by name
        if (stands is None) != (edit.was is None) or (stands and not stands.says(edit.was)):
            raise EditsStale(_("A link was changed by somebody else meanwhile. Look at it again."))


def _add_link(rollout: Rollout, before: str, after: str, terms: Terms, position: int) -> None:
    if rollout.links.count() >= limits.LINKS:
        raise ValidationError(_("A plan holds at most %(limit)d links.") % {"limit": limits.LINKS})
    try:
        wanted = domain.PlanLink(
            domain.NodeRef.parse(before),
            domain.NodeRef.parse(after),
            _kind(terms.kind),
            terms.lag,
            position,
        )
        refuse_link(plan_of(rollout), wanted)
    except ValueError as refused:
        raise _refusal(refused) from refused
    PlanLink.objects.create(
        rollout=rollout, before=before, after=after, kind=terms.kind, lag=terms.lag, position=position
    )


def _refuse_change(rollout: Rollout, edit: LinkEdit) -> None:
    """Another kind or lag may close a circle as a new link may."""
    assert edit.now is not None
    plan = plan_of(rollout)
    kept = tuple(link for link in plan.links if (str(link.before), str(link.after)) != edit.place)
    try:
        changed = domain.PlanLink(
            domain.NodeRef.parse(edit.before),
            domain.NodeRef.parse(edit.after),
            _kind(edit.now.kind),
            edit.now.lag,
        )
        refuse_links(replace(plan, links=(*kept, changed)))
    except ValueError as refused:
        raise _refusal(refused) from refused


def _kind(kind: str) -> domain.LinkKind:
    try:
        return domain.LinkKind(kind)
    except ValueError:
        raise ValidationError(_("A link is of kind FS, SS, FF or SF. Choose one of the four.")) from None


def _refusal(refused: ValueError) -> ValidationError:
    if isinstance(refused, LinkRefused):
        return link_refused(refused)
    if isinstance(refused, PlanRefused):
        return ValidationError(str(refused))
    return ValidationError(_("A link joins two steps or phases of this plan. Choose them again."))
