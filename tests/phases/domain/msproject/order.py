"""In which order the elements of each part stand, as far as we write them, with some neighbours.

Project drops an element that stands elsewhere, and says nothing.
"""


def _names(text):
    return text.split()


ORDER = {
    "Project": _names(
        """SaveVersion UID Name Title Subject Company Manager Author CreationDate LastSaved ScheduleFromStart
        StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode
        CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth
        DefaultTaskType DefaultFixedCostAccrual DurationFormat WorkFormat EditableActualCosts
        HonorConstraints NewTasksEffortDriven NewTasksEstimated StatusDate CurrentDate NewTasksAreManual
        OutlineCodes WBSMasks ExtendedAttributes Calendars Tasks Resources Assignments"""
    ),
    "ExtendedAttributes/ExtendedAttribute": _names("FieldID FieldName CFType Guid Alias"),
    "Calendar": _names("UID GUID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks"),
    "WeekDay": _names("DayType DayWorking TimePeriod WorkingTimes"),
    "Exception": _names(
        """EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition
        Month MonthDay DayWorking WorkingTimes"""
    ),
    "TimePeriod": _names("FromDate ToDate"),
    "WorkingTime": _names("FromTime ToTime"),
    "Task": _names(
        """UID GUID ID Name Active Manual Type IsNull CreateDate Contact WBS OutlineNumber OutlineLevel
        Priority Start Finish Duration DurationFormat Work Stop Resume ResumeValid EffortDriven Recurring
        OverAllocated Estimated Milestone Summary Critical IsSubproject FixedCost FixedCostAccrual
        PercentComplete PercentWorkComplete Cost OvertimeCost ActualStart ActualFinish ActualDuration
        ActualCost ActualWork RegularWork RemainingDuration RemainingCost RemainingWork ConstraintType
        CalendarUID ConstraintDate Deadline LevelAssignments HyperlinkAddress Notes HideBar Rollup
        PhysicalPercentComplete PredecessorLink ExtendedAttribute Baseline OutlineCode IsPublished"""
    ),
    "PredecessorLink": _names("PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat"),
    "Task/ExtendedAttribute": _names("FieldID Value ValueGUID DurationFormat"),
    "Baseline": _names("Number Interim Start Finish Duration DurationFormat EstimatedDuration Work Cost"),
    "Resource": _names("UID GUID ID Name Type IsNull Initials MaxUnits PeakUnits StandardRate CalendarUID"),
    "Assignment": _names(
        """UID GUID TaskUID ResourceUID PercentWorkComplete ActualCost ActualFinish ActualStart ActualWork
        Cost Delay Finish Milestone RegularWork RemainingCost RemainingWork Start Units Work WorkContour"""
    ),
}

NEEDED = {
    "Project": {"SaveVersion", "Name", "StartDate", "CalendarUID", "MinutesPerDay", "Tasks"},
    "Task": {"UID", "ID", "OutlineLevel", "OutlineNumber", "Summary", "Start", "Finish", "IsNull"},
    "PredecessorLink": {"PredecessorUID", "Type", "LinkLag", "LagFormat"},
    "Resource": {"UID", "ID", "Name", "Type"},
    "Assignment": {"UID", "TaskUID", "ResourceUID", "Units"},
}
