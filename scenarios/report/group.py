# SPDX-License-Identifier: GPL-2.0-only
"""Runs that differ only in their seeds are one point of a figure."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .run import Run, natural_key

#: Characters of a label that names all options in which groups differ.
LONG = 60

#: What a group is called that has of each option the value that most have.
USUAL = "all as most have it"


@dataclass(frozen=True)
class Group:
    """Runs of the same options."""

    label: str  #: distinct among the groups of a report
    differing: dict[str, str]  #: its values of the options in which groups of its scenario differ
    runs: Sequence[Run]

    @property
    def is_complete(self) -> bool:
        """Whether its runs came to their ends."""
        return self.runs[0].is_complete


def group_runs(runs: Sequence[Run]) -> list[Group]:
    """Returns the groups of runs of one scenario, by their labels. Of runs that are the same in
    all, seed too, one counts."""
    by_folder = {run.folder.resolve(): run for run in runs}
    members: dict[str, dict[str, Run]] = {}
    options: dict[str, dict[str, str]] = {}
    for run in runs:
        known = _comparable_options(run, by_folder)
        key = json.dumps([sorted(known.items()), sorted(run.versions.items()), run.is_complete])
        members.setdefault(key, {}).setdefault(json.dumps(run.seeds), run)
        options[key] = known | {f"version of {name}": text for name, text in run.versions.items()}
    differing = differing_names(list(options.values()))
    values = {key: _values(options[key], differing) for key in members}
    different = {key: list(by_seed.values()) for key, by_seed in members.items()}
    labels = _labels(different, values)
    groups = [Group(labels[key], values[key], runs) for key, runs in different.items()]
    return sorted(groups, key=lambda group: natural_key(group.label))


def differing_names(options: Sequence[dict[str, str]]) -> list[str]:
    """Returns the names of options that have not the same value everywhere."""
    names = dict.fromkeys(name for of_one in options for name in of_one)
    return [name for name in names if len({of_one.get(name, "") for of_one in options}) > 1]


def _comparable_options(run: Run, by_folder: dict) -> dict[str, str]:
    """Returns the options of a run, with a file of another run of its seed named after that run
    without the seed, since such files do not tell groups apart."""
    options = run.simulated_options
    out = run.options.get("out", "")
    for name, value in options.items():
        if "/" not in value or not out:
            continue
        folder = run.folder / os.path.relpath(os.path.dirname(value), out)
        other = by_folder.get(folder.resolve())
        if other is not None and other.seed == run.seed:
            options[name] = _name_without_seed(other)
    return options


def _values(options: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: options.get(name, "") for name in names}


def _labels(members: dict[str, list[Run]], values: dict[str, dict[str, str]]) -> dict[str, str]:
    """Names groups by their folders where these have names, else by what differs."""
    ways = (
        {key: _common_name(runs) for key, runs in members.items()},
        _descriptions(values),
        {key: runs[0].name for key, runs in members.items()},
    )
    told = [
        {key: label and label + _state(members[key]) for key, label in labels.items()}
        for labels in ways
    ]
    fit = (labels for labels in told if all(labels.values()) and _are_distinct(labels))
    return next(fit, told[-1])


def _are_distinct(labels: dict[str, str]) -> bool:
    return len(set(labels.values())) == len(labels)


def _state(runs: Sequence[Run]) -> str:
    return "" if runs[0].is_complete else " (interrupted)"


def _common_name(runs: Sequence[Run]) -> str | None:
    """Returns the name that the folders of runs share but for the seed, as in plain-1, plain-2."""
    names = {_name_without_seed(run) for run in runs}
    is_numbered = all(run.folder.name.endswith(f"-{run.seed}") for run in runs)
    return names.pop() if len(names) == 1 and is_numbered else None


def _name_without_seed(run: Run) -> str:
    return run.folder.name.removesuffix(f"-{run.seed}")


def _descriptions(values: dict[str, dict[str, str]]) -> dict[str, str]:
    """Names groups by the options in which they differ. Of many options, those count in which a
    group differs from most."""
    whole = {key: _describe(of_group) for key, of_group in values.items()}
    if max(map(len, whole.values()), default=0) <= LONG:
        return whole
    usual = _usual_values(list(values.values()))
    short = {
        key: _describe({name: v for name, v in of_group.items() if v != usual.get(name)})
        for key, of_group in values.items()
    }
    named = {key: USUAL if values[key] == usual else label for key, label in short.items()}
    return named if _are_distinct(named) else whole


def _usual_values(groups: Sequence[dict[str, str]]) -> dict[str, str]:
    """Returns the value that more than half of the groups have, of each option of which there is
    one."""
    counts = {name: Counter(of_group[name] for of_group in groups) for name in groups[0]}
    most = {name: count.most_common(1)[0] for name, count in counts.items()}
    return {name: value for name, (value, count) in most.items() if 2 * count > len(groups)}


def _describe(values: dict[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items() if value != "")
