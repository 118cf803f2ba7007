"""What was seen of many early signs, said in one form."""

import re
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import TextInput

from ..models import label
from ..queries import RiskStanding

SEEN, NOT_SEEN = "seen", "not_seen"
_ANSWER = re.compile(r"risk-([1-9][0-9]{0,8})-sign")


class LookForm(forms.Form):
    """One risk's sign; nothing said is no answer."""

    sign = forms.ChoiceField(
        label=gettext_lazy("Does it show?"),
        choices=[
            ("", gettext_lazy("Not looked")),
            (NOT_SEEN, gettext_lazy("Does not show")),
            (SEEN, gettext_lazy("Shows")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    note = TextInput(label=gettext_lazy("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 1}))

    def __init__(self, data: Mapping[str, str] | None, *, standing: RiskStanding) -> None:
        super().__init__(data, prefix=f"risk-{standing.number}", initial={"sign": ""})
        self.standing = standing

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("note") and not cleaned.get("sign") and "sign" not in self.errors:
            self.add_error("sign", _("Say whether the sign shows, or clear the remark."))
        return cleaned

    @property
    def is_answered(self) -> bool:
        return bool(self.cleaned_data.get("sign"))


class WatchSheet:
    """All the forms of the page; what was said of risks that are open no more is told, not dropped."""

    def __init__(self, data: Mapping[str, str] | None, *, watched: Sequence[RiskStanding]) -> None:
        self.forms = [LookForm(data, standing=one) for one in watched]
        numbers = {one.number for one in watched}
        answered = {int(found[1]) for key in data or () if (found := _ANSWER.fullmatch(key)) and data[key]}  # type: ignore[index]
        self._lost = sorted(answered - numbers)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms) and not self.errors

    @property
    def answered(self) -> list[LookForm]:
        return [form for form in self.forms if form.is_answered]

    @property
    def errors(self) -> list[str]:
        sentence = _("%(label)s is not open any more, so it was left out. Save the others again.")
        return [sentence % {"label": label(number)} for number in self._lost]

    @property
    def troubled(self) -> list[LookForm]:
        return [form for form in self.forms if form.errors]
