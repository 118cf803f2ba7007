import hashlib
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone, translation

from tracker.accounts.models import User
from tracker.common import limits
from tracker.common.domain.workdays import Calendar
from tracker.common.tables import TableRefused
from tracker.phases.exchange import ReadPlan, read_plan
from tracker.phases.operations import Imported, Source, Takes, import_plan
from tracker.rollouts.models import Rollout
from tracker.rollouts.operations import RESERVED_SLUGS, create_rollout
from tracker.rollouts.writing import writing


class Command(BaseCommand):
    help = "Read a plan from MS Project XML, CSV or Excel into a rollout: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace the plan that is there")
        parser.add_argument(
            "--keep-calendar", action="store_true", help="do not take over the file's calendar"
        )
        parser.add_argument("--add-owners", action="store_true", help="add owners who are not in the team")
        parser.add_argument("--create", action="store_true", help="make the rollout")
        parser.add_argument("--name", help="with --create: its name, else the file's")
        parser.add_argument(
            "--start", type=date.fromisoformat, help="with --create: its start, else the file's"
        )
        parser.add_argument("--manager", help="with --create: the project manager's e-mail")

    def handle(self, *, slug: str, file: Path, **options):
        data = self._bytes(file)
        try:
            with translation.override("en"), transaction.atomic():
                if options["create"]:
                    imported = self._create(slug, file, data, **options)
                else:
                    imported = self._fill(slug, file, data, **options)
        except TableRefused as error:
            raise CommandError("\n".join(["Nothing was stored.", *error.sentences])) from error
        except ValidationError as error:
            raise CommandError("\n".join(["Nothing was stored.", *error.messages])) from error
        steps, phases = imported.made.steps, imported.made.phases
        for name, part in (("phases", phases), ("steps", steps)):
            self.stdout.write(
                f"{name}: {len(part.added)} added, {len(part.changed)} changed, {len(part.removed)} removed"
            )
        for member in imported.members:
            self.stdout.write(f"member added: {member}")

    def _bytes(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > limits.UPLOAD_BYTES:
                raise CommandError(f"“{file}” is larger than {limits.UPLOAD_BYTES // 1024**2} MB.")
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"“{file}” can't be read: {error.strerror}.") from error

    def _fill(self, slug: str, file: Path, data: bytes, *, replace: bool, **options) -> Imported:
        rollout = Rollout.objects.defer("playbook").filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"No rollout is called “{slug}”; --create makes it.")
        read = read_plan(data, file.name, otherwise=rollout.calendar)
        takes = Takes(
            calendar=read.has_calendar and not options["keep_calendar"],
            go_live=read.has_go_live,
            baseline=True,
            owners=options["add_owners"],
        )
        return self._import(rollout, read, file, data, by=None, replaces=replace, takes=takes)

    def _create(self, slug: str, file: Path, data: bytes, *, name, start, manager, **options) -> Imported:
        user = User.objects.filter(email=(manager or "").lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {manager}; make the account in the studio first.")
        self._refuse_slug(slug)
        read = read_plan(data, file.name, otherwise=Calendar(start or timezone.now().date()))
        read = read.starting(start) if start else read
        rollout, member = create_rollout(
            name=(name or read.plan.name or slug)[: limits.LINE_LENGTH],
            slug=slug,
            starts_on=start or read.plan.calendar.start,
            manager=user,
        )
        with writing(rollout, by=member) as log:
            log("rollout_started", rollout, file=file.name)
        takes = Takes(calendar=True, go_live=True, baseline=True, owners=True)
        imported = self._import(rollout, read, file, data, by=member, replaces=False, takes=takes)
        self.stdout.write(rollout.slug)
        return imported

    def _refuse_slug(self, slug: str) -> None:
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise CommandError(f"“{slug}” is no slug: letters, digits and hyphens.") from error
        if len(slug) > 60 or slug in RESERVED_SLUGS:
            raise CommandError(f"“{slug}” can't be a slug; choose another.")
        if Rollout.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a rollout “{slug}” already; without --create it is filled.")

    def _import(
        self, rollout: Rollout, read: ReadPlan, file: Path, data: bytes, *, by, replaces: bool, takes: Takes
    ) -> Imported:
        return import_plan(
            rollout=rollout,
            read=read,
            by=by,
            on=rollout.today(),
            source=Source(file.name[: limits.LINE_LENGTH], hashlib.sha256(data).hexdigest()),
            replaces=replaces,
            takes=takes,
        )
