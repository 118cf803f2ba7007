"""The one door for tabular files: CSV and Excel come in as tables, and tables go out as both.

found = read_tables(data, ending=".csv")
problems = Problems()
table = found.only
columns = table.columns({"name": ("Name", "名称")}, needed=["name"], problems=problems)
names = [text_line(row.cell("name"), problems) for row in columns]
problems.refuse()
"""

from .cells import choice, day, money, some_text, text_line, whole_number, yes_or_no
from .problems import Problem, Problems, TableRefused
from .reading import ENDINGS, Found, Reading, read_tables
from .table import Cell, Row, Rows, Table
from .writing import Sheet, write_csv, write_xlsx

__all__ = [
    "ENDINGS",
    "Cell",
    "Found",
    "Problem",
    "Problems",
    "Reading",
    "Row",
    "Rows",
    "Sheet",
    "Table",
    "TableRefused",
    "choice",
    "day",
    "money",
    "read_tables",
    "some_text",
    "text_line",
    "whole_number",
    "write_csv",
    "write_xlsx",
    "yes_or_no",
]
