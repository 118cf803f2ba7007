from pathlib import Path

import pytest

import tracker.library
from tracker.library.domain.reading import read_playbook


@pytest.fixture(scope="session")
def built_in_file() -> bytes:
    return (Path(tracker.library.__file__).parent / "playbooks" / "crm-rollout.json").read_bytes()


@pytest.fixture(scope="session")
def built_in(built_in_file):
    return read_playbook(built_in_file)
