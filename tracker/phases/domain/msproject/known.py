"""Which elements of the format are read; what Project computes anew says nothing and is passed over."""

from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


READ: Mapping[str, frozenset[str]] = {
    "Project": _names(
        """Name Title StartDate FinishDate CalendarUID DefaultFinishTime MinutesPerDay ScheduleFromStart
        CurrencyCode StatusDate CurrentDate LastSaved
        ExtendedAttributes Calendars Tasks Resources Assignments"""
    ),
    "ExtendedAttributes": frozenset({"ExtendedAttribute"}),
    "ExtendedAttribute": frozenset({"FieldID", "FieldName", "Alias", "Value"}),
    "Calendars": frozenset({"Calendar"}),
    "Calendar": _names("UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks"),
    "WeekDays": frozenset({"WeekDay"}),
    "WeekDay": frozenset({"DayType", "DayWorking", "TimePeriod", "WorkingTimes"}),
    "TimePeriod": frozenset({"FromDate", "ToDate"}),
    "WorkingTimes": frozenset({"WorkingTime"}),
    "WorkingTime": frozenset({"FromTime", "ToTime"}),
    "Exceptions": frozenset({"Exception"}),
    "Exception": _names(
        """EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition
        Month MonthDay DayWorking WorkingTimes"""
    ),
    "WorkWeeks": frozenset({"WorkWeek"}),
    "WorkWeek": frozenset({"TimePeriod", "Name", "WeekDays"}),
    "Tasks": frozenset({"Task"}),
    "Task": _names(
        """UID ID Name Active Manual IsNull Contact WBS OutlineNumber OutlineLevel Priority Start Finish
        Duration DurationFormat Stop Resume Recurring Estimated Milestone Summary IsSubproject
        SubprojectName ExternalTask FixedCost PercentComplete Cost ActualStart ActualFinish ActualCost
        RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline LevelingDelay HyperlinkAddress
        Notes PhysicalPercentComplete PredecessorLink ExtendedAttribute Baseline OutlineCode
        ManualStart"""
    ),
    "PredecessorLink": _names("PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat"),
    "Baseline": frozenset({"Number", "Start", "Finish", "Duration", "DurationFormat", "Cost"}),
    "OutlineCode": frozenset({"FieldID"}),
    "Resources": frozenset({"Resource"}),
    "Resource": frozenset({"UID", "Name", "Type", "IsNull", "StandardRate", "CostPerUse", "CalendarUID"}),
    "Assignments": frozenset({"Assignment"}),
    "Assignment": frozenset({"TaskUID", "ResourceUID"}),
}

# Elements whose parent is not named here are never missed: an assignment gives its step an owner,
# and the rest of it is Project's arithmetic.
PASSED: Mapping[str, frozenset[str]] = {
    "Project": _names(
        """SaveVersion BuildNumber UID GUID Subject Category Company Manager Author CreationDate Revision
        FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencySymbolPosition DefaultStartTime
        MinutesPerWeek DaysPerMonth DefaultTaskType DefaultFixedCostAccrual DefaultStandardRate
        DefaultOvertimeRate DurationFormat WorkFormat EditableActualCosts HonorConstraints
        EarnedValueMethod InsertedProjectsLikeSummary MultipleCriticalPaths NewTasksEffortDriven
        NewTasksEstimated SplitsInProgressTasks SpreadActualCost SpreadPercentComplete TaskUpdatesResource
        FiscalYearStart WeekStartDay MoveCompletedEndsBack MoveRemainingStartsBack
        MoveRemainingStartsForward MoveCompletedEndsForward BaselineForEarnedValue
        AutoAddNewResourcesAndTasks MicrosoftProjectServerURL Autolink NewTaskStartDate NewTasksAreManual
        DefaultTaskEVMethod ProjectExternallyEdited ExtendedCreationDate ActualsInSync
        RemoveFileProperties AdminProject BaselineCalendar UpdateManuallyScheduledTasksWhenEditingLinks
        KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled Views Filters Groups Tables Maps Reports Drawings
        DataLinks VBAProjects"""
    ),
    "ExtendedAttribute": _names(
        """UID Guid ValueGUID ValueID CFType ElemType MaxMultiValues UserDef SecondaryPID AutoRollDown
        DefaultGuid Ltuid PhoneticsAlias PhoneticAlias RollupType CalculationType Formula RestrictValues
        ValuelistSortOrder AppendNewValues Default SecondaryGuid ValueList DurationFormat"""
    ),
    "Calendar": frozenset({"GUID", "IsBaselineCalendar"}),
    "Task": _names(
        """GUID Type CreateDate WBSLevel Work ResumeValid EffortDriven OverAllocated DisplayAsSummary
        Critical IsSubprojectReadOnly ExternalTaskProject EarlyStart EarlyFinish LateStart LateFinish
        StartVariance FinishVariance WorkVariance FreeSlack TotalSlack StartSlack FinishSlack
        FixedCostAccrual PercentWorkComplete OvertimeCost OvertimeWork ActualDuration ActualOvertimeCost
        ActualWork ActualOvertimeWork RegularWork RemainingCost RemainingWork RemainingOvertimeCost
        RemainingOvertimeWork ACWP CV LevelAssignments LevelingCanSplit LevelingDelayFormat PreLeveledStart
        PreLeveledFinish Hyperlink HyperlinkSubAddress IgnoreResourceCalendar HideBar Rollup BCWS BCWP
        EarnedValueMethod ActualWorkProtected ActualOvertimeWorkProtected IsPublished StatusManager
        CommitmentType CommitmentStart CommitmentFinish StartText FinishText DurationText ManualFinish
        ManualDuration FreeformDurationFormat TimephasedData"""
    ),
    "Baseline": _names("TimephasedData Interim EstimatedDuration Work BCWS BCWP FixedCost"),
    "OutlineCode": frozenset({"UID", "ValueID", "ValueGUID"}),
    "Resource": _names(
        """GUID ID Initials Phonetics NTAccount MaterialLabel Code Group WorkGroup EmailAddress Hyperlink
        HyperlinkAddress HyperlinkSubAddress MaxUnits PeakUnits OverAllocated AvailableFrom AvailableTo
        Start Finish CanLevel AccrueAt Work RegularWork OvertimeWork ActualWork RemainingWork
        ActualOvertimeWork RemainingOvertimeWork PercentWorkComplete StandardRateFormat Cost OvertimeRate
        OvertimeRateFormat OvertimeCost ActualCost ActualOvertimeCost RemainingCost RemainingOvertimeCost
        WorkVariance CostVariance SV CV ACWP Notes BCWS BCWP IsGeneric IsInactive IsEnterprise BookingType
        ActualWorkProtected ActualOvertimeWorkProtected ActiveDirectoryGUID CreationDate ExtendedAttribute
        Baseline OutlineCode IsCostResource CostCenter AssnOwner AssnOwnerGuid IsBudget AvailabilityPeriods
        Rates TimephasedData"""
    ),
}
