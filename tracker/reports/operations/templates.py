"""A consultant's Word templates: kept once they are found harmless, version after version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.common import limits
from tracker.common.uploads import Accepted, accept, kept_only_if_saved
from tracker.word.template.apart import check_apart
from tracker.word.template.problems import Checked

from ..domain.outline import Section
from ..models import ReportTemplate, TemplateVersion
from ..wording.templates import problem_words


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: as it came, and without what must not go out with a report."""

    accepted: Accepted
    checked: Checked


def look_at_template(upload: UploadedFile) -> Looked:
    """Takes seconds, so do it outside of a transaction.

    Raises ValidationError with every problem and where it stands.
    """
    accepted = accept(upload, limit=limits.TEMPLATE_BYTES)
    checked = check_apart(accepted.file.read())
    if checked.problems:
        raise ValidationError([problem_words(problem) for problem in checked.problems])
    return Looked(accepted, checked)


def add_template(*, owner: User, name: str, file: Looked, outline: Sequence[Section]) -> ReportTemplate:
    """Keep a new template. Raises ValidationError for somebody who has as many as one person keeps."""
    with transaction.atomic(), kept_only_if_saved() as keep:
        if owner.report_templates.filter(archived_at=None).count() >= limits.TEMPLATES_OF_A_PERSON:
            raise ValidationError(
                _("You have %(count)d templates, as many as one person keeps. Add a version instead.")
                % {"count": limits.TEMPLATES_OF_A_PERSON}
            )
        template = ReportTemplate.objects.create(owner=owner, name=name, created_at=timezone.now())
        keep(_keep(template, 1, file, outline).file)
    return template


def add_version(*, template: ReportTemplate, file: Looked, outline: Sequence[Section]) -> TemplateVersion:
    """Keep a newer version; reports that used an older one keep that.

    Raises ValidationError where it has as many as it may.
    """
    with transaction.atomic(), kept_only_if_saved() as keep:
        locked = ReportTemplate.objects.select_for_update().get(pk=template.pk)
        if locked.versions.count() >= limits.VERSIONS_OF_A_TEMPLATE:
            raise ValidationError(
                _("This template has %(count)d versions, as many as one can have. Bring it as a new one.")
                % {"count": limits.VERSIONS_OF_A_TEMPLATE}
            )
        version = _keep(locked, locked.latest.number + 1, file, outline)
        keep(version.file)
        locked.save()
    return version


def archive_template(*, template: ReportTemplate) -> None:
    """New reports are not offered it any more; those that used it keep it."""
    if template.archived_at is None:
        template.archived_at = timezone.now()
        template.save(update_fields=["archived_at"])


def _keep(template: ReportTemplate, number: int, file: Looked, outline: Sequence[Section]) -> TemplateVersion:
    content = file.checked.docx or b""
    version = TemplateVersion(
        template=template,
        number=number,
        name=file.accepted.name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        outline=[section.value for section in outline],
        uploaded_at=timezone.now(),
    )
    version.file.save(file.accepted.stored_name, ContentFile(content), save=True)
    return version
