"""The site's own catalogue risks, as they are edited in the studio."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from ..catalogue import SITE, TEXTS
from ..models import CatalogueEntry
from .shared import strategy_misfit

PHASES = [(f"P{number}", f"P{number}") for number in range(1, 7)]
KEY_LENGTH = 40 - len(SITE)  # what a rollout keeps of it begins with SITE
HANDBOOK = re.compile(r"r0*([1-9]|[1-4][0-9]|50)", re.IGNORECASE)


class CatalogueEntryForm(WagtailAdminModelForm):
    """A draft may be unfinished; what is published says each thing in both languages or in neither."""

    phases = forms.MultipleChoiceField(
        label=gettext_lazy("Phases"),
        help_text=gettext_lazy("In these phases, and the one before, rollouts are suggested to take it."),
        choices=PHASES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.first_published_at:
            self.fields["key"].disabled = True
            self.fields["key"].help_text = _("It stays, since rollouts remember by it what they took.")

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if len(key) > KEY_LENGTH:
            raise ValidationError(_("A key has at most %(count)d characters.") % {"count": KEY_LENGTH})
        if HANDBOOK.fullmatch(key):
            raise ValidationError(
                _("“%(key)s” is a key of the handbook, R01 to R50. Choose another.") % {"key": key}
            )
        if CatalogueEntry.objects.filter(key__iexact=key).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                _("“%(key)s” is the key of another catalogue risk. Choose another.") % {"key": key}
            )
        return key

    def clean(self):
        cleaned = super().clean()
        misfit = strategy_misfit(cleaned.get("kind"), cleaned.get("strategy"))
        if misfit:
            self.add_error("strategy", misfit)
        if not self.is_deferred_validation:
            for name in TEXTS[1:]:
                self._check_both(cleaned, f"{name}_en", f"{name}_zh")
        return cleaned

    def _check_both(self, cleaned: dict, *names: str) -> None:
        missing = [name for name in names if not cleaned.get(name)]
        if len(missing) == 1 and missing[0] not in self.errors:
            self.add_error(missing[0], _("Write it in both languages, or in neither."))
