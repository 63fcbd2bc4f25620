# SPDX-License-Identifier: GPL-2.0-only
"""A run of a scenario, as its folder tells of it."""

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from . import summary as summaries
from .superseded import is_superseded

#: Options that tell where results go and how they are computed, not what is simulated.
OUTPUT_OPTIONS = frozenset(
    (
        *("out", "jobs", "seeds", "resume", "cache", "cacheSize"),
        *("linkInterval", "pcap", "flowMonitor", "netAnim", "sqlite"),
    )
)

#: The scenario of which a run is one link with one seed, both told by the name of its folder.
COMPARISON = "adaptive-inference"
LINK_OPTION = "links"

#: The option by which a scenario may have its own seed.
SEED_OPTION = "seed"


@dataclass(frozen=True)
class Run:
    """What one run was told, and what it came to."""

    folder: Path
    name: str  #: of the folder, within the one that was searched
    scenario: str
    options: dict[str, str]  #: all that were given to the scenario
    seeds: dict[str, str]  #: by what they are called
    versions: dict[str, str]
    summary: dict  #: all that summary.json holds

    @property
    def seed(self) -> str:
        """The seed in one text, which tells runs of the same group apart."""
        return self.seeds.get(SEED_OPTION, self.seeds.get("RngRun", ""))

    @property
    def is_complete(self) -> bool:
        """Whether the run came to its end."""
        return self.summary.get("complete") is not False

    @property
    def simulated_options(self) -> dict[str, str]:
        """The options that say what is simulated, but for seeds and where results go."""
        left_out = OUTPUT_OPTIONS | {SEED_OPTION}
        return {name: value for name, value in self.options.items() if name not in left_out}

    def command(self) -> list[str]:
        """Returns the words for a shell that do the same run again."""
        told = {name: value for name, value in self.options.items() if value != ""}
        told |= {name: value for name, value in self.seeds.items() if name.startswith("Rng")}
        words = ["./ns3-split", "run", self.scenario]
        words += [f"--{name}={value}" for name, value in told.items()]
        return [shlex.quote(word) for word in words]

    def number(self, *path: str) -> float:
        """Returns a number of the summary; NaN where the run has none."""
        value = self.summary
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return float(value) if isinstance(value, (int, float)) else float("nan")

    def ledger(self, name: str) -> dict[str, dict[str, float]]:
        """Returns bytes of the summary by direction and purpose; nothing where the run has none."""
        return self.summary.get(name, {})

    def number_option(self, name: str) -> float:
        """Returns the value of an option that is a number; NaN where the run has none."""
        try:
            return float(self.options.get(name, "nan"))
        except ValueError:
            return float("nan")


def read_run(folder: Path, name: str) -> Run:
    """Reads the summary of a run. Throws ReportError if it is damaged."""
    summary = summaries.read_summary(folder / summaries.NAME)
    options = _texts(summary, "options")
    seeds = _texts(summary, "seed")
    if SEED_OPTION in options:
        seeds[SEED_OPTION] = options[SEED_OPTION]
    if summary["scenario"] == COMPARISON:
        place, _, seeds[SEED_OPTION] = folder.resolve().name.rpartition("-")
        options[LINK_OPTION] = _link_of(place, options.get(LINK_OPTION, ""))
    versions = _texts(summary, "versions")
    return Run(folder, name, summary["scenario"], options, seeds, versions, summary)


def _link_of(place: str, links: str) -> str:
    """Returns which of some links has its results in a place, which is called as the link is but
    for what names of files cannot have; the place itself if none has."""
    names = [name.strip() for name in links.split(",")]
    of_place = (name for name in names if re.sub("[^A-Za-z0-9.-]", "_", name) == place)
    return next(of_place, place)


def find_runs(folder: Path) -> list[tuple[Path, str]]:
    """Returns the folders of all runs in a folder, and how a reader would call each."""
    found = sorted(folder.rglob(summaries.NAME), key=lambda path: natural_key(str(path)))
    runs = [path.parent for path in found if not is_superseded(path.parent)]
    return [(run, _name_within(folder, run)) for run in runs]


def natural_key(text: str) -> list[tuple[int, str]]:
    """Returns what sorts texts with numbers in them as people do."""
    parts = re.split("([0-9]+)", text)
    return [(int(part), "") if index % 2 else (-1, part) for index, part in enumerate(parts)]


def _name_within(top: Path, folder: Path) -> str:
    relative = os.path.relpath(folder, top)
    return folder.resolve().name if relative == "." else relative.removeprefix("runs/")


def _texts(summary: dict, name: str) -> dict[str, str]:
    """Returns an object of the summary with its values as the command line takes them."""
    return {key: summaries.as_text(value) for key, value in summary.get(name, {}).items()}
