"""What people may say in a report, and how we say no."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.common.fields import DayInput, LineInput, NameInput, TextInput, WholeInput
from tracker.common.forms import RowForm
from tracker.rollouts.models import Member

from .domain.facts import Audience, Colour, Dimension, Override
from .domain.outline import STANDARD, Outline, Paper
from .domain.series import Every
from .models import (
    HEADLINE_LENGTH,
    Report,
    ReportLink,
    ReportSeries,
    ReportTemplate,
    TemplateVersion,
)
from .wording import DIMENSIONS, HEALTH
from .wording.sections import SECTIONS


class NewReportForm(RowForm):
    audience = forms.ChoiceField(
        label=gettext_lazy("Audience"),
        choices=[(audience.value, label) for audience, label in Report.AUDIENCES.items()],
        widget=forms.RadioSelect,
        initial=Audience.STEERING.value,
        help_text=gettext_lazy(
            "Its facts are gathered with that audience's eyes: what it may not see is not in it."
        ),
    )
    on = DayInput(label=gettext_lazy("Day"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        choices=[(paper.value, label) for paper, label in Report.PAPERS.items()],
        required=False,
    )

    template = forms.ModelChoiceField(
        label=gettext_lazy("Template"),
        queryset=ReportTemplate.objects.none(),
        required=False,
        empty_label=gettext_lazy("The tracker's own look"),
    )

    def __init__(self, *args, member: Member, **kwargs):
        self.today = member.rollout.today()
        super().__init__(*args, **kwargs)
        offered = ReportTemplate.objects.offered_to(member).prefetch_related("versions")
        self.fields["template"].queryset = offered
        if not offered:
            del self.fields["template"]

    def clean_template(self) -> TemplateVersion | None:
        chosen = self.cleaned_data["template"]
        return chosen.latest if chosen else None

    def clean_paper(self) -> str:
        return self.cleaned_data["paper"] or Paper.A4.value

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError(_("Nothing is known yet of a day to come. Choose today or an earlier day."))
        return on


class SeriesForm(RowForm):
    audience = forms.ChoiceField(
        label=gettext_lazy("Audience"),
        choices=[(audience.value, label) for audience, label in Report.AUDIENCES.items()],
        widget=forms.RadioSelect,
        initial=Audience.STEERING.value,
    )
    every = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[(every.value, label) for every, label in ReportSeries.EVERY.items()],
        widget=forms.RadioSelect,
        initial=Every.WEEK.value,
    )
    first_on = DayInput(
        label=gettext_lazy("First on"),
        help_text=gettext_lazy("Weeks keep its weekday, months its day. The draft is there in the morning."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"), choices=[(paper.value, label) for paper, label in Report.PAPERS.items()]
    )
    template = forms.ModelChoiceField(
        label=gettext_lazy("Template"),
        queryset=ReportTemplate.objects.none(),
        required=False,
        empty_label=gettext_lazy("The tracker's own look"),
    )

    def __init__(self, *args, member: Member, **kwargs):
        rollout = member.rollout
        initial = {"first_on": rollout.today(), "language": rollout.language}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["template"].queryset = ReportTemplate.objects.offered_to(member)


class ChangeReportForm(RowForm):
    """People's words, and for each dimension that has a colour another one with its reason."""

    headline = LineInput(
        label=gettext_lazy("Headline"),
        max_length=HEADLINE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    summary = TextInput(label=gettext_lazy("Where we stand"), required=False)
    outlook = TextInput(label=gettext_lazy("What comes next"), required=False)
    asks = TextInput(
        label=gettext_lazy("What else we want"),
        required=False,
        help_text=gettext_lazy("One request a line. Gates and risks to decide are asked for already."),
    )

    def __init__(self, *args, row: Report, **kwargs):
        self.dimensions = [(health.dimension, health.colour) for health in row.known.health]
        initial = {name: getattr(row, name) for name in ("headline", "summary", "outlook", "asks")}
        for dimension, said in row.overridden.items():
            initial |= {f"colour_{dimension}": said.colour.value, f"reason_{dimension}": said.reason}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        for dimension, computed in self.dimensions:
            label = DIMENSIONS[dimension]
            self.fields[f"colour_{dimension}"] = forms.ChoiceField(
                label=_("%(dimension)s: shown as") % {"dimension": label},
                required=False,
                choices=[
                    ("", _("By the figures: %(colour)s") % {"colour": HEALTH[computed].word}),
                    *((one.value, HEALTH[one].word) for one in Colour if one != computed),
                ],
            )
            self.fields[f"reason_{dimension}"] = LineInput(
                label=_("%(dimension)s: reason") % {"dimension": label}, required=False
            )

    def narrative_fields(self):
        return [self[name] for name in ("headline", "summary", "outlook", "asks")]

    def colour_fields(self):
        return [(self[f"colour_{one}"], self[f"reason_{one}"]) for one, _computed in self.dimensions]

    def clean(self):
        cleaned = super().clean()
        for dimension, _computed in self.dimensions:
            colour, reason = cleaned.get(f"colour_{dimension}"), cleaned.get(f"reason_{dimension}")
            if colour and not reason and f"reason_{dimension}" not in self.errors:
                self.add_error(
                    f"reason_{dimension}",
                    _("Say why it is shown as “%(colour)s”; readers see both colours and the reason.")
                    % {"colour": HEALTH[Colour(colour)].word},
                )
        return cleaned

    def narrative(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("headline", "summary", "outlook", "asks")}

    def overrides(self) -> dict[Dimension, Override]:
        return {
            dimension: Override(Colour(colour), self.cleaned_data[f"reason_{dimension}"])
            for dimension, _computed in self.dimensions
            if (colour := self.cleaned_data[f"colour_{dimension}"])
        }


class VersionForm(RowForm):
    """A template's file, and which sections it tells in which order."""

    upload = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy("A .docx or .dotx with {{ report }} in a line of its own; 10 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.dotx"}),
    )

    def __init__(self, *args, outline: Outline = STANDARD, **kwargs):
        super().__init__(*args, **kwargs)
        for section, label in SECTIONS.items():
            place = outline.index(section) + 1 if section in outline else None
            self.fields[f"place_{section}"] = WholeInput(
                label=label, required=False, min_value=1, max_value=99, initial=place
            )

    def file_fields(self):
        return [field for field in self.visible_fields() if not field.name.startswith("place_")]

    def section_fields(self):
        return [self[f"place_{section}"] for section in SECTIONS]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.outline():
            self.add_error(None, _("Give at least one section a number; the report would be empty."))
        return cleaned

    def outline(self) -> Outline:
        """Return the sections in order; those of one number keep the order in which they stand."""
        chosen = [section for section in SECTIONS if self.cleaned_data.get(f"place_{section}")]
        return tuple(sorted(chosen, key=lambda section: self.cleaned_data[f"place_{section}"]))


class TemplateForm(VersionForm):
    name = NameInput(label=gettext_lazy("Name"), help_text=gettext_lazy("Whose look it is, such as a house."))

    field_order = ("name", "upload")


class DecideForm(RowForm):
    APPROVE, SEND_BACK = "approve", "send_back"
    remark = TextInput(
        label=gettext_lazy("Remark"),
        required=False,
        help_text=gettext_lazy("Needed to send it back: what has to change?"),
    )
    decision = forms.ChoiceField(
        choices=[(APPROVE, APPROVE), (SEND_BACK, SEND_BACK)], widget=forms.HiddenInput, required=True
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == self.SEND_BACK and not cleaned.get("remark"):
            self.add_error("remark", _("Say what has to change, so that the next draft is the last."))
        return cleaned


class CorrectForm(RowForm):
    reason = LineInput(
        label=gettext_lazy("What was wrong?"),
        help_text=gettext_lazy("Readers see this on the new version; the old one stays as it is."),
    )


class QuestionForm(RowForm):
    """What a reader asks by the link from their mail."""

    text = TextInput(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("What is unclear, or what do you want to know?"),
    )


class LinkForm(RowForm):
    """Who gets a link to one report, and what we want of them: a member, or anybody else by name."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("A member of the rollout"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("Somebody else"),
    )
    name = NameInput(label=gettext_lazy("Or their name"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    wanted = forms.ChoiceField(
        label=gettext_lazy("What we want of them"),
        choices=ReportLink.Wanted.choices,
        widget=forms.RadioSelect,
    )
    wanted_by = DayInput(label=gettext_lazy("By when"), required=False)

    def __init__(self, *args, report: Report, **kwargs):
        approve, waits = ReportLink.Wanted.APPROVE, report.state == Report.State.SUBMITTED
        wanted = approve if waits else ReportLink.Wanted.READ
        initial = {"language": report.language, "wanted": wanted.value}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["wanted"].choices = [
            (choice, label) for choice, label in ReportLink.Wanted.choices if (choice == approve) == waits
        ]
        self.fields["member"].queryset = report.rollout.members.active().exclude(email="")

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("member"):
            for name in ("name", "email"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose a member, or enter name and e-mail of somebody else."))
        return cleaned

    def reader(self) -> dict:
        """Return whom it goes to and what is wanted, as `send_link` takes it."""
        known = self.cleaned_data
        wanted = {"wanted": known["wanted"], "wanted_by": known["wanted_by"]}
        if known["member"]:
            return {"member": known["member"], **wanted}
        return {name: known[name] for name in ("name", "email", "language")} | wanted
