"""On which page each heading stands, counted by LibreOffice where there is one."""

import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

_SECONDS = 90
_MADE_AT = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_HASHES = (
    re.compile(rb"(?<=/ID \[ <)[0-9A-F]{32}>\s*<[0-9A-F]{32}(?=>)"),
    re.compile(rb"(?<=/DocChecksum /)[0-9A-F]{32}"),
)
_PASSED_ON = {"PATH", "HOME", "LANG", "TMPDIR"}


def as_pdf(docx: bytes) -> bytes | None:
    """Return the file as a PDF with its headings as outline; None where LibreOffice is missing or fails."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with TemporaryDirectory(prefix="report-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(docx)
        command = [
            office, "--headless", "--norestore", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            _run(command)
            return _undated(source.with_suffix(".pdf").read_bytes())
        except (subprocess.SubprocessError, OSError):
            return None


def _run(command: list[str]) -> None:
    """Run LibreOffice, which is more than one process: all of them end with it, or with our patience."""
    with subprocess.Popen(  # noqa: S603
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    ) as office:
        try:
            if office.wait(_SECONDS):
                raise subprocess.SubprocessError
        finally:
            with suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Leave out whatever is secret here."""
    return {name: value for name, value in os.environ.items() if name in _PASSED_ON}


def _undated(pdf: bytes) -> bytes:
    """Make the bytes those of the file alone, in the same length, as a PDF counts its bytes."""
    pdf = _MADE_AT.sub(b"20000101000000", pdf)
    for pattern in _HASHES:
        pdf = pattern.sub(lambda found: re.sub(rb"[0-9A-F]", b"0", found[0]), pdf)
    return pdf


def page_count(docx: bytes) -> int | None:
    """Return how many pages the file has, or None where they cannot be counted."""
    pdf = as_pdf(docx)
    return len(PdfReader(BytesIO(pdf)).pages) if pdf else None


def chapter_lengths(docx: bytes) -> list[int] | None:
    """Return over how many pages each heading of the first level reaches, where each begins a new page; None
    where they cannot be counted."""
    pdf = as_pdf(docx)
    if pdf is None:
        return None
    reader = PdfReader(BytesIO(pdf))
    starts = [
        reader.get_destination_page_number(item) or 0 for item in reader.outline if not isinstance(item, list)
    ]
    return [end - start for start, end in pairwise([*starts, len(reader.pages)])]


def heading_pages(docx: bytes, headings: int) -> list[int] | None:
    """Return the page of each heading in order, or None where they cannot be counted."""
    pdf = as_pdf(docx)
    if pdf is None:
        return None
    reader = PdfReader(BytesIO(pdf))
    pages: list[int] = []

    def walk(outline: list) -> None:
        for item in outline:
            if isinstance(item, list):
                walk(item)
            else:
                page = reader.get_destination_page_number(item)
                pages.append(0 if page is None else page + 1)

    walk(reader.outline)
    return pages if len(pages) == headings and all(pages) else None
