"""Kinds of jobs that only tests start; each leaves steps behind, so that what it did can be counted."""

import os
import signal
import time
from datetime import datetime
from pathlib import Path

from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from tracker.background.jobs import Refused, Running, TryAgain, background
from tracker.background.periodic import every
from tracker.phases.models import Step
from tracker.rollouts.domain.roles import Permission
from tracker.rollouts.models import Rollout
from tracker.rollouts.writing import writing


def add_steps(job: Running, count: int, *, die_after: int = 0) -> None:
    rollout = job.job.rollout
    phase = rollout.phases.get()
    with writing(rollout, by=job.job.by) as log:
        for number in range(1, count + 1):
            Step.objects.create(
                rollout=rollout,
                phase=phase,
                key=f"s{number}",
                name="Step",
                number=number,
                position=number,
                days=1,
            )
            if number == die_after:
                os.kill(os.getpid(), signal.SIGKILL)
        log("steps_added", rollout, count=count)


@background("test.import", title="Import", needs=Permission.EDIT_PLAN)
def import_steps(job: Running, *, count: int = 3) -> dict:
    for number in range(count):
        job.report(number, count)
    with job.saving(url="/kept/"):
        add_steps(job, count)
    job.report(count, count)
    return {"url": "/there/", "count": count}


@background("test.die_before")
def die_before(job: Running, *, marks: str) -> dict:
    """Be killed at the first try, in the middle of storing."""
    tries = _try_again_at(marks)
    with job.saving(tries=tries):
        add_steps(job, 5, die_after=3 if tries == 1 else 0)
    return {"tries": tries}


@background("test.die_after")
def die_after(job: Running, *, marks: str) -> dict:
    """Be killed once everything is stored, before anybody could be told."""
    tries = _try_again_at(marks)
    with job.saving(url="/kept/"):
        add_steps(job, 5)
    if tries == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"url": "/there/"}


@background("test.die_always")
def die_always(job: Running, *, marks: str) -> None:
    _try_again_at(marks)
    os.kill(os.getpid(), signal.SIGKILL)


@background("test.hang")
def hang(job: Running, *, marks: str) -> None:
    """Come back never, and report nothing."""
    _try_again_at(marks)
    time.sleep(600)


@background("test.slow")
def slow(job: Running, *, marks: str) -> None:
    """Go on until told to stop."""
    _try_again_at(marks)
    for number in range(6000):
        job.report(number, 6000)
        time.sleep(0.1)


@background("test.mark")
def mark(job: Running, *, marks: str) -> dict:
    return {"tries": _try_again_at(marks)}


@background("test.poison")
def poison(job: Running) -> None:
    raise ZeroDivisionError("secret of the server")


@background("test.refuse")
def refuse(job: Running, *, reason: str) -> None:
    raise Refused(reason)


@background("test.unreachable", tries=2)
def unreachable(job: Running) -> None:
    raise TryAgain("mail_server")


@background("test.missing")
def missing(job: Running) -> None:
    Rollout.objects.get(slug="never-was")


ran_at: list[datetime] = []


@every(minutes=10)
def note_the_time(now: datetime) -> None:
    ran_at.append(now)


def _try_again_at(marks: str) -> int:
    """Count the times this was begun, by lines of a file that outlives the process."""
    with Path(marks).open("a") as file:
        file.write(f"{os.getpid()}\n")
    return len(Path(marks).read_text().splitlines())


@background("test.say_language")
def say_language(job: Running) -> dict:
    return {"language": get_language(), "zone": get_current_timezone_name()}


@background("test.lead_to_the_overview", title="Simulation of the plan")
def lead_to_the_overview(job: Running) -> dict:
    return {"url": job.job.rollout.get_absolute_url()}
