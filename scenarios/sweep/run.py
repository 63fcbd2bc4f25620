# SPDX-License-Identifier: GPL-2.0-only
"""The runs of a sweep: what tells one from another, and where each is kept."""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sweep.definition import Definition, Options
from sweep.error import SweepError

ROOT = Path(__file__).resolve().parents[2]
TRACES = ROOT / "scenarios" / "traces"
LONGEST_NAME = 120  # characters, each of one byte, of the part that is for people


@dataclass(frozen=True)
class Run:
    """One run of a scenario."""

    options: Options
    seed: int
    folder: Path

    @property
    def name(self) -> str:
        """Returns what the folder is called."""
        return self.folder.name


def expand(definition: Definition, out: Path) -> list[Run]:
    """Returns the runs that the definition asks for, in its order."""
    varying = _varying(definition.combinations)
    runs: dict[str, Run] = {}
    for options in definition.combinations:
        for seed in definition.seeds:
            identity = _identity(definition.scenario.name, options, seed)
            if identity in runs:
                given = ", ".join(f"{name}: {value}" for name, value in options.items())
                raise SweepError(
                    f"{definition.path}: the run {{{given}}} is defined twice; leave one out"
                )
            label = _label({name: options[name] for name in varying if name in options}, seed)
            runs[identity] = Run(options, seed, _folder(out / "runs", label, identity))
    return list(runs.values())


def _varying(combinations: list[Options]) -> list[str]:
    names = dict.fromkeys(name for options in combinations for name in options)
    return [name for name in names if len({options.get(name) for options in combinations}) > 1]


def _identity(scenario: str, options: Options, seed: int) -> str:
    """Returns a hash of all that a run depends on: also the content of files that options name."""
    digests = {name: _digests(value) for name, value in options.items()}
    content = json.dumps([scenario, options, digests, seed], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:10]


def _digests(value: str) -> list[str]:
    """Returns the digests of the files in a list such as HEAD.pt,TAIL.pt; others are no files."""
    candidates = (place / part for part in value.split(",") for place in (Path(), TRACES) if part)
    # Unlike Path.is_file, which passes on that a value is too long for the name of a file.
    files = [path for path in candidates if os.path.isfile(path)]
    return [_file_digest(path, path.stat().st_mtime_ns) for path in files]


@lru_cache(maxsize=None)
def _file_digest(path: Path, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _label(options: Options, seed: int) -> str:
    settings = [f"{name}={value}" for name, value in options.items()]
    words = (re.sub(r"[^\w.=-]+", "-", setting, flags=re.ASCII) for setting in settings)
    text = "_".join(word.strip("-") for word in words)
    return f"{text[:LONGEST_NAME]}_seed={seed}".lstrip("_")


def _folder(runs: Path, label: str, identity: str) -> Path:
    """Returns the run's folder; if it is there under another label, that one."""
    return next(runs.glob(f"*-{identity}"), runs / f"{label}-{identity}")
