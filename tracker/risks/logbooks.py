"""The logs of a rollout: what each shows, and what can be done with its entries."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.common.listing import Column, Filter, Segment
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from . import log_wording, operations
from .forms import (
    ActionForm,
    AnswerTurnForm,
    AssumptionForm,
    DecideForm,
    DecisionForm,
    FailForm,
    HoldForm,
    IssueForm,
    MeetingForm,
    PostponeForm,
)
from .gates import gate_rows
from .logbook import (
    Birth,
    Logbook,
    Turn,
    category_filter,
    due_column,
    export_columns,
    number_column,
    owner_column,
    owner_filter,
    phase_column,
    phase_filter,
    status_column,
    title_column,
)
from .models import Action, Assumption, Decision, Issue, Meeting, Risk

_ADD_ACTION = Birth("add_action", Permission.RAISE_RISKS, _("Add an action"))
_ADD_DECISION = Birth("add_decision", Permission.EDIT_RISKS, _("Add a decision"))

_EXPORT = ("text", "raised_on", "raised_by", "over_on", "confidential")

_NOBODYS = Segment[Any]("nobodys", _("Without owner"), lambda one: one.is_open and not one.owner_id)
_OPEN = Segment[Any]("open", _("Open"), lambda one: one.is_open)
_OVER = Segment[Any]("over", _("Over"), lambda one: not one.is_open)


def _answer(*, entry: Issue, status: str, by: Member, on: date, note: str) -> None:
    """What is said is the issue's answer, too."""
    operations.answer_issue(issue=entry, by=by, on=on, answer=note)


ISSUES = Logbook(
    model=Issue,
    names="issues",
    template="risks/logs/issue.html",
    title=_("Issues"),
    add_title=_("What stands in the way?"),
    add_button=_("Add issue"),
    add_permission=Permission.RAISE_RISKS,
    takes_in="receive",
    form=IssueForm,
    headline=log_wording.issues_headline,
    empty=_(
        "No issue here. What stands in the way now, or what somebody complains of, is written down here."
    ),
    columns=[
        number_column(),
        title_column(_("Issue")),
        Column(
            "level",
            _("Urgency × impact"),
            lambda one: one.level,
            cell="risks/logs/cells/level.html",
            high_first=True,
        ),
        owner_column(_("Owner")),
        due_column(_("Due")),
        status_column(),
        phase_column(),
        Column("kind", _("Kind"), lambda one: one.get_kind_display(), is_export_only=True),
        Column("received", _("Received"), lambda one: one.received_on, is_export_only=True),
        Column("asker", _("Who asks"), lambda one: one.asker_name, is_export_only=True),
        Column("came_by", _("How it came in"), lambda one: one.get_came_by_display(), is_export_only=True),
        *export_columns(*_EXPORT),
    ],
    segments=[
        _OPEN,
        _NOBODYS,
        Segment("postponed", _("Postponed"), lambda one: one.status == Issue.Status.POSTPONED),
        _OVER,
    ],
    filters=[
        phase_filter(),
        owner_filter(),
        category_filter(),
        Filter("kind", _("Kind"), lambda one: [(one.kind, one.get_kind_display())]),
    ],
    sort="-level",
    words=("name", "second_name", "text", "answer", "asked_by"),
    parts=("raised_by", "asker"),
    turns=[
        Turn(
            "resolve",
            Issue.Status.RESOLVED,
            (Issue.Status.OPEN, Issue.Status.POSTPONED),
            button=_("Resolve"),
            title=_("How was “%(entry)s” resolved?"),
            said=_("“%(entry)s” is resolved."),
            form=AnswerTurnForm,
            take=_answer,
            note=_("Answer"),
            note_is_needed=True,
            by_owner=True,
            is_main=True,
        ),
        Turn(
            "postpone",
            Issue.Status.POSTPONED,
            (Issue.Status.OPEN,),
            button=_("Postpone"),
            title=_("Postpone “%(entry)s”"),
            said=_("“%(entry)s” is postponed."),
            icon="calendar-event",
            form=PostponeForm,
            note=_("Why?"),
            note_is_needed=True,
        ),
        Turn(
            "close",
            Issue.Status.CLOSED,
            (Issue.Status.OPEN, Issue.Status.POSTPONED, Issue.Status.RESOLVED),
            button=pgettext_lazy("issue", "Close"),
            title=_("Close “%(entry)s”"),
            said=_("“%(entry)s” is closed."),
            icon="x",
            note=_("Why?"),
            note_is_needed=True,
        ),
        Turn(
            "reopen",
            Issue.Status.OPEN,
            (Issue.Status.POSTPONED, Issue.Status.RESOLVED, Issue.Status.CLOSED),
            button=_("Open again"),
            title=_("Open “%(entry)s” again"),
            said=_("“%(entry)s” is open again."),
            icon="refresh",
            note=_("Why is it open again?"),
        ),
    ],
    facts=("kind", "category", "urgency", "impact", "received_on", "came_by", "phase", "step", "runs_clock"),
    texts=("text", "answer"),
    sources=("risk",),
    outcomes=("decisions", "actions", "change_requests"),
    births=[_ADD_ACTION, _ADD_DECISION],
)


def _years(one: Any) -> list[tuple[str, str]]:
    return [(str(one.decided_on.year), str(one.decided_on.year))] if one.decided_on else []


def _deciders(one: Any) -> list[tuple[str, str]]:
    return [(str(member.pk), member.name) for member in one.deciders.all()]


DECISIONS = Logbook(
    model=Decision,
    names="decisions",
    title=pgettext_lazy("log", "Decisions"),
    add_title=_("What was decided, or has to be?"),
    add_button=_("Add decision"),
    add_permission=Permission.EDIT_RISKS,
    form=DecisionForm,
    headline=log_wording.decisions_headline,
    empty=_("No decision here. Decisions of gates appear by themselves."),
    columns=[
        number_column(),
        title_column(_("Decision")),
        Column("decided", _("Decided on"), lambda one: one.decided_on, high_first=True),
        Column(
            "deciders",
            _("Decided by"),
            lambda one: ", ".join(member.name for member in one.deciders.all()),
        ),
        due_column(_("Wanted by")),
        status_column(),
        phase_column(),
        Column("reason", _("Why"), lambda one: one.reason, is_export_only=True),
        *export_columns(*_EXPORT),
    ],
    segments=[
        Segment("made", _("In force"), lambda one: one.status == Decision.Status.MADE),
        Segment(
            "wanted", pgettext_lazy("decision", "Wanted"), lambda one: one.status == Decision.Status.WANTED
        ),
        Segment("replaced", _("Replaced"), lambda one: one.status == Decision.Status.REPLACED),
        Segment("all", _("All"), lambda one: True),
    ],
    filters=[
        phase_filter(),
        category_filter(),
        Filter("year", _("Year"), _years),
        Filter("decider", _("Decided by"), _deciders),
    ],
    sort="-decided",
    words=("name", "second_name", "text", "reason"),
    parts=("deciders", "raised_by"),
    more_rows=gate_rows,
    turns=[
        Turn(
            "make",
            Decision.Status.MADE,
            (Decision.Status.WANTED,),
            button=_("Decide"),
            title=_("What was decided about “%(entry)s”?"),
            said=_("“%(entry)s” is decided."),
            form=DecideForm,
            note=_("Why"),
            by_owner=True,
            is_main=True,
        ),
    ],
    facts=("category", "decided_on", "deciders", "wanted_by", "phase"),
    texts=("text", "reason"),
    sources=("meeting", "issue", "change_request", "replaces"),
    outcomes=("actions", "replaced_by"),
    births=[
        _ADD_ACTION,
        Birth(
            "replace_decision",
            Permission.EDIT_RISKS,
            _("Replace"),
            after=(Decision.Status.MADE,),
            inside=True,
            icon="refresh",
        ),
    ],
)


def _fail(*, entry: Assumption, status: str, by: Member, on: date, **fields) -> Risk:
    """Whoever does not edit the register only proposes the risk."""
    opens = by.may(Permission.EDIT_RISKS)
    return operations.fail_assumption(
        assumption=entry, by=by, on=on, status=Risk.Status.OPEN if opens else Risk.Status.PROPOSED, **fields
    )


ASSUMPTIONS = Logbook(
    model=Assumption,
    names="assumptions",
    title=_("Assumptions"),
    add_title=_("What is taken for true without being known?"),
    add_button=_("Add assumption"),
    add_permission=Permission.RAISE_RISKS,
    form=AssumptionForm,
    headline=log_wording.assumptions_headline,
    empty=_("No assumption here. Write down what the plan takes for true, and by when it must be known."),
    columns=[
        number_column(),
        title_column(_("Assumption")),
        owner_column(_("Owner")),
        due_column(_("To be known by")),
        status_column(),
        phase_column(),
        Column("if_wrong", _("If it is wrong"), lambda one: one.if_wrong, is_export_only=True),
        *export_columns(*_EXPORT),
    ],
    segments=[
        _OPEN,
        _NOBODYS,
        Segment("confirmed", _("Confirmed"), lambda one: one.status == Assumption.Status.CONFIRMED),
        Segment(
            "failed",
            pgettext_lazy("assumption", "Failed"),
            lambda one: one.status == Assumption.Status.FAILED,
        ),
    ],
    filters=[phase_filter(), owner_filter(), category_filter()],
    sort="due",
    words=("name", "second_name", "text", "if_wrong"),
    parts=("raised_by",),
    turns=[
        Turn(
            "confirm",
            Assumption.Status.CONFIRMED,
            (Assumption.Status.OPEN,),
            button=_("Confirm"),
            title=_("How do we know that “%(entry)s” is true?"),
            said=_("“%(entry)s” is confirmed."),
            note=_("How do we know?"),
            by_owner=True,
            is_main=True,
        ),
        Turn(
            "fail",
            Assumption.Status.FAILED,
            (Assumption.Status.OPEN, Assumption.Status.CONFIRMED),
            button=_("It is wrong"),
            title=_("“%(entry)s” is wrong. What risk follows?"),
            said=_("“%(entry)s” is wrong. It is a risk now."),
            icon="alert-triangle",
            form=FailForm,
            note=_("What showed it?"),
            take=_fail,
            by_owner=True,
            columns="two",
        ),
        Turn(
            "reopen",
            Assumption.Status.OPEN,
            (Assumption.Status.CONFIRMED,),
            button=_("Open again"),
            title=_("Open “%(entry)s” again"),
            said=_("“%(entry)s” is open again."),
            icon="refresh",
            note=_("Why is it open again?"),
        ),
    ],
    facts=("category", "validate_by", "phase"),
    texts=("text", "if_wrong"),
    outcomes=("risk",),
)


ACTIONS = Logbook(
    model=Action,
    names="actions",
    title=pgettext_lazy("log", "Actions"),
    add_title=_("What is to be done?"),
    add_button=_("Add action"),
    add_permission=Permission.RAISE_RISKS,
    form=ActionForm,
    headline=log_wording.actions_headline,
    empty=_("No action here. Actions come from meetings, decisions, issues, risks and gaps."),
    columns=[
        number_column(),
        title_column(_("Action")),
        owner_column(_("Owner")),
        due_column(_("Due")),
        status_column(),
        Column("gap", _("Gap it closes"), lambda one: one.gap, is_export_only=True),
        *export_columns(*_EXPORT),
    ],
    segments=[
        _OPEN,
        _NOBODYS,
        Segment("done", _("Done"), lambda one: one.status == Action.Status.DONE),
        Segment("dropped", _("Dropped"), lambda one: one.status == Action.Status.DROPPED),
    ],
    filters=[
        owner_filter(),
        Filter(
            "from",
            _("Comes from"),
            lambda one: [
                (name, label)
                for name, label in (
                    ("meeting", _("Meeting")),
                    ("decision", _("Decision")),
                    ("issue", _("Issue")),
                    ("risk", _("Risk")),
                    ("gap", _("Gap")),
                )
                if getattr(one, name if name == "gap" else f"{name}_id")
            ],
        ),
    ],
    sort="due",
    words=("name", "second_name", "text", "gap"),
    parts=("raised_by",),
    turns=[
        Turn(
            "finish",
            Action.Status.DONE,
            (Action.Status.OPEN,),
            button=_("Mark as done"),
            title=_("“%(entry)s” is done"),
            said=_("“%(entry)s” is done."),
            by_owner=True,
            is_main=True,
        ),
        Turn(
            "drop",
            Action.Status.DROPPED,
            (Action.Status.OPEN,),
            button=_("Drop"),
            title=_("Drop “%(entry)s”"),
            said=_("“%(entry)s” is dropped."),
            icon="x",
            note=_("Why?"),
            note_is_needed=True,
        ),
        Turn(
            "reopen",
            Action.Status.OPEN,
            (Action.Status.DONE, Action.Status.DROPPED),
            button=_("Open again"),
            title=_("Open “%(entry)s” again"),
            said=_("“%(entry)s” is open again."),
            icon="refresh",
            note=_("Why is it open again?"),
            by_owner=True,
        ),
    ],
    facts=("due_on", "gap"),
    sources=("meeting", "decision", "issue", "risk"),
)


MEETINGS = Logbook(
    model=Meeting,
    names="meetings",
    title=_("Meetings"),
    add_title=_("Which meeting?"),
    add_button=_("Add meeting"),
    add_permission=Permission.EDIT_RISKS,
    form=MeetingForm,
    headline=log_wording.meetings_headline,
    empty=_("No meeting here. Plan one, or write down one that was held, with its actions and decisions."),
    columns=[
        number_column(),
        title_column(_("Meeting")),
        Column("day", _("Day"), lambda one: one.held_on, cell="risks/logs/cells/due.html", high_first=True),
        owner_column(_("Led by")),
        Column(
            "members",
            _("Members"),
            lambda one: ", ".join(member.name for member in one.members.all()),
        ),
        status_column(),
        Column("others", _("Others present"), lambda one: one.others, is_export_only=True),
        Column("minutes", _("Minutes"), lambda one: one.minutes, is_export_only=True),
        *export_columns(*_EXPORT),
    ],
    segments=[
        Segment("all", _("All"), lambda one: True),
        Segment("planned", pgettext_lazy("meeting", "Planned"), lambda one: one.is_open),
        Segment("held", _("Held"), lambda one: one.status == Meeting.Status.HELD),
        Segment("cancelled", _("Cancelled"), lambda one: one.status == Meeting.Status.CANCELLED),
    ],
    filters=[
        Filter(
            "member",
            _("Members"),
            lambda one: [(str(member.pk), member.name) for member in one.members.all()],
        )
    ],
    sort="-day",
    words=("name", "second_name", "text", "minutes", "others"),
    parts=("members", "raised_by"),
    turns=[
        Turn(
            "hold",
            Meeting.Status.HELD,
            (Meeting.Status.PLANNED,),
            button=_("It was held"),
            title=_("What came of “%(entry)s”?"),
            said=_("“%(entry)s” was held. Now add its actions and decisions."),
            form=HoldForm,
            by_owner=True,
            is_main=True,
        ),
        Turn(
            "cancel",
            Meeting.Status.CANCELLED,
            (Meeting.Status.PLANNED,),
            button=_("Cancel meeting"),
            title=_("Cancel “%(entry)s”"),
            said=_("“%(entry)s” is cancelled."),
            icon="x",
            note=_("Why?"),
        ),
        Turn(
            "reopen",
            Meeting.Status.PLANNED,
            (Meeting.Status.HELD, Meeting.Status.CANCELLED),
            button=_("Plan again"),
            title=_("Plan “%(entry)s” again"),
            said=_("“%(entry)s” is planned again."),
            icon="refresh",
            note=_("Why?"),
        ),
    ],
    facts=("held_on", "members", "others"),
    texts=("text", "minutes"),
    outcomes=("decisions", "actions"),
    births=[
        Birth(
            "add_results",
            Permission.EDIT_RISKS,
            _("Add actions and decisions"),
            after=(Meeting.Status.PLANNED, Meeting.Status.HELD),
            inside=True,
        )
    ],
)

LOGBOOKS = (ISSUES, ACTIONS, DECISIONS, ASSUMPTIONS, MEETINGS)
