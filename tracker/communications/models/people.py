"""Whom the rollout has to win or to inform, and how they stood to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import LanguageField
from tracker.common.fields import DayField, LineField, TextField
from tracker.common.rows import Row
from tracker.risks.models import Action
from tracker.rollouts.models import Member, Rollout

from ..domain.influence import SCALE, Strategy, strategy_for
from .words import ATTITUDE_CHOICES, Channel


def _on_scale(field: str) -> Q:
    return Q(**{f"{field}__range": (SCALE.start, SCALE.stop - 1)})


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    def present(self) -> StakeholderQuerySet:
        """Those whom nobody took out of the register."""
        return self.filter(left_on=None)


class Stakeholder(Row):
    """A person or a group the rollout has to win or to inform."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        GROUP = "group", _("Group")

    rollout = models.ForeignKey(Rollout, models.CASCADE, related_name="stakeholders")
    name = LineField(_("Name"))
    kind = models.CharField(_("Kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    people = models.PositiveIntegerField(_("People"), null=True, blank=True)
    department = LineField(_("Department"), blank=True)
    interest = models.PositiveSmallIntegerField(_("Interest"), default=3)
    influence = models.PositiveSmallIntegerField(_("Influence"), default=3)
    attitude_wanted = models.CharField(
        _("Attitude wanted"), max_length=12, choices=ATTITUDE_CHOICES, blank=True
    )
    channel = models.CharField(_("Channel liked"), max_length=10, choices=Channel, blank=True)
    language = LanguageField(_("Language"))
    owner = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Relation owner")
    )
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Is the member")
    )
    email = models.EmailField(_("E-mail"), blank=True)
    note = TextField(_("Note"), blank=True)
    actions = models.ManyToManyField(Action, related_name="+", editable=False)
    added_on = DayField(editable=False)
    left_on = DayField(null=True, blank=True, editable=False)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stakeholder_interest_and_influence_on_scale",
                condition=_on_scale("interest") & _on_scale("influence"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communications:stakeholder", args=[self.rollout.slug, self.pk])

    @property
    def strategy(self) -> Strategy:
        return strategy_for(interest=self.interest, influence=self.influence)


class AttitudeReading(models.Model):
    """How a stakeholder stood to the rollout on a day; never changed."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="readings")
    on = DayField(_("Day"))
    attitude = models.CharField(_("Attitude"), max_length=12, choices=ATTITUDE_CHOICES)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    note = TextField(_("Note"), blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
