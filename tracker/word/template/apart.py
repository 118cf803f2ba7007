"""Check and fill in a process of their own: little memory, little time, no secrets, no files.

What a stranger's file does there, it does to nobody. `python -m tracker.word.template.apart` reads a line of
JSON and the file from its input and writes a line of JSON and the file it made.
"""

import contextlib
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tracker.common import limits

from .problems import Checked, Code, Problem, TemplateRefused

_ROOT = Path(__file__).parents[3]
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
_PATIENCE = 2 * limits.TEMPLATE_SECONDS  # by the clock; the processor's time is limited by itself


def check_apart(docx: bytes) -> Checked:
    """Like `check.check`; what ends the process or outlasts our patience is a problem like others."""
    if len(docx) > limits.TEMPLATE_BYTES:
        return Checked((Problem(Code.TOO_LARGE),))
    try:
        answer, made = _asked({"do": "check"}, docx)
    except TemplateRefused as refused:
        return Checked(refused.problems)
    return Checked(_problems(answer), made, frozenset(answer["used"]))


def fill_apart(docx: bytes, values: Mapping[str, str]) -> bytes:
    """Like `fill.fill`; raises TemplateRefused."""
    answer, made = _asked({"do": "fill", "values": dict(values)}, docx)
    if made is None:
        raise TemplateRefused(_problems(answer))
    return made


def _asked(order: dict[str, Any], docx: bytes) -> tuple[dict[str, Any], bytes | None]:
    command = [sys.executable, "-s", "-m", __spec__.name if __spec__ else __name__]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=json.dumps(order).encode() + b"\n" + docx,
            capture_output=True,
            timeout=_PATIENCE,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            check=True,
        )
        line, _, made = done.stdout.partition(b"\n")
        return json.loads(line), made or None
    except (subprocess.SubprocessError, ValueError) as error:
        raise TemplateRefused((Problem(Code.TOO_HEAVY),)) from error


def _problems(answer: dict[str, Any]) -> tuple[Problem, ...]:
    return tuple(Problem(**told | {"code": Code(told["code"])}) for told in answer["problems"])


def _confine() -> None:
    seconds = limits.TEMPLATE_SECONDS
    for kind, most in (
        (resource.RLIMIT_AS, limits.TEMPLATE_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a host may allow less already
            resource.setrlimit(kind, (most, most))


def _serve() -> None:
    _confine()
    from .check import check
    from .fill import fill

    line, _, docx = sys.stdin.buffer.read().partition(b"\n")
    order = json.loads(line)
    if order["do"] == "fill":
        try:
            checked = Checked(docx=fill(docx, order["values"]))
        except TemplateRefused as refused:
            checked = Checked(refused.problems)
    else:
        checked = check(docx)
    told = {"problems": [asdict(problem) for problem in checked.problems], "used": sorted(checked.used)}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + (checked.docx or b""))


if __name__ == "__main__":
    _serve()
