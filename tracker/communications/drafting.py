"""What a draft begins with, in each language that its readers have."""

from tracker.phases.domain.schedule import Schedule

from .audience import Audience
from .domain.occurrences import Occurrence
from .models import PlanLine
from .operations import Written


def draft_texts(line: PlanLine, occurrence: Occurrence | None, schedule: Schedule) -> dict[str, Written]:
    rollout = line.rollout
    languages = {one.language for one in Audience(rollout, schedule.on).readers(line)} or {rollout.language}
    return {language: _text(line) for language in sorted(languages)}


def _text(line: PlanLine) -> Written:
    parts = [line.purpose, line.outline, line.sender_name]
    return Written(str(line), "\n\n".join(part for part in parts if part) or str(line))
