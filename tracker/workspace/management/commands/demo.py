from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from tracker.accounts.models import User
from tracker.rollouts.models import Rollout
from tracker.workspace.demo.bank import BANK
from tracker.workspace.demo.rescue import RESCUE
from tracker.workspace.demo.story import PASSWORD, Story
from tracker.workspace.demo.telling import Teller

ADMINISTRATOR = "admin@rollouts.example"
CONSULTANT = "consultant@rollouts.example"


class Command(BaseCommand):
    help = "Make two rollouts to look at, three months in; those that are there already stay as they are."

    def add_arguments(self, parser):
        parser.add_argument("--afresh", action="store_true", help="make them anew, and forget what was tried")

    def handle(self, *, afresh: bool, **options):
        for story in (BANK, RESCUE):
            self._make(story, afresh)
        self._administrator()
        self.stdout.write("\nSign in with the password " + self.style.SUCCESS(PASSWORD) + " as")
        for story in (BANK, RESCUE):
            for person in story.people:
                if person.account and User.objects.filter(email=person.email).exists():
                    self.stdout.write(f"  {person.email:32}{person.role.replace('_', ' '):17}{story.name}")
        self.stdout.write(f"  {ADMINISTRATOR:32}{'administrator':17}Studio\n")

    @transaction.atomic
    def _make(self, story: Story, afresh: bool) -> None:
        made = Rollout.objects.filter(name=story.name, members__email=story.people[0].email)
        if made.exists():
            if not afresh:
                return
            Rollout.objects.filter(pk__in=list(made.values_list("pk", flat=True))).delete()
        with translation.override(story.language):
            Teller(story, timezone.localdate()).tell()
        starters = [story.people[0].email, CONSULTANT]
        may_start = Permission.objects.get(codename="start_rollout", content_type__app_label="rollouts")
        for user in User.objects.filter(email__in=starters):
            user.user_permissions.add(may_start)
        consultants, _made = Group.objects.get_or_create(name="Consultants")
        consultants.user_set.add(*User.objects.filter(email=CONSULTANT))
        self.stdout.write(f"Made: {story.name}")

    def _administrator(self) -> None:
        if not User.objects.filter(email=ADMINISTRATOR).exists():
            User.objects.create_superuser(ADMINISTRATOR, PASSWORD, name="Administrator")
