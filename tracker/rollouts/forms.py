from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from tracker.accounts.forms import time_zone_choices
from tracker.common import limits
from tracker.common.fields import DayInput, NameInput, RowsInput, TextInput
from tracker.common.forms import RowForm, RowModelForm

from .countries import country_choices, country_of
from .domain.holidays import Holidays, countries, holidays_between, region_names
from .domain.roles import Role, grantable
from .models import Member, Rollout

HOLIDAYS_AHEAD = timedelta(days=2 * 365)

WEEKDAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]


class MemberForm(RowForm):
    name = NameInput(label=gettext_lazy("Name"))
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Joins an account with this address. Nobody is mailed."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    duties: RowsInput = RowsInput(
        label=gettext_lazy("Duties"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, member: Member, row: Member | None = None, **kwargs):
        if row:
            kwargs["initial"] = {
                "name": row.name,
                "email": row.email,
                "role": row.role,
                "language": row.language,
                "duties": list(row.duties.all()),
            }
        super().__init__(*args, row=row, **kwargs)
        roles = grantable(member.role)
        self.fields["role"].choices = [
            (role.value, label) for role, label in Member.ROLES.items() if role in roles
        ]
        self.fields["language"].choices = Member._meta.get_field("language").choices
        self.fields["duties"].queryset = member.rollout.duties.all()
        for duty in self.fields["duties"].queryset:
            duty.rollout = member.rollout

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class DaysInput(TextInput):
    """Days, one a line, as 2027-02-15; kept as ISO text."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return sorted({self._day(number, line) for number, line in enumerate(lines, 1)})

    def has_changed(self, initial, data) -> bool:
        try:
            return self.clean(data) != sorted(initial or [])
        except ValidationError:
            return True

    def _day(self, number: int, line: str) -> str:
        try:
            day = date.fromisoformat(line) if len(line) == 10 else None
        except ValueError:
            day = None
        if day is None or not limits.FIRST_DAY <= day <= limits.LAST_DAY:
            raise ValidationError(
                _("Line %(number)d: “%(line)s” is no day. Write it like 2027-02-15.")
                % {"number": number, "line": line[:40]}
            )
        return day.isoformat()


class WeekdayInput(forms.TypedChoiceField):
    """A day of the week, Monday is 0, or none."""

    def __init__(self, *, none: str | Promise, **kwargs):
        super().__init__(
            choices=[("", none), *WEEKDAYS], coerce=int, empty_value=None, required=False, **kwargs
        )

    def has_changed(self, initial, data) -> bool:
        return super().has_changed("" if initial is None else str(initial), data)


class SettingsForm(RowModelForm):
    """`holidays_country` and `holidays_region` fill the lists of days; they are not kept themselves."""

    starts_on = DayInput(label=gettext_lazy("Start"))
    target_go_live = DayInput(label=gettext_lazy("Promised go-live"), required=False)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zone_choices)
    working_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Working days"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    holidays_country = forms.ChoiceField(
        label=gettext_lazy("Holidays of"), choices=country_choices, required=False
    )
    holidays_region = forms.CharField(
        label=gettext_lazy("Region"), required=False, widget=forms.Select, max_length=limits.LINE_LENGTH
    )
    days_off = DaysInput(
        label=gettext_lazy("Days off"),
        required=False,
        help_text=gettext_lazy("Holidays, one a line, like 2027-02-15."),
    )
    extra_working_days = DaysInput(
        label=gettext_lazy("Extra working days"),
        required=False,
        help_text=gettext_lazy("Weekend days that are worked in exchange for a holiday, one a line."),
    )

    check_in_weekday = WeekdayInput(
        label=gettext_lazy("Weekly check-in by mail"),
        none=gettext_lazy("Never"),
        help_text=gettext_lazy(
            "At 8:00 on this day owners of running and due steps are asked by mail how they go; "
            "on a day off, at 8:00 on the next working day."
        ),
    )

    class Meta:
        model = Rollout
        fields = [
            "name",
            "organisation",
            "crm_kind",
            "starts_on",
            "target_go_live",
            "time_zone",
            "language",
            "second_language",
            "budget",
            "currency",
            "working_weekdays",
            "days_off",
            "extra_working_days",
            "tolerance_days",
            "tolerance_cost_percent",
            "tolerance_risk_level",
            "tolerance_quiet_days",
            "tolerance_unheard_days",
            "check_in_weekday",
        ]

    GROUPS = (
        (
            gettext_lazy("Rollout"),
            ("name", "organisation", "crm_kind", "starts_on", "target_go_live", "time_zone"),
        ),
        (gettext_lazy("Languages"), ("language", "second_language")),
        (gettext_lazy("Money"), ("budget", "currency")),
        (gettext_lazy("Calendar"), ("working_weekdays", "days_off", "extra_working_days")),
        (gettext_lazy("Check-in"), ("check_in_weekday",)),
        (
            gettext_lazy("Tolerances"),
            (
                "tolerance_days",
                "tolerance_cost_percent",
                "tolerance_risk_level",
                "tolerance_quiet_days",
                "tolerance_unheard_days",
            ),
        ),
    )

    def __init__(self, *args, instance: Rollout, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["holidays_country"].initial = country_of(instance.time_zone)
        regions = self.regions()
        if regions:
            self.fields["holidays_region"].widget.choices = [("", _("The whole country")), *regions.items()]
        else:
            del self.fields["holidays_region"]

    def groups(self):
        """Yield each group's title and fields, and whether it is the calendar."""
        for title, names in self.GROUPS:
            yield title, [self[name] for name in names], "days_off" in names

    def regions(self) -> dict[str, str]:
        """Return the regions of the country that was chosen; none before one was."""
        country = self.data.get("holidays_country", "")
        return region_names(country) if country in countries() else {}

    def holidays(self) -> Holidays | None:
        """Return the holidays of the chosen country from the start on, or None after saying why not."""
        self.full_clean()
        cleaned = self.cleaned_data
        country, start = cleaned.get("holidays_country"), cleaned.get("starts_on")
        if not country:
            if "holidays_country" not in self.errors:
                self.add_error("holidays_country", _("Choose the country whose holidays are taken."))
            return None
        if start is None or "working_weekdays" not in cleaned:
            return None
        region = cleaned.get("holidays_region", "")
        return holidays_between(
            country,
            start,
            min(start + HOLIDAYS_AHEAD, limits.LAST_DAY),
            region=region if region in self.regions() else "",
            weekdays=cleaned["working_weekdays"],
            language=get_language() or "",
        )

    def clean_currency(self) -> str:
        currency = self.cleaned_data["currency"].upper()
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise ValidationError(_("Write the currency's three letters, like EUR or CNY."))
        return currency

    def clean(self):
        cleaned = super().clean()
        working = set(cleaned.get("working_weekdays", []))
        start = cleaned.get("starts_on")
        target = cleaned.get("target_go_live")
        if start and target and target < start:
            self.add_error(
                "target_go_live", _("The promised go-live is before the start. Choose a later day.")
            )
        if start and working and not self._has_a_working_day(start, working, cleaned):
            self.add_error("days_off", _("No working day is left in the year after the start."))
        return cleaned

    @staticmethod
    def _has_a_working_day(start: date, working: set[int], cleaned: dict) -> bool:
        off, extra = set(cleaned.get("days_off", [])), set(cleaned.get("extra_working_days", []))
        days = (start + timedelta(days=number) for number in range(366))
        return any(
            day.isoformat() in extra or (day.weekday() in working and day.isoformat() not in off)
            for day in days
        )

    def changed_settings(self) -> list[str]:
        """Return the names of the settings that were changed; the choice of a country is none."""
        return [name for name in self.changed_data if name in self.Meta.fields]

    def changed_words(self) -> str:
        comma = pgettext("between two things of a list", ", ")
        return comma.join(str(self.fields[name].label) for name in self.changed_settings())


def with_holidays(posted: QueryDict, found: Holidays) -> QueryDict:
    """Return what was typed with the holidays in the two lists of days."""
    filled = posted.copy()
    new = {
        "days_off": [holiday.day for holiday in found.days_off],
        "extra_working_days": list(found.extra_working_days),
    }
    for name, days in new.items():
        typed = {line.strip() for line in posted.get(name, "").splitlines() if line.strip()}
        filled[name] = "\n".join(sorted(typed | {day.isoformat() for day in days}))
    return filled
