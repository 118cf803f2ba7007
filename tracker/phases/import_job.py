"""Large plans are imported outside the request."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.background.jobs import Job, Refused, Running, background, start
from tracker.background.periodic import every
from tracker.common.tables import TableRefused
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout

from .exchange import read_plan
from .exchange.kept import KeptFile, forget_old_files
from .operations import Source, Takes, import_plan

STEPS_IN_A_REQUEST = 2_000

every(minutes=60)(forget_old_files)


def start_import(*, rollout: Rollout, by: Member, kept: KeptFile, takes: Takes, replaces: bool) -> Job:
    return start(
        "phases.import_plan",
        rollout=rollout,
        by=by,
        file=[kept.name, kept.sha256, kept.member, kept.encoding, kept.separator],
        takes=[takes.calendar, takes.go_live, takes.baseline, takes.owners],
        replaces=replaces,
    )


@background("phases.import_plan", title=gettext_lazy("Import of a plan"), needs=Permission.EDIT_PLAN)
def import_in_background(job: Running, *, file: list, takes: list[bool], replaces: bool) -> dict:
    rollout, by = job.job.rollout, job.job.by
    assert rollout is not None
    kept = KeptFile(*file)
    data = kept.read()
    if data is None:
        raise Refused(_("The file is not kept any more. Send it again."))
    url = reverse("phases:plan", args=[rollout.slug])
    try:
        read = read_plan(data, kept.name, otherwise=rollout.calendar, reading=kept.reading)
        with job.saving(url=url):
            import_plan(
                rollout=rollout,
                read=read,
                by=by,
                on=rollout.today(),
                source=Source(kept.name, kept.sha256),
                replaces=replaces,
                takes=Takes(*takes),
            )
    except TableRefused as error:
        raise Refused(" ".join(error.sentences[:5])) from error
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    kept.forget()
    return {"url": url}
