"""Making the files of a published report takes LibreOffice a while, so it is a job; then readers are told."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.background.jobs import Running, background
from tracker.common.uploads import kept_only_if_saved

from . import operations
from .files import KIND, make_files
from .models import Report

FILES = 8
"""Two editions, as Word and PDF, in two languages: by these the job shows how far it is."""


@background(KIND, title=_("Files of a report"), when_closed=True)
def make(job: Running, *, report: int) -> dict[str, str]:
    known = Report.objects.select_related("rollout", "before", "decided_by", "corrects").get(pk=report)
    made = []
    for one in make_files(known, paged=True):
        made.append(one)
        job.report(min(len(made), FILES - 1), FILES)
    url = reverse("reports:report", args=[known.rollout.slug, known.number])
    with kept_only_if_saved() as keep, job.saving(url=url):
        operations.keep_report_files(report=known, made=made, keep=keep)
        operations.tell_readers(report=known)
    return {"url": url}
