"""What a rollout's log tells: whether it is as it was written, and what was imported already."""

from datetime import date

from .domain.chain import Broken, Link, first_broken
from .models import ActivityEntry, Rollout


def first_broken_entry(rollout: Rollout) -> Broken | None:
    entries = rollout.activity.select_related("detail").order_by("number").iterator(chunk_size=2000)
    return first_broken(map(_as_written, entries), rollout.log_head, rollout.log_count)


def imported_before(rollout: Rollout, verb: str, sha256: str) -> date | None:
    """Return the day on which the same file was imported already."""
    entries = ActivityEntry.objects.filter(rollout=rollout, verb=verb, detail__text__contains=sha256)
    last = entries.order_by("-number").first()
    return rollout.day_of(last.at) if last else None


def _as_written(entry: ActivityEntry) -> tuple[Link, str, str | None]:
    link = Link(
        number=entry.number,
        at=entry.at,
        member=str(entry.member_id or ""),
        verb=entry.verb,
        subject=entry.subject,
        detail_hash=entry.detail_hash,
        previous_hash=entry.previous_hash,
    )
    detail = getattr(entry, "detail", None)
    return link, entry.hash, detail.text if detail else None
