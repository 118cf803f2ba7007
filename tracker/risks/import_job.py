"""Large registers are read, previewed and imported outside the request."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.background.jobs import Job, Refused, Running, background, start
from tracker.common.tables import TableRefused
from tracker.phases.exchange.kept import KeptFile
from tracker.phases.operations import Source
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .exchange import Sight, mapped, read_register
from .import_preview import preview_import
from .operations import RegisterChanged, import_risks

LOOK, PREVIEW, IMPORT = "risks.look_at_file", "risks.preview_import", "risks.import"

# What is read within two seconds; Excel is packed.
BYTES_IN_A_REQUEST = {".csv": 2_000_000, ".xlsx": 300_000}


def is_large(name: str, data: bytes) -> bool:
    return len(data) > BYTES_IN_A_REQUEST.get(PurePath(name).suffix.lower(), 0)


def start_job(kind: str, *, rollout: Rollout, by: Member, kept: KeptFile, **arguments: Any) -> Job:
    file = [kept.name, kept.sha256, kept.member, kept.encoding, kept.separator]
    return start(kind, rollout=rollout, by=by, file=file, **arguments)


def _read(file: list) -> tuple[KeptFile, bytes]:
    kept = KeptFile(*file)
    data = kept.read()
    if data is None:
        raise Refused(_("The file is not kept any more. Send it again."))
    return kept, data


def _seen(job: Running) -> tuple[Rollout, Member, str]:
    """Return the rollout, who started the job, and where its result is shown."""
    rollout, by = job.job.rollout, job.job.by
    assert rollout is not None
    assert by is not None
    return rollout, by, reverse("risks:import_looked", args=[rollout.slug, job.job.pk])


@background(LOOK, title=gettext_lazy("A look at a register’s file"), needs=Permission.EDIT_RISKS)
def look_at_file(job: Running, *, file: list) -> dict:
    _rollout, _by, url = _seen(job)
    kept, data = _read(file)
    found: dict[str, Any] = {"url": url, "reference": kept.reference}
    try:
        return found | {"sight": asdict(Sight.of(*read_register(data, kept.name, kept.reading)))}
    except TableRefused as error:
        return found | {"refused": [list(error.problems), error.count]}


@background(PREVIEW, title=gettext_lazy("Preview of an import of risks"), needs=Permission.EDIT_RISKS)
def preview_in_background(job: Running, *, file: list, names: Sequence[str], look: int | None) -> dict:
    rollout, by, url = _seen(job)
    kept, data = _read(file)
    table, notes = read_register(data, kept.name, kept.reading)
    preview = preview_import(
        rollout, mapped(table, names), by=by, on=rollout.today(), sha256=kept.sha256, notes=notes
    )
    return {
        "url": url,
        "reference": kept.reference,
        "names": names,
        "look": look,
        "preview": asdict(preview),
    }


@background(IMPORT, title=gettext_lazy("Import of risks"), needs=Permission.EDIT_RISKS)
def import_in_background(job: Running, *, file: list, names: Sequence[str], fingerprint: str) -> dict:
    rollout, by, _url = _seen(job)
    kept, data = _read(file)
    url = reverse("risks:register", args=[rollout.slug])
    try:
        table, _notes = read_register(data, kept.name, kept.reading)
        with job.saving(url=url):
            import_risks(
                rollout=rollout,
                rows=mapped(table, names),
                by=by,
                on=rollout.today(),
                source=Source(kept.name, kept.sha256),
                fingerprint=fingerprint,
            )
    except TableRefused as error:
        raise Refused(" ".join(error.sentences[:5])) from error
    except RegisterChanged as error:
        raise Refused(
            _("The register was changed meanwhile, so that the preview holds no more. Send the file again.")
        ) from error
    kept.forget()
    return {"url": url}
