"""What came back on a message."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.risks.models import Issue
from tracker.rollouts.models import Member, Rollout

from .messages import Delivery, Message
from .people import Stakeholder


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def seen(self, *, confidential: bool) -> FeedbackQuerySet:
        """A question whose issue is confidential is so, too."""
        if confidential:
            return self
        open_to_all = Q(issue=None) | Q(issue__is_confidential=False)
        return self.filter(open_to_all, message__line__is_confidential=False)


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

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="feedback_answer_has_a_day",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("communications:answer_feedback", args=[self.rollout.slug, self.pk])

    @property
    def giver(self) -> str:
        return self.stakeholder.name if self.stakeholder else self.name

    @property
    def answer_given(self) -> str:
        """Its own or, for a question, that of the issue it became."""
        return self.issue.answer if self.issue else self.answer

    @property
    def answer_day(self) -> date | None:
        if not self.issue:
            return self.answered_on
        return self.issue.over_on if self.issue.answer else None

    @property
    def is_answered(self) -> bool:
        return self.answer_day is not None
