"""What a plan can't hold of a file, gathered while it is read."""

from collections import Counter
from enum import StrEnum

from tracker.phases.domain.plan_file import Unread

SHOWN_EACH = 12


class What(StrEnum):
    """`place` is a task unless said otherwise."""

    MORE = "more"  # value: the code that comes more often; place: how often
    NAME_MISSING = "name_missing"  # value: the name it got
    NAME_CUT = "name_cut"  # value: the whole name
    CHARACTER = "character"  # replaced by a space
    DURATION_ROUNDED = "duration_rounded"  # value: “1.5 → 2”, working days
    DURATION_ELAPSED = "duration_elapsed"  # value: “3 → 3”, days round the clock, working days
    DURATION_MISSING = "duration_missing"  # value: the working days it got
    ESTIMATED = "estimated"
    MILESTONE_TAKES_TIME = "milestone_takes_time"  # value: working days
    GROUP = "group"  # place: a summary inside a phase, value: the phase
    WRAPPER = "wrapper"  # place: a summary round all phases
    OUTSIDE = "outside"  # place: the phase of tasks outside of all summaries, value: how many
    GROUP_COST = "group_cost"
    GROUP_OWNER = "group_owner"
    GROUP_DATE = "group_date"
    RECURRING = "recurring"
    SUBPROJECT = "subproject"
    EXTERNAL = "external"
    CONSTRAINT_ALAP = "constraint_alap"
    CONSTRAINT_MSO = "constraint_mso"  # value: the date, in all constraints
    CONSTRAINT_MFO = "constraint_mfo"
    CONSTRAINT_SNLT = "constraint_snlt"
    CONSTRAINT_FNET = "constraint_fnet"
    CONSTRAINT_FNLT = "constraint_fnlt"
    CONSTRAINT_UNKNOWN = "constraint_unknown"
    MANUAL = "manual"  # value: the date that is kept
    START_ASSUMED = "start_assumed"  # value: the date
    FINISH_ASSUMED = "finish_assumed"
    REMAINING_ROUNDED = "remaining_rounded"  # value: “1.5 → 2”, working days
    SPLIT = "split"
    LAG_ROUNDED = "lag_rounded"  # place: “A → B” in all links, value: “0.5 → 1”, working days
    LAG_ELAPSED = "lag_elapsed"  # value: “3 → 3”, days round the clock, working days
    LAG_PERCENT = "lag_percent"  # value: “50 % → 3”, working days
    LINK_CROSS_PROJECT = "link_cross_project"  # value: the other project
    LINK_UNKNOWN_END = "link_unknown_end"  # value: the number of the task that is missing
    LINK_UNKNOWN_KIND = "link_unknown_kind"
    LINK_TWICE = "link_twice"
    LINK_ITSELF = "link_itself"
    LINK_OWN_STEP = "link_own_step"
    LINK_GROUP = "link_group"  # value: how many links stand for it
    MORE_OWNERS = "more_owners"  # value: who else
    MATERIAL = "material"  # value: materials and costs that were assigned
    RESOURCE_RATE = "resource_rate"  # place: a resource, in all of these
    RESOURCE_CALENDAR = "resource_calendar"
    RESOURCE_UNUSED = "resource_unused"
    NOTES = "notes"
    PRIORITY = "priority"
    TASK_CALENDAR = "task_calendar"  # value: the calendar
    HYPERLINK = "hyperlink"
    CONTACT = "contact"
    WBS = "wbs"
    LEVELING_DELAY = "leveling_delay"
    PHYSICAL_PERCENT = "physical_percent"
    OUTLINE_CODE = "outline_code"
    OTHER_BASELINE = "other_baseline"  # place: its number, value: in how many tasks
    CUSTOM_FIELD = "custom_field"  # place: the field, value: in how many tasks
    SHORT_DAY = "short_day"  # place: a calendar, value: the hours; in all calendars
    WORK_WEEK = "work_week"
    EXCEPTION = "exception"  # value: the exception that is not understood
    FROM_FINISH = "from_finish"
    CURRENCY = "currency"  # value: its code
    ELEMENT = "element"  # place: parent and element, value: how often it stands there


class Gathered:
    """Says each thing by itself up to a number, then how many more there were."""

    def __init__(self) -> None:
        self._said: list[Unread] = []
        self._count: Counter[What] = Counter()

    def say(self, what: What, place: str = "", value: object = "") -> None:
        self._count[what] += 1
        if self._count[what] <= SHOWN_EACH:
            self._said.append(Unread(place, what, str(value)))

    def all(self) -> tuple[Unread, ...]:
        more = (
            Unread(str(count - SHOWN_EACH), What.MORE, what)
            for what, count in self._count.items()
            if count > SHOWN_EACH
        )
        return (*self._said, *more)
