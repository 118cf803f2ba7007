"""Edits of a plan as a page sends them: by dragging, by keyboard, or from a form that was previewed."""

import json
from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.forms import RowForm
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from ..domain.edits import Edit, EditUnreadable, FieldEdit, LinkEdit, Terms, as_json, from_json, merged
from ..domain.plan import LinkKind
from ..editing import editable_field


class EditsInput(forms.CharField):
    """Becomes a list of edits, each with a value that the plan can hold."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(max_length=limits.EDITS_LENGTH, **kwargs)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else json.dumps(as_json(value))

    def clean(self, value) -> list[Edit]:
        if not self.required and not value:
            return []
        try:
            edits = from_json(json.loads(super().clean(value)))
        except (ValueError, RecursionError, EditUnreadable) as error:
            raise ValidationError(
                _("This change can't be read. Reload the page and make it again.")
            ) from error
        problems: list[ValidationError] = []
        cleaned = [_cleaned(edit, problems) for edit in merged(edits)]
        if problems:
            raise ValidationError(problems)
        return cleaned


def _cleaned(edit: Edit, problems: list[ValidationError]) -> Edit:
    try:
        match edit:
            case FieldEdit():
                return edit._replace(now=editable_field(edit.of, edit.field).clean(edit.now))
            case LinkEdit():
                return edit._replace(was=_terms(edit.was), now=_terms(edit.now))
            case _:
                raise ValidationError(_("A step is added and removed in its own form."))
    except ValidationError as error:
        problems += _named(edit, error)
        return edit


def _named(edit: Edit, error: ValidationError) -> list[ValidationError]:
    if not isinstance(edit, FieldEdit):
        return [error]
    try:
        label = editable_field(edit.of, edit.field).label
    except ValidationError:
        return [error]
    return [ValidationError(f"{label}: {message}") for message in error.messages]


def _terms(terms: Terms | None) -> Terms | None:
    if terms is None:
        return None
    if terms.kind not in list(LinkKind):
        raise ValidationError(_("A link is of kind FS, SS, FF or SF. Choose one of the four."))
    if abs(terms.lag) > limits.LAG_DAYS:
        raise ValidationError(
            _("A lag must be a whole number from -%(limit)d to %(limit)d working days.")
            % {"limit": limits.LAG_DAYS}
        )
    return Terms(terms.kind, terms.lag)


class PendingForm(RowForm):
    """A form of the plan's page: what it asks for joins what is already previewed there."""

    pending = EditsInput(required=False)

    def all_edits(self, edits: Iterable[Edit]) -> list[Edit]:
        return merged([*self.cleaned_data["pending"], *edits])


class EditsForm(RowForm):
    edits = EditsInput()

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_edits(self) -> list[Edit]:
        edits = self.cleaned_data["edits"]
        if not self.member.may(Permission.SEE_MONEY) and any(map(_is_money, edits)):
            raise ValidationError(_("Costs are changed by those who see money."))
        return edits


def _is_money(edit: Edit) -> bool:
    return isinstance(edit, FieldEdit) and editable_field(edit.of, edit.field).is_money
