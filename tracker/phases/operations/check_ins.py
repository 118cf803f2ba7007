"""Asking owners by mail how their steps go, and keeping what they answer."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tracker.background.mail import mail
from tracker.rollouts.links import new_link
from tracker.rollouts.models import Member, PersonalLink, Rollout
from tracker.rollouts.writing import lock, writing

from ..check_in_mail import check_in_mail
from ..check_ins import LINK_DAYS, Asked, mail_once, preview
from ..domain.effect import Effect
from ..domain.network import NodeKind
from ..models import CheckIn, Step
from .changing import Change, changing_plan
from .progress import say


def send_check_ins(
    rollout: Rollout, on: date, by: Member | None = None, only: Collection[Member] | None = None
) -> list[CheckIn]:
    """Ask by mail every owner of steps that run or are near, at most once a day; only a running one asks."""
    with transaction.atomic():
        if lock(rollout).state != Rollout.State.RUNNING:
            return []
        can_be_asked, _hindered = preview(rollout, on=on)
        asked = [one for one in can_be_asked if only is None or one.member in only]
        if not asked:
            return []
        with writing(rollout, by=by) as log:
            sent = [_ask(rollout, one, on) for one in asked]
            log("check_ins_sent", rollout, on=on, members=[one.member.pk for one in asked])
    return sent


def _ask(rollout: Rollout, asked: Asked, on: date) -> CheckIn:
    member, now = asked.member, timezone.now()
    member.rollout = rollout
    until = now + LINK_DAYS
    link, token = new_link(member=member, purpose=PersonalLink.Purpose.CHECK_IN, expires_at=until)
    check_in = CheckIn.objects.create(rollout=rollout, member=member, link=link, on=on, sent_at=now)
    check_in.steps.set([shown.step for shown in asked.steps])
    mail(once=mail_once(check_in), to=member, **check_in_mail(rollout, asked, token, until))
    return check_in


class AnswerRefused(ValidationError):
    """Nothing was kept because of what was said about `step`; None where it is no single step's fault."""

    def __init__(self, error: ValidationError, step: Step | None = None) -> None:
        super().__init__(error)
        self.step = step


@dataclass(frozen=True)
class Saying:
    """What a member says of one step, as `say` takes it."""

    step: Step
    facts: Mapping


def answer_check_in(*, check_in: CheckIn, sayings: Sequence[Saying], by: Member, on: date) -> Effect | None:
    """Keep all that a member said at once, or nothing; it settles every check-in they have open.

    Raises AnswerRefused.
    """
    with transaction.atomic():
        effect = _keep(check_in, sayings, by=by, on=on)
        with writing(check_in.rollout, by=by) as log:
            log("check_in_answered", check_in, said=len(sayings), **_told(effect))
    return effect


def _keep(check_in: CheckIn, sayings: Sequence[Saying], *, by: Member, on: date) -> Effect | None:
    now = timezone.now()
    try:
        with changing_plan(check_in.rollout, by=by, on=on) as change:
            for saying in sayings:
                _say(change, saying, by=by, on=on)
            by.check_ins.filter(answered_at=None, on__lte=on).update(answered_at=now)
            CheckIn.objects.filter(pk=check_in.pk).update(answered_at=now)
    except AnswerRefused:
        raise
    except ValidationError as error:
        raise AnswerRefused(error) from error
    return change.effect


def _say(change: Change, saying: Saying, *, by: Member, on: date) -> None:
    try:
        say(change, step=saying.step, by=by, on=on, **saying.facts)
    except ValidationError as error:
        raise AnswerRefused(error, saying.step) from error


def _told(effect: Effect | None) -> dict:
    """What the page that thanks tells of the effect, also when it is opened again."""
    if effect is None:
        return {}
    kinds = Counter(moved.key.partition(":")[0] for moved in effect.moved)
    return {
        "go_live_before": effect.go_live_before,
        "go_live_after": effect.go_live_after,
        "go_live_days": effect.go_live_days,
        "moved_steps": kinds[NodeKind.STEP],
        "moved_gates": kinds[NodeKind.GATE],
    }
