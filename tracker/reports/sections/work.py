"""Progress since last time, what waits for a hand, and the next steps."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.common.dates import written
from tracker.word.table import Column
from tracker.word.text import Text

from ..charts import chart_alt, progress_chart
from ..domain.facts import StatusFacts, StepFacts, Steps, Work
from ..telling import Telling
from ..wording import named, step_word
from .dates import more
from .pieces import status
from .teller import Teller


@dataclass(frozen=True)
class _List:
    """A table of steps: its caption, the head of its days, and what is said where it is empty."""

    caption: str
    when: str
    empty: str
    starts: bool = False


def progress(report: Teller, telling: Telling) -> None:
    facts, work = telling.facts, telling.facts.work
    report.heading(_("Progress and next steps"))
    if not work.steps:
        report.text(_("The plan has no steps yet."))
        return
    if facts.earned:
        chart = progress_chart(facts, facts.earned)
        report.chart(chart, chart_alt(chart), chart.title, name="progress-chart")
    since = {"day": written(work.since, "year")}
    done = _List(
        _("Done since %(day)s") % since, _("Done on"), _("No step was finished since %(day)s.") % since
    )
    at_hand = _List(_("At hand: blocked, late and running steps"), _("Until"), _("No step is at hand."))
    coming = _List(_("Next steps"), _("From"), _("No step begins in the next two weeks."), starts=True)
    _steps(report, facts, work.done, done)
    _steps(report, facts, _at_hand(work), at_hand)
    _steps(report, facts, work.coming, coming)


def _at_hand(work: Work) -> Steps:
    lists = (work.blocked, work.late, work.running)
    return Steps(sum(one.count for one in lists), tuple(step for one in lists for step in one.first))


def _steps(report: Teller, facts: StatusFacts, steps: Steps, told: _List) -> None:
    if not steps.count:
        report.text(told.empty)
        return
    columns = [
        Column(_("Step")),
        Column(_("Phase")),
        Column(_("Status")),
        Column(told.when, align="right"),
        Column(_("Owner")),
    ]
    rows = [_step(facts, step, told.starts) for step in steps.first]
    report.table(columns, rows, told.caption, row_heads=True)
    more(report, steps.count - len(steps.first))


def _step(facts: StatusFacts, step: StepFacts, starts: bool) -> list[Text]:
    name = f"{step.number} {named(facts, step.name)}"
    if step.state == "blocked" and step.waits_for:
        waits = _("Waits for: %(what)s") % {"what": step.waits_for}
        name = f"{name}\n{waits}"
    return [
        name,
        step.phase,
        status(step_word(step)),
        written(step.start if starts else step.finish, "year"),
        named(facts, step.owner) or _("nobody"),
    ]
