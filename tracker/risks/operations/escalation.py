"""Issues that climb until somebody answers: by the clock, by hand, and what stops them."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.background.mail import can_be_mailed, mail
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import Log, lock, recording_moment, writing

from ..asker_mail import addressee, answer_mail, answer_once, receipt_mail, receipt_once
from ..clock import Clock, Missing, escalation_shown, usual_owner, waiting_clocks
from ..escalation_mail import escalation_mail
from ..models import Escalation, Issue
from .logs import add_inside, turn_inside


def step_up(*, rollout: Rollout, on: date) -> list[Escalation]:
    """Take every waiting issue of a running rollout to where it belongs by now.

    Each level it climbed is written once; only those who have it now are told, each once a level.
    """
    with transaction.atomic():
        if lock(rollout).state != Rollout.State.RUNNING:
            return []
        behind = [one for one in waiting_clocks(rollout, on, confidential=True) if is_behind(one)]
        if not behind:
            return []
        with writing(rollout, by=None) as log:
            return [row for clock in behind for row in _catch_up(clock, log, by=None)]


def is_behind(clock: Clock) -> bool:
    """Tell whether it climbed, or changed hands, without that being written down."""
    return bool(clock.missing() or clock.newcomers())


def escalate_now(*, issue: Issue, by: Member, on: date, note: str) -> Escalation:
    """Hand an issue to the next higher level that somebody holds. Raises ValidationError at the top."""
    with writing(issue.rollout, by=by) as log:
        clock = escalation_shown(issue, on)
        if not clock.waits:
            raise ValidationError(
                _("“%(issue)s” does not wait for an answer any more. Reload the page.") % {"issue": issue}
            )
        if clock.next_level is None:
            raise ValidationError(
                _("Nobody stands above those who have “%(issue)s” now. Answer it, or name a sponsor.")
                % {"issue": issue}
            )
        for missed in clock.missing():
            _take(issue, missed, log, by=None, note="")
        wanted = Missing(clock.next_level, on, clock.all_holders[clock.next_level])
        taken = _take(issue, wanted, log, by=by, note=note)
        _tell(escalation_shown(issue, on), wanted.holders, by=by)
    return taken


def answer_issue(*, issue: Issue, answer: str, by: Member, on: date) -> None:
    """Answer an issue: it is resolved, its clock stops, and whoever asked is told by mail.

    The answer stays with it; one that is given anew after it was open again is told, too.
    """
    with writing(issue.rollout, by=by) as log:
        is_anew = bool(escalation_shown(issue, on).answering.reopened)
        turn = turn_inside(issue, Issue.Status.RESOLVED, log, by=by, on=on, note=answer, answer=answer)
        to = addressee(issue)
        if to and to != by:
            words = answer_mail(issue, to, by=by, answer=answer, is_anew=is_anew)
            mail(once=answer_once(issue, turn), to=to, **words)
            log("issue_answer_sent", issue, label=issue.label, turn=turn.pk)


def receive_issue(
    *,
    rollout: Rollout,
    by: Member | None,
    on: date,
    name: str,
    kind: str = Issue.Kind.QUESTION,
    received_on: date | None = None,
    owner: Member | None = None,
    is_confidential: bool = False,
    runs_clock: bool = True,
    **fields,
) -> Issue:
    """Take in a question or complaint, and hand it to whoever has to answer.

    `name` is what it is about on a line; other `fields` are the issue's own. Who asks is the member
    `asker`, or `asked_by` with the address and language an answer reaches them by; whoever can be reached
    gets a receipt. Nobody takes it in (`by`) where an outsider wrote it by themselves. `received_on` is the
    day since when it waits, else today. Without `owner` whoever usually answers its kind has it.
    """
    with writing(rollout, by=by) as log:
        issue = add_inside(
            Issue,
            log,
            rollout=rollout,
            by=by,
            on=on,
            name=name,
            kind=kind,
            received_on=received_on or on,
            owner=owner or usual_owner(rollout, kind, is_confidential=is_confidential),
            is_confidential=is_confidential,
            runs_clock=runs_clock,
            **fields,
        )
        clock = escalation_shown(issue, on)
        if runs_clock:
            _catch_up(clock, log, by=by)
        _send_receipt(clock, log, by=by)
    return issue


def _send_receipt(clock: Clock, log: Log, *, by: Member | None) -> None:
    """Whoever took down their own question saw its number; whoever sent it by a message's link did not."""
    issue = clock.issue
    to = addressee(issue)
    if to and (to != by or issue.came_by == Issue.Way.MESSAGE):
        signs = next((one for one in (by, issue.owner) if one and one != to), None)
        mail(once=receipt_once(issue), to=to, **receipt_mail(clock, to, by=signs))
        log("issue_receipt_sent", issue, label=issue.label)


def _catch_up(clock: Clock, log: Log, *, by: Member | None) -> list[Escalation]:
    missing, newcomers = clock.missing(), clock.newcomers()
    if newcomers:
        clock.taken[clock.level].holders.add(*newcomers)
        log("issue_changed_hands", clock.issue, level=int(clock.level), holders=_keys(newcomers))
    taken = [_take(clock.issue, one, log, by=None, note="") for one in missing]
    _tell(clock, clock.holders if missing else newcomers, by=by)
    return taken


def _take(issue: Issue, wanted: Missing, log: Log, *, by: Member | None, note: str) -> Escalation:
    row = Escalation.objects.create(
        issue=issue, level=wanted.level, on=wanted.since, at=recording_moment(), by=by, note=note
    )
    row.holders.set(wanted.holders)
    log(
        "issue_escalated",
        issue,
        label=issue.label,
        level=int(wanted.level),
        holders=_keys(wanted.holders),
        note=note,
    )
    return row


def _tell(clock: Clock, members: Collection[Member], *, by: Member | None) -> None:
    """Whoever did it knows of it."""
    for member in members:
        if member != by and can_be_mailed(member):
            once = f"escalation:{clock.issue.pk}:{int(clock.level)}:{member.pk}"
            mail(once=once, to=member, **escalation_mail(clock, member))


def _keys(members: Collection[Member]) -> list[int]:
    return [member.pk for member in members]
