"""Which fields of a plan people edit, and how each stands in an edit, on its row and in a form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.common import limits
from tracker.common.fields import DayInput, LineInput, MoneyInput, WholeInput

from .domain.edits import Value
from .models import Phase, Step


@dataclass(frozen=True)
class EditableField:
    """`attribute` of the row; `clean` turns what was typed or sent into the value of an edit.

    `words` says a value that would not speak for itself.
    """

    label: str | Promise
    attribute: str
    input: Callable[[], forms.Field]
    read: Callable[[Any], Value] = lambda value: value
    write: Callable[[Any], Any] = lambda value: value
    is_money: bool = False
    words: Callable[[Value], str] | None = None

    def of(self, row: Step | Phase) -> Value:
        """Return what the row holds, as an edit says it."""
        value = getattr(row, self.attribute)
        return None if value is None else self.read(value)

    def set(self, row: Step | Phase, value: Value) -> None:
        setattr(row, self.attribute, None if value is None else self.write(value))

    def clean(self, value: Value) -> Value:
        """Raise ValidationError with what is wrong and the way out."""
        cleaned = self.input().clean("" if value is None else value)
        return None if cleaned is None else self.read(cleaned)


def _label(model: type[Step | Phase], name: str) -> str | Promise:
    return model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _line(model: type[Step | Phase], name: str, *, required: bool = False) -> EditableField:
    return EditableField(_label(model, name), name, lambda: LineInput(required=required))


def _days(name: str, *, required: bool = False, at_least: int = 0) -> EditableField:
    return EditableField(
        _label(Step, name),
        name,
        lambda: WholeInput(required=required, min_value=at_least, max_value=limits.STEP_DAYS),
    )


def _day(model: type[Step | Phase], name: str) -> EditableField:
    return EditableField(
        _label(model, name),
        name,
        lambda: DayInput(required=False),
        read=date.isoformat,
        write=date.fromisoformat,
    )


def _money(name: str) -> EditableField:
    return EditableField(
        _label(Step, name),
        name,
        lambda: MoneyInput(required=False),
        read=lambda amount: f"{amount:.2f}",
        write=Decimal,
        is_money=True,
    )


def _yes_or_no(value: Value) -> str:
    return _("yes") if value else _("no")


STEP_FIELDS: dict[str, EditableField] = {
    "name": _line(Step, "name", required=True),
    "second_name": _line(Step, "second_name"),
    "days": _days("days", required=True),
    "best_days": _days("best_days"),
    "worst_days": _days("worst_days"),
    "owner": EditableField(
        _label(Step, "owner"),
        "owner_id",
        lambda: WholeInput(required=False, min_value=1, max_value=10**limits.ID_DIGITS - 1),
    ),
    "not_before": _day(Step, "not_before"),
    "deadline": _day(Step, "deadline"),
    "planned_cost": _money("planned_cost"),
    "actual_cost": _money("actual_cost"),
    "days_left": _days("days_left", at_least=1),
    "said_on": _day(Step, "said_on"),
    "is_dropped": EditableField(
        _label(Step, "is_dropped"),
        "is_dropped",
        lambda: WholeInput(min_value=0, max_value=1),
        read=int,
        write=bool,
        words=_yes_or_no,
    ),
}
PHASE_FIELDS: dict[str, EditableField] = {
    "name": _line(Phase, "name", required=True),
    "second_name": _line(Phase, "second_name"),
    "gate_name": _line(Phase, "gate_name"),
    "second_gate_name": _line(Phase, "second_gate_name"),
    "not_before": _day(Phase, "not_before"),
    "deadline": _day(Phase, "deadline"),
}
FIELDS = {"step": STEP_FIELDS, "phase": PHASE_FIELDS}


def editable_field(of: str, name: str) -> EditableField:
    """Return the field that an edit of “step:KEY” or “phase:KEY” speaks of. Raises ValidationError."""
    try:
        return FIELDS[of.partition(":")[0]][name]
    except KeyError:
        raise ValidationError(_("A plan has no “%(field)s” to change.") % {"field": name[:40]}) from None
