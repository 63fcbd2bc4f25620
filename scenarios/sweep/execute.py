# SPDX-License-Identifier: GPL-2.0-only
"""Executes one run, as a job of Snakemake: python3 -m sweep.execute FOLDER.

The folder's run.json tells what to run. A run that is complete is left as it is, and one that
another process is about to complete is awaited: a run is never repeated, nor made by two at once,
whatever became of the sweep that began it.
"""

import fcntl
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, TextIO

from sweep.folder import LOG, MARKER, PLAN, last_line, read_summary
from sweep.parent import end_with_parent

STOPS = (signal.SIGINT, signal.SIGTERM)
PATIENCE_S = 20  # within which a program that is to end can write down how far it got

# A run is to take one core, as is asked for it.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> int:
    """Returns the exit status of the job."""
    for number in STOPS:
        signal.signal(number, _leave)
    end_with_parent(signal.SIGTERM)
    folder = Path(sys.argv[1])
    with (folder / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if read_summary(folder) is None:
            _attempt(folder, lock)
        (folder / MARKER).touch()
    return 0


def _leave(number: int, _: Any) -> None:
    for other in STOPS:
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def _attempt(folder: Path, lock: TextIO) -> None:
    """Runs the program, or ends the job with a log whose last line tells why that failed."""
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    command = [plan["program"], *plan["arguments"]]
    if (folder / "state.safetensors").exists():
        command.append("--resume")  # a training that left a checkpoint goes on from there
    with (folder / LOG).open("a", encoding="utf-8") as log:
        print(f"$ {shlex.join(command)}", file=log, flush=True)
        status = _run(command, plan["directory"], log, lock)
        failure = _failure(folder, status)
        if failure and not last_line(folder).startswith("error:"):
            print(f"error: {failure}", file=log)
    if failure:
        sys.exit(1)


def _run(command: list[str], directory: str, log: TextIO, lock: TextIO) -> int:
    """Returns the exit status of the program, which keeps the lock for as long as it lives.

    What ends the sweep or the job is to reach it once, through _stop: a second signal would end it
    at once, with files half written. Therefore it has a session of its own, and SIGTERM, which
    Slurm sends to all processes of a job, stays blocked in it.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # until there is a process to stop
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=os.environ | ONE_THREAD,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=[lock.fileno()],
        start_new_session=True,
        preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT}),
    )
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        return process.wait()
    except SystemExit:
        _stop(process)
        print("error: interrupted", file=log)
        raise


def _stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(folder: Path, status: int) -> str:
    """Returns why the run failed, empty if it did not."""
    if status < 0:
        return f"ended by signal {-status} ({signal.Signals(-status).name})"
    if status > 0:
        return f"ended with exit status {status}"
    return "" if read_summary(folder) else "ended without a complete summary.json"


if __name__ == "__main__":
    sys.exit(main())
