"""What steps cost, typed in many rows at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import MoneyInput
from tracker.common.forms import RowForm
from tracker.common.templatetags.page import money

from ..domain.edits import FieldEdit
from ..editing import STEP_FIELDS
from ..models import Step

COSTS = {"planned_cost": gettext_lazy("Planned cost"), "actual_cost": gettext_lazy("Actual cost")}
SEEN = re.compile(r"([0-9]{1,10}\.[0-9]{2})?\|([0-9]{1,10}\.[0-9]{2})?", re.ASCII)


@dataclass(frozen=True)
class CostRow:
    """The controls of one step; `seen` is what its editor has seen stored, named `seen_name` in the form."""

    step: Step
    planned: forms.BoundField
    actual: forms.BoundField
    seen_name: str
    seen: str


class CostsForm(RowForm):
    """Empty means unknown. What somebody else changed meanwhile is refused at its cell, unless untouched."""

    def __init__(self, data=None, *, steps: Iterable[Step], currency: str):
        super().__init__(data)
        self.currency = currency
        self.steps = {step.key: step for step in steps}
        for step in self.steps.values():
            for name, label in COSTS.items():
                self.fields[f"{name}-{step.key}"] = MoneyInput(
                    label=_("%(number)s %(step)s, %(field)s")
                    % {"number": step.shown_number, "step": step, "field": label},
                    required=False,
                    min_value=0,
                    initial=getattr(step, name),
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )
        self._overtaken: set[str] = set()

    def rows(self) -> dict[str, CostRow]:
        """Return the controls by the step's key."""
        return {
            key: CostRow(
                step,
                planned=self[f"planned_cost-{key}"],
                actual=self[f"actual_cost-{key}"],
                seen_name=f"seen-{key}",
                seen=self._seen_now(step),
            )
            for key, step in self.steps.items()
        }

    def _seen_now(self, step: Step) -> str:
        """After a refusal its editor has seen what overtook them, and nothing else anew."""
        stored = [STEP_FIELDS[name].of(step) for name in COSTS]
        if self.is_bound:
            told = self._seen(step.key)
            stored = [
                now if f"{name}-{step.key}" in self._overtaken else was
                for name, was, now in zip(COSTS, told, stored, strict=True)
            ]
        return "|".join(str(value or "") for value in stored)

    def clean(self):
        cleaned = super().clean()
        for edit in self.edits():
            step = self.steps[edit.of.removeprefix("step:")]
            stored = STEP_FIELDS[edit.field].of(step)
            if stored not in (edit.was, edit.now):
                place = f"{edit.field}-{step.key}"
                self._overtaken.add(place)
                self.add_error(place, self._changed_meanwhile(stored))
        return cleaned

    def edits(self) -> list[FieldEdit]:
        """Return what was typed anew. A value beside an error is none."""
        edits = []
        for key, step in self.steps.items():
            for number, name in enumerate(COSTS):
                place = f"{name}-{key}"
                if place not in self.cleaned_data:
                    continue
                was, amount = self._seen(key)[number], self.cleaned_data[place]
                now = None if amount is None else STEP_FIELDS[name].read(amount)
                if was != now:
                    edits.append(FieldEdit(step.node_key, name, was, now))
        return edits

    def _seen(self, key: str) -> tuple[str | None, str | None]:
        found = SEEN.fullmatch(self.data.get(f"seen-{key}", ""))
        if found is None:
            raise BadRequest("seen")
        return found[1], found[2]

    def _changed_meanwhile(self, stored) -> ValidationError:
        now = money(Decimal(stored), self.currency) if stored else _("empty")
        return ValidationError(
            _("Somebody else changed this meanwhile; it is %(now)s now. Save again to keep yours.")
            % {"now": now}
        )
