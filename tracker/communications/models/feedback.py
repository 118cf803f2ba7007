"""What came back on a message."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.risks.models import Issue
from tracker.rollouts.models import Member, Rollout

from .messages import Delivery, Message
from .people import Stakeholder


class Feedback(Row):
    """What came back on a message: a view, a question, or that it was misunderstood.

    A question is answered as the issue that it became, on the clock.
    """

    class Kind(models.TextChoices):
        VIEW = "view", _("Feedback")
        QUESTION = "question", _("Question")
        MISUNDERSTANDING = "misunderstanding", _("Misunderstanding")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="feedback")
    message = models.ForeignKey(Message, models.CASCADE, related_name="feedback")
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, blank=True, related_name="feedback")
    stakeholder = models.ForeignKey(
        Stakeholder,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="feedback",
        verbose_name=_("Stakeholder"),
    )
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind, default=Kind.VIEW)
    name = LineField(_("From whom"), blank=True)
    text = TextField(_("What they said"))
    on = DayField(_("Day"))
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    duration = models.PositiveIntegerField(_("Minutes it cost to put right"), null=True, blank=True)
    issue = models.OneToOneField(Issue, models.SET_NULL, null=True, related_name="feedback")
    answer = TextField(_("Answer"), blank=True)
    answered_on = DayField(null=True, editable=False)
    answered_by = models.ForeignKey(Member, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="feedback_answer_has_a_day",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
            )
        ]
