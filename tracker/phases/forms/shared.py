"""What several forms need."""

from django import forms
from django.core.exceptions import ValidationError

from tracker.rollouts.models import Member, Rollout


def active_members(rollout: Rollout, *, also: Member | None = None):
    """The people who may own a step: members, and whoever owns it now."""
    members = rollout.members.filter(left_on=None)
    return members | rollout.members.filter(pk=also.pk) if also else members


def named_in(rollout: Rollout):
    """Name a row in the reader's language without asking for its rollout again."""

    def name(row) -> str:
        row.rollout = rollout
        return str(row)

    return name


def add_refusal(form: forms.Form, error: ValidationError) -> None:
    """Show an operation's refusal at the fields it names, and on top where the form lacks them."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
