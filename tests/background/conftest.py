"""Workers as real processes, on a database that they and the test share."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

PATIENCE = 60
LEASE_SECONDS = 2.0


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """The address of the test's database; one in memory is moved to a file meanwhile."""
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        yield f"postgres://{at['USER']}@{quote(at['HOST'], safe='')}/{at['NAME']}"
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "shared.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        in_memory.backup(copy)
    with _connected_to(str(file)):
        yield f"sqlite:///{file}"
        connection.connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


@contextmanager
def _connected_to(name: str):
    connection.connection, connection.settings_dict["NAME"] = None, name
    connection.connect()
    yield


class Process:
    """A worker that can be killed."""

    def __init__(self, database: str, *arguments: str, **environment: str):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.background.second", *arguments],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": database,
                "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
                "TASKS_BACKEND": "database",
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self, how: signal.Signals = signal.SIGTERM) -> str:
        """Send the signal, wait, and return what the process said."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.communicate(timeout=PATIENCE)[0]

    @property
    def code(self) -> int | None:
        return self.process.poll()


@pytest.fixture
def worker(shared_database):
    """Start a worker; a lease lasts two seconds."""
    started = []

    def worker(*arguments: str, **environment: str) -> Process:
        started.append(Process(shared_database, *arguments, **environment))
        return started[-1]

    yield worker
    for one in started:
        one.end(signal.SIGKILL)


def wait_until(answer, *, why: str):
    """Return the first answer that holds; a worker needs some seconds to begin."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        found = answer()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE} s in vain: {why}")
