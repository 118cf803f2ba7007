"""The site's own catalogue of risks in the studio."""

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .catalogue import TEXTS
from .forms.studio import PHASES, CatalogueEntryForm
from .models import CatalogueEntry


class CatalogueFilters(WagtailFilterSet):
    phase = ChoiceFilter(label=_("Phase"), choices=PHASES, method="of_phase")

    class Meta:
        model = CatalogueEntry
        fields = ["kind", "category", "strategy", "is_offered", "live"]

    def of_phase(self, entries: QuerySet, name: str, phase: str) -> QuerySet:
        written = Cast("phases", TextField())
        return entries.annotate(phases_written=written).filter(phases_written__contains=f'"{phase}"')


def _in_both_languages(name: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(f"{name}_en"), FieldPanel(f"{name}_zh")])


class CatalogueViewSet(SnippetViewSet):
    model = CatalogueEntry
    icon = "warning"
    menu_label = _("Catalogue of risks")
    menu_name = "risk-catalogue"
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    ordering = ["key"]
    list_display = [
        "key",
        "title_en",
        "title_zh",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("category", label=_("Category"), accessor="get_category_display", sort_key="category"),
        BooleanColumn("is_offered", label=_("Offered to rollouts"), sort_key="is_offered"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    list_export = ["key", "title_en", "title_zh", "kind", "category", "probability", "impact", "strategy"]
    filterset_class = CatalogueFilters
    search_fields = ["key", "tags", *(f"{name}_{language}" for name in TEXTS for language in ("en", "zh"))]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("key", required_on_save=True), FieldPanel("is_offered")]),
            MultiFieldPanel([_in_both_languages(name) for name in TEXTS], _("In both languages")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("strategy")]),
                    FieldRowPanel([FieldPanel("category"), FieldPanel("tags")]),
                    FieldRowPanel([FieldPanel("probability"), FieldPanel("impact")]),
                    FieldPanel("phases"),
                ],
                _("What rollouts begin with"),
            ),
        ],
        base_form_class=CatalogueEntryForm,
    )


register_snippet(CatalogueViewSet)
