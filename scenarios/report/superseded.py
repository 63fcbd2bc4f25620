# SPDX-License-Identifier: GPL-2.0-only
"""Which runs of a sweep are no longer part of it."""

import functools
import json
from pathlib import Path

from .errors import ReportError

#: The sweep as it is defined now, and the folder of its runs beside it.
SWEEP = "sweep.json"
RUNS = "runs"


def is_superseded(folder: Path) -> bool:
    """Returns whether a folder is, or is within, that of a run which its sweep has since been
    defined without."""
    places = (folder, *folder.parents)
    return any(
        place.parent.name == RUNS and not _has(place.parent.parent / SWEEP, place.name)
        for place in places
    )


def _has(sweep: Path, run: str) -> bool:
    """Returns whether a sweep has a run, as all have of which there is no definition."""
    names = _names(sweep)
    return names is None or run in names


@functools.cache
def _names(sweep: Path) -> frozenset[str] | None:
    """Returns the names of the runs of a sweep, or nothing if there is no such file."""
    if not sweep.exists():
        return None
    try:
        content = json.loads(sweep.read_text(encoding="utf-8"))
        return frozenset(run["name"] for run in content["runs"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReportError(f"{sweep}: names no runs; run the sweep again") from error
