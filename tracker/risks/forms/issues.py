"""What stands in the way, and what others ask or complain of."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tracker.rollouts.domain.roles import Permission

from ..clock import usual_owner
from ..models import Issue
from .logs import EntryForm
from .shared import owners


def _name_nothing(field: Any, words: str) -> None:
    """Say what it means to choose nothing."""
    field.choices = [("", words), *(one for one in field.choices if one[0])]


class IssueForm(EntryForm):
    class Meta:
        model = Issue
        fields = [
            "name",
            "second_name",
            "text",
            "kind",
            "category",
            "urgency",
            "impact",
            "owner",
            "due_on",
            "phase",
            "step",
            "received_on",
            "came_by",
            "asker",
            "asked_by",
            "asked_by_email",
            "asked_by_language",
            "runs_clock",
            "is_confidential",
        ]
        help_texts = {"asked_by_email": gettext_lazy("The answer goes there by mail.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", self.today)
        if not self.entry:
            self.initial["received_on"] = self.initial["received_on"] or self.today

    def _offer_people(self) -> None:
        super()._offer_people()
        present = self.entry.asker_id if isinstance(self.entry, Issue) else None
        self.fields["asker"].queryset = owners(self.rollout, present)
        self.fields["asker"].empty_label = _("No member")
        languages = dict(settings.LANGUAGES)
        usual = _("as the rollout: %(language)s") % {"language": languages[self.rollout.language]}
        _name_nothing(self.fields["asked_by_language"], usual)
        _name_nothing(self.fields["came_by"], _("Not said"))

    def clean_received_on(self):
        return self._not_in_future("received_on")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("asker") and (cleaned.get("asked_by") or cleaned.get("asked_by_email")):
            self.add_error(
                "asker", _("Either a member asks, or somebody whom you name below. Leave one of them out.")
            )
        return cleaned


class ReceiveForm(IssueForm):
    """A question or complaint that comes in, as it is taken down while somebody waits on the line."""

    class Meta(IssueForm.Meta):
        fields = [
            "kind",
            "name",
            "text",
            "asker",
            "asked_by",
            "asked_by_email",
            "asked_by_language",
            "came_by",
            "received_on",
            "owner",
            "is_confidential",
        ]
        labels = {
            "name": gettext_lazy("What it is about"),
            "text": gettext_lazy("What they say"),
            "asked_by": gettext_lazy("Or their name"),
            "owner": gettext_lazy("Who should answer"),
        }
        help_texts = {
            "text": gettext_lazy("They read it in the receipt, to see whether we understood."),
            "asked_by_email": gettext_lazy("A receipt and the answer go there by mail."),
        }
        widgets = {"kind": forms.RadioSelect}

    WHO = ("asker", "asked_by", "asked_by_email", "asked_by_language")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in Issue.ASKED]
        self.fields["kind"].choices = kinds
        if self.initial.get("kind") not in Issue.ASKED:
            self.initial["kind"] = Issue.Kind.COMPLAINT
        self.fields["owner"].empty_label = self._usual()

    def _usual(self) -> str:
        names = [(label, usual_owner(self.rollout, kind)) for kind, label in self.fields["kind"].choices]
        return pgettext("between two things of a list", ", ").join(
            _("%(kind)s: %(name)s") % {"kind": kind, "name": owner.name if owner else _("nobody yet")}
            for kind, owner in names
        )

    @property
    def who(self) -> list[forms.BoundField]:
        return [self[name] for name in self.WHO]

    @property
    def before_who(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "name", "text")]

    @property
    def after_who(self) -> list[forms.BoundField]:
        names = ("came_by", "received_on", "owner", "is_confidential")
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        owner = cleaned.get("owner")
        if owner and cleaned.get("is_confidential") and not owner.may(Permission.SEE_CONFIDENTIAL):
            self.add_error(
                "owner",
                _("%(name)s does not see what is confidential. Choose somebody else who answers.")
                % {"name": owner.name},
            )
        return cleaned
