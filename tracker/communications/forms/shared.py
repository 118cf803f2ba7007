from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker.rollouts.domain.roles import Permission, Role, may
from tracker.rollouts.models import Member, Rollout

from ..models import Stakeholder


def members_to_choose(rollout: Rollout, *kept: int | None) -> QuerySet[Member]:
    """The members to choose from: the active ones and whoever is chosen already."""
    return rollout.members.filter(Q(left_on=None) | Q(pk__in=[pk for pk in kept if pk]))


def stakeholders_to_choose(rollout: Rollout, kept: object) -> QuerySet[Stakeholder]:
    """Those of the register, and whoever is chosen already; `kept` are their ids."""
    return rollout.stakeholders.filter(Q(left_on=None) | Q(pk__in=kept))


def members_who_see(rollout: Rollout, *kept: int | None) -> QuerySet[Member]:
    """Those of them whose role lets them see the plan's messages."""
    roles = [role for role in Role if may(role, Permission.SEE_COMMUNICATIONS)]
    return members_to_choose(rollout, *kept).filter(Q(role__in=roles) | Q(pk__in=[pk for pk in kept if pk]))


def not_later(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("This day is still to come. Choose today or an earlier day."))
    return day
