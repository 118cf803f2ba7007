from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.phases.domain.schedule import ScheduleBeyondLimit
from tracker.reports.document import LANGUAGES, docx
from tracker.reports.domain.facts import Audience
from tracker.reports.operations import facts_for
from tracker.reports.past import refuse_unless_known
from tracker.reports.telling import telling_now
from tracker.rollouts.models import Rollout


class Command(BaseCommand):
    help = "Write a rollout's status on a day as a Word file; nothing of it is kept."

    def add_arguments(self, parser):
        parser.add_argument("rollout", metavar="SLUG")
        parser.add_argument("--on", type=date.fromisoformat, help="the day, today unless given")
        parser.add_argument("--language", choices=LANGUAGES, required=True)
        parser.add_argument("--audience", choices=[one.value for one in Audience], default=Audience.OPEN)
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.docx")

    def handle(self, *, rollout: str, language: str, audience: str, output: Path, **options):
        found = Rollout.objects.filter(slug=rollout).first()
        if found is None:
            raise CommandError(f"No rollout has the slug “{rollout}”; it is the word in its address.")
        try:
            on = options["on"] or found.today()
            refuse_unless_known(found, on)
            facts = facts_for(found, on, Audience(audience))
        except ScheduleBeyondLimit as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        try:
            output.write_bytes(docx(telling_now(facts, language), language, made_at=timezone.now()))
        except OSError as error:
            raise CommandError(f"“{output}” can't be written: {error.strerror}.") from error
        self.stdout.write(str(output))
