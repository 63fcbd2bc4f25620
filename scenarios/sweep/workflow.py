# SPDX-License-Identifier: GPL-2.0-only
"""Has Snakemake conduct the runs that are missing, on this machine or through Slurm."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sweep.definition import Definition
from sweep.error import SweepError
from sweep.folder import MARKER, PLAN, read_summary, write_whole
from sweep.parent import end_with_parent
from sweep.run import Run

HERE = Path(__file__).resolve().parent
LOG = "snakemake.log"
RETRIES = 2
PATIENCE_S = 40  # within which all runs that are to end do so
INTERVAL_S = 1  # between looks at what has been completed
SHARED_FILES_WAIT_S = 60  # until a file that another machine wrote is seen


@dataclass(frozen=True)
class Means:
    """What the runs are made with."""

    program: Path
    options: set[str]  # that the program has
    cores: int  # how many runs at once
    slurm: bool


def conduct(definition: Definition, runs: list[Run], out: Path, means: Means) -> int:
    """Makes the runs. Returns the number of the signal that stopped it, 0 if none did."""
    for run in runs:
        _prepare(definition, run, out, means)
    targets = [f"runs/{run.name}/{MARKER}" for run in runs]
    command = [*_snakemake(means), *(_through_slurm(definition) if means.slurm else []), *targets]
    with (out / LOG).open("w", encoding="utf-8") as log:
        return _Conductor(command, out, log, runs).conduct()


def _prepare(definition: Definition, run: Run, out: Path, means: Means) -> None:
    """Writes down what the run is, for the job and for people."""
    run.folder.mkdir(parents=True, exist_ok=True)
    (run.folder / MARKER).unlink(missing_ok=True)
    plan = {
        "scenario": definition.scenario.name,
        "options": run.options,
        "seed": run.seed,
        "program": str(means.program),
        "directory": os.getcwd(),
        "arguments": _arguments(definition, run, out, means),
    }
    write_whole(run.folder / PLAN, json.dumps(plan, indent=2) + "\n")


def _arguments(definition: Definition, run: Run, out: Path, means: Means) -> list[str]:
    settings: dict[str, Any] = dict(run.options)
    if "cache" in means.options:
        settings.setdefault("cache", out / "cache")
    settings |= {name: run.seed for name in definition.scenario.seed_options}
    settings["out"] = run.folder
    return [f"--{name}={value}" for name, value in settings.items()]


def _snakemake(means: Means) -> list[str]:
    """The folder is locked by the sweep itself, so that no lock outlives a process."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(HERE / "Snakefile")]
    command += ["--nolock", "--rerun-incomplete", "--keep-going", "--nocolor"]
    command += ["--scheduler", "greedy", "--retries", str(RETRIES)]
    return [*command, "--jobs" if means.slurm else "--cores", str(means.cores)]


def _through_slurm(definition: Definition) -> list[str]:
    """The files of a run are on a disk that all machines share, and its log is in its folder."""
    if not shutil.which("sbatch"):
        raise SweepError("--slurm: there is no sbatch; install Slurm's client, or leave it out")
    limits = {"mem_mb": "--mem={}M", "runtime": "--time={}"}
    submit = ["sbatch", "--parsable", "--ntasks=1", "--cpus-per-task=1", "--open-mode=append"]
    submit += ["--job-name={wildcards.name}", "--output=runs/{wildcards.name}/slurm.txt"]
    submit += [limits[name].format(amount) for name, amount in definition.resources.items()]
    status = shlex.join([sys.executable, str(HERE / "slurm_status.py")])
    command = ["--cluster", " ".join(submit), "--cluster-status", status]
    command += ["--cluster-cancel", "scancel"]
    return [*command, "--latency-wait", str(SHARED_FILES_WAIT_S)]


class _Conductor:
    """Runs Snakemake, tells which runs it completes, and passes on signals that stop it."""

    def __init__(self, command: list[str], out: Path, log: Any, runs: list[Run]) -> None:
        self._command = command
        self._out = out
        self._log = log
        self._runs = runs
        self._missing = list(runs)
        self._stopped_by = 0

    def conduct(self) -> int:
        """Returns the number of the signal that stopped it, 0 if none did."""
        process = subprocess.Popen(
            self._command,
            cwd=self._out,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(signal.SIGKILL),
        )
        before = self._stop_on_signals(lambda: os.killpg(process.pid, signal.SIGINT))
        try:
            self._await(process)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._stopped_by

    def _stop_on_signals(self, stop: Callable[[], None]) -> dict[int, Any]:
        def handle(number: int, _: Any) -> None:
            if not self._stopped_by:
                self._stopped_by = number
                stop()

        return {
            number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def _await(self, process: subprocess.Popen) -> None:
        patience = PATIENCE_S
        while patience > 0:
            try:
                process.wait(INTERVAL_S)
                break
            except subprocess.TimeoutExpired:
                patience -= INTERVAL_S if self._stopped_by else 0
                self._tell()
        else:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._tell()

    def _tell(self) -> None:
        for run in [run for run in self._missing if read_summary(run.folder)]:
            self._missing.remove(run)
            done = len(self._runs) - len(self._missing)
            print(f"{done} of {len(self._runs)}: {run.name} done", flush=True)
