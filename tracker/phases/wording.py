"""The words for what the schedule and the rules of progress and links say, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.common.dates import written, written_span
from tracker.common.wording import Shown
from tracker.rollouts.models import Member

from .domain.drivers import Because
from .domain.facts import Reason, Status
from .domain.links import LinkProblem, LinkRefused
from .domain.load import AwayDays
from .domain.network import NodeKind
from .domain.plan import LinkKind, NodeKey
from .domain.progress import FIELD, Problem, ProgressRefused, Said
from .domain.schedule import Driver, ScheduleBeyondLimit, ScheduledNode
from .domain.simulation import NothingToSimulate, Why

type Labels = Mapping[NodeKey, str]
"""What people call each node: “3.5 Map the processes”, “Gate: Blueprint approved”."""


NOT_STARTED = Shown(gettext_lazy("Not started"), "circle", "none", "not_started")
RUNNING = Shown(gettext_lazy("Running"), "progress", "accent", "running")
DONE = Shown(gettext_lazy("Done"), "circle-check", "good", "done")
LATE = Shown(gettext_lazy("Late"), "clock-exclamation", "warn", "late")
BLOCKED = Shown(gettext_lazy("Blocked"), "hand-stop", "bad", "blocked")
DROPPED = Shown(gettext_lazy("Dropped"), "circle-minus", "none", "dropped")

GATE_OPEN = Shown(pgettext_lazy("gate", "Open"), "flag", "none")
GATE_PASSED = Shown(gettext_lazy("Passed"), "flag-check", "good")
GATE_HELD = Shown(gettext_lazy("On hold"), "flag", "warn")
GATE_REFUSED = Shown(gettext_lazy("Refused"), "flag-off", "bad")
GATE_CONDITIONAL = Shown(gettext_lazy("Passed, with conditions"), "flag-check", "warn")
GATE_EXPIRED = Shown(gettext_lazy("Passed, a condition is overdue"), "flag-check", "bad")

STATUSES = {Status.RUNNING: RUNNING, Status.DONE: DONE, Status.DROPPED: DROPPED}

SAID = {
    Said.NOT_STARTED: NOT_STARTED.word,
    Said.RUNNING: RUNNING.word,
    Said.DONE: DONE.word,
    Said.BLOCKED: BLOCKED.word,
    Said.DROPPED: DROPPED.word,
}


def status_of(node: ScheduledNode, *, due: date | None, on: date) -> Shown:
    """Late is what should be done by now, as agreed or by its deadline; blocked says more than late."""
    if node.status in (Status.DONE, Status.DROPPED):
        return STATUSES[node.status]
    if node.blocked:
        return BLOCKED
    if is_late(node, due=due, on=on):
        return LATE
    return STATUSES.get(node.status, NOT_STARTED)


def is_late(node: ScheduledNode, *, due: date | None, on: date) -> bool:
    if node.status in (Status.DONE, Status.DROPPED):
        return False
    return any(day is not None and day < on for day in (due, node.deadline))


def gate_status_of(gate: ScheduledNode, *, conditional: bool) -> Shown:
    if gate.condition_expired:
        return GATE_EXPIRED
    if gate.status == Status.DONE:
        return GATE_CONDITIONAL if conditional else GATE_PASSED
    return {Status.HELD: GATE_HELD, Status.STOPPED: GATE_REFUSED}.get(gate.status, GATE_OPEN)


def phase_status_of(status: Status, *, late: bool) -> Shown:
    if status == Status.STOPPED:
        return GATE_REFUSED
    if status == Status.HELD:
        return GATE_HELD
    if status != Status.DONE and late:
        return LATE
    return STATUSES.get(status, NOT_STARTED)


def driver_words(driver: Driver | None, labels: Labels) -> str:
    """Say why a date is where it is, as “after 3.5 Map the processes”."""
    if driver is None:
        return _("no date")
    if driver.before is not None:
        return _link_words(driver, labels)
    return {
        Reason.ACTUAL: _("actual"),
        Reason.NOT_BEFORE: _("not before a fixed day"),
        Reason.HELD: _("on hold until its review"),
        Reason.SAID: _("days left as said"),
        Reason.STATUS_DATE: _("could start today"),
        Reason.START: _("start of the rollout"),
    }[driver.reason]


def dated_driver_words(
    driver: Driver | None,
    labels: Labels,
    *,
    not_before: date | None = None,
    said_on: date | None = None,
    runs: bool = False,
) -> str:
    """The same with the day, where a row knows it; what runs beyond what was said does not start today."""
    if runs and driver is not None and driver.reason == Reason.STATUS_DATE:
        return _("still runs, though by what was said it should be over")
    if driver is not None and driver.reason == Reason.NOT_BEFORE and not_before:
        return _("not before %(day)s") % {"day": written(not_before)}
    if driver is not None and driver.reason == Reason.SAID and said_on:
        return _("said on %(day)s") % {"day": written(said_on)}
    return driver_words(driver, labels)


def _link_words(driver: Driver, labels: Labels) -> str:
    assert driver.before is not None
    values = {"before": labels.get(driver.before, driver.before), "days": abs(driver.lag)}
    if driver.lag:
        return _lagged(driver, values)
    return {
        LinkKind.FS: _("after %(before)s"),
        LinkKind.SS: _("starts with %(before)s"),
        LinkKind.FF: _("ends with %(before)s"),
        LinkKind.SF: _("until %(before)s starts"),
    }[driver.kind or LinkKind.FS] % values


def _lagged(driver: Driver, values: dict) -> str:
    from_start = driver.kind in (LinkKind.SS, LinkKind.SF)
    if driver.lag > 0 and from_start:
        sentence = ngettext(
            "%(days)d working day after the start of %(before)s",
            "%(days)d working days after the start of %(before)s",
            values["days"],
        )
    elif driver.lag > 0:
        sentence = ngettext(
            "%(days)d working day after %(before)s", "%(days)d working days after %(before)s", values["days"]
        )
    elif from_start:
        sentence = ngettext(
            "%(days)d working day before the start of %(before)s",
            "%(days)d working days before the start of %(before)s",
            values["days"],
        )
    else:
        sentence = ngettext(
            "%(days)d working day before the end of %(before)s",
            "%(days)d working days before the end of %(before)s",
            values["days"],
        )
    return sentence % values


def names_of_chain(
    chain: Sequence[Because], labels: Labels, nodes: Mapping[NodeKey, ScheduledNode]
) -> list[str]:
    """Name the steps and gates of a chain in the order of time; starts of phases tell nobody anything."""
    return [labels[link.key] for link in reversed(chain) if nodes[link.key].kind != NodeKind.START]


def away_words(owner: Member | None, found: AwayDays) -> str:
    """Say how an absence touches a step, which moves nothing."""
    sentence = ngettext(
        "%(name)s is away %(days)s; %(fall)d of the %(ahead)d day ahead of this step falls in it.",
        "%(name)s is away %(days)s; %(fall)d of the %(ahead)d days ahead of this step fall in it.",
        found.ahead,
    )
    days = written_span(found.away.first, found.away.last)
    return sentence % {"name": owner, "days": days, "fall": found.fall, "ahead": found.ahead}


PROBLEMS = {
    Problem.STARTS_LATER: gettext_lazy(
        "A start after today is a plan. Set “Not before” in the plan instead."
    ),
    Problem.FINISHES_LATER: gettext_lazy(
        "A finish after today is a forecast. Say how many days are left instead."
    ),
    Problem.FINISH_BEFORE_START: gettext_lazy(
        "It can't finish before it starts. Correct one of the two dates."
    ),
    Problem.START_UNSTARTED: gettext_lazy(
        "A step that is not started has no start. Choose Running, or empty it."
    ),
    Problem.FINISH_UNDONE: gettext_lazy("Only a step that is done has a finish. Choose Done, or empty it."),
    Problem.DAYS_LEFT_MISSING: gettext_lazy(
        "A running step has at least 1 day left. If none is left, choose Done."
    ),
    Problem.DAYS_LEFT_BEYOND: gettext_lazy("More than 3650 days are left. Check the number."),
    Problem.DAYS_LEFT_NOT_RUNNING: gettext_lazy(
        "Only a step that has started has days left. Choose Running."
    ),
    Problem.REASON_MISSING: gettext_lazy("Say what it waits for, so that somebody can help."),
    Problem.REASON_UNBLOCKED: gettext_lazy(
        "Only a blocked step waits for something. Choose Blocked, or empty it."
    ),
}


def progress_errors(refused: ProgressRefused) -> ValidationError:
    errors: dict[str, list[str]] = {}
    for problem in refused.problems:
        errors.setdefault(FIELD[problem], []).append(str(PROBLEMS[problem]))
    return ValidationError(errors)  # type: ignore[arg-type]


def beyond_limit(error: ScheduleBeyondLimit) -> ValidationError:
    return ValidationError(
        _("“%(name)s” would fall outside the years of the calendar. Shorten a duration or a lag before it.")
        % {"name": error.name}
    )


def simulation_refused(error: NothingToSimulate | ScheduleBeyondLimit) -> ValidationError:
    if isinstance(error, ScheduleBeyondLimit):
        return beyond_limit(error)
    return ValidationError(
        {
            Why.EMPTY: _("The plan has no steps. Add them first."),
            Why.NO_DATE: _(
                "The go-live has no forecast: a gate before it was refused, or links form a circle."
            ),
            Why.OVER: _("Everything in the plan is done. There is nothing left to simulate."),
        }[error.why]
    )


def link_refused(refused: LinkRefused) -> ValidationError:
    """The sentence for a link that may not be, naming both ends and the way out."""
    names = dict(zip(("before", "after"), refused.names, strict=False))
    match refused.code:
        case LinkProblem.UNKNOWN_END:
            sentence = _("“%(end)s” is not in this plan. Choose a step or a phase of it.")
            return ValidationError(sentence % {"end": refused.value})
        case LinkProblem.UNKNOWN_KIND:
            sentence = _("“%(after)s” can't wait for “%(before)s” in this way. Choose one of the four kinds.")
        case LinkProblem.LAG:
            sentence = _(
                "The lag between “%(before)s” and “%(after)s” must be a whole number from -3650 to 3650."
            )
        case LinkProblem.ITSELF:
            sentence = _("“%(before)s” can't wait for itself. Choose another step or phase.")
        case LinkProblem.OWN_STEP:
            sentence = _(
                "“%(after)s” can't wait for “%(before)s”: one is a step of the other. Link two steps."
            )
        case LinkProblem.TWICE:
            sentence = _("“%(after)s” already waits for “%(before)s”. Remove that link first to change it.")
        case LinkProblem.CIRCLE:
            return ValidationError(_circle(refused))
    return ValidationError(sentence % names)


def _circle(refused: LinkRefused) -> str:
    first, last = refused.names[0], refused.names[-1]
    if not refused.between:
        return _("“%(first)s” can't wait for “%(last)s”, which waits for it. Remove one link.") % {
            "first": first,
            "last": last,
        }
    way = ", ".join(f"“{name}”" for name in refused.between)
    if len(refused.names) - 2 > len(refused.between):
        way += _(" and others")
    return _(
        "“%(first)s” can't wait for “%(last)s”, which waits for it by way of %(way)s. Remove one link."
    ) % {"first": first, "last": last, "way": way}
