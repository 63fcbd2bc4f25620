# SPDX-License-Identifier: GPL-2.0-only
"""The course of sweeps: what is run, what is run again, and what results.csv tells of it."""

import fcntl
import json
import os
import signal
import unittest
from pathlib import Path

from bed import PATIENCE_S, SweepBed

from sweep.results import NOT_SHOWN

GRID = "grid: {distance: [1, 2]}\nseeds: 2"


class CourseTest(SweepBed):
    def test_a_sweep_that_is_done_repeats_nothing(self) -> None:
        self.define(GRID)
        self.assertEqual(self.sweep()[0], 0)
        before = {run: (run / "summary.json").stat().st_mtime_ns for run in self.run_folders()}
        status, printed, _ = self.sweep()
        self.assertEqual(status, 0)
        self.assertIn("4 runs, 0 to be made", printed)
        after = {run: (run / "summary.json").stat().st_mtime_ns for run in self.run_folders()}
        self.assertEqual(after, before)
        self.assertEqual(set(self.starts().values()), {1})

    def test_a_changed_sweep_runs_what_is_new_and_tells_of_what_it_defines(self) -> None:
        self.define(GRID)
        self.sweep()
        before = self.starts()
        self.define("grid: {distance: [2, 3]}\nseeds: 2")
        self.assertEqual(self.sweep()[0], 0)
        self.assertEqual(self.starts() | before, self.starts())
        self.assertEqual(len(self.starts()), 6)
        self.assertEqual([row["distance"] for row in self.results()], ["2", "2", "3", "3"])

    def test_a_failed_run_is_retried_and_told_while_the_rest_goes_on(self) -> None:
        self.define("grid: {distance: [1, far]}")
        status, _, errors = self.sweep()
        self.assertEqual(status, 1)
        good, bad = self.run_folders()
        self.assertEqual(self.starts(), {good.name: 1, bad.name: 3})
        reason = "--distance=far: out of reach; come nearer"
        self.assertEqual(errors, [f"error: {bad} failed: {reason}"])
        told = [(row["state"], row["error"], row["accuracy"]) for row in self.results()]
        self.assertEqual(told, [("done", "", "0.75"), ("failed", reason, "")])

    def test_a_run_without_results_has_failed(self) -> None:
        self.define("options: {rate: lost}")
        _, _, errors = self.sweep()
        self.assertIn("ended without a complete summary.json", errors[0])

    def test_an_interrupted_run_is_run_again(self) -> None:
        self.define("")
        self.sweep()
        summary = self.run_folders()[0] / "summary.json"
        summary.write_text(json.dumps(json.loads(summary.read_text()) | {"complete": False}))
        self.assertEqual(self.sweep()[0], 0)
        self.assertEqual(list(self.starts().values()), [2])

    def test_a_damaged_summary_is_none(self) -> None:
        self.define("")
        self.sweep()
        (self.run_folders()[0] / "summary.json").write_text("[]")
        self.assertEqual(self.sweep()[0], 0)
        self.assertEqual(list(self.starts().values()), [2])

    def test_a_dry_run_tells_what_is_missing_and_writes_nothing(self) -> None:
        self.define(GRID)
        status, printed, _ = self.sweep("--dry-run")
        self.assertEqual(status, 0)
        self.assertEqual(printed.count("would run distance="), 4)
        self.assertFalse(self.out.exists())


class StopTest(SweepBed):
    """Of two runs, one waits for the file hold to vanish."""

    def setUp(self) -> None:
        super().setUp()
        self.hold = self.folder / "hold"
        self.hold.touch()
        self.define("runs: [{distance: 1}, {hold: on}]")
        self.process = self.start()
        self.await_that(lambda: len(self.starts()) == 2)
        self.await_that(lambda: list(self.out.glob("runs/distance*/.done")))

    def assert_goes_on(self) -> None:
        self.hold.unlink()
        self.assertEqual(self.sweep()[0], 0)
        self.assertEqual([row["state"] for row in self.results()], ["done", "done"])
        self.assertEqual(list(self.starts().values()), [1, 2])

    def test_an_interrupted_sweep_goes_on_where_it_stopped(self) -> None:
        self.process.send_signal(signal.SIGINT)
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        self.assertEqual(self.process.returncode, 128 + signal.SIGINT)
        self.assertEqual(errors, "error: interrupted; the same command goes on\n")
        self.assertEqual([row["state"] for row in self.results()], ["done", "missing"])
        self.assert_goes_on()

    def test_an_interrupted_run_writes_down_how_far_it_got(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE_S)
        self.assert_wound_up(next(self.out.glob("runs/hold*")))

    def test_a_run_writes_down_how_far_it_got_where_all_its_processes_are_terminated(self) -> None:
        held = next(self.out.glob("runs/hold*"))
        for argument in (f"--out={held}", f"runs/{held.name}"):
            signal_process(argument, signal.SIGTERM)
        self.await_that(lambda: self.starts()[held.name] == 2)
        self.assert_wound_up(held)

    def test_a_terminated_sweep_goes_on_where_it_stopped(self) -> None:
        self.process.terminate()
        self.assertEqual(self.process.wait(PATIENCE_S), 128 + signal.SIGTERM)
        self.assert_goes_on()

    def test_a_killed_sweep_takes_its_runs_along_and_goes_on(self) -> None:
        self.process.kill()
        held = next((self.out / "runs").glob("hold*"))
        self.await_that(lambda: is_free(held / ".lock"))
        self.assert_goes_on()

    def test_a_killed_run_is_run_again(self) -> None:
        held = next((self.out / "runs").glob("hold*"))
        signal_process(f"--out={held}", signal.SIGKILL)
        self.await_that(lambda: self.starts()[held.name] == 2)
        self.hold.unlink()
        self.assertEqual(self.process.wait(PATIENCE_S), 0)

    def test_a_run_that_outlives_its_job_is_awaited(self) -> None:
        held = next((self.out / "runs").glob("hold*"))
        signal_process(f"runs/{held.name}", signal.SIGKILL)
        self.await_that(lambda: "Trying to restart" in (self.out / "snakemake.log").read_text())
        self.hold.unlink()
        self.assertEqual(self.process.wait(PATIENCE_S), 0)
        self.assertEqual(list(self.starts().values()), [1, 1])

    def test_two_sweeps_do_not_share_a_folder(self) -> None:
        status, _, errors = self.sweep()
        self.assertEqual(status, 1)
        owner = f"process {self.process.pid} on {os.uname().nodename}"
        message = f"error: {self.out}: another sweep works here, {owner}; await or stop it"
        self.assertEqual(errors, [message])


def is_free(lock: Path) -> bool:
    """Returns whether no process holds the lock."""
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def signal_process(argument: str, number: int) -> None:
    """Sends the signal to the process that has the argument."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if argument.encode() in arguments:
            os.kill(int(process.name), number)


class RefusalTest(SweepBed):
    def assert_refused(self, text: str, message: str, *options: str) -> None:
        self.define(text)
        self.assertEqual(self.sweep(*options), (1, "", [f"error: {message}"]))
        self.assertFalse(self.out.exists())

    def test_a_program_that_does_not_run(self) -> None:
        self.define("")
        program = self.folder / "split-inference"
        program.write_text("#!/bin/sh\necho no such library\nexit 127\n")
        program.chmod(0o755)
        message = "does not tell its options: no such library; build it anew"
        self.assertEqual(self.sweep(programs=self.folder)[2], [f"error: {program}: {message}"])

    def test_an_option_that_the_scenario_does_not_have(self) -> None:
        self.assert_refused(
            "grid: {width: [1]}",
            "sweep.yaml: width: split-inference has no such option; "
            "./ns3-split run split-inference --help names them",
        )

    def test_a_value_that_the_program_cannot_read(self) -> None:
        self.assert_refused(
            "grid: {frames: [1, many], rate: [1]}",
            "sweep.yaml: --frames=many: cannot be read; mend the value",
        )

    def test_a_folder_with_a_space(self) -> None:
        message = "ns-3 reads it up to the space; name a folder without one"
        self.out = self.folder / "a sweep"
        self.assert_refused("", f"{self.out}: {message}")

    def test_a_folder_that_cannot_be_made(self) -> None:
        self.define("")
        (self.folder / "file").touch()
        self.out = self.folder / "file" / "sweep"
        message = f"error: {self.out}: Not a directory; name another folder by --out"
        self.assertEqual(self.sweep()[2], [message])

    def test_no_cores(self) -> None:
        self.assert_refused("", "--cores=0: must be at least 1", "--cores=0")


@unittest.skipUnless("SPLIT_PROGRAMS" in os.environ, "SPLIT_PROGRAMS names no built programs")
class InferenceTest(SweepBed):
    """Sweeps over the scenario itself."""

    def test_results_have_every_option_the_seed_and_all_of_the_summaries(self) -> None:
        fine = "bits=2,scale=levels,entropy=context"
        self.define(
            "options: {frames: 3, access: wire}\n"
            f"grid: {{linkRate: [5, 10], setting: ['{fine}', bits=99]}}\nseeds: [7]"
        )
        self.assertEqual(self.sweep(programs=Path(os.environ["SPLIT_PROGRAMS"]))[0], 1)
        rows = self.results()
        key = [(r["linkRate"], r["setting"], r["seed"], r["state"]) for r in rows]
        self.assertEqual(key[:2], [("5.0", fine, "7", "done"), ("5", "bits=99", "7", "failed")])
        self.assertEqual(len(key), 4)
        self.assertIn("bits must be 32", rows[1]["error"])
        summary = json.loads((self.out / "runs" / rows[0]["run"] / "summary.json").read_text())
        options = [name for name in summary["options"] if name not in NOT_SHOWN]
        columns = ["scenario", *options, "seed", "run", "state", "error", "versions.ns3"]
        self.assertEqual(list(rows[0])[: len(columns)], columns)
        self.assertEqual(
            float(rows[0]["latency_ms.total.p95"]), summary["latency_ms"]["total"]["p95"]
        )


if __name__ == "__main__":
    unittest.main()
