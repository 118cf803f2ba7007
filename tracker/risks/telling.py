"""What became of the mails to whoever asked: the receipt and each answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.background.forgetting import JOBS_KEPT
from tracker.background.jobs import Job
from tracker.background.mail import once_key
from tracker.common.wording import Shown
from tracker.rollouts.models import Rollout

from .asker_mail import addressee, answer_once, receipt_once
from .models import Issue, LogTurn

WAITS = Shown(_("Waits to be sent"), "hourglass", "accent", "waits")
SENT = Shown(_("Sent"), "mail-check", "good", "sent")
FAILED = Shown(_("Did not get there"), "mail-x", "bad", "failed")
NOBODY = Shown(_("Nobody to tell"), "circle-minus", "none", "nobody")
NOT_MAILED = Shown(_("Not mailed"), "circle-minus", "none", "not_mailed")
FORGOTTEN = Shown(_("No longer on record"), "circle-minus", "none", "forgotten")

MAIL_STATES = {
    Job.State.WAITING: WAITS,
    Job.State.RUNNING: WAITS,
    Job.State.DONE: SENT,
    Job.State.FAILED: FAILED,
    Job.State.CANCELLED: NOT_MAILED,
}
_REASONS: dict[Shown, str | Promise] = {
    NOBODY: _("No address is known: tell them in person."),
    NOT_MAILED: _("Tell them in person."),
    FORGOTTEN: _("What became of a mail is kept for 90 days."),
}


@dataclass(frozen=True)
class Told:
    """How a mail to whoever asked fared; `job` sends it, where there is or was somebody to mail to."""

    what: str | Promise
    on: date
    shown: Shown
    job: Job | None = None

    @property
    def is_lost(self) -> bool:
        return self.shown is FAILED

    @property
    def reason(self) -> str:
        if self.job is None:
            return str(_REASONS.get(self.shown, ""))
        if self.job.error:
            return self.job.reason
        return str(_REASONS.get(self.shown, ""))


def told_of(issue: Issue) -> list[Told]:
    """Return the receipt, where one was sent, and every answer, in their order."""
    turns = _answers(issue.rollout, [issue])
    keys = {once_key(receipt_once(issue)), *(once_key(answer_once(issue, turn)) for turn in turns)}
    jobs = _jobs(keys)
    receipt = jobs.get(once_key(receipt_once(issue)))
    first = (
        [Told(_("Receipt"), issue.raised_on, MAIL_STATES[Job.State(receipt.state)], receipt)]
        if receipt
        else []
    )
    return [*first, *(_told(issue, turn, jobs) for turn in turns)]


def last_answers(rollout: Rollout, issues: Iterable[Issue]) -> dict[str, Told]:
    """Return by their labels how the last answer of each issue fared that has one."""
    by_label = {issue.label: issue for issue in issues}
    last = {turn.entry: turn for turn in _answers(rollout, by_label.values())}
    jobs = _jobs(once_key(answer_once(by_label[label], turn)) for label, turn in last.items())
    return {label: _told(by_label[label], turn, jobs) for label, turn in last.items()}


def _answers(rollout: Rollout, issues: Iterable[Issue]) -> Iterable[LogTurn]:
    labels = [issue.label for issue in issues]
    turns = LogTurn.objects.filter(rollout=rollout, entry__in=labels, status=Issue.Status.RESOLVED)
    return list(turns.order_by("on", "pk"))


def _jobs(keys: Iterable[str]) -> dict[str | None, Job]:
    return {job.once_key: job for job in Job.objects.filter(once_key__in=list(keys))}


def _told(issue: Issue, turn: LogTurn, jobs: dict[str | None, Job]) -> Told:
    job = jobs.get(once_key(answer_once(issue, turn)))
    shown = MAIL_STATES[Job.State(job.state)] if job else _without_job(issue, turn)
    return Told(pgettext_lazy("mail", "Answer"), turn.on, shown, job)


def _without_job(issue: Issue, turn: LogTurn) -> Shown:
    if addressee(issue) is None:
        return NOBODY
    return FORGOTTEN if turn.at < timezone.now() - JOBS_KEPT else NOT_MAILED
