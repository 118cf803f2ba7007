"""The suggestion box: ideas and worries that come in without a name, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.risks.models import Action, Issue
from tracker.rollouts.models import Member, Rollout


class SuggestionBox(Row):
    """Its address lets anybody who has it put something in; a new address closes the old one."""

    rollout = models.OneToOneField(Rollout, models.CASCADE, related_name="suggestion_box")
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    opened_on = DayField(null=True, editable=False)
    welcome = TextField(_("Words of welcome"), blank=True)
    prize = LineField(_("Prize of the month"), blank=True)

    @property
    def is_open(self) -> bool:
        return self.token_hash is not None


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def seen(self, *, all_of_them: bool) -> SuggestionQuerySet:
        return self if all_of_them else self.filter(is_shared=True)


class Suggestion(Row):
    """What somebody put into the box. Who it was is stored nowhere; their own link shows them the answer."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("Idea")
        WORRY = "worry", _("Worry")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        CONSIDERED = "considered", _("Being looked at")
        USED = "used", _("Used")
        DECLINED = "declined", _("Not used")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="suggestions")
    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.IDEA)
    name = LineField(_("In one line"))
    text = TextField(_("More about it"), blank=True)
    gain = TextField(_("What it would gain"), blank=True)
    came_on = DayField(editable=False)
    reply_hash = models.CharField(max_length=64, unique=True, editable=False)
    status = models.CharField(_("State"), max_length=12, choices=Status, default=Status.NEW, editable=False)
    answer = TextField(_("Answer"), blank=True)
    answered_on = DayField(null=True, editable=False)
    prize = LineField(_("Prize"), blank=True)
    prized_on = DayField(null=True, editable=False)
    is_shared = models.BooleanField(_("Shown to the whole team"), default=False)
    action = models.ForeignKey(
        Action, models.SET_NULL, null=True, blank=True, editable=False, related_name="suggestions"
    )
    issue = models.ForeignKey(
        Issue, models.SET_NULL, null=True, blank=True, editable=False, related_name="suggestions"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-came_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "number"], name="suggestion_number_once_in_a_rollout"),
            models.CheckConstraint(
                name="suggestion_answer_has_a_day",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communications:suggestion", args=[self.rollout.slug, self.number])


class SuggestionTurn(models.Model):
    """What became of a suggestion on a day and who said so; never changed."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="turns")
    status = models.CharField(max_length=12, choices=Suggestion.Status)
    on = DayField()
    at = models.DateTimeField()
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(blank=True)

    class Meta:
        ordering = ["on", "pk"]
