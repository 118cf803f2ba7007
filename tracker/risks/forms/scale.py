from itertools import pairwise

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import WholeInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Rollout

from ..domain.scoring import HIGHEST_LEVEL, Scale
from ..models import Probability

BANDS = tuple(f"band_{number}" for number in range(1, 5))
CHANCES = tuple(f"chance_{place.value}" for place in Probability)


class ScaleForm(RowForm):
    """The highest level of each band but the last, and what each place of probability means in percent."""

    def __init__(self, *args, rollout: Rollout, **kwargs):
        super().__init__(*args, row=rollout, **kwargs)
        for number, name in enumerate(BANDS, 1):
            self.fields[name] = WholeInput(
                label=_("Band %(number)d reaches up to level") % {"number": number},
                min_value=1,
                max_value=HIGHEST_LEVEL,
            )
        for name, place in zip(CHANCES, Probability, strict=True):
            self.fields[name] = WholeInput(
                label=_("%(place)d · %(word)s means, in %%") % {"place": place.value, "word": place.label},
                min_value=0,
                max_value=100,
            )
        percents = [round(chance * 100) for chance in rollout.risk_chances]
        self.initial = dict(zip((*BANDS, *CHANCES), (*rollout.risk_bands, *percents), strict=True))

    GROUPS = (
        (
            gettext_lazy("Bands of the level"),
            gettext_lazy("The level is probability × impact, 1 to 25. What lies above band 4 is band 5."),
            BANDS,
        ),
        (
            gettext_lazy("Chances"),
            gettext_lazy("Expected days and money, the reserve and the simulation count with them."),
            CHANCES,
        ),
    )

    def groups(self):
        for title, why, names in self.GROUPS:
            yield title, why, [self[name] for name in names]

    def clean(self):
        cleaned = super().clean() or {}
        for names in (BANDS, CHANCES):
            for before, after in pairwise(names):
                self._check_rising(cleaned, before, after)
        return cleaned

    def _check_rising(self, cleaned: dict, before: str, after: str) -> None:
        low, high = cleaned.get(before), cleaned.get(after)
        if low is not None and high is not None and high <= low:
            self.add_error(
                after,
                forms.ValidationError(
                    _("It must lie above the one before it, %(before)d; %(value)d does not."),
                    params={"before": low, "value": high},
                ),
            )

    @property
    def scale(self) -> Scale:
        cleaned = self.cleaned_data
        return Scale(tuple(cleaned[name] for name in BANDS), tuple(cleaned[name] / 100 for name in CHANCES))
