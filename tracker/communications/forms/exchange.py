"""A register's file as somebody sends it, and what each of its columns is."""

from typing import ClassVar

from django.utils.translation import gettext_lazy

from tracker.common import limits
from tracker.common.table_form import RegisterFileForm, TableColumnsForm

from ..exchange.columns import ALL


class StakeholdersFileForm(RegisterFileForm):
    most_rows = limits.STAKEHOLDERS


class StakeholderColumnsForm(TableColumnsForm):
    labels = ALL
    known_by: ClassVar = ("name",)
    known_by_what = gettext_lazy("Stakeholders are known by their names. Say which column holds them.")
