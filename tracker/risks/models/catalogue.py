from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin

from tracker.common.fields import LineField, TextField

from .risks import Risk
from .scales import SCALE, Category, Impact, Probability

ON_SCALE = [MinValueValidator(SCALE[0]), MaxValueValidator(SCALE[1])]


class CatalogueQuerySet(models.QuerySet["CatalogueEntry"]):
    def offered(self) -> CatalogueQuerySet:
        """Those that rollouts may take: published, and not withdrawn."""
        return self.filter(live=True, is_offered=True)


class CatalogueEntry(DraftStateMixin, RevisionMixin, models.Model):
    """A risk that this site's consultants have met; rollouts copy it, and never follow its changes."""

    key = models.SlugField(_("Key"), max_length=40, unique=True)
    title_en = LineField(_("Title in English"))
    title_zh = LineField(_("Title in Chinese"))
    cause_en = TextField(_("Cause in English"), blank=True)
    cause_zh = TextField(_("Cause in Chinese"), blank=True)
    event_en = TextField(_("What may happen, in English"), blank=True)
    event_zh = TextField(_("What may happen, in Chinese"), blank=True)
    effect_en = TextField(_("Effect in English"), blank=True)
    effect_zh = TextField(_("Effect in Chinese"), blank=True)
    trigger_en = TextField(_("Early sign in English"), blank=True)
    trigger_zh = TextField(_("Early sign in Chinese"), blank=True)
    response_en = TextField(_("Response in English"), blank=True)
    response_zh = TextField(_("Response in Chinese"), blank=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Risk.Kind, default=Risk.Kind.THREAT)
    category = models.CharField(_("Category"), max_length=20, choices=Category, default=Category.BUSINESS)
    probability = models.PositiveSmallIntegerField(
        _("Probability"), choices=Probability, default=Probability.POSSIBLE, validators=ON_SCALE
    )
    impact = models.PositiveSmallIntegerField(
        _("Impact"), choices=Impact, default=Impact.MEDIUM, validators=ON_SCALE
    )
    strategy = models.CharField(
        _("Strategy"), max_length=12, choices=Risk.Strategy, default=Risk.Strategy.MITIGATE
    )
    phases = models.JSONField(_("Phases"), default=list, blank=True)
    tags = LineField(_("Tags"), blank=True, help_text=_("Words parted by commas."))
    is_offered = models.BooleanField(_("Offered to rollouts"), default=True)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("catalogue risk")
        verbose_name_plural = _("catalogue risks")
        constraints = [
            models.CheckConstraint(
                name="catalogue_entry_on_scale",
                condition=models.Q(probability__range=SCALE, impact__range=SCALE),
            )
        ]

    def __str__(self) -> str:
        titles = (self.title_en, self.title_zh)
        mine, other = reversed(titles) if get_language() == "zh-hans" else titles
        return mine or other or self.key

    def text(self, name: str, language: str) -> str:
        """Return one of its texts, such as its cause, in a language; "" for none."""
        if not language:
            return ""
        return getattr(self, f"{name}_zh" if language.startswith("zh") else f"{name}_en")
