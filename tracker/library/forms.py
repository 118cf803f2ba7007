from datetime import date

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import DayInput, LineInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Rollout

from .domain.playbook import Playbook


class StartForm(RowForm):
    """What a rollout needs to begin; its dates are shown before anything is made."""

    name = LineInput(label=_("Name"))
    organisation = LineInput(label=_("Organisation"), required=False)
    starts_on = DayInput(label=_("Start"))
    rollout_strategy = forms.ChoiceField(label=_("Rollout strategy"))
    transition_strategy = forms.ChoiceField(label=_("Transition strategy"), required=False)
    crm_kind = forms.ChoiceField(label=_("Kind of CRM"), choices=Rollout.CrmKind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    second_language = forms.ChoiceField(
        label=_("Second language"), required=False, choices=[("", _("none")), *settings.LANGUAGES]
    )

    def __init__(self, *args, playbook: Playbook, **kwargs):
        language = get_language() or "en"
        kwargs.setdefault("initial", {"starts_on": timezone.localdate(), "language": language})
        super().__init__(*args, **kwargs)
        self.playbook = playbook
        self.fields["rollout_strategy"].choices = [
            (variant.key, variant.name.in_language(language)) for variant in playbook.variants.rollout
        ]
        self.fields["transition_strategy"].choices = [
            ("", _("none")),
            *((variant.key, variant.name.in_language(language)) for variant in playbook.variants.transition),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("language") and cleaned.get("language") == cleaned.get("second_language"):
            self.add_error(
                "second_language", _("The second language is the same as the first. Choose another or none.")
            )
        return cleaned

    def shown_start(self) -> date:
        """The start whose dates the page shows: the one typed, as soon as it is a day."""
        if self.is_bound:
            self.is_valid()
            return self.cleaned_data.get("starts_on") or timezone.localdate()
        return self.initial["starts_on"]

    def shown_strategies(self) -> dict[str, str | None]:
        chosen = self.cleaned_data if self.is_bound else {}
        return {
            "rollout": chosen.get("rollout_strategy") or self.fields["rollout_strategy"].choices[0][0],
            "transition": chosen.get("transition_strategy") or None,
        }
