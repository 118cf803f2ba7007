"""Time a full report in Word against the usual ways of making its tables alone, in the same run.

    python -m benchmarks.word_report [--risks 300] [--rounds 3]

Ours is all of it: cover, contents, 300 risks, 8 charts with their workbooks, graph, Gantt, matrix, captions,
footnotes. docxtpl fills the register's table from a template; python-docx fills it cell by cell, timed for 60
of its rows and scaled. LibreOffice, which counts the pages, is left out. Quote the ratios, not the
milliseconds; memory is what each adds to a fresh process at its peak.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO

import docx
from docxtpl import DocxTemplate

from benchmarks.simulation import peak
from tests.word import samples

CHARTS = 8
ROWS_TIMED = 60
COLUMNS = ("number", "risk", "level", "response", "owner", "due")
WORDS = {
    "number": "R01",
    "risk": "Scattered, wrong customer data",
    "level": "20",
    "response": "Merge the three files, name an owner for each record, measure accuracy each week.",
    "owner": "IT lead",
    "due": "27 November 2026",
}


def ours(risks: int) -> float:
    report = samples.report(risks=risks)
    for number in range(CHARTS - 2):
        report.chart(samples.progress(), f"Chart {number}", f"Progress, chart {number}")
    return len(report.save(numbered=False))


def with_docxtpl(risks: int) -> float:
    file = BytesIO(_template())
    template = DocxTemplate(file)
    template.render({"rows": [WORDS] * risks}, autoescape=True)
    made = BytesIO()
    template.save(made)
    return len(made.getvalue())


def _template() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=4, cols=len(COLUMNS))
    table.rows[1].cells[0].text = "{%tr for row in rows %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for at, name in enumerate(COLUMNS):
        table.rows[0].cells[at].text = name
        table.rows[2].cells[at].text = f"{{{{ row.{name} }}}}"
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def cell_by_cell(risks: int) -> float:
    document = docx.Document()
    table = document.add_table(rows=risks, cols=len(COLUMNS))
    for row in range(min(ROWS_TIMED, risks)):
        for column, name in enumerate(COLUMNS):
            table.cell(row, column).text = WORDS[name]
    made = BytesIO()
    document.save(made)
    return len(made.getvalue())


WAYS: dict[str, Callable[[int], float]] = {
    "all of it, ours": ours,
    "docxtpl, the table": with_docxtpl,
    "python-docx, cell by cell": cell_by_cell,
}


def _seconds(way: str, risks: int, rounds: int) -> float:
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        WAYS[way](risks)
        times.append(time.perf_counter() - began)
    scale = max(1.0, risks / ROWS_TIMED) if way.startswith("python-docx") else 1.0
    return statistics.median(times) * scale


def _megabytes(way: str, risks: int) -> float:
    command = [sys.executable, "-m", "benchmarks.word_report", "--peak", way, "--risks", str(risks)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout)


def _peak(way: str, risks: int) -> float:
    WAYS[way](10)
    before = peak()
    WAYS[way](risks)
    return (peak() - before) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--risks", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peak", choices=WAYS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak:
        print(_peak(asked.peak, asked.risks))
        return
    for way in WAYS:
        WAYS[way](min(asked.risks, 10))  # what is loaded or cached once is no part of it
    base = _seconds("all of it, ours", asked.risks, asked.rounds)
    print(f"{'way':28}{'ms':>10}{'× ours':>9}{'MB':>8}")
    for way in WAYS:
        took = base if way.startswith("all") else _seconds(way, asked.risks, asked.rounds)
        print(f"{way:28}{took * 1000:10.0f}{took / base:9.1f}{_megabytes(way, asked.risks):8.1f}")


if __name__ == "__main__":
    main()
