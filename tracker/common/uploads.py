"""The one door for files: what may come in, and how it goes out again."""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.csp import CSP
from django.utils.translation import gettext as _

from . import limits, text

_OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".vsdx"})
_OLD_OFFICE = frozenset({".doc", ".xls", ".ppt", ".vsd", ".msg"})
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".zip": _ZIP,
    **dict.fromkeys(_OFFICE, _ZIP),
    **dict.fromkeys(_OLD_OFFICE, (_COMPOUND,)),
}
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
)
_PROGRAM_ENDINGS = frozenset(
    {
        *(".exe", ".dll", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".jar", ".msi", ".scr", ".sh"),
        *(".app", ".apk", ".lnk", ".docm", ".xlsm", ".pptm"),
    }
)
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Accepted:
    """A file that may be stored: under `stored_name`, shown as `name`."""

    file: UploadedFile
    name: str
    stored_name: str
    size: int
    sha256: str


def accept(upload: UploadedFile, *, limit: int = limits.UPLOAD_BYTES) -> Accepted:
    """Look at a file that somebody sent; raises ValidationError, which names it and says why."""
    name = shown_name(upload.name or "")
    size = upload.size or 0
    if not size:
        raise _refused(_("“%(name)s” is empty. Choose the file again."), name)
    if size > limit:
        raise ValidationError(
            _("“%(name)s” is larger than %(limit)d MB. Send a smaller file, or a link to it in a note.")
            % {"name": name, "limit": limit // (1024 * 1024)}
        )
    ending = PurePosixPath(name).suffix.lower()
    upload.seek(0)
    _refuse_content(name, ending, upload.read(16))
    stored = uuid.uuid4().hex + (ending if _ENDING.fullmatch(ending) else "")
    return Accepted(upload, name, stored, size, _sha256(upload))


def shown_name(sent: str) -> str:
    """Return a file's name without its folders; raises ValidationError where it could mislead."""
    name = " ".join(re.split(r"[/\\]", sent)[-1].split())
    if text.first_control(name) or text.changes_direction(name) or '"' in name:
        raise ValidationError(_("A file's name can't hold this character. Rename the file and try again."))
    if text.is_blank(name.strip(".")) or _RESERVED.match(name):
        raise ValidationError(_("The file has no name that can be kept. Rename it and try again."))
    if len(name) > limits.LINE_LENGTH:
        raise ValidationError(
            _("The file's name is longer than %(limit)d characters. Rename it and try again.")
            % {"limit": limits.LINE_LENGTH}
        )
    return name


def _refuse_content(name: str, ending: str, beginning: bytes) -> None:
    if ending in _PROGRAM_ENDINGS or beginning.startswith(_PROGRAMS):
        raise _refused(_("“%(name)s” is a program. Send a document, a picture or a table instead."), name)
    if ending in _OFFICE and beginning.startswith(_COMPOUND):
        raise _refused(
            _("“%(name)s” is protected by a password. Save it without one and send it again."), name
        )
    expected = _BEGINNINGS.get(ending)
    if expected and not beginning.startswith(expected):
        raise _refused(
            _("“%(name)s” is not the kind of file its ending says. Save it anew and send it again."), name
        )


def _refused(sentence: str, name: str) -> ValidationError:
    return ValidationError(sentence % {"name": name})


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def download(file, name: str) -> FileResponse:
    """Hand out a stored file: only to be saved, never to be run or shown as a page of ours."""
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_config = {"default-src": [CSP.NONE], "sandbox": True}  # type: ignore[attr-defined]
    return response


def download_bytes(data: bytes, name: str) -> FileResponse:
    """Hand out a file that was made just now, under the same rules."""
    return download(ContentFile(data), name)


@contextmanager
def kept_only_if_saved() -> Iterator[Callable[[FieldFile], None]]:
    """Delete the files given to the yielded function where the block around their row fails."""
    files: list[FieldFile] = []
    try:
        yield files.append
    except BaseException:
        for file in files:
            file.storage.delete(str(file.name))
        raise
