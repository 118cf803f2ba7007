"""Drafts of messages from live facts, in their readers' languages.

A draft holds only what everybody may know: progress and dates, never money, risks or assessments. Its
sentences are whole and true as they stand, so that it can go out as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker.common.dates import written
from tracker.common.limits import LINE_LENGTH
from tracker.common.text import on_one_line
from tracker.phases.domain.facts import Status
from tracker.phases.domain.schedule import Schedule
from tracker.phases.models import Step
from tracker.phases.queries import counted_baseline
from tracker.rollouts.models import Rollout

from .audience import Audience, Reader
from .domain import news
from .domain.news import Coming, Event
from .domain.occurrences import Occurrence
from .models import PlanLine
from .written import Written

TRAINING = "S8"
"""The training's heading in the method (domain, section 2)."""

_OWN = gettext_lazy("%(step)s, %(start)s to %(finish)s")
_OF_SEVERAL = gettext_lazy("%(owner)s: %(step)s, %(start)s to %(finish)s")


def draft_texts(line: PlanLine, occurrence: Occurrence | None, schedule: Schedule) -> dict[str, Written]:
    """Return the message in each language of those who hear the line on the schedule's day.

    Where nobody can be named, it is in the rollout's own.
    """
    readers = Audience(line.rollout, schedule.on).readers(line)
    facts = _Facts(line.rollout, schedule)
    day = occurrence.due_on if occurrence else schedule.on
    found = {}
    for language in sorted({reader.language for reader in readers}) or [line.rollout.language]:
        with translation.override(language):
            speakers = [reader for reader in readers if reader.language == language]
            found[language] = Written(_subject(line, day), _body(line, facts, speakers))
    return found


def _subject(line: PlanLine, day: date) -> str:
    subject = _("%(message)s, %(day)s") % {"message": on_one_line(str(line)), "day": written(day, "year")}
    return subject[:LINE_LENGTH]


def _body(line: PlanLine, facts: "_Facts", readers: list[Reader]) -> str:
    context = {
        "name": readers[0].name if len(readers) == 1 else "",
        "rollout": on_one_line(str(line.rollout)),
        "standing": facts.standing(),
        "theirs": facts.steps_of(readers),
        "touches_all": facts.what_touches_all(),
        "coming": facts.coming(),
        "sender": line.sender.name if line.sender else "",
        "duty": str(line.sender_duty or ""),
    }
    text = render_to_string("communications/drafts/news.txt", context)
    return text.strip() + "\n"


class _Facts:
    """What a rollout's drafts draw on, read once for all languages."""

    def __init__(self, rollout: Rollout, schedule: Schedule) -> None:
        self.rollout, self.schedule = rollout, schedule
        self._phases = {phase.key: phase for phase in rollout.phases.all()}
        steps = list(rollout.steps.select_related("method", "owner"))
        for phase in self._phases.values():
            phase.rollout = rollout
        for step in steps:
            step.rollout = rollout
        self._steps: Mapping[str, Step] = {step.node_key: step for step in steps}
        self._agreed = self._agreed_go_live()

    def _agreed_go_live(self) -> date | None:
        """As in the baseline that counts; without one, as promised."""
        baseline = counted_baseline(self.rollout, self.schedule.on)
        if baseline and self.schedule.go_live_key:
            kept = baseline.dates.filter(node=self.schedule.go_live_key).first()
            return kept.finish if kept else None
        return self.rollout.target_go_live

    def standing(self) -> list[str]:
        return [*self._running_phases(), *self._progress(), *self._go_live()]

    def _running_phases(self) -> Iterable[str]:
        for phase in self.schedule.phases.values():
            if phase.status == Status.RUNNING:
                yield _("“%(phase)s” is under way: %(share)d %% of it is done.") % {
                    "phase": self._phases[phase.key],
                    "share": round(phase.progress * 100),
                }

    def _progress(self) -> Iterable[str]:
        if self._steps:
            share = round(self.schedule.progress * 100)
            yield _("Of the whole plan %(share)d %% is done.") % {"share": share}

    def _go_live(self) -> Iterable[str]:
        node, go_live = self.schedule.go_live_node, self.schedule.go_live
        if node is None or go_live is None:
            return
        if node.status == Status.DONE:
            yield _("The new CRM has been live since %(day)s.") % {"day": written(go_live, "long")}
            return
        words = {"day": written(go_live, "long")}
        late = news.days_late(self.schedule, self._agreed)
        if late is None:
            yield _("Go-live is expected on %(day)s.") % words
        elif late == 0:
            yield _("Go-live is expected on %(day)s, as agreed.") % words
        elif late > 0:
            later = ngettext(
                "Go-live is expected on %(day)s, %(count)d working day later than agreed.",
                "Go-live is expected on %(day)s, %(count)d working days later than agreed.",
                late,
            )
            yield later % {**words, "count": late}
        else:
            sooner = ngettext(
                "Go-live is expected on %(day)s, %(count)d working day sooner than agreed.",
                "Go-live is expected on %(day)s, %(count)d working days sooner than agreed.",
                -late,
            )
            yield sooner % {**words, "count": -late}

    def steps_of(self, readers: Iterable[Reader]) -> list[str]:
        """What is at hand for the members among the readers; named where there are several."""
        members = {reader.member.pk: reader.member for reader in readers if reader.member}
        own = {key for key, step in self._steps.items() if step.owner_id in members}
        form = _OWN if len(members) == 1 else _OF_SEVERAL
        return [
            str(form)
            % {
                "step": self._steps[node.key],
                "start": written(node.forecast.start, "week"),
                "finish": written(node.forecast.finish, "week"),
                "owner": members[self._steps[node.key].owner_id or 0].name,
            }
            for node in news.at_hand(self.schedule, own)
            if node.forecast
        ]

    def what_touches_all(self) -> list[str]:
        """From when to when there is training."""
        span = news.span_of(self.schedule, self._training)
        if span is None:
            return []
        first, last = (written(day, "week") for day in span)
        return [_("Training takes place from %(first)s to %(last)s.") % {"first": first, "last": last}]

    @property
    def _training(self) -> Collection[str]:
        return {key for key, step in self._steps.items() if step.method and step.method.key == TRAINING}

    def coming(self) -> list[str]:
        return [self._coming_words(one) for one in news.coming(self.schedule)]

    def _coming_words(self, one: Coming) -> str:
        words = {"day": written(one.on, "week")}
        if one.event == Event.GO_LIVE:
            return _("%(day)s: go-live") % words
        if one.event == Event.GATE:
            phase = self._phases[self.schedule.nodes[one.node].phase]
            return _("%(day)s: phase “%(phase)s” is to be completed") % {**words, "phase": phase}
        return _("%(day)s: “%(step)s” begins") % {**words, "step": self._steps[one.node]}
