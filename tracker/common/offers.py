"""Where a page shows what a higher app knows, it asks here; higher apps register readers in ready()."""

from collections.abc import Callable, Iterable
from typing import Any


class Offer:
    """One place on a page; `gather` calls every function registered for it and chains the answers."""

    def __init__(self) -> None:
        self._readers: list[Callable[..., Iterable[Any]]] = []

    def register(self, reader: Callable[..., Iterable[Any]]) -> Callable[..., Iterable[Any]]:
        if reader not in self._readers:
            self._readers.append(reader)
        return reader

    def gather(self, *args, **kwargs) -> list[Any]:
        return [answer for reader in self._readers for answer in reader(*args, **kwargs)]


work_items = Offer()
"""(member, on) -> WorkItem: what waits for this person in a rollout."""

phase_panels = Offer()
"""(request, phase) -> Panel: what a phase's page shows beside its steps."""

step_panels = Offer()
"""(member, step) -> Panel: what an open step shows beside its own parts."""

slip_questions = Offer()
"""(member, steps) -> Question: what to ask whoever made the steps of these keys end later."""

plan_risks = Offer()
"""(rollout, on, confidential) -> RiskDays: open risks that may cost the plan days, as they stood that day."""

search_hits = Offer()
"""(member, words) -> Hit: what a search in a rollout finds, with this member's eyes."""

date_problems = Offer()
"""(rollout) -> the sentences that say which dates its calendar does not reach."""

settings_previews = Offer()
"""(rollout, change, by) -> Panel: what a change of a rollout's settings would do, where it does anything.

`change` stores the settings; it is tried and taken back, and what it raises is raised.
"""

moved_by_plan = Offer()
"""(member, before, after) -> Moved: what else two schedules of one rollout place on other days."""

calendar_events = Offer()
"""(member, on) -> CalendarEvent: what a member's calendar feed of a rollout holds."""

message_templates = Offer()
"""() -> the built-in message templates, as a playbook's file writes them."""
