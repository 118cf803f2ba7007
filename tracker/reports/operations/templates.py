"""A consultant's Word templates: kept once they are found harmless, version after version."""

from collections.abc import Sequence

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


def add_template(
    *, owner: User, name: str, upload: UploadedFile, outline: Sequence[Section]
) -> ReportTemplate:
    """Keep a new template. Raises ValidationError with every problem of its file and where it stands."""
    accepted, checked = _look_at(upload)
    with transaction.atomic(), kept_only_if_saved() as keep:
        if owner.report_templates.count() >= limits.TEMPLATES_OF_A_PERSON:
            raise ValidationError(
                _("You have %(count)d templates, as many as one person keeps. Add a version instead.")
                % {"count": limits.TEMPLATES_OF_A_PERSON}
            )
        template = ReportTemplate.objects.create(owner=owner, name=name, created_at=timezone.now())
        keep(_keep(template, 1, accepted, checked, outline).file)
    return template


def add_version(
    *, template: ReportTemplate, upload: UploadedFile, outline: Sequence[Section]
) -> TemplateVersion:
    """Keep a newer version; reports that used an older one keep that. Raises ValidationError like above."""
    accepted, checked = _look_at(upload)
    with transaction.atomic(), kept_only_if_saved() as keep:
        locked = ReportTemplate.objects.select_for_update().get(pk=template.pk)
        version = _keep(locked, locked.latest.number + 1, accepted, checked, outline)
        keep(version.file)
        locked.save()
    return version


def archive_template(*, template: ReportTemplate) -> None:
    """New reports are not offered it any more; those that used it keep it."""
    if template.archived_at is None:
        template.archived_at = timezone.now()
        template.save(update_fields=["archived_at"])


def _look_at(upload: UploadedFile) -> tuple[Accepted, Checked]:
    accepted = accept(upload, limit=limits.TEMPLATE_BYTES)
    checked = check_apart(accepted.file.read())
    if checked.problems:
        raise ValidationError([problem_words(problem) for problem in checked.problems])
    return accepted, checked


def _keep(
    template: ReportTemplate,
    number: int,
    accepted: Accepted,
    checked: Checked,
    outline: Sequence[Section],
) -> TemplateVersion:
    content = checked.docx or b""
    version = TemplateVersion(
        template=template,
        number=number,
        name=accepted.name,
        size=len(content),
        sha256=accepted.sha256,
        outline=[section.value for section in outline],
        used=sorted(checked.used),
        uploaded_at=timezone.now(),
    )
    version.file.save(accepted.stored_name, ContentFile(content), save=True)
    return version
