"""The words for what a project's file holds and a plan does not, and for why a file is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .domain.msproject import FileRefused, Refusal, What
from .domain.plan_file import Unread


@dataclass
class UnreadGroup:
    """Things of one sort; `lines` name the first of them, `more` counts the rest."""

    code: str
    title: str
    lines: list[str] = field(default_factory=list)
    more: int = 0


def unread_groups(unread: Iterable[Unread]) -> list[UnreadGroup]:
    """Sort what was not read by what became of it, in the order in which it was met."""
    groups: dict[str, UnreadGroup] = {}
    for one in unread:
        is_more = one.code == What.MORE
        code = one.value if is_more else one.code
        group = groups.setdefault(code, UnreadGroup(code, title_of(code)))
        if is_more:
            group.more += int(one.place)
        else:
            group.lines.append(_line(one))
    return list(groups.values())


def title_of(code: str) -> str:
    return str(TITLES.get(What(code), code)) if code in list(What) else code


def refused_words(refused: FileRefused) -> str:
    return str(REFUSED[refused.code]) % {"place": refused.place, "value": refused.value}


def _line(one: Unread) -> str:
    return " · ".join(part for part in (one.place, one.value) if part)


TITLES: Mapping[What, Promise] = {
    What.NAME_MISSING: _("Tasks without a name: named by their number"),
    What.NAME_CUT: _("Names longer than 200 characters: cut"),
    What.CHARACTER: _("Characters that can't be stored: replaced by a space"),
    What.DURATION_ROUNDED: _("Durations: rounded up to whole working days"),
    What.DURATION_ELAPSED: _("Durations round the clock: turned into working days"),
    What.DURATION_MISSING: _("Durations that are missing: taken from the dates, else one day"),
    What.ESTIMATED: _("Estimated durations: taken as they are, without the question mark"),
    What.MILESTONE_TAKES_TIME: _("Milestones that take time: read as work of so many days"),
    What.GROUP: _("Summary tasks inside a phase: their tasks stand in the phase itself"),
    What.WRAPPER: _("Summary tasks round all phases: left out"),
    What.OUTSIDE: _("Tasks outside of all summary tasks: put into a phase of their own"),
    What.GROUP_COST: _("Costs of summary tasks: left out, as only steps have costs"),
    What.GROUP_OWNER: _("People assigned to summary tasks: left out, as only steps have owners"),
    What.GROUP_DATE: _("Dates of summary tasks inside a phase: left out"),
    What.RECURRING: _("Recurring tasks: each occurrence is a step"),
    What.SUBPROJECT: _("Inserted projects: read as one step each"),
    What.EXTERNAL: _("Tasks of other projects: left out"),
    What.CONSTRAINT_ALAP: _("“As late as possible”: left out, steps start as soon as they can"),
    What.CONSTRAINT_MSO: _("“Must start on”: kept as “Not before”"),
    What.CONSTRAINT_MFO: _("“Must finish on”: kept as the deadline"),
    What.CONSTRAINT_SNLT: _("“Start no later than”: left out"),
    What.CONSTRAINT_FNET: _("“Finish no earlier than”: left out"),
    What.CONSTRAINT_FNLT: _("“Finish no later than”: kept as the deadline"),
    What.CONSTRAINT_UNKNOWN: _("Constraints that are not known: left out"),
    What.MANUAL: _("Tasks placed by hand: their start is kept as “Not before”"),
    What.START_ASSUMED: _("Tasks under way without an actual start: their scheduled start is taken"),
    What.FINISH_ASSUMED: _("Complete tasks without an actual finish: their scheduled finish is taken"),
    What.REMAINING_ROUNDED: _("Remaining durations: rounded up to whole working days"),
    What.SPLIT: _("Split tasks: read as one piece of work"),
    What.LAG_ROUNDED: _("Lags: rounded up to whole working days"),
    What.LAG_ELAPSED: _("Lags round the clock: turned into working days"),
    What.LAG_PERCENT: _("Lags in per cent: turned into working days"),
    What.LINK_CROSS_PROJECT: _("Links to other projects: left out"),
    What.LINK_UNKNOWN_END: _("Links to tasks that the file does not hold: left out"),
    What.LINK_UNKNOWN_KIND: _("Links of an unknown kind: left out"),
    What.LINK_TWICE: _("Links that stand there twice: the first is kept"),
    What.LINK_ITSELF: _("Links of a task to itself: left out"),
    What.LINK_OWN_STEP: _("Links between a summary task and its own tasks: left out"),
    What.LINK_GROUP: _("Links of summary tasks inside a phase: replaced by links of their tasks"),
    What.MORE_OWNERS: _("Further people of a task: left out, as a step has one owner"),
    What.MATERIAL: _("Materials and cost resources: left out"),
    What.RESOURCE_RATE: _("Rates of people: left out; costs are kept as amounts"),
    What.RESOURCE_CALENDAR: _("Calendars of people: left out; enter their absences in the app"),
    What.RESOURCE_UNUSED: _("People and things without a task: left out"),
    What.NOTES: _("Notes: left out"),
    What.PRIORITY: _("Priorities: left out"),
    What.TASK_CALENDAR: _("Calendars of single tasks: the project's calendar is used"),
    What.HYPERLINK: _("Hyperlinks: left out"),
    What.CONTACT: _("Contacts: left out"),
    What.WBS: _("WBS codes: left out"),
    What.LEVELING_DELAY: _("Delays by levelling: left out"),
    What.PHYSICAL_PERCENT: _("Physical per cent complete: left out"),
    What.OUTLINE_CODE: _("Outline codes: left out"),
    What.OTHER_BASELINE: _("Baselines 1 to 10: left out; the first one is kept"),
    What.CUSTOM_FIELD: _("Custom fields: left out"),
    What.SHORT_DAY: _("Working days of another length, in hours: counted as whole days"),
    What.WORK_WEEK: _("Working weeks that hold for more than ten years: left out"),
    What.EXCEPTION: _("Exceptions of the calendar that are not understood: left out"),
    What.FROM_FINISH: _("Scheduling from the finish date: the plan is scheduled from its start"),
    What.CURRENCY: _("The file's currency: amounts are taken as they are, in the rollout's currency"),
    What.ELEMENT: _("Parts of the file that are not known: left out"),
}

REFUSED: Mapping[Refusal, Promise] = {
    Refusal.EMPTY: _("The file is empty. Choose the file again."),
    Refusal.TOO_LARGE: _("The file is larger than %(value)s MB. Split the project and send its parts."),
    Refusal.MPP: _("This is Project's own .mpp file. Save it in Project as XML and send that."),
    Refusal.NOT_XML: _("Line %(place)s is no XML (%(value)s). Save the project as XML anew."),
    Refusal.CUT_OFF: _(
        "The file ends too early, in line %(place)s after “%(value)s”. Save or download it anew."
    ),
    Refusal.ENCODING: _("The file's encoding can't be read (%(value)s). Save it as UTF-8."),
    Refusal.DOCTYPE: _("Line %(place)s declares a document type. Remove it: Project writes none."),
    Refusal.TOO_DEEP: _(
        "Line %(place)s lies more than %(value)s elements deep; no project does. Check the file."
    ),
    Refusal.TOO_MANY_ELEMENTS: _("Line %(place)s goes beyond %(value)s elements. Split the project."),
    Refusal.TOO_MANY_NAMES: _(
        "Line %(place)s goes beyond %(value)s names of elements; no project does. Check the file."
    ),
    Refusal.ROOT: _("The file begins with “%(value)s”, not with “Project”. Save it in Project as XML."),
    Refusal.NAMESPACE: _(
        "The file's namespace is “%(value)s”, not that of Project. Save it in Project as XML."
    ),
    Refusal.NUMBER: _("%(place)s: “%(value)s” is no whole number. Mend it and save the file again."),
    Refusal.DATE: _("%(place)s: “%(value)s” is no date. Mend it and save the file again."),
    Refusal.DATE_BEYOND: _(
        "%(place)s: %(value)s lies outside 1990 to 2199. Choose a date within these years."
    ),
    Refusal.DURATION: _(
        "%(place)s: “%(value)s” is no duration of 0 to 3,650 working days. Shorten it and save again."
    ),
    Refusal.LAG: _("%(place)s: a lag of %(value)s working days is beyond 3,650. Shorten it."),
    Refusal.MONEY: _("%(place)s: “%(value)s” is no amount from 0 to 9,999,999,999.99. Mend it."),
    Refusal.NO_START: _("The file says nowhere when the project starts. Enter its start in Project."),
    Refusal.NO_WORKING_DAY: _("The calendar “%(place)s” has no working day. Choose another in Project."),
    Refusal.TOO_MANY_STEPS: _("The file holds more than %(value)s tasks. Split the project."),
    Refusal.TOO_MANY_LINKS: _("The file holds more than %(value)s links. Split the project."),
    Refusal.TOO_MANY_DAYS: _(
        "The calendar “%(place)s” has too many exceptions. Keep those of the project's years."
    ),
}
