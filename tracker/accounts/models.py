from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import LineField


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            gettext("“%(name)s” is no time zone. Write one like Europe/London.") % {"name": name}
        )


class TimeZoneField(models.CharField):
    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{"max_length": 60, "default": "UTC", "validators": [check_time_zone], **kwargs}
        )


class LanguageField(models.CharField):
    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, **{"max_length": 10, "choices": settings.LANGUAGES, "default": "en", **kwargs}
        )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, **{"is_superuser": True, "is_staff": True, **fields})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do in a rollout is said by their membership, not here."""

    class Digest(models.TextChoices):
        NEVER = "never", _("Never")
        WEEKLY = "weekly", _("Once a week")
        DAILY = "daily", _("On days when something changed or waits")

    email = models.EmailField(_("E-mail"), unique=True)
    name = LineField(_("Name"))
    language = LanguageField(_("Language"))
    time_zone = TimeZoneField(_("Time zone"))
    digest = models.CharField(
        _("Digest by mail"),
        max_length=6,
        choices=Digest,
        default=Digest.WEEKLY,
        help_text=_("What changed and what waits for you, in one mail for all your rollouts."),
    )
    digest_weekday = models.PositiveSmallIntegerField(
        _("Day of the weekly digest"), choices=list(WEEKDAYS.items()), default=0
    )
    digested_at = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(_("May sign in"), default=True)
    is_staff = models.BooleanField(_("Site administrator"), default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class FailedSignIn(models.Model):
    """A wrong password, kept until the pause it may cause is over."""

    email = models.CharField(max_length=254, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    @classmethod
    def recent(cls, email: str) -> models.QuerySet["FailedSignIn"]:
        since = timezone.now() - timedelta(minutes=settings.SIGN_IN_PAUSE_MINUTES)
        return cls.objects.filter(email=email.strip().lower()[:254], at__gte=since)


class CalendarLink(models.Model):
    """The address of a person's calendar feed; only its hash is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_link")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
