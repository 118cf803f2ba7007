"""A file between its preview and its import: kept on our side, while the page carries a signed reference."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tracker.common.tables import Reading
from tracker.rollouts.models import Member

_FOLDER = "exchange"
_SALT = "tracker.phases.exchange"
_PREVIEW_LASTS = timedelta(hours=2)
_FILE_LASTS = timedelta(days=2)


@dataclass(frozen=True)
class KeptFile:
    """`name` as it was sent; only the member who sent it finds it again."""

    name: str
    sha256: str
    member: int
    encoding: str = ""
    separator: str = ""

    @property
    def path(self) -> str:
        return f"{_FOLDER}/{self.sha256}-{self.member}"

    @property
    def reading(self) -> Reading:
        return Reading(self.encoding, self.separator)

    @property
    def reference(self) -> str:
        return signing.dumps(asdict(self), salt=_SALT)

    def read(self) -> bytes | None:
        """Return what was sent, or None where it is not kept any more."""
        try:
            with default_storage.open(self.path) as file:
                data = file.read()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.sha256 else None

    def forget(self) -> None:
        default_storage.delete(self.path)


def keep(data: bytes, name: str, *, member: Member, reading: Reading) -> KeptFile:
    kept = KeptFile(name, hashlib.sha256(data).hexdigest(), member.pk, reading.encoding, reading.separator)
    kept.forget()
    default_storage.save(kept.path, ContentFile(data))
    return kept


def kept_file(reference: str, *, member: Member) -> KeptFile | None:
    """Return what the reference stands for, if it is ours, theirs and not too old."""
    try:
        kept = KeptFile(**signing.loads(reference, salt=_SALT, max_age=_PREVIEW_LASTS))
    except (signing.BadSignature, TypeError):
        return None
    return kept if kept.member == member.pk else None


def forget_old_files(now: datetime) -> None:
    """Delete what nobody confirmed."""
    try:
        _folders, names = default_storage.listdir(_FOLDER)
    except FileNotFoundError:
        return
    for name in names:
        path = f"{_FOLDER}/{name}"
        try:
            is_old = default_storage.get_modified_time(path) < now - _FILE_LASTS
        except FileNotFoundError:
            continue
        if is_old:
            default_storage.delete(path)
