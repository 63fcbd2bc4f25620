# SPDX-License-Identifier: GPL-2.0-only
"""The course of sweeps through Slurm, which slurm-test.sh brings up."""

import os
import signal
import subprocess
from pathlib import Path

from bed import PATIENCE_S, STAND_IN, SweepBed


def ask(*command: str) -> str:
    """Returns what a command of Slurm prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class SlurmTest(SweepBed):
    def setUp(self) -> None:
        super().setUp()
        self.hold = self.folder / "hold"
        self.hold.touch()
        self.addCleanup(self.await_empty_queue)
        self.addCleanup(lambda: subprocess.run(["scancel", "--user=root"], check=True))

    def await_empty_queue(self) -> None:
        self.await_that(lambda: not ask("squeue", "--noheader"))

    def start(self, *options: str, programs: Path = STAND_IN) -> subprocess.Popen:
        """Begins the sweep, through Slurm."""
        return super().start("--slurm", *options, programs=programs)

    def start_with_one_held(self) -> subprocess.Popen:
        """Begins a sweep of two runs, of which one waits for the file hold to vanish."""
        self.define("runs: [{distance: 1}, {hold: on}]\nresources: {mem_mb: 100, runtime: 5}")
        process = self.start()
        self.await_that(lambda: len(self.starts()) == 2)
        self.await_that(lambda: list(self.out.glob("runs/distance*/.done")))
        return process

    def assert_goes_on(self, starts: list[int]) -> None:
        self.assertEqual(self.sweep()[0], 0)
        self.assertEqual([row["state"] for row in self.results()], ["done", "done"])
        self.assertEqual(list(self.starts().values()), starts)

    def test_the_scenario_is_run_by_jobs(self) -> None:
        self.define("options: {frames: 3, access: wire}\ngrid: {linkRate: [5, 10]}")
        self.assertEqual(self.sweep(programs=Path(os.environ["SPLIT_PROGRAMS"]))[0], 0)
        self.assertEqual([row["linkRate"] for row in self.results()], ["5.0", "10.0"])
        for run in self.run_folders():
            self.assertTrue((run / "slurm.txt").exists())

    def test_a_failed_run_is_retried_and_told_while_the_rest_goes_on(self) -> None:
        self.define("grid: {distance: [1, far]}")
        status, _, errors = self.sweep()
        self.assertEqual(status, 1)
        bad = self.run_folders()[1]
        self.assertEqual(list(self.starts().values()), [1, 3])
        reason = "--distance=far: out of reach; come nearer"
        self.assertEqual(errors, [f"error: {bad} failed: {reason}"])

    def test_a_cancelled_job_is_run_again(self) -> None:
        process = self.start_with_one_held()
        held = next((self.out / "runs").glob("hold*"))
        ask("scancel", f"--name={held.name}")
        self.await_that(lambda: list(self.starts().values()) == [1, 2])
        self.hold.unlink()
        self.assertEqual(process.wait(PATIENCE_S), 0)
        self.assertEqual([row["state"] for row in self.results()], ["done", "done"])

    def test_an_interrupted_sweep_takes_its_jobs_along_and_goes_on(self) -> None:
        process = self.start_with_one_held()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE_S), 128 + signal.SIGINT)
        self.await_empty_queue()
        self.assert_wound_up(next(self.out.glob("runs/hold*")))
        self.hold.unlink()
        self.assert_goes_on([1, 2])

    def test_jobs_of_a_killed_sweep_end_and_are_not_repeated(self) -> None:
        process = self.start_with_one_held()
        process.kill()
        process.wait()
        again = self.start()
        self.await_that(lambda: len(ask("squeue", "--noheader").splitlines()) == 2)
        self.hold.unlink()
        self.assertEqual(again.wait(PATIENCE_S), 0)
        self.assert_goes_on([1, 1])
