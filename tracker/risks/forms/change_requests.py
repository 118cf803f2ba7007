from copy import copy

from django import forms
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import TextInput, WholeInput
from tracker.common.forms import RowForm, RowModelForm
from tracker.phases.domain.edits import Edit, FieldEdit, LinkEdit, Terms
from tracker.phases.domain.plan import LinkKind
from tracker.phases.editing import STEP_FIELDS
from tracker.phases.models import PlanLink, Step
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member

from ..models import ChangeRequest
from ..operations.change_requests import VERDICTS, proposed_edits
from .shared import owners


class ChangeRequestForm(RowModelForm):
    """What is wanted and why; whoever edits the logs also says what it would do and who sees to it."""

    class Meta:
        model = ChangeRequest
        fields = [
            "name",
            "second_name",
            "text",
            "reason",
            "scope",
            "priority",
            "size",
            "cost",
            "saving",
            "phase",
            "issue",
            "owner",
            "decide_by",
            "is_confidential",
        ]
        help_texts = {
            "scope": gettext_lazy("What would be delivered more, less or otherwise."),
            "is_confidential": gettext_lazy("Only managers, consultants and sponsors see it."),
        }

    WIDE = ("name", "second_name", "text", "reason", "scope")
    ASSESSED = ("size", "cost", "saving", "owner")

    def __init__(self, *args, member: Member, change_request: ChangeRequest | None = None, **kwargs):
        rollout = member.rollout
        instance = copy(change_request) if change_request else ChangeRequest(rollout=rollout)
        super().__init__(*args, instance=instance, **kwargs)
        sees_confidential = member.may(Permission.SEE_CONFIDENTIAL)
        self.fields["owner"].queryset = owners(rollout, instance.owner_id)
        self.fields["phase"].queryset = rollout.phases.all()
        self.fields["issue"].queryset = rollout.issues.seen_by(confidential=sees_confidential)
        self.fields["issue"].label_from_instance = lambda issue: f"{issue.label} {issue}"
        for name in ("cost", "saving"):
            self.fields[name].help_text = rollout.currency
        for name in self._hidden(member, sees_confidential):
            self.fields.pop(name, None)
        for name in self.WIDE:
            if name in self.fields:
                self.fields[name].wide = True

    def _hidden(self, member: Member, sees_confidential: bool) -> set[str]:
        hidden: set[str] = set()
        if not member.rollout.second_language:
            hidden.add("second_name")
        if not sees_confidential:
            hidden.add("is_confidential")
        if not member.may(Permission.SEE_MONEY):
            hidden |= {"cost", "saving"}
        if not member.may(Permission.EDIT_RISKS):
            hidden |= set(self.ASSESSED)
        return hidden


class TurnForm(RowForm):
    note = TextInput(label=gettext_lazy("Remark"), required=False)


class DecideForm(RowForm):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (VERDICTS[0], gettext_lazy("Approve")),
            (VERDICTS[1], gettext_lazy("Refuse")),
            (VERDICTS[2], gettext_lazy("Postpone")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TextInput(label=gettext_lazy("Why"))


class PlanEditForm(RowForm):
    """What a change request asks of one step: the values it should have, a link more, a link less."""

    VALUES = ("days", "not_before", "deadline")

    is_dropped = forms.BooleanField(label=gettext_lazy("Drop this step"), required=False)
    waits_for = forms.ChoiceField(
        label=gettext_lazy("New link: it waits for"),
        required=False,
        choices=[("", gettext_lazy("nothing new"))],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(kind.value, word) for kind, word in PlanLink.KINDS.items()],
        initial=LinkKind.FS.value,
    )
    lag = WholeInput(
        label=gettext_lazy("Lag in working days"),
        initial=0,
        min_value=-limits.LAG_DAYS,
        max_value=limits.LAG_DAYS,
    )
    no_longer = forms.ChoiceField(
        label=gettext_lazy("It no longer waits for"),
        required=False,
        choices=[("", gettext_lazy("all links stay"))],
    )
    field_order = (*VALUES, "is_dropped", "waits_for", "kind", "lag", "no_longer")

    def __init__(self, *args, change_request: ChangeRequest, step: Step, **kwargs):
        rollout = change_request.rollout
        super().__init__(*args, row=change_request, **kwargs)
        self.step = step
        for name in self.VALUES:
            field = STEP_FIELDS[name].input()
            field.label = str(STEP_FIELDS[name].label)
            self.fields[name] = field
        self.order_fields(self.field_order)
        self.initial = {**self._values(change_request), **self.initial}
        steps = list(rollout.steps.select_related("phase"))
        labels = {f"phase:{phase.key}": str(phase) for phase in rollout.phases.all()}
        for one in steps:
            one.rollout = rollout
            labels[one.node_key] = f"{one.shown_number} {one}"
        self.links = {link.before: link for link in rollout.links.filter(after=step.node_key)}
        self.fields["waits_for"].choices += [
            (of, label) for of, label in labels.items() if of != step.node_key and of not in self.links
        ]
        self.fields["no_longer"].choices += [(of, labels.get(of, of)) for of in self.links]

    def _values(self, change_request: ChangeRequest) -> dict:
        """Show what is asked for already, else what the plan says."""
        asked = {
            edit.field: edit.now
            for edit in proposed_edits(change_request)
            if isinstance(edit, FieldEdit) and edit.of == self.step.node_key
        }
        values = {name: asked.get(name, STEP_FIELDS[name].of(self.step)) for name in self.VALUES}
        return values | {"is_dropped": bool(asked.get("is_dropped", self.step.is_dropped))}

    def edits(self) -> list[Edit]:
        """Return all this form speaks of; what is as in the plan changes nothing."""
        of, cleaned = self.step.node_key, self.cleaned_data
        found: list[Edit] = []
        for name in (*self.VALUES, "is_dropped"):
            field, value = STEP_FIELDS[name], cleaned[name]
            now = None if value is None else field.read(value)
            found.append(FieldEdit(of, name, field.of(self.step), now))
        if cleaned["waits_for"]:
            found.append(LinkEdit(cleaned["waits_for"], of, None, Terms(cleaned["kind"], cleaned["lag"])))
        if cleaned["no_longer"]:
            link = self.links[cleaned["no_longer"]]
            found.append(LinkEdit(link.before, of, Terms(link.kind, link.lag), None))
        return found
