import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from tracker.phases.domain.as_json import as_json
from tracker.phases.domain.schedule import Schedule, ScheduleBeyondLimit
from tracker.phases.queries import schedule_of
from tracker.rollouts.models import Rollout


class Command(BaseCommand):
    help = "Print a rollout's schedule: each step, phase start and gate with its dates, float and driver."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--on", type=date.fromisoformat, help="the status date, today unless given")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, slug: str, on: date | None, **options):
        rollout = Rollout.objects.defer("playbook").filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"No rollout is called “{slug}”.")
        try:
            found = schedule_of(rollout, on)
        except ScheduleBeyondLimit as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        else:
            self._print(found)

    def _print(self, found: Schedule) -> None:
        self.stdout.write(f"on {found.on}, finish {found.finish}, go-live {found.go_live}")
        for node in found.nodes.values():
            span = node.forecast
            dates = f"{span.start} – {span.finish}" if span else "no date"
            mark = "critical" if node.critical else f"float {node.total_float}"
            self.stdout.write(f"{node.key}\t{node.name}\t{dates}\t{mark}")
