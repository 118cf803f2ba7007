"""A register's file as somebody sends it, and what each of its columns is."""

from typing import ClassVar

from django.utils.translation import gettext_lazy

from tracker.common.table_form import RegisterFileForm, TableColumnsForm

from ..exchange.columns import ALL


class ColumnsForm(TableColumnsForm):
    labels = ALL
    known_by: ClassVar = ("number", "name")
    known_by_what = gettext_lazy(
        "A risk is known by its number or title. Say which column holds one of them."
    )


__all__ = ["ColumnsForm", "RegisterFileForm"]
