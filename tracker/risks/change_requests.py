"""Change requests as pages show them: the list, how each stands, and what it would do to the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.listing import Column, Filter, Listing, Segment
from tracker.common.wording import Shown
from tracker.phases.domain.edits import Edit
from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.phases.operations import NothingChanged
from tracker.phases.preview import preview_edits
from tracker.phases.preview_words import PreviewWords, describe_edit, preview_words
from tracker.phases.shown import show_plan
from tracker.phases.wording import beyond_limit
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .models import ChangeRequest, LogQuerySet
from .operations.change_requests import Status, proposed_edits

STATUSES = {
    Status.SUBMITTED: Shown(Status.SUBMITTED.label, "inbox", "accent"),
    Status.ASSESSING: Shown(Status.ASSESSING.label, "progress", "accent"),
    Status.WAITING: Shown(Status.WAITING.label, "hourglass", "warn"),
    Status.APPROVED: Shown(Status.APPROVED.label, "circle-check", "good"),
    Status.REFUSED: Shown(Status.REFUSED.label, "circle-x", "bad"),
    Status.POSTPONED: Shown(Status.POSTPONED.label, "player-pause", "none"),
    Status.WITHDRAWN: Shown(Status.WITHDRAWN.label, "circle-minus", "none"),
    Status.IMPLEMENTED: Shown(Status.IMPLEMENTED.label, "checks", "good"),
}


def change_requests_of(member: Member) -> LogQuerySet:
    """Return the rollout's change requests that this member may see."""
    if not member.may(Permission.SEE_RISKS):
        return member.rollout.change_requests.none()
    return member.rollout.change_requests.seen_by(confidential=member.may(Permission.SEE_CONFIDENTIAL))


@dataclass(frozen=True)
class Listed:
    """A row of the list."""

    request: ChangeRequest
    number: int
    label: str
    name: str
    status: Shown
    is_late: bool

    @property
    def owner(self) -> str:
        return self.request.owner.name if self.request.owner else ""

    @property
    def raised_by(self) -> str:
        return self.request.raised_by.name if self.request.raised_by else ""


def listed(member: Member, on: date) -> list[Listed]:
    rows = list(change_requests_of(member).select_related("owner", "raised_by", "phase"))
    for row in rows:
        row.rollout = member.rollout
    return [
        Listed(
            row,
            row.number,
            row.label,
            str(row),
            STATUSES[Status(row.status)],
            row.status == Status.WAITING and row.decide_by is not None and row.decide_by < on,
        )
        for row in rows
    ]


def _status(one: Listed) -> Iterator[tuple[str, str | Promise]]:
    yield one.request.status, one.status.word


def _owner(one: Listed) -> Iterator[tuple[str, str]]:
    if one.request.owner_id:
        yield str(one.request.owner_id), one.owner


SEGMENTS = [
    Segment[Listed]("open", gettext_lazy("Open"), lambda one: one.request.is_open),
    Segment[Listed](
        "waiting", gettext_lazy("Wait for a decision"), lambda one: one.request.status == Status.WAITING
    ),
    Segment[Listed](
        "approved", gettext_lazy("To be implemented"), lambda one: one.request.status == Status.APPROVED
    ),
    Segment[Listed]("over", gettext_lazy("Over"), lambda one: not one.request.is_open),
]
ORDER = {status: place for place, status in enumerate(Status)}


def change_requests_listing(phase_names: Mapping[int, str], *, sees_money: bool) -> Listing[Listed]:
    """`phase_names`: of the rollout's phases by their ids."""

    def phase(one: Listed) -> Iterator[tuple[str, str]]:
        if one.request.phase_id:
            yield str(one.request.phase_id), phase_names[one.request.phase_id]

    cells = "risks/change_requests/cells"
    money = [
        Column[Listed](
            "cost",
            gettext_lazy("Added cost"),
            lambda one: one.request.cost,
            cell=f"{cells}/cost.html",
            high_first=True,
        ),
        Column[Listed](
            "saving",
            gettext_lazy("Saved cost"),
            lambda one: one.request.saving,
            cell=f"{cells}/saving.html",
            high_first=True,
        ),
    ]
    return Listing(
        name="change-requests",
        key=lambda one: str(one.number),
        columns=[
            Column("number", gettext_lazy("No."), lambda one: one.label, sort=lambda one: one.number),
            Column(
                "title",
                gettext_lazy("Change request"),
                lambda one: one.name,
                cell=f"{cells}/title.html",
                names=True,
            ),
            Column(
                "status",
                gettext_lazy("Status"),
                lambda one: one.status.word,
                cell=f"{cells}/status.html",
                sort=lambda one: ORDER[Status(one.request.status)],
            ),
            Column(
                "priority",
                gettext_lazy("Priority"),
                lambda one: one.request.get_priority_display(),
                sort=lambda one: one.request.priority,
                high_first=True,
            ),
            Column(
                "size",
                gettext_lazy("Size"),
                lambda one: one.request.get_size_display(),
                sort=lambda one: one.request.size,
                high_first=True,
            ),
            *(money if sees_money else []),
            Column("owner", gettext_lazy("Owner"), lambda one: one.owner),
            Column(
                "decide_by",
                gettext_lazy("Decision wanted by"),
                lambda one: one.request.decide_by,
                cell=f"{cells}/decide_by.html",
            ),
            Column(
                "raised_on",
                gettext_lazy("Raised on"),
                lambda one: one.request.raised_on,
                is_export_only=True,
            ),
            Column("raised_by", gettext_lazy("Raised by"), lambda one: one.raised_by, is_export_only=True),
            Column("text", gettext_lazy("Description"), lambda one: one.request.text, is_export_only=True),
            Column(
                "reason",
                gettext_lazy("Why it is wanted"),
                lambda one: one.request.reason,
                is_export_only=True,
            ),
            Column(
                "scope", gettext_lazy("Effect on scope"), lambda one: one.request.scope, is_export_only=True
            ),
        ],
        segments=SEGMENTS,
        filters=[
            Filter("status", gettext_lazy("Status"), _status),
            Filter("owner", gettext_lazy("Owner"), _owner, nothing=gettext_lazy("No owner")),
            Filter("phase", gettext_lazy("Phase"), phase, nothing=gettext_lazy("No phase")),
        ],
        sort="-priority",
        words=lambda one: f"{one.label} {one.name} {one.request.text} {one.request.reason}",
    )


@dataclass(frozen=True)
class Misfit:
    """A proposed edit that the plan as it is now does not take, and why."""

    edit: str
    reason: str


@dataclass(frozen=True)
class PlanEffect:
    """What the proposed edits would do to the plan as it is now; without a preview, why there is none."""

    edits: tuple[str, ...] = ()
    preview: PreviewWords | None = None
    misfits: tuple[Misfit, ...] = ()
    refusal: str = ""
    is_so_already: bool = False


def plan_effect(change_request: ChangeRequest, *, by: Member, on: date) -> PlanEffect | None:
    """Return what it would do to the plan; None where it asks nothing of it.

    What is over or done is only said, not previewed: the plan has gone on since.
    """
    edits = proposed_edits(change_request)
    if not edits:
        return None
    rollout = change_request.rollout
    try:
        plan = show_plan(rollout, on)
        described = tuple(describe_edit(edit, plan) for edit in edits)
        if not change_request.is_open:
            return PlanEffect(described)
        return _previewed(rollout, edits, described, by=by, on=on)
    except ScheduleBeyondLimit as error:
        return PlanEffect(refusal=" ".join(beyond_limit(error).messages))


def _previewed(
    rollout: Rollout, edits: Sequence[Edit], described: tuple[str, ...], *, by: Member, on: date
) -> PlanEffect:
    try:
        seen = preview_edits(rollout, edits, by=by, on=on)
        return PlanEffect(described, preview_words(seen, edits))
    except NothingChanged:
        return PlanEffect(described, is_so_already=True)
    except ValidationError as error:
        misfits = tuple(_misfits(rollout, edits, described, by=by, on=on))
        return PlanEffect(described, misfits=misfits, refusal="" if misfits else " ".join(error.messages))


def _misfits(
    rollout: Rollout, edits: Sequence[Edit], described: Sequence[str], *, by: Member, on: date
) -> Iterator[Misfit]:
    """Try each by itself, to name those that do not fit."""
    for edit, words in zip(edits, described, strict=True):
        reason = refusal(rollout, [edit], by=by, on=on)
        if reason:
            yield Misfit(words, reason)


def refusal(rollout: Rollout, edits: Sequence[Edit], *, by: Member, on: date) -> str:
    """Say why the plan as it is now does not take these edits; empty where it does, or is so already."""
    try:
        preview_edits(rollout, edits, by=by, on=on)
    except NothingChanged:
        return ""
    except ScheduleBeyondLimit as error:
        return " ".join(beyond_limit(error).messages)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def headline(change_request: ChangeRequest, since: date) -> str:
    """Say how it stands; `since` its last turn."""
    said = {
        Status.SUBMITTED: _("“%(name)s” is submitted and waits to be assessed"),
        Status.ASSESSING: _("“%(name)s” is being assessed"),
        Status.WAITING: _("“%(name)s” waits for a decision"),
        Status.APPROVED: _("“%(name)s” was approved on %(day)s and is to be implemented"),
        Status.REFUSED: _("“%(name)s” was refused on %(day)s"),
        Status.POSTPONED: _("“%(name)s” was postponed on %(day)s"),
        Status.WITHDRAWN: _("“%(name)s” was withdrawn on %(day)s"),
        Status.IMPLEMENTED: _("“%(name)s” was implemented on %(day)s"),
    }[Status(change_request.status)]
    return said % {"name": change_request, "day": written(since, "year")}


def list_headline(rows: Sequence[Listed]) -> str:
    waiting = sum(one.request.status == Status.WAITING for one in rows)
    if waiting:
        return ngettext(
            "%(count)d change request waits for a decision",
            "%(count)d change requests wait for a decision",
            waiting,
        ) % {"count": waiting}
    count = sum(one.request.is_open for one in rows)
    if not count:
        return _("No open change requests")
    return ngettext("%(count)d open change request", "%(count)d open change requests", count) % {
        "count": count
    }
