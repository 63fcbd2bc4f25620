# SPDX-License-Identifier: GPL-2.0-only
"""Folders of sweeps and of runs: what is complete in them, and who works there."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sweep.error import SweepError

PLAN = "run.json"  # in a run's folder: what is to be run
LOG = "log.txt"  # in a run's folder: what its program printed
MARKER = ".done"  # in a run's folder: what Snakemake takes for the run's result


def read_summary(run: Path) -> dict[str, Any] | None:
    """Returns what the run in the folder came to, if it came to its end."""
    try:
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_complete = isinstance(summary, dict) and summary.get("complete", True)
    return summary if is_complete else None


def last_line(run: Path) -> str:
    """Returns the last line of the run's log; empty if it has none."""
    try:
        text = (run / LOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    lines = text.strip().splitlines()
    return lines[-1].strip() if lines else ""


def write_whole(path: Path, text: str) -> None:
    """Writes the file so that it is there completely, or as it was before."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    os.replace(unfinished, path)


@contextmanager
def sole_use(out: Path) -> Iterator[None]:
    """Keeps other sweeps out of the folder, until this one ends in whatever way."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise SweepError(f"{out}: {error.strerror}; name another folder by --out") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SweepError(
                f"{out}: another sweep works here, {lock.read().strip()}; await or stop it"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {os.uname().nodename}")
        lock.flush()
        yield
