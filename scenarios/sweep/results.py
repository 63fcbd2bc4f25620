# SPDX-License-Identifier: GPL-2.0-only
"""Merges what the runs of a sweep came to into one tidy table."""

import csv
import io
from pathlib import Path
from typing import Any

from sweep.folder import last_line, read_summary, write_whole
from sweep.run import Run

# Options that change nothing in what a run comes to; and the seed, which has a column of its own.
NOT_SHOWN = ("out", "cache", "cacheSize", "resume", "seed")


def write_results(path: Path, scenario: str, runs: list[Run], unmade: str) -> None:
    """Writes a row a run.

    Columns are the options, the seed, the run's folder and how it fared, then all numbers and
    texts of its summary by their path there, as in latency_ms.total.p95. Empty is what is not
    known. unmade is the state of the runs that are not complete.
    """
    rows = [_row(scenario, run, unmade) for run in runs]
    names = [_union(row[part] for row in rows) for part in range(3)]
    text = io.StringIO()
    table = csv.DictWriter(text, [name for part in names for name in part], lineterminator="\n")
    table.writeheader()
    for options, known, outcome in rows:
        table.writerow(options | known | outcome)
    write_whole(path, text.getvalue())


def _row(scenario: str, run: Run, unmade: str) -> tuple[dict[str, str], ...]:
    """Returns the run's options, what the sweep knows of it, and what it came to."""
    summary = read_summary(run.folder) or {}
    is_done = bool(summary)
    options = _flatten(summary.pop("options", run.options))
    for name in NOT_SHOWN:
        options.pop(name, None)
    known = {
        "seed": str(run.seed),
        "run": run.name,
        "state": "done" if is_done else unmade,
        "error": "" if is_done else last_line(run.folder).removeprefix("error: "),
    }
    for name in ("scenario", "complete", "seed"):
        summary.pop(name, None)
    return {"scenario": scenario} | options, known, _flatten(summary)


def _flatten(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Returns the leaves of the tree by their paths; lists are left to tables of their own."""
    leaves: dict[str, str] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            leaves |= _flatten(value, f"{prefix}{name}.")
        elif isinstance(value, bool):
            leaves[prefix + name] = str(value).lower()
        elif not isinstance(value, list):
            leaves[prefix + name] = "" if value is None else str(value)
    return leaves


def _union(rows: Any) -> list[str]:
    """Returns all names in the rows, each beside those that it has beside it there."""
    names: list[str] = []
    for row in rows:
        place = 0
        for name in row:
            if name in names:
                place = names.index(name) + 1
            else:
                names.insert(place, name)
                place += 1
    return names
