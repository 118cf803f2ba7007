from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.common.tables import TableRefused
from tracker.phases.exchange import plan_file_of, write_plan
from tracker.phases.exchange.files import ending_of
from tracker.rollouts.models import Rollout


class Command(BaseCommand):
    help = "Write a rollout's plan to a file: MS Project XML, CSV or Excel, by its ending."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *, slug: str, file: Path, **options):
        rollout = Rollout.objects.defer("playbook").filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"No rollout is called “{slug}”.")
        try:
            with translation.override("en"):
                ending = ending_of(file.name)
        except TableRefused as error:
            raise CommandError(str(error)) from error
        try:
            with translation.override("en"):  # scripts read what is written
                file.write_bytes(write_plan(plan_file_of(rollout), ending))
        except OSError as error:
            raise CommandError(f"“{file}” can't be written: {error.strerror}.") from error
        self.stdout.write(f"{rollout.steps.count()} steps, {rollout.links.count()} links: {file}")
