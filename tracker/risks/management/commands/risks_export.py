from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.common.tables import TableRefused
from tracker.risks.exchange import Eyes, ending_of, register_of, write_register
from tracker.rollouts.models import Rollout


class Command(BaseCommand):
    help = "Write all risks of a rollout, confidential ones too, to a file: CSV or Excel, by its ending."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *, slug: str, file: Path, **options):
        rollout = Rollout.objects.defer("playbook").filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"No rollout is called “{slug}”.")
        try:
            with translation.override("en"):  # scripts read what is written
                ending = ending_of(file.name)
                risks = register_of(rollout, Eyes())
                file.write_bytes(write_register(risks, ending, eyes=Eyes()))
        except TableRefused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"“{file}” can't be written: {error.strerror}.") from error
        self.stdout.write(f"{len(risks)} risks: {file}")
