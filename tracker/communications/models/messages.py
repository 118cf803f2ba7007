"""What became of the messages of the plan: drafted, approved, told or missed."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField
from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.risks.models import Meeting
from tracker.rollouts.models import Member, Rollout

from .people import Stakeholder
from .plan import PlanLine
from .words import Channel


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        """Those that are written and neither told nor missed."""
        return self.filter(done_on=None)

    def seen(self, *, confidential: bool) -> MessageQuerySet:
        return self if confidential else self.filter(line__is_confidential=False)


class Message(Row):
    """One message of a line that somebody wrote, told or missed; any other is computed, not stored.

    `identity` says which occurrence of its line it is. While it waits its day is the line's; once it is
    told or missed, `due_on` keeps the day it was due and `done_on` the day it happened.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Needs approval")
        APPROVED = "approved", _("Approved")
        TOLD = "told", _("Told")
        MISSED = "missed", _("Missed")

    DONE = (State.TOLD, State.MISSED)

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="messages")
    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="messages")
    identity = models.CharField(max_length=60)
    stakeholders = models.ManyToManyField(Stakeholder, related_name="messages")
    state = models.CharField(_("State"), max_length=10, choices=State)
    drafted_on = DayField(null=True, blank=True)
    due_on = DayField(null=True, blank=True)
    done_on = DayField(_("Day"), null=True, blank=True)
    channel = models.CharField(_("How"), max_length=10, choices=Channel, blank=True)
    duration = models.PositiveIntegerField(_("Minutes it took"), null=True, blank=True)
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="messages")
    note = TextField(_("Note"), blank=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "identity"], name="message_of_a_line_once"),
            models.CheckConstraint(
                name="message_is_done_or_waits",
                condition=Q(state__in=["told", "missed"], done_on__isnull=False)
                | Q(state__in=["draft", "submitted", "approved"], done_on=None, drafted_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.line)

    def get_absolute_url(self) -> str:
        return reverse("communications:message", args=[self.rollout.slug, self.pk])

    @property
    def is_done(self) -> bool:
        return self.state in self.DONE

    @property
    def was_mailed(self) -> bool:
        """It went out by mail, which nothing takes back."""
        return any(True for _one in self.deliveries.all())


class MessageText(models.Model):
    """A message in one of its readers' languages."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="texts")
    language = LanguageField(_("Language"))
    subject = LineField(_("Subject"))
    body = TextField(_("Text"))

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["message", "language"], name="message_text_once_in_a_language")
        ]


class MessageTurn(models.Model):
    """What a message became on a day, by whom and why; never changed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=10, choices=Message.State)
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(blank=True)

    class Meta:
        ordering = ["on", "pk"]


class Delivery(models.Model):
    """A message as it went to one reader; who they were and where it went stays as it was that day.

    Its link opens the message for that reader without signing in; only the link's hash is kept.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    stakeholder = models.ForeignKey(Stakeholder, models.SET_NULL, null=True, related_name="deliveries")
    member = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="deliveries")
    name = LineField()
    email = models.EmailField()
    language = LanguageField()
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def rollout(self) -> Rollout:
        return self.message.rollout

    @property
    def once(self) -> str:
        """Under which the mail that brought its present link is sent once."""
        return f"delivery:{self.pk}:{self.token_hash[:16]}"

    def works(self, at: datetime) -> bool:
        """Tell whether its link was neither revoked nor ran out."""
        return self.revoked_at is None and self.expires_at > at
