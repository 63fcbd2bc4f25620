# SPDX-License-Identifier: GPL-2.0-only
"""Reads the tables that scenarios write, of which other columns are left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas

from .errors import ReportError


@dataclass(frozen=True)
class Schema:
    """What a report needs of a table."""

    name: str  #: of the file, without ".csv"
    numbers: Sequence[str]  #: columns of numbers
    texts: Sequence[str]  #: columns of texts
    complete: Sequence[str]  #: of these columns, those that have something in every row

    def columns(self) -> list[str]:
        """Returns the names of all columns."""
        return [*self.numbers, *self.texts]


DECISION = ("mode", "cut", "setting", "jpeg_quality")

FRAMES = Schema(
    "frames",
    (
        *("device", "captured_ns", "head_started_ns", "head_done_ns", "encoded_ns"),
        *("first_byte_sent_ns", "last_byte_received_ns", "tail_done_ns", "ended_ns"),
    ),
    (*DECISION, "outcome"),
    ("device", "captured_ns", "outcome"),
)
POLICY = Schema(
    "policy",
    (
        *("device", "captured_ns", "deadline_ns", "capacity_bps", "goodput_bps"),
        *("wifi_rate_bps", "latency_ns"),
    ),
    (*DECISION, "outcome"),
    ("device", "captured_ns", "outcome"),
)
LINKS = Schema(
    "links",
    (
        *("time_ns", "device", "capacity_bps", "goodput_bps"),
        *("wifi_rate_bps", "trace_capacity_bps"),
    ),
    (),
    ("time_ns", "device"),
)
TESTS = Schema(
    "tests",
    ("time_s", "test_accuracy", "up_bytes", "down_bytes"),
    (),
    ("time_s", "test_accuracy", "up_bytes", "down_bytes"),
)


def read_table(folder: Path, schema: Schema) -> pandas.DataFrame | None:
    """Returns the table of a run, or nothing if the run has none."""
    path = folder / f"{schema.name}.csv"
    if not path.exists():
        return None
    table = _parse(path, schema)
    missing = [column for column in schema.columns() if column not in table]
    if missing:
        raise ReportError(f"{path}: has no column {', '.join(missing)}; run the scenario again")
    for column in schema.numbers:
        endless = numpy.isinf(table[column])
        if endless.any():
            line = int(endless.argmax()) + 2
            raise ReportError(f"{path}:{line}: {column} is not finite; run the scenario again")
    for column in schema.complete:
        empty = table[column].isna()
        if empty.any():
            line = int(empty.argmax()) + 2
            raise ReportError(f"{path}:{line}: no {column}; run the scenario again")
    return table


def _parse(path: Path, schema: Schema) -> pandas.DataFrame:
    """Reads the columns of a table that there are."""
    wanted = schema.columns()
    types = {column: float if column in schema.numbers else str for column in wanted}
    try:
        return pandas.read_csv(path, usecols=lambda column: column in types, dtype=types)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ReportError(f"{path}: not a table: {reason}; run the scenario again") from error
