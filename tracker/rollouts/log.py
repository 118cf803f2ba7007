"""Checking a rollout's log against the hashes it was written with."""

from .domain.chain import Broken, Link, first_broken
from .models import ActivityEntry, Rollout


def first_broken_entry(rollout: Rollout) -> Broken | None:
    entries = rollout.activity.select_related("detail").order_by("number").iterator(chunk_size=2000)
    return first_broken(map(_as_written, entries), rollout.log_head, rollout.log_count)


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
