"""What became of a message that went out: whose mail got there, who opened it, who acknowledged it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from tracker.background.forgetting import JOBS_KEPT
from tracker.background.jobs import Job
from tracker.background.mail import once_key
from tracker.risks.telling import FORGOTTEN, MAIL_STATES, NOT_MAILED, Told
from tracker.rollouts.models import Rollout

from .feedback import ReaderLink
from .models import Delivery


@dataclass(frozen=True)
class Delivered:
    """One reader's delivery and how its mail fared; whoever opened it has it, whatever the mail says."""

    link: ReaderLink
    mail: Told

    @property
    def delivery(self) -> Delivery:
        return self.link.delivery

    @property
    def opened_on(self) -> date | None:
        return self._day_of(self.delivery.opened_at)

    @property
    def acknowledged_on(self) -> date | None:
        return self._day_of(self.delivery.acknowledged_at)

    def _day_of(self, moment: datetime | None) -> date | None:
        return self.delivery.rollout.day_of(moment) if moment else None

    @property
    def is_lost(self) -> bool:
        return self.mail.is_lost and not self.delivery.opened_at


class Deliveries:
    """All deliveries of a message, the lost ones first."""

    def __init__(self, rollout: Rollout, links: Sequence[ReaderLink]) -> None:
        self.rollout, self.links = rollout, links

    @cached_property
    def rows(self) -> list[Delivered]:
        keys = [once_key(one.delivery.once) for one in self.links]
        jobs = {job.once_key: job for job in Job.objects.filter(once_key__in=keys)}
        for job in jobs.values():
            job.rollout = self.rollout
        found = [
            Delivered(one, _told(one.delivery, jobs.get(once_key(one.delivery.once)))) for one in self.links
        ]
        return sorted(found, key=lambda one: not one.is_lost)

    @property
    def lost(self) -> list[Delivered]:
        return [one for one in self.rows if one.is_lost]

    @property
    def opened(self) -> int:
        return sum(one.delivery.opened_at is not None for one in self.rows)

    @property
    def acknowledged(self) -> int:
        return sum(one.delivery.acknowledged_at is not None for one in self.rows)


def _told(delivery: Delivery, job: Job | None) -> Told:
    on = delivery.rollout.day_of(delivery.sent_at)
    if job:
        return Told(delivery.name, on, MAIL_STATES[Job.State(job.state)], job)
    is_old = delivery.sent_at < timezone.now() - JOBS_KEPT
    return Told(delivery.name, on, FORGOTTEN if is_old else NOT_MAILED)
