"""A migrated database, made once and copied by every process that tests.

Migrations take half a minute. The copy's name holds a hash of all that a migration or a model says, so that
a change in either makes a new one. Run as a module, it makes it ahead of whoever will need it.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.db import connection

FOLDER = settings.VAR / "tests"
PREFIX = "migrated_"


def prepare() -> None:
    """Let the test database begin as a copy of the template, not yet as an empty one."""
    name = template()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = name
        return
    connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
    connection.ensure_connection()
    with closing(sqlite3.connect(FOLDER / name)) as source:
        source.backup(connection.connection)


def template() -> str:
    """Return the template's name; the first to ask makes it while others wait."""
    name = PREFIX + fingerprint()
    server = _Postgres() if connection.vendor == "postgresql" else _Files()
    with _alone():
        if name not in (there := server.names()):
            for old in there:
                server.drop(old)
            server.make(name)
    return name


def fingerprint() -> str:
    """A hash of the migrations and models of every app, of the settings, and of who reads them."""
    said = hashlib.sha256(f"{sys.version} {django.__version__} {sqlite3.sqlite_version}".encode())
    for path in (*_sources(), Path(settings.BASE_DIR) / "tracker/settings.py"):
        said.update(path.name.encode() + path.read_bytes())
    return said.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for app in apps.get_app_configs():
        for pattern in ("migrations/**/*.py", "models.py", "models/**/*.py", "fields.py"):
            yield from sorted(Path(app.path).glob(pattern))


@contextmanager
def _alone():
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(address: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": address},
        check=True,
    )


class _Files:
    def names(self) -> list[str]:
        return [path.name for path in FOLDER.glob(PREFIX + "*")]

    def drop(self, name: str) -> None:
        (FOLDER / name).unlink()

    def make(self, name: str) -> None:
        new = FOLDER / "new"
        for left in FOLDER.glob("new*"):
            left.unlink()
        _migrate(f"sqlite:///{new}")
        new.rename(FOLDER / name)


class _Postgres:
    def names(self) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            return [name for (name,) in cursor.fetchall()]

    def drop(self, name: str) -> None:
        self._say(f'DROP DATABASE "{name}"')

    def make(self, name: str) -> None:
        self._say('DROP DATABASE IF EXISTS "new_template"')
        self._say('CREATE DATABASE "new_template"')
        _migrate(urlsplit(os.environ["DATABASE_URL"])._replace(path="/new_template").geturl())
        self._say(f'ALTER DATABASE "new_template" RENAME TO "{name}"')

    def _say(self, order: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(order)


if __name__ == "__main__":
    django.setup()
    template()
