import gc
import os
import subprocess
import sys
import uuid

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from hypothesis import settings as hypothesis_settings

# A busy machine is no fault of the code.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# Who may use a database asks for one of these; pytest-django refuses it to every other test.
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_sessionstart(session):
    """Have the database migrated while the workers gather their tests."""
    if session.config.getoption("numprocesses", None) and not session.config.option.collectonly:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
        subprocess.Popen(
            [sys.executable, "-m", "tests.template"], env=environment, cwd=session.config.rootpath
        )


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Mark what is pure before -m chooses; begin with what needs no database, then all that use `told`."""
    for item in items:
        if not _needs_database(item):
            item.add_marker("pure")
    yield
    items.sort(key=lambda item: (_needs_database(item), "told" not in item.fixturenames))


def _needs_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames))


def pytest_collection_finish():
    """What was loaded by now stays; the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    from tests import template

    with django_db_blocker.unblock():
        template.prepare()


@pytest.fixture(scope="session", autouse=True)
def _fast_and_quiet(media):
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MAILERS={"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}},
        MEDIA_ROOT=media,
        WHITENOISE_USE_FINDERS=False,  # else every test's client begins by reading all static files
    ):
        yield


@pytest.fixture(scope="session")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, media):
    settings.MEDIA_ROOT = media / uuid.uuid4().hex


@pytest.fixture(autouse=True)
def _in_english():
    """The last page that somebody read leaves its language behind."""
    translation.activate("en")


@pytest.fixture
def send(client):
    """Send a form as its page would: with a fresh once-token and, for a row, the version it shows."""

    def send(path: str, data: dict | None = None, *, row=None, token: str | None = None, **headers):
        hidden = {"once": token or str(uuid.uuid4())}
        if row is not None:
            hidden["row_version"] = row.row_version
        return client.post(path, {**hidden, **(data or {})}, **headers)

    return send


@pytest.fixture
def page(client):
    """Open a page of a rollout by the name of its address."""

    def page(name: str, rollout, *args, **query):
        return client.get(reverse(name, args=[rollout.slug, *args]), query)

    return page


@pytest.fixture
def run_jobs():
    """Run all background jobs that wait, as a worker would, in this process and on its connection."""
    from django_tasks_db.models import DBTaskResult

    from tracker.background.worker import Worker

    def run_jobs():
        worker = Worker()
        while place := DBTaskResult.objects.ready().first():
            place.claim(worker.worker_id)
            worker.run_task(place)

    return run_jobs


@pytest.fixture
def rollout(db):
    from tests import make

    return make.rollout()


@pytest.fixture
def manager(rollout, client):
    """The signed-in project manager of the rollout."""
    return sign_in(client, rollout, "project_manager")


@pytest.fixture
def sponsor(rollout, client):
    return sign_in(client, rollout, "sponsor")


@pytest.fixture
def team_member(rollout, client):
    return sign_in(client, rollout, "team_member")


@pytest.fixture
def reader(rollout, client):
    return sign_in(client, rollout, "reader")


@pytest.fixture
def outsider(client, db):
    from tests import make

    user = make.user()
    client.force_login(user)
    return user


def sign_in(client, rollout, role: str):
    from tests import make

    member = make.member(rollout, role=role)
    client.force_login(member.user)
    return member
