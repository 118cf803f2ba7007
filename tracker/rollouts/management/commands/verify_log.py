from django.core.management.base import BaseCommand, CommandError

from tracker.rollouts.log import first_broken_entry
from tracker.rollouts.models import Rollout


class Command(BaseCommand):
    help = "Check that a rollout's log is as it was written."

    def add_arguments(self, parser):
        parser.add_argument("slug")

    def handle(self, *, slug: str, **options):
        rollout = Rollout.objects.filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"There is no rollout “{slug}”.")
        broken = first_broken_entry(rollout)
        if broken:
            raise CommandError(f"Entry {broken.number} is not as it was written: {broken.reason}.")
        self.stdout.write(f"{rollout.log_count} entries, all as written. Head: {rollout.log_head}")
