"""What the rollout promised to whom, and whether it kept its word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.rollouts.models import Member, Rollout

from .messages import Message
from .people import Stakeholder


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> PromiseQuerySet:
        return self.filter(over_on=None)

    def seen(self, *, confidential: bool) -> PromiseQuerySet:
        return self if confidential else self.filter(is_confidential=False)


class Promise(Row):
    """Something somebody was promised by a day; `promised_for` is the day that was said first."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Not kept")
        RELEASED = "released", _("Released by whom it was made to")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="promises")
    number = models.PositiveIntegerField(editable=False)
    name = LineField(_("What was promised"))
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("Made to"),
    )
    made_to = LineField(_("Made to, in words"), blank=True)
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Owner")
    )
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="promises")
    made_on = DayField(_("Made on"))
    due_on = DayField(_("Due"))
    promised_for = DayField(editable=False)
    status = models.CharField(_("State"), max_length=10, choices=Status, default=Status.OPEN, editable=False)
    over_on = DayField(null=True, editable=False)
    note = TextField(_("Note"), blank=True)
    is_confidential = models.BooleanField(_("Confidential"), default=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="promise_number_once_in_a_rollout"),
            models.CheckConstraint(
                name="promise_is_open_or_over",
                condition=Q(status="open", over_on=None) | (~Q(status="open") & Q(over_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communications:promise", args=[self.rollout.slug, self.number])

    @property
    def to(self) -> str:
        return str(self.stakeholder or self.made_to)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class PromiseTurn(models.Model):
    """What became of a promise on a day, or which new day was agreed, by whom and why; never changed."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="turns")
    status = models.CharField(max_length=10, choices=Promise.Status)
    due_on = DayField()
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(blank=True)

    class Meta:
        ordering = ["on", "pk"]
