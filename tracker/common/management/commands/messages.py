from django.core.management.base import BaseCommand, CommandError

from tracker.common import translations


class Command(BaseCommand):
    help = "Keep the Chinese translations: update the catalogue, check that none is missing, compile it."
    requires_system_checks: list = []

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["update", "check", "compile"])

    def handle(self, *, what: str, **options):
        if what == "update":
            catalog = translations.update()
            self.stdout.write(f"{len(catalog)} strings in {translations.FILE.name}")
        elif what == "compile":
            translations.compile_catalog()
        elif faults := translations.problems():
            raise CommandError(
                "\n".join([*faults, f"{len(faults)} faults; run: make messages, then translate"])
            )
