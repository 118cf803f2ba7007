from django.core.management.base import BaseCommand, CommandError

from tracker.background.models import needs_worker
from tracker.background.worker import Worker


class Command(BaseCommand):
    help = "Take up background jobs and periodic work until told to end (Ctrl-C, SIGTERM)."

    def add_arguments(self, parser):
        parser.add_argument("--drain", action="store_true", help="end once nothing waits")

    def handle(self, *, drain: bool, **options):
        if not needs_worker():
            raise CommandError("TASKS_BACKEND is “immediate”: jobs run where they are started.")
        worker = Worker(drain=drain)
        worker.configure_signals()
        self.stdout.write(f"Worker {worker.worker_id} takes up jobs.")
        worker.run()
