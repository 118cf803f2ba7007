from django import forms
from django.utils.translation import gettext_lazy

from tracker.common.forms import RowForm

from ..catalogue import CatalogueRisk


class CatalogueForm(RowForm):
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("Risks"),
        error_messages={
            "required": gettext_lazy("No risk is chosen. Tick those to add."),
            "invalid_choice": gettext_lazy("“%(value)s” is not in this rollout's catalogue."),
        },
    )

    def __init__(self, *args, entries: list[CatalogueRisk], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(entry.key, entry.title) for entry in entries]
