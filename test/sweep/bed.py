# SPDX-License-Identifier: GPL-2.0-only
"""A sweep in a folder of its own, run as a user runs it."""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
STAND_IN = HERE / "stand-in"
PATIENCE_S = 300  # even where others compute as well


class SweepBed(unittest.TestCase):
    """Has a folder, a definition there, and the command that runs it."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.out = self.folder / "sweep"

    def define(self, text: str) -> None:
        """Writes the definition of the sweep, of scenario split-inference."""
        (self.folder / "sweep.yaml").write_text(f"scenario: split-inference\n{text}")

    def start(self, *options: str, programs: Path = STAND_IN) -> subprocess.Popen:
        """Begins the sweep."""
        command = [sys.executable, "-m", "sweep", "sweep.yaml", f"--programs={programs.resolve()}"]
        process = subprocess.Popen(
            [*command, f"--out={self.out}", "--cores=2", *options],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(HERE.parents[1] / "scenarios")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def sweep(self, *options: str, programs: Path = STAND_IN) -> tuple[int, str, list[str]]:
        """Runs the sweep to its end. Returns the status, what was printed, and lines of errors."""
        process = self.start(*options, programs=programs)
        printed, errors = process.communicate(timeout=PATIENCE_S)
        return process.returncode, printed, errors.splitlines()

    def await_that(self, condition: Callable[[], object]) -> None:
        """Waits until the condition holds."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            self.assertLess(time.monotonic(), end, "waited in vain")
            time.sleep(0.05)

    def results(self) -> list[dict[str, str]]:
        """Returns the rows of results.csv."""
        with (self.out / "results.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def run_folders(self) -> list[Path]:
        """Returns the folders of runs."""
        return sorted((self.out / "runs").glob("*"))

    def assert_wound_up(self, run: Path) -> None:
        """Checks that the run was ended by one signal, after which it wrote what it had."""
        self.assertFalse(json.loads((run / "summary.json").read_text())["complete"])
        self.assertEqual(list(run.glob("*.part")), [])

    def starts(self) -> dict[str, int]:
        """Returns how often the stand-in was started for each run, by the name of its folder."""
        return {
            file.parent.name: len(file.read_text().splitlines())
            for file in sorted((self.out / "runs").glob("*/starts.txt"))
        }
