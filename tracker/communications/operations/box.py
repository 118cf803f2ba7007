"""The suggestion box: opened, filled by anybody, and what becomes of what was put in."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.tokens import hash_of, new_token_to_type
from tracker.risks.models import Action, Issue
from tracker.risks.operations import add_entry
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, recorded_at, recording_moment, writing

from ..box import idea_of_the_month
from ..models import Suggestion, SuggestionBox, SuggestionTurn

Kind, Status = Suggestion.Kind, Suggestion.Status


def open_box(*, rollout: Rollout, by: Member, on: date) -> str:
    """Return what stands in the box's new address, to be shown now or never; the old one opens nothing."""
    with writing(rollout, by=by) as log:
        box, _is_new = SuggestionBox.objects.get_or_create(rollout=rollout)
        token, box.token_hash = new_token_to_type()
        box.opened_on = on
        box.save()
        log("suggestion_box_opened", box)
    return token


def close_box(*, box: SuggestionBox, by: Member) -> None:
    """Nothing more is taken in; whoever gave something still finds its answer."""
    with writing(box.rollout, by=by) as log:
        box.token_hash = None
        box.save(update_fields=["token_hash"])
        log("suggestion_box_closed", box)


def change_box(*, box: SuggestionBox, by: Member, **fields) -> None:
    """Set its words of welcome and the prize, before it is opened, too."""
    with writing(box.rollout, by=by) as log:
        for name, value in fields.items():
            setattr(box, name, value)
        box.save()
        log("suggestion_box_changed", box, fields=sorted(fields))


def put_in(
    *, box: SuggestionBox, reply: str, on: date, kind: str, name: str, text: str = "", gain: str = ""
) -> Suggestion:
    """Take in what nobody signs; `reply` is its giver's secret, by which alone they find the answer.

    The same secret sent again puts nothing in twice. Raises ValidationError where so much came today that
    it can be no staff's.
    """
    rollout = box.rollout
    with writing(rollout, by=None) as log:
        known = rollout.suggestions.filter(reply_hash=hash_of(reply)).first()
        if known:
            return known
        if rollout.suggestions.filter(came_on=on).count() >= limits.SUGGESTIONS_A_DAY:
            raise ValidationError(
                _(
                    "The box has taken %(count)d suggestions today, which is as many as it takes in a day. "
                    "Copy your words and come back tomorrow."
                )
                % {"count": limits.SUGGESTIONS_A_DAY}
            )
        suggestion = Suggestion.objects.create(
            rollout=rollout,
            number=(rollout.suggestions.aggregate(last=Max("number"))["last"] or 0) + 1,
            kind=kind,
            name=name,
            text=text,
            gain=gain,
            came_on=on,
            reply_hash=hash_of(reply),
        )
        with recorded_at(_moment_that_tells_nothing(rollout, on)):
            log("suggestion_received", suggestion, number=suggestion.number)
    return suggestion


def _moment_that_tells_nothing(rollout: Rollout, on: date) -> datetime:
    """The day's first, or that of the log's last entry: who was at their desk when stays unknown."""
    midnight = datetime.combine(on, time(), tzinfo=ZoneInfo(rollout.time_zone))
    last = rollout.activity.order_by("-number").values_list("at", flat=True).first()
    return max(midnight, last) if last else midnight


def answer_suggestion(*, suggestion: Suggestion, status: str, answer: str, by: Member, on: date) -> None:
    """Say what becomes of it; its giver reads the answer by their own link. The first answer's day stays."""
    with writing(suggestion.rollout, by=by) as log:
        is_new = answer != suggestion.answer
        suggestion.answer = answer
        if answer and suggestion.answered_on is None:
            suggestion.answered_on = on
        _turn(suggestion, status, log, by=by, on=on, note=answer if is_new else "")


def share_suggestion(*, suggestion: Suggestion, is_shared: bool, by: Member) -> None:
    """Let the whole team read it, or no longer."""
    with writing(suggestion.rollout, by=by) as log:
        suggestion.is_shared = is_shared
        suggestion.save(update_fields=["is_shared"])
        log("suggestion_shared" if is_shared else "suggestion_hidden", suggestion, number=suggestion.number)


def award_prize(*, suggestion: Suggestion, prize: str, by: Member, on: date) -> None:
    """Give an idea the prize of the month of `on`. Raises ValidationError where that month has its idea."""
    with writing(suggestion.rollout, by=by) as log:
        if suggestion.kind != Kind.IDEA:
            raise ValidationError(_("The prize is for ideas; this is a worry. Say thank you in the answer."))
        if suggestion.prized_on:
            raise ValidationError(_("“%(idea)s” has its prize already.") % {"idea": suggestion})
        best = idea_of_the_month(suggestion.rollout, on)
        if best:
            raise ValidationError(
                _("The prize of this month went to “%(idea)s”. The next one can be given next month.")
                % {"idea": best}
            )
        suggestion.prize, suggestion.prized_on = prize, on
        suggestion.save(update_fields=["prize", "prized_on"])
        log("suggestion_prized", suggestion, number=suggestion.number, on=on)


def plan_suggested_action(*, suggestion: Suggestion, by: Member, on: date, **fields) -> Action:
    """Add an action that carries it out. Raises ValidationError where it has one."""
    with writing(suggestion.rollout, by=by) as log:
        _refuse_twice(suggestion, suggestion.action)
        with translation.override(suggestion.rollout.language):
            gap = _("Suggestion %(number)d") % {"number": suggestion.number}
        action = add_entry(Action, rollout=suggestion.rollout, by=by, on=on, gap=gap, **fields)
        suggestion.action = action
        _became(suggestion, action, log, by=by, on=on)
    return action


def raise_suggested_issue(*, suggestion: Suggestion, by: Member, on: date, **fields) -> Issue:
    """Write it into the log of issues, received on the day it came. Raises ValidationError where it is."""
    with writing(suggestion.rollout, by=by) as log:
        _refuse_twice(suggestion, suggestion.issue)
        issue = add_entry(
            Issue,
            rollout=suggestion.rollout,
            by=by,
            on=on,
            received_on=suggestion.came_on,
            came_by=Issue.Way.FORM,
            **fields,
        )
        suggestion.issue = issue
        _became(suggestion, issue, log, by=by, on=on)
    return issue


def _refuse_twice(suggestion: Suggestion, entry: Action | Issue | None) -> None:
    if entry:
        raise ValidationError(
            _("“%(suggestion)s” became %(label)s already.") % {"suggestion": suggestion, "label": entry.label}
        )


def _became(suggestion: Suggestion, entry: Action | Issue, log: Log, *, by: Member, on: date) -> None:
    """What somebody works on is no longer new; its life names no entry, which fewer may see."""
    log(f"suggestion_became_{entry.view}", suggestion, number=suggestion.number, label=entry.label)
    if suggestion.status == Status.NEW:
        _turn(suggestion, Status.CONSIDERED, log, by=by, on=on)
    else:
        suggestion.save()


def _turn(suggestion: Suggestion, status: str, log: Log, *, by: Member, on: date, note: str = "") -> None:
    suggestion.status = status
    suggestion.save()
    SuggestionTurn.objects.create(
        suggestion=suggestion, status=status, on=on, at=recording_moment(), by=by, note=note
    )
    log(f"suggestion_{status}", suggestion, number=suggestion.number)
