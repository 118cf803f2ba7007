"""Who may do what in a rollout: the one table."""

from enum import StrEnum


class Role(StrEnum):
    PROJECT_MANAGER = "project_manager"
    CONSULTANT = "consultant"
    SPONSOR = "sponsor"
    TEAM_MEMBER = "team_member"
    READER = "reader"


class Permission(StrEnum):
    SEE_REPORTS = "see_reports"
    SEE_STEERING_REPORTS = "see_steering_reports"
    SEE_PLAN = "see_plan"
    SEE_RISKS = "see_risks"
    SEE_CONFIDENTIAL = "see_confidential"
    SEE_COMMUNICATIONS = "see_communications"
    SEE_ASSESSMENTS = "see_assessments"
    SEE_MONEY = "see_money"
    SEE_TEAM = "see_team"
    UPDATE_STEPS = "update_steps"
    EDIT_PLAN = "edit_plan"
    RAISE_RISKS = "raise_risks"
    EDIT_RISKS = "edit_risks"
    EDIT_COMMUNICATIONS = "edit_communications"
    EDIT_REPORTS = "edit_reports"
    DECIDE = "decide"
    EDIT_SETTINGS = "edit_settings"
    MANAGE_TEAM = "manage_team"
    CLOSE_ROLLOUT = "close_rollout"


P = Permission

_READS = {P.SEE_REPORTS}
_WORKS_ON_THE_PLAN = _READS | {P.SEE_PLAN, P.SEE_RISKS, P.SEE_COMMUNICATIONS, P.SEE_TEAM}
_STEERS = _WORKS_ON_THE_PLAN | {P.SEE_STEERING_REPORTS, P.SEE_CONFIDENTIAL, P.SEE_MONEY}

# Beyond this table, whoever sees the plan may tell their own absences, and owners update their own steps.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PROJECT_MANAGER: frozenset(Permission),
    Role.CONSULTANT: frozenset(Permission) - {P.MANAGE_TEAM, P.CLOSE_ROLLOUT},
    Role.SPONSOR: frozenset(_STEERS | {P.DECIDE}),
    Role.TEAM_MEMBER: frozenset(_WORKS_ON_THE_PLAN | {P.UPDATE_STEPS, P.RAISE_RISKS}),
    Role.READER: frozenset(_READS),
}

# Whoever manages a team grants roles up to their own; the first is the highest.
RANK = list(Role)


def may(role: Role | str, permission: Permission) -> bool:
    return permission in PERMISSIONS[Role(role)]


def grantable(role: Role | str) -> list[Role]:
    """Return the roles that somebody with this role may give to others."""
    if not may(role, Permission.MANAGE_TEAM):
        return []
    return RANK[RANK.index(Role(role)) :]
