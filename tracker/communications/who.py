"""Who may write, approve and tell the messages of a line."""

from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from .models import PlanLine, Promise


def is_sender(member: Member, line: PlanLine) -> bool:
    """Named as sender or, where nobody is, by a duty."""
    if line.sender_id:
        return line.sender_id == member.pk
    return line.sender_duty_id in {duty.pk for duty in member.duties.all()}


def may_tell(member: Member, line: PlanLine) -> bool:
    """Whoever sends it says that it was told or missed, and so does whoever edits the plan."""
    return member.may(Permission.EDIT_COMMUNICATIONS) or is_sender(member, line)


def may_write(member: Member, line: PlanLine) -> bool:
    return may_tell(member, line) or line.preparer_id == member.pk


def may_approve(member: Member, line: PlanLine) -> bool:
    """The line's approver alone; where they have left, whoever edits the plan."""
    if line.approver is None:
        return False
    if line.approver.left_on:
        return member.may(Permission.EDIT_COMMUNICATIONS)
    return line.approver_id == member.pk


def may_turn(member: Member, promise: Promise) -> bool:
    """Whoever keeps it says what became of it, and so does whoever edits the plan."""
    return member.may(Permission.EDIT_COMMUNICATIONS) or promise.owner_id == member.pk
