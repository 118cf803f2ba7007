from datetime import date

from django.core.management.base import BaseCommand, CommandError

from tracker.accounts.models import User
from tracker.library.operations import start_rollout
from tracker.library.shelf import playbooks


class Command(BaseCommand):
    help = "Start a rollout from a playbook."

    def add_arguments(self, parser):
        parser.add_argument("playbook")
        parser.add_argument("--name", required=True)
        parser.add_argument("--start", required=True, type=date.fromisoformat)
        parser.add_argument("--manager", required=True, help="the project manager's e-mail")

    def handle(self, *, playbook: str, name: str, start: date, manager: str, **options):
        if playbook not in playbooks():
            raise CommandError(f"No playbook “{playbook}”; there are: {', '.join(playbooks())}.")
        user = User.objects.filter(email=manager.lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {manager}; make the account in the studio first.")
        rollout = start_rollout(playbook=playbooks()[playbook], name=name, starts_on=start, manager=user)
        self.stdout.write(rollout.slug)
