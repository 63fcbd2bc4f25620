# SPDX-License-Identifier: GPL-2.0-only
"""All runs that a report is about."""

from collections.abc import Sequence
from pathlib import Path

import pandas

from .errors import ReportError
from .run import Run, find_runs, read_run
from .superseded import is_superseded
from .table import Schema, read_table


class RunSet:
    """The runs in some folders. Of many runs, one that is damaged is left out and told of."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Reads all summaries. Throws ReportError if there are none, or none that can be read."""
        self.runs: list[Run] = []
        self.problems: list[str] = []
        found: dict[Path, tuple[Path, str]] = {}
        for folder in folders:
            self._search(folder, found)
        self._is_alone = len(found) == 1
        for folder, name in found.values():
            self._read(folder, name)
        if not self.runs:
            raise ReportError(self.problems[0])

    def of(self, scenario: str) -> list[Run]:
        """Returns the runs of a scenario."""
        return [run for run in self.runs if run.scenario == scenario]

    def table(self, run: Run, schema: Schema, part: str = "") -> pandas.DataFrame | None:
        """Returns a table of a run, or of a part of it; nothing if there is none, or a damaged one
        among many runs."""
        try:
            return read_table(run.folder / part, schema)
        except ReportError as error:
            self._note(error)
            return None

    def _search(self, folder: Path, found: dict[Path, tuple[Path, str]]) -> None:
        if not folder.is_dir():
            raise ReportError(f"{folder}: no such folder; give one that a scenario wrote")
        runs = find_runs(folder)
        if not runs:
            raise ReportError(
                f"{folder}: no summary.json in it; give a folder that a scenario wrote (--out)"
            )
        for path, name in runs:
            found.setdefault(path.resolve(), (path, name))
        done = {path for path, _ in runs}
        for path in sorted((folder / "runs").glob("*/")):
            is_done = any(run.is_relative_to(path) for run in done)
            if not is_done and not is_superseded(path):
                self.problems.append(f"{path}: has no results; look into its log.txt")

    def _read(self, folder: Path, name: str) -> None:
        try:
            self.runs.append(read_run(folder, name))
        except ReportError as error:
            self._note(error)

    def _note(self, error: ReportError) -> None:
        """Keeps what is wrong with one run of many. What is wrong with the only one ends all."""
        if self._is_alone:
            raise error
        if str(error) not in self.problems:
            self.problems.append(str(error))
