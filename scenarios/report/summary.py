# SPDX-License-Identifier: GPL-2.0-only
"""Reads what a run came to."""

import json
import math
from pathlib import Path

from .errors import ReportError

NAME = "summary.json"

#: What policies came to.
OUTCOMES = "outcomes"


def read_summary(path: Path) -> dict:
    """Returns the summary of a run, in which all that a report takes is of the kind that it takes.
    Throws ReportError if it is damaged."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"), **NUMBERS)
        json.dumps(summary, ensure_ascii=False).encode()  # fails if that is no text of UTF-8
    except (OSError, ValueError, RecursionError) as error:
        raise ReportError(f"{path}: not JSON: {error}; run the scenario again") from error
    if not isinstance(summary, dict) or not isinstance(summary.get("scenario"), str):
        raise ReportError(f"{path}: names no scenario; run the scenario again")
    for name, (kind, is_it) in KINDS.items():
        if name in summary and not is_it(summary[name]):
            raise ReportError(f"{path}: {name} is not {kind}; run the scenario again")
    return summary


def as_text(value: object) -> str:
    """Returns a value of an option as the command line takes it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value)


def _whole(text: str) -> int:
    """Returns a whole number that has a place among those with fractions."""
    _finite(text)
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:12]} is no number that can be shown")
    return value


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_number(value: object) -> bool:
    """Returns whether a value is a number, or the null that stands for none."""
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_ledger(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(purposes, dict) and all(map(_is_number, purposes.values()))
        for purposes in value.values()
    )


def _are_outcomes(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(outcome, dict)
        and isinstance(outcome.get("policy"), str)
        and all(_is_number(item) for name, item in outcome.items() if name != "policy")
        for outcome in value
    )


OBJECT = ("an object", _is_object)
NUMBER = ("a number", _is_number)
LEDGER = ("bytes by direction and purpose", _is_ledger)

#: How numbers are read.
NUMBERS = {"parse_int": _whole, "parse_float": _finite, "parse_constant": _finite}

#: What a report takes from a summary that has it.
KINDS = {
    **dict.fromkeys(("options", "seed", "versions", "interrupted"), OBJECT),
    **dict.fromkeys(("accuracy", "accuracy_unsplit"), NUMBER),
    **dict.fromkeys(("test_accuracy", "test_accuracy_uncompressed"), NUMBER),
    **dict.fromkeys(("bytes_per_frame", "bytes"), LEDGER),
    OUTCOMES: ("a list of what policies came to", _are_outcomes),
}
