"""A worker as a process of its own that knows the tests' kinds of jobs: python -m tests.background.second"""

import os
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    from tests.background import kinds  # noqa: F401

    call_command("worker", *sys.argv[1:])
