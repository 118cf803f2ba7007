"""What became of a message that went out: whose mail got there, who opened it, who acknowledged it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone

from tracker.background.forgetting import JOBS_KEPT
from tracker.background.jobs import Job
from tracker.background.mail import once_key
from tracker.risks.telling import FORGOTTEN, MAIL_STATES, NOT_MAILED, Told

from .models import Delivery, Message


@dataclass(frozen=True)
class Delivered:
    """One reader's delivery and how its mail fared; whoever opened it has it, whatever the mail says."""

    delivery: Delivery
    mail: Told

    @property
    def opened_on(self) -> date | None:
        return self._day_of(self.delivery.opened_at)

    @property
    def acknowledged_on(self) -> date | None:
        return self._day_of(self.delivery.acknowledged_at)

    def _day_of(self, moment: datetime | None) -> date | None:
        return timezone.localdate(moment, ZoneInfo(self.delivery.rollout.time_zone)) if moment else None

    @property
    def is_lost(self) -> bool:
        return self.mail.is_lost and not self.delivery.opened_at


class Deliveries:
    """All deliveries of a message, the lost ones first."""

    def __init__(self, message: Message) -> None:
        self.message = message

    @cached_property
    def rows(self) -> list[Delivered]:
        sent = list(self.message.deliveries.all())
        jobs = {
            job.once_key: job for job in Job.objects.filter(once_key__in=[once_key(one.once) for one in sent])
        }
        for job in jobs.values():
            job.rollout = self.message.rollout
        found = [Delivered(one, _told(one, jobs.get(once_key(one.once)))) for one in sent]
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
    on = timezone.localdate(delivery.sent_at)
    if job:
        return Told(delivery.name, on, MAIL_STATES[Job.State(job.state)], job)
    is_old = delivery.sent_at < timezone.now() - JOBS_KEPT
    return Told(delivery.name, on, FORGOTTEN if is_old else NOT_MAILED)
