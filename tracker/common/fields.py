"""The two kinds of text the product stores, a line and a text, and money.

Both kinds refuse what one of the two databases would silently change.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import limits, text

_WHOLE = re.compile(r"[+-]?[0-9]{1,20}")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]*)?")


class _CleanText(forms.CharField):
    """A text input that says which character it can't take, and where."""

    def to_python(self, value) -> str:
        typed = text.with_plain_breaks(super().to_python(value) or "")
        place = text.first_control(typed)
        if place:
            raise ValidationError(
                _("Character %(place)s can't be stored or printed. Delete it and try again.")
                % {"place": place}
            )
        return "" if text.is_blank(typed) else typed


class LineInput(_CleanText):
    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", limits.LINE_LENGTH)
        super().__init__(**kwargs)

    def to_python(self, value) -> str:
        return " ".join(super().to_python(value).split("\n"))


class NameInput(LineInput):
    """A line that names somebody or a file: no character may turn the reading direction."""

    def to_python(self, value) -> str:
        name = super().to_python(value)
        if text.changes_direction(name):
            raise ValidationError(_("A name can't hold characters that turn the direction of writing."))
        return name


class TextInput(_CleanText):
    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", limits.TEXT_LENGTH)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)


class _StoredText:
    """Refuses at the door of the database what a form did not see."""

    max_length: int | None

    def get_prep_value(self, value):
        stored = super().get_prep_value(value)  # type: ignore[misc]
        if isinstance(stored, str):
            if not text.is_storable(stored):
                raise ValueError(f"{self.name}: NUL and lone surrogates can't be stored")  # type: ignore[attr-defined]
            if self.max_length and len(stored) > self.max_length:
                raise ValueError(f"{self.name}: longer than {self.max_length} characters")  # type: ignore[attr-defined]
        return stored


class LineField(_StoredText, models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", limits.LINE_LENGTH)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": LineInput, **kwargs})


class TextField(_StoredText, models.TextField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", limits.TEXT_LENGTH)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(
            **{"form_class": TextInput, "widget": forms.Textarea(attrs={"rows": 3}), **kwargs}
        )


class WholeInput(forms.IntegerField):
    """A whole number as plain digits: nothing that one reader takes for a thousand and another for one."""

    def to_python(self, value):
        if isinstance(value, str) and value.strip() and not _WHOLE.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class MoneyInput(forms.DecimalField):
    """An amount as plain digits with at most two after the point: nobody's thousands become cents."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the amount as a plain number, like 1250 or 1250.50."),
        "min_value": gettext_lazy("An amount can't be negative."),
    }

    def __init__(self, **kwargs):
        kwargs = {"min_value": 0, "max_value": limits.MONEY, "max_digits": 12, "decimal_places": 2, **kwargs}
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str) and value.strip() and not _AMOUNT.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        amount = super().to_python(value)
        return abs(amount) if amount is not None and not amount else amount  # −0 is nothing


class RowsInput(forms.ModelMultipleChoiceField):
    """Many rows to choose from; an id that neither database can hold is one that does not exist."""

    def clean(self, value):
        for key in value or ():
            if len(str(key)) > limits.ID_DIGITS:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


class MoneyField(models.DecimalField):
    """An amount in the rollout's currency, exact to the cent."""

    default_validators = [MinValueValidator(0, gettext_lazy("An amount can't be negative."))]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2, **kwargs})

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": MoneyInput, **kwargs})


class DayInput(forms.DateField):
    """A calendar day within the years the product knows; ISO form, as date inputs send it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d"]

    def clean(self, value):
        day = super().clean(value)
        if day and not limits.FIRST_DAY <= day <= limits.LAST_DAY:
            raise ValidationError(
                _("%(day)s is outside %(first)s to %(last)s. Check the year.")
                % {"day": day.isoformat(), "first": limits.FIRST_DAY, "last": limits.LAST_DAY}
            )
        return day


class DayField(models.DateField):
    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": DayInput, "widget": DayInput.widget, **kwargs})
