from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tracker.common.fields import NameInput

from .models import FailedSignIn, User


class SignInForm(AuthenticationForm):
    """Wrong passwords slow down whoever guesses; the answer is the same for an address we do not know."""

    username = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self):
        email = self.cleaned_data.get("username", "").lower()
        if FailedSignIn.recent(email).count() >= settings.SIGN_IN_TRIES:
            raise ValidationError(
                ngettext(
                    "Too many tries. Wait %(count)d minute, then try again.",
                    "Too many tries. Wait %(count)d minutes, then try again.",
                    settings.SIGN_IN_PAUSE_MINUTES,
                )
                % {"count": settings.SIGN_IN_PAUSE_MINUTES}
            )
        cleaned = super().clean()
        FailedSignIn.recent(email).delete()
        return cleaned

    def get_invalid_login_error(self):
        email = self.cleaned_data.get("username", "").lower()
        FailedSignIn.objects.create(email=email)
        left = settings.SIGN_IN_TRIES - FailedSignIn.recent(email).count()
        tries = ngettext(
            "E-mail and password do not match. %(count)d try left before a pause of %(pause)d minutes.",
            "E-mail and password do not match. %(count)d tries left before a pause of %(pause)d minutes.",
            left,
        )
        self.add_error("password", tries % {"count": left, "pause": settings.SIGN_IN_PAUSE_MINUTES})
        return ValidationError([])


def time_zone_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class ProfileForm(forms.ModelForm):
    name = NameInput(label=pgettext_lazy("person", "Name"))
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zone_choices)

    class Meta:
        model = User
        fields = ["name", "language", "time_zone", "digest", "digest_weekday"]
