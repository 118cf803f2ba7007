"""What a person's own pages show, over all rollouts they are a member of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from tracker.common.offers import search_hits, work_items
from tracker.common.text import is_storable
from tracker.common.work import Hit, WorkItem
from tracker.communications.queries import COMMUNICATION_PARTS, communication_work_parts
from tracker.phases.check_ins import check_in_parts
from tracker.phases.queries import PLAN_PARTS
from tracker.reports.queries import work_parts
from tracker.risks.clock import CLOCK_PARTS
from tracker.risks.queries import LOG_PARTS, RISK_PARTS
from tracker.rollouts.models import Member, Rollout


@dataclass(frozen=True)
class Waiting:
    """A thing that waits for somebody in one rollout."""

    rollout: Rollout
    item: WorkItem
    days: int | None

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days < 0


def memberships(user, *, open_only: bool = True) -> list[Member]:
    members = Member.objects.active().filter(user=user).select_related("rollout").defer("rollout__playbook")
    if open_only:
        members = members.filter(rollout__state__in=[Rollout.State.RUNNING, Rollout.State.PAUSED])
    return list(members.order_by("rollout__name", "rollout_id").prefetch_related("duties"))


def waiting_for(members: Sequence[Member]) -> list[Waiting]:
    """Return all that waits for these members, the most urgent first; many cost as few queries as one."""
    rollouts = [member.rollout for member in members]
    prefetch_related_objects(rollouts, *PLAN_PARTS, *RISK_PARTS, *COMMUNICATION_PARTS, *work_parts())
    prefetch_related_objects(rollouts, *check_in_parts(), *LOG_PARTS, *CLOCK_PARTS, "change_requests")
    prefetch_related_objects(rollouts, *communication_work_parts())
    found = []
    for member in members:
        today = member.rollout.today()
        for item in work_items.gather(member, today):
            days = (item.due_on - today).days if item.due_on else None
            found.append(Waiting(member.rollout, item, days))
    return sorted(found, key=lambda one: (one.item.due_on or date.max, one.rollout.name, one.item.what))


def by_urgency(waiting: Iterable[Waiting]) -> list[tuple[str, list[Waiting]]]:
    return [(title, list(group)) for title, group in groupby(waiting, key=_urgency)]


def _urgency(one: Waiting) -> str:
    if one.days is None:
        return _("Without a date")
    if one.days < 0:
        return _("Late")
    if one.days == 0:
        return _("Today")
    return _("This week") if one.days <= 7 else _("Later")


def hits(members: Sequence[Member], words: str) -> list[tuple[Rollout, list[Hit]]]:
    """Search each rollout with its member's eyes; a rollout without a hit is left out."""
    if not is_storable(words):
        return []
    prefetch_related_objects([member.rollout for member in members], "phases", "steps")
    found = [(member.rollout, search_hits.gather(member, words)) for member in members]
    return [(rollout, hits) for rollout, hits in found if hits]
