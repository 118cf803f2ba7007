from django.core.management.base import BaseCommand, CommandError

from tracker.accounts.models import User
from tracker.rollouts.domain.roles import Role
from tracker.rollouts.models import Member, Rollout
from tracker.rollouts.writing import writing


class Command(BaseCommand):
    help = "Give a rollout that lost its last project manager a new one; the log says so."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("email")

    def handle(self, *, slug: str, email: str, **options):
        rollout = Rollout.objects.filter(slug=slug).first()
        user = User.objects.filter(email=email.lower()).first()
        if rollout is None or user is None:
            raise CommandError(f"There is no rollout “{slug}”, or nobody signs in as {email}.")
        if rollout.members.active().filter(role=Role.PROJECT_MANAGER, user__is_active=True).exists():
            raise CommandError(f"“{rollout}” has a project manager, who can add others on the Team page.")
        with writing(rollout, by=None) as log:
            member, _created = Member.objects.update_or_create(
                rollout=rollout,
                user=user,
                defaults={"role": Role.PROJECT_MANAGER, "left_on": None},
                create_defaults={
                    "role": Role.PROJECT_MANAGER,
                    "name": user.name,
                    "email": user.email,
                    "language": user.language,
                },
            )
            log("manager_appointed", member)
        self.stdout.write(f"{user} manages “{rollout}” now.")
