# SPDX-License-Identifier: GPL-2.0-only
"""What a sweep has to know of the scenarios that it runs."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sweep.error import SweepError

# An option that no program has, with which none gets beyond reading its command line.
_UNKNOWN = "--endOfOptions"


@dataclass(frozen=True)
class Scenario:
    """A program of which each run leaves a folder with a summary.json."""

    name: str
    seed_options: tuple[str, ...]  # all of them take the seed of a run


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("split-inference", ("RngRun",)),
        Scenario("split-training", ("seed", "RngRun")),
    )
}


def option_names(program: Path) -> set[str]:
    """Returns the names of the options that the program explains."""
    text = _output(program, ["--help"])
    explained = text.partition("Program Options:")[2].partition("General Arguments:")[0]
    names = set(re.findall(r"^\s+--(\w+):", explained, re.MULTILINE))
    if not names:
        reason = "".join(text.strip().splitlines()[-1:]) or "it prints nothing"
        raise SweepError(f"{program}: does not tell its options: {reason}; build it anew")
    return names


def refused_argument(program: Path, arguments: list[str]) -> str | None:
    """Returns the first of the arguments whose value the program cannot read, if there is any."""
    text = _output(program, [*arguments, _UNKNOWN])
    refused = re.search(r"Invalid command-line argument: (.*)", text)
    return refused[1] if refused and refused[1] != _UNKNOWN else None


def _output(program: Path, arguments: list[str]) -> str:
    try:
        result = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise SweepError(
            f"{program}: {error.strerror}; build it by ./ns3-split build {program.name}"
        ) from None
    return result.stdout + result.stderr
