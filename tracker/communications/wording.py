"""How cadences, anchors, states and attitudes are written."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.wording import listed
from tracker.risks.models import Risk
from tracker.rollouts.models import Rollout

from .audience import Reader
from .domain import channels
from .domain.channels import Advice
from .domain.coverage import State
from .domain.influence import Attitude, Strategy, strategy_for
from .domain.occurrences import GO_LIVE, RISK
from .domain.repeating import WorkdayRule
from .models import ATTITUDES, Message, PlanLine

type Word = str | Promise


class Look(NamedTuple):
    """A state as it is shown: an icon with its word, in a tone; `mark` is the icon in a tinted box."""

    word: Word
    icon: str
    tone: str
    mark: str


STATES = {
    State.TOLD: Look(gettext_lazy("Told"), "square-check", "good", "check"),
    State.MISSED: Look(gettext_lazy("Missed"), "square-x", "bad", "x"),
    State.OVERDUE: Look(gettext_lazy("Overdue"), "clock-exclamation", "warn", "clock-exclamation"),
    State.DRAFTED: Look(gettext_lazy("Draft waits"), "square-rotated", "accent", "square-rotated"),
    State.SUBMITTED: Look(gettext_lazy("Needs approval"), "circle-dashed", "none", "circle-dashed"),
    State.APPROVED: Look(gettext_lazy("Approved"), "circle-check", "accent", "circle-check"),
    State.PLANNED: Look(gettext_lazy("Planned"), "circle", "accent", "circle"),
}

SECOND_TRY = Look(gettext_lazy("Second try"), "clock-exclamation", "warn", "clock-exclamation")
MESSAGE_STATES = {
    Message.State.DRAFT: STATES[State.DRAFTED]._replace(word=Message.State.DRAFT.label),
    Message.State.SUBMITTED: STATES[State.SUBMITTED],
    Message.State.APPROVED: STATES[State.APPROVED],
    Message.State.TOLD: STATES[State.TOLD],
    Message.State.MISSED: STATES[State.MISSED],
}

STRATEGIES = {
    Strategy.MANAGE_CLOSELY: gettext_lazy("Manage closely"),
    Strategy.KEEP_SATISFIED: gettext_lazy("Keep satisfied"),
    Strategy.KEEP_INFORMED: gettext_lazy("Keep informed"),
    Strategy.MONITOR: gettext_lazy("Monitor"),
}

# Not plural forms: Chinese, which has but one, too says “every week” and “every 2 weeks”.
EVERY = {
    PlanLine.Unit.DAY: (gettext_lazy("Every day"), gettext_lazy("Every %(count)d days")),
    PlanLine.Unit.WEEK: (
        gettext_lazy("Every week, %(weekday)s"),
        gettext_lazy("Every %(count)d weeks, %(weekday)s"),
    ),
    PlanLine.Unit.MONTH: (gettext_lazy("Every month"), gettext_lazy("Every %(count)d months")),
    PlanLine.Unit.WORKDAY: (
        gettext_lazy("Every working day"),
        gettext_lazy("Every %(count)d working days"),
    ),
    PlanLine.Unit.MONTH_END: (
        gettext_lazy("Every month, on the last working day"),
        gettext_lazy("Every %(count)d months, on the last working day"),
    ),
}
ON_DAYS_OFF = {
    WorkdayRule.BEFORE: gettext_lazy("%(cadence)s, or the working day before"),
    WorkdayRule.LEFT_OUT: gettext_lazy("%(cadence)s, but not on days off"),
}

LEVELS = {
    1: gettext_lazy("very low"),
    2: gettext_lazy("low"),
    3: gettext_lazy("medium"),
    4: gettext_lazy("high"),
    5: gettext_lazy("very high"),
}

ATTITUDE_ICONS = {
    Attitude.UNAWARE: "circle-dashed",
    Attitude.RESISTANT: "hand-stop",
    Attitude.NEUTRAL: "circle-minus",
    Attitude.SUPPORTIVE: "circle-check",
    Attitude.LEADING: "circle-arrow-up",
}

DIRECTION_RULES = {
    PlanLine.Direction.DOWN: gettext_lazy(
        "Plain words. Listen first, speak last unless it is urgent. No gossip, no scolding; invite views"
        " and admit errors."
    ),
    PlanLine.Direction.UP: gettext_lazy(
        "Disagree at a fit time, never openly before others. Support warmly where you agree, and guard"
        " their standing."
    ),
    PlanLine.Direction.PEER: gettext_lazy(
        "Take the other's place and look for what both gain. Be sincere, and tend the tie before you need it."
    ),
    PlanLine.Direction.OUT: gettext_lazy(
        "Say what changes for the customer, how their data is used, and where they find help."
    ),
}

ADVICE = {
    Advice.IN_PERSON_FIRST: gettext_lazy("Weighty news: say it in person first"),
    Advice.IN_PRIVATE: gettext_lazy("Weighty news for superiors: one to one, at a fit time"),
    Advice.IN_SMALL_GROUPS: gettext_lazy("Weighty news for many: in small groups, then in writing"),
    Advice.IN_EACH_LANGUAGE: gettext_lazy("Several languages: hand it out in writing in each"),
    Advice.FOLLOW_IN_WRITING: gettext_lazy("Soon forgotten when spoken: follow in writing"),
    Advice.ASK_BACK: gettext_lazy("In writing few ask back: say where questions go"),
    Advice.MAIL_DOES: gettext_lazy("Routine news for many: mail costs less time"),
}


NAMES_WRITTEN = 2


class Anchors(NamedTuple):
    """What messages may be tied to, as (reference, label): go-live, phases and gates; steps; risks."""

    of_phases: list[tuple[str, str]]
    of_steps: list[tuple[str, str]]
    of_risks: list[tuple[str, str]]

    @property
    def names(self) -> dict[str, str]:
        return dict([*self.of_phases, *self.of_steps, *self.of_risks])


def anchors_of(rollout: Rollout, *, confidential: bool) -> Anchors:
    """`confidential` names confidential risks, too."""
    phases = list(rollout.phases.all())
    by_pk = {phase.pk: phase for phase in phases}
    steps = list(rollout.steps.all())
    for step in steps:
        step.phase = by_pk[step.phase_id]
    starts = [(f"start:{p.key}", _("Start of “%(phase)s”") % {"phase": p}) for p in phases]
    gates = [(f"gate:{p.key}", _("Gate of “%(phase)s”") % {"phase": p}) for p in phases]
    return Anchors(
        [(GO_LIVE, _("Go-live")), *(pair for both in zip(starts, gates, strict=True) for pair in both)],
        [(step.node_key, f"{step.shown_number} {step}") for step in steps],
        [
            (f"{RISK}{risk.key}", _("%(label)s “%(risk)s” occurs") % {"label": risk.label, "risk": risk})
            for risk in _risks(rollout, confidential=confidential)
        ],
    )


def _risks(rollout: Rollout, *, confidential: bool) -> Iterator[Risk]:
    for risk in rollout.risks.seen_by(confidential=confidential):
        risk.rollout = rollout
        yield risk


def when(line: PlanLine, anchor_names: Mapping[str, str], anchor: str = "") -> str:
    """Write a line's cadence; with an anchor, only when its message at that anchor is due."""
    if line.cadence == PlanLine.Cadence.REPEATING:
        return _repeated(line)
    if line.cadence == PlanLine.Cadence.ANCHORED:
        return _anchored(line, anchor_names, [anchor] if anchor else line.anchors)
    return str(line.get_cadence_display())


def moved(was: date) -> str:
    return _("Moved from %(day)s") % {"day": written(was)}


def missed_before(on: date, reason: str) -> str:
    """Say that the message before this one was missed, and why where somebody said so."""
    if not reason:
        return _("Missed on %(day)s") % {"day": written(on)}
    return _("Missed on %(day)s: %(reason)s") % {"day": written(on), "reason": reason}


def _repeated(line: PlanLine) -> str:
    assert line.every
    assert line.first_on
    single, several = EVERY[PlanLine.Unit(line.unit)]
    cadence = str(single if line.every == 1 else several) % {
        "count": line.every,
        "weekday": WEEKDAYS[line.first_on.weekday()],
    }
    rule = ON_DAYS_OFF.get(WorkdayRule(line.workday_rule))
    return str(rule) % {"cadence": cadence} if rule else cadence


def _anchored(line: PlanLine, anchor_names: Mapping[str, str], tied_to: Iterable[str]) -> str:
    names = [anchor_names.get(anchor) or unnamed(anchor) for anchor in tied_to]
    anchors, days = _first_of(names), abs(line.offset)
    if not line.offset:
        return _("On the day: %(anchors)s") % {"anchors": anchors}
    text = (
        ngettext(
            "%(count)d working day before: %(anchors)s", "%(count)d working days before: %(anchors)s", days
        )
        if line.offset < 0
        else ngettext(
            "%(count)d working day after: %(anchors)s", "%(count)d working days after: %(anchors)s", days
        )
    )
    return text % {"count": days, "anchors": anchors}


def unnamed(anchor: str) -> str:
    """A risk may be there, but not for this reader."""
    return _("a risk occurs") if anchor.startswith(RISK) else _("something no longer in the plan")


def _first_of(names: list[str]) -> str:
    """Write the first names and how many more there are; a single one more is written out."""
    if len(names) <= NAMES_WRITTEN + 1:
        return listed(names)
    more = len(names) - NAMES_WRITTEN
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
        "names": listed(names[:NAMES_WRITTEN]),
        "count": more,
    }


def hours(minutes: int) -> str:
    """Write minutes as people say them: 40 min, 6 h, 6 h 20."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": whole}
    return _("%(hours)d h %(minutes)02d") % {"hours": whole, "minutes": rest}


def place_on_grid(interest: int, influence: int) -> str:
    return _("Influence %(influence)d, interest %(interest)d: %(strategy)s") % {
        "influence": influence,
        "interest": interest,
        "strategy": STRATEGIES[strategy_for(interest=interest, influence=influence)],
    }


def attitude_icon(known: str) -> str:
    return ATTITUDE_ICONS[Attitude(known)] if known else "circle-dashed"


def advice(line: PlanLine, readers: Collection[Reader] = ()) -> str | None:
    """Write what to mind about the line's channel, given who hears it."""
    found = channels.advice(
        weight=line.weight,
        channel=line.channel,
        direction=line.direction,
        readers=len(readers),
        languages=len({reader.language for reader in readers if reader.language}),
    )
    return str(ADVICE[found]) if found else None


def attitude(now: str, wanted: str) -> str:
    """Write the attitude now and, where it has to change, the one wanted."""
    if not now:
        return _("Not read yet")
    if not wanted or wanted == now:
        return str(ATTITUDES[Attitude(now)])
    return _("%(now)s, wanted: %(wanted)s") % {
        "now": ATTITUDES[Attitude(now)],
        "wanted": str(ATTITUDES[Attitude(wanted)]).lower(),
    }
