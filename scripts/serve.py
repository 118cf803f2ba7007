"""Serve the site and work on its jobs: gunicorn and one worker, started and ended together.

    scripts/serve.py GUNICORN-ARGUMENTS…

A worker that dies is started again. Ctrl-C or SIGTERM ends both, the worker after handing its job back;
when gunicorn ends, so does all.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKER = [sys.executable, str(ROOT / "manage.py"), "worker"]
PAUSE_SECONDS = 2
GRACE_SECONDS = 15


def begin(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(command, cwd=ROOT)  # noqa: S603  both commands are ours


def end(processes: list[subprocess.Popen]) -> None:
    """Tell all, then wait for each."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(arguments: list[str]) -> int:
    """Return what gunicorn returned."""
    site = begin([str(BIN / "gunicorn"), "tracker.wsgi", *arguments])
    worker = begin(WORKER) if os.environ.get("TASKS_BACKEND", "database") == "database" else None
    try:
        while site.poll() is None:
            time.sleep(PAUSE_SECONDS)
            if worker and worker.poll() is not None and site.poll() is None:
                print(f"The worker ended ({worker.returncode}); a new one is started.", file=sys.stderr)
                worker = begin(WORKER)
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end([process for process in (site, worker) if process])
    return site.returncode


def interrupt(_signum, _frame) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupt)
    sys.exit(serve(sys.argv[1:]))
