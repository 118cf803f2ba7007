"""Files handed in for what a step delivers."""

from django.core.files.uploadedfile import UploadedFile

from tracker.common import limits, uploads
from tracker.rollouts.models import Member
from tracker.rollouts.writing import recording_moment, writing

from ..models import Deliverable, Evidence


def add_evidence(*, deliverable: Deliverable, upload: UploadedFile, by: Member | None) -> Evidence:
    """Keep a file as evidence; a file handed in earlier stays. Raises ValidationError."""
    accepted = uploads.accept(upload, limit=limits.EVIDENCE_BYTES)
    with writing(deliverable.rollout, by=by) as log, uploads.kept_only_if_saved() as keep:
        evidence = Evidence(
            deliverable=deliverable,
            name=accepted.name,
            size=accepted.size,
            sha256=accepted.sha256,
            uploaded_by=by,
            uploaded_at=recording_moment(),
        )
        evidence.file.save(accepted.stored_name, accepted.file, save=False)
        keep(evidence.file)
        evidence.save()
        log("evidence_added", evidence, name=accepted.name, sha256=accepted.sha256)
    return evidence
