import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.common import limits
from tracker.common.tables import Table, TableRefused
from tracker.phases.operations import Source
from tracker.risks.exchange import columns, mapped, read_register
from tracker.risks.operations import import_risks
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Member, Rollout


class Command(BaseCommand):
    help = "Read risks from CSV or Excel into a rollout's register: all of them, or none."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", metavar="EMAIL", help="the member who imports; else nobody, who may all")

    def handle(self, *, slug: str, file: Path, by: str | None, **options):
        rollout = Rollout.objects.defer("playbook").filter(slug=slug).first()
        if rollout is None:
            raise CommandError(f"No rollout is called “{slug}”.")
        member = self._member(rollout, by) if by else None
        data = self._bytes(file)
        try:
            with translation.override("en"):
                table, notes = read_register(data, file.name)
                made = import_risks(
                    rollout=rollout,
                    rows=mapped(table, self._names(table)),
                    by=member,
                    on=rollout.today(),
                    source=Source(file.name[: limits.LINE_LENGTH], hashlib.sha256(data).hexdigest()),
                )
        except TableRefused as error:
            raise CommandError("\n".join(["Nothing was stored.", *error.sentences])) from error
        for note in notes:
            self.stdout.write(note)
        self.stdout.write(f"risks: {len(made.added)} added, {len(made.changed)} changed")

    def _member(self, rollout: Rollout, email: str) -> Member:
        member = rollout.members.active().filter(user__email=email.lower()).first()
        if member is None or not member.may(Permission.EDIT_RISKS):
            raise CommandError(f"Nobody who signs in as {email} may edit the risks of “{rollout.slug}”.")
        return member

    def _bytes(self, file: Path) -> bytes:
        try:
            if file.stat().st_size > limits.UPLOAD_BYTES:
                raise CommandError(f"“{file}” is larger than {limits.UPLOAD_BYTES // 1024**2} MB.")
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"“{file}” can't be read: {error.strerror}.") from error

    def _names(self, table: Table) -> list[str]:
        """Nobody is asked here what a column is: one whose header says nothing to us is refused."""
        names = columns.guess(table.headers, columns.ALL)
        unknown = [
            header or "(no name)" for header, name in zip(table.headers, names, strict=True) if not name
        ]
        if unknown:
            raise CommandError(
                f"Nothing was stored.\nUnknown or double columns: {', '.join(unknown)}. "
                f"Rename or delete them; known are: {', '.join(map(str, columns.ALL.values()))}."
            )
        return names
