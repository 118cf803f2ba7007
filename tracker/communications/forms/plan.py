from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.fields import WholeInput
from tracker.common.forms import RowForm, RowModelForm
from tracker.rollouts import playbook_copy
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from ..domain.occurrences import RISK, next_due
from ..domain.repeating import WorkdayRule
from ..models import Channel, PlanLine
from ..templates import templates_of
from ..wording import DIRECTION_RULES, Word, anchors_of, unnamed
from .shared import members_to_choose, members_who_see, stakeholders_to_choose

REPEATED = ("every", "unit", "first_on", "workday_rule")
ALWAYS_WORKING_DAYS = {PlanLine.Unit.WORKDAY, PlanLine.Unit.MONTH_END}


class LineForm(RowModelForm):
    every = WholeInput(label=gettext_lazy("Every"), required=False, min_value=1, max_value=limits.STEP_DAYS)
    anchors = forms.MultipleChoiceField(
        label=gettext_lazy("Tied to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    step = forms.ChoiceField(label=gettext_lazy("Also tied to a step"), required=False)
    risk = forms.ChoiceField(label=gettext_lazy("Also tied to a risk"), required=False)
    distance = WholeInput(
        label=gettext_lazy("Working days"), required=False, min_value=0, max_value=limits.LAG_DAYS
    )
    side = forms.ChoiceField(
        label=gettext_lazy("Before or after"),
        required=False,
        choices=[("before", gettext_lazy("before it")), ("after", gettext_lazy("after it"))],
    )

    audience_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Whoever has the role"),
        required=False,
        choices=[(role.value, label) for role, label in Member.ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    duration = WholeInput(
        label=gettext_lazy("Minutes it takes"), required=False, min_value=1, max_value=limits.MESSAGE_MINUTES
    )

    class Meta:
        model = PlanLine
        fields = [
            "name",
            "second_name",
            "audience",
            "stakeholders",
            "audience_duties",
            "audience_roles",
            "purpose",
            "outline",
            "direction",
            "weight",
            "channel",
            "duration",
            "feedback",
            "is_confidential",
            "sender",
            "sender_duty",
            "preparer",
            "approver",
            "cadence",
            "every",
            "unit",
            "first_on",
            "workday_rule",
            "automation",
        ]
        widgets = {
            "stakeholders": forms.CheckboxSelectMultiple,
            "audience_duties": forms.CheckboxSelectMultiple,
            "cadence": forms.RadioSelect,
            "automation": forms.RadioSelect,
        }
        labels = {
            "name": gettext_lazy("Message"),
            "cadence": gettext_lazy("It is due"),
            "automation": gettext_lazy("What is done without you"),
        }
        help_texts = {
            "audience": gettext_lazy("In words, where no stakeholder of the register fits."),
            "weight": gettext_lazy(
                "Bad or personal news is said in person first; for routine news mail does."
            ),
            "duration": gettext_lazy("For each of those who hear or read it."),
            "approver": gettext_lazy("Nothing of it goes out before they agree."),
            "automation": gettext_lazy("Only mail goes out by itself; what has an approver waits for them."),
            "sender_duty": gettext_lazy("Sends it where no person is named."),
            "first_on": gettext_lazy(
                "The earliest day. Weeks keep its weekday, months its day; working days count from it."
            ),
            "workday_rule": gettext_lazy("Of several that then fall onto one day, only the nearest is said."),
        }

    GROUPS = (
        (
            gettext_lazy("What and for whom"),
            "",
            (
                *("name", "second_name", "stakeholders", "audience_duties", "audience_roles"),
                *("audience", "purpose", "outline"),
            ),
        ),
        (
            gettext_lazy("How"),
            "",
            ("direction", "weight", "channel", "duration", "feedback", "is_confidential"),
        ),
        (gettext_lazy("Who"), "", ("sender", "sender_duty", "preparer", "approver")),
        (gettext_lazy("When"), "", ("cadence",)),
        (gettext_lazy("Repeated"), "when-repeating", REPEATED),
        (gettext_lazy("With the plan"), "when-anchored", ("distance", "side", "anchors", "step", "risk")),
        (gettext_lazy("By itself"), "", ("automation",)),
    )
    WIDE = {
        *("name", "stakeholders", "audience_duties", "audience_roles", "audience", "purpose", "outline"),
        *("feedback", "is_confidential", "cadence", "anchors", "automation"),
    }
    HEARD_BY = ("stakeholders", "audience_duties", "audience_roles", "audience")

    def __init__(self, *args, rollout: Rollout, sees_confidential: bool, **kwargs):
        line = kwargs.get("instance")
        known = anchors_of(rollout, confidential=sees_confidential)
        self.open_anchors = dict(anchors_of(rollout, confidential=False).of_risks)
        kwargs["initial"] = {**(_typed(line) if line else {"distance": 0}), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["workday_rule"].required = False
        self.rollout = rollout
        held = [one for one in self.instance.anchors if one not in dict(known.of_phases)]
        self.fields["anchors"].choices = [
            *known.of_phases,
            *((one, known.names.get(one) or unnamed(one)) for one in held),
        ]
        self.fields["step"].choices = [("", "–"), *known.of_steps]
        self.fields["risk"].choices = [("", "–"), *known.of_risks]
        chosen = self.instance.stakeholders.values("pk") if self.instance.pk else []
        self.fields["stakeholders"].queryset = known_stakeholders = stakeholders_to_choose(rollout, chosen)
        if not known_stakeholders.exists():
            self.fields["stakeholders"].help_text = _("Nobody is in the register of stakeholders yet.")
        self.fields["sender"].queryset = members_to_choose(rollout, self.instance.sender_id)
        for name in ("preparer", "approver"):
            chosen = getattr(self.instance, f"{name}_id")
            self.fields[name].queryset = members_who_see(rollout, chosen)
        for name in ("sender_duty", "audience_duties"):
            self.fields[name].queryset = rollout.duties.all()
            self.fields[name].label_from_instance = lambda duty: _in(rollout, duty)
        if not rollout.second_language:
            del self.fields["second_name"]

    def direction_rules(self) -> list[tuple[str, Word, Word]]:
        """What to mind in each direction, as (direction, its name, rules)."""
        return [(one.value, one.label, rules) for one, rules in DIRECTION_RULES.items()]

    def groups(self):
        """Each group of fields as (title, class, [(field, class)])."""
        return [
            (title, css, [(self[n], "wide" if n in self.WIDE else "") for n in names if n in self.fields])
            for title, css, names in self.GROUPS
        ]

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in self.HEARD_BY):
            self._want("audience", _("Say who hears it: choose among the above, or write the audience."))
        self._clean_people(cleaned)
        if cleaned.get("automation") == PlanLine.Automation.SENT and cleaned.get("channel") != Channel.MAIL:
            self._want(
                "automation",
                _("Only mail goes out by itself. Choose the channel “Mail”, or let it be drafted."),
            )
        kind = cleaned.get("cadence")
        if kind == PlanLine.Cadence.REPEATING:
            self._clean_repeated(cleaned)
        else:
            cleaned |= {"every": None, "unit": "", "first_on": None, "workday_rule": WorkdayRule.NEXT.value}
        cleaned["anchors"] = self._clean_anchors(cleaned) if kind == PlanLine.Cadence.ANCHORED else []
        distance = cleaned.pop("distance", None) or 0
        sign = -1 if cleaned.pop("side", "") == "before" else 1
        cleaned["offset"] = sign * distance if kind == PlanLine.Cadence.ANCHORED else 0
        return cleaned

    def _clean_people(self, cleaned: dict) -> None:
        """Whoever prepares or approves a confidential message has to be able to open it."""
        if not cleaned.get("is_confidential"):
            return
        for name in ("preparer", "approver"):
            member = cleaned.get(name)
            if member and member.left_on is None and not member.may(Permission.SEE_CONFIDENTIAL):
                self._want(
                    name,
                    _("%(name)s may not see confidential messages. Choose somebody who may.")
                    % {"name": member},
                )

    def _clean_repeated(self, cleaned: dict) -> None:
        for name in ("every", "unit", "first_on"):
            if not cleaned.get(name):
                self._want(name, _("Say how often, and from which day."))
        if not cleaned.get("workday_rule") or cleaned.get("unit") in ALWAYS_WORKING_DAYS:
            cleaned["workday_rule"] = WorkdayRule.NEXT.value
        if not self.errors.keys() & set(REPEATED) and not self._is_ever_due(cleaned):
            self._want(
                "first_on",
                _(
                    "None of it ever falls on a working day of the rollout's calendar. Choose another first"
                    " day, or move what falls on a day off."
                ),
            )

    def _is_ever_due(self, cleaned: dict) -> bool:
        line = PlanLine(cadence=cleaned["cadence"], **{name: cleaned[name] for name in REPEATED})
        return next_due(line.rule, self.rollout.calendar, {}, cleaned["first_on"], ()) is not None

    def _clean_anchors(self, cleaned: dict) -> list[str]:
        more = (cleaned.pop("step", ""), cleaned.pop("risk", ""))
        anchors = list(dict.fromkeys([*cleaned.get("anchors", []), *filter(None, more)]))
        if not anchors:
            self._want("anchors", _("Choose what it is tied to: something of the plan, or a risk."))
        risks = [one for one in anchors if one.startswith(RISK)]
        if risks:
            self._clean_risks(cleaned, risks)
        return anchors

    def _clean_risks(self, cleaned: dict, risks: list[str]) -> None:
        if cleaned.get("side") == "before" and cleaned.get("distance"):
            self._want("side", _("Nobody knows days before that a risk occurs. Choose “after it”."))
        if set(risks) - self.open_anchors.keys() and not cleaned.get("is_confidential"):
            self._want("risk", _("This risk is confidential: make the message confidential, too."))

    def _want(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def values(self) -> dict:
        """What the operations take: the line's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("step", "risk")}


def _in(rollout: Rollout, duty) -> str:
    duty.rollout = rollout
    return str(duty)


def _typed(line: PlanLine) -> dict:
    """The parts of a line's cadence as its form asks for them."""
    return {
        "anchors": line.anchors,
        "distance": abs(line.offset),
        "side": "before" if line.offset < 0 else "after",
    }


class TemplatesForm(RowForm):
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("Templates"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one template.")},
    )

    def __init__(self, *args, rollout: Rollout, **kwargs):
        super().__init__(*args, **kwargs)
        taken = set(rollout.plan_lines.running().values_list("source_key", flat=True))
        self.fields["keys"].choices = [
            (entry["key"], f"{_text(rollout, entry['name'])} – {_text(rollout, entry['audience'])}")
            for entry in templates_of(rollout)
            if entry["key"] not in taken
        ]


def _text(rollout: Rollout, pair: dict[str, str]) -> str:
    return (playbook_copy.text(rollout, pair, second=True) if rollout.speaks_second() else "") or (
        playbook_copy.text(rollout, pair)
    )
