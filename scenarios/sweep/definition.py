# SPDX-License-Identifier: GPL-2.0-only
"""Reads the file that defines a sweep, and refuses what cannot be meant."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sweep.error import SweepError
from sweep.scenario import SCENARIOS, Scenario

KEYS = ("scenario", "options", "grid", "runs", "seeds", "resources")
RESOURCES = ("mem_mb", "runtime")
MOST_SEEDS = 100_000  # more than anyone has the time for
MOST = 2**64 - 1  # what ns-3 keeps RngRun in

# Options by their names, with values as the command line takes them.
Options = dict[str, str]


@dataclass(frozen=True)
class Definition:
    """What is to be run."""

    path: Path
    scenario: Scenario
    combinations: list[Options]  # of options; each is run with every seed
    seeds: list[int]
    resources: dict[str, int]  # of a run, for Slurm: mem_mb and runtime in minutes


class _Loader(yaml.BaseLoader):
    """Leaves values as they are written, since to YAML itself 70:2 is the number 4202."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        """Refuses a key that is no name, or occurs twice, of which YAML would take the last."""
        names = set()
        for key, _ in node.value:
            problem = ""
            if not isinstance(key, yaml.ScalarNode):
                problem = "a key must be a name"
            elif key.value in names:
                problem = f"{key.value} stands there for the second time"
            if problem:
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            names.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG,
    lambda loader, node: loader.construct_mapping(node, deep=True),
)


def read_definition(path: Path) -> Definition:
    """Returns the sweep that the file defines."""
    content = _load(path)
    try:
        return _define(path, content)
    except SweepError as error:
        raise SweepError(f"{path}: {error}") from None


def _load(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise SweepError(f"{path}: {error.strerror}; name a file that can be read") from None
    except UnicodeDecodeError:
        raise SweepError(f"{path}: not a text in UTF-8; name a YAML file") from None
    except RecursionError:
        raise SweepError(f"{path}: nested too deeply; write options as in --help") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        what = getattr(error, "problem", None) or "not YAML"
        raise SweepError(f"{path}: {where}{what}; mend the YAML there") from None


def _define(path: Path, content: Any) -> Definition:
    if not isinstance(content, dict):
        raise SweepError(f"not a mapping; give it the keys {', '.join(KEYS)}")
    for key in content:
        if key not in KEYS:
            raise SweepError(f"{key}: no such key; use {', '.join(KEYS)}")
    scenario = _scenario(content.get("scenario"))
    return Definition(
        path,
        scenario,
        _combinations(content, scenario),
        _seeds(content.get("seeds", "1")),
        _resources(content.get("resources", {})),
    )


def _scenario(name: Any) -> Scenario:
    if not isinstance(name, str) or name not in SCENARIOS:
        raise SweepError(f"scenario: must be {' or '.join(SCENARIOS)}")
    return SCENARIOS[name]


def _combinations(content: dict[str, Any], scenario: Scenario) -> list[Options]:
    """Returns every run's options: those of all, with each of the list, with each of the grid.

    What is empty is left out, since ns-3's command line takes no empty values.
    """
    common = _options("options", content.get("options", {}), scenario)
    runs = _runs(content.get("runs", [{}]), scenario)
    grid = _grid(content.get("grid", {}), scenario)
    _refuse_repeats(common, runs, grid)
    return [
        {name: value for name, value in (common | run | dict(zip(grid, values))).items() if value}
        for run in runs
        for values in itertools.product(*grid.values())
    ]


def _options(key: str, value: Any, scenario: Scenario) -> Options:
    if not isinstance(value, dict):
        raise SweepError(f"{key}: must map options to values, as in distance: 20")
    for name, setting in value.items():
        _check_name(f"{key}.{name}", name, scenario)
        if not isinstance(setting, str):
            raise SweepError(f"{key}.{name}: takes one value; put several into grid, as a list")
        _check_value(f"{key}.{name}", setting)
    return value


def _runs(value: Any, scenario: Scenario) -> list[Options]:
    if not isinstance(value, list) or not value:
        raise SweepError("runs: must be a list of options of runs, as in [{distance: 20}]")
    return [_options(f"runs[{index}]", run, scenario) for index, run in enumerate(value)]


def _grid(value: Any, scenario: Scenario) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise SweepError("grid: must map options to lists of values, as in distance: [10, 20]")
    for name, settings in value.items():
        _check_name(f"grid.{name}", name, scenario)
        is_list = isinstance(settings, list) and settings
        if not is_list or not all(isinstance(setting, str) for setting in settings):
            raise SweepError(f"grid.{name}: must be a list of values, as in [10, 20]")
        for setting in settings:
            _check_value(f"grid.{name}", setting)
    return value


def _check_name(key: str, name: str, scenario: Scenario) -> None:
    if name in scenario.seed_options:
        raise SweepError(f"{key}: set by the sweep; give seeds: [1, 2, 3] instead")
    if name in ("out", "resume"):
        raise SweepError(f"{key}: set by the sweep; leave it out")


def _check_value(key: str, value: str) -> None:
    if value.split() not in ([], [value]):
        raise SweepError(f"{key}: '{value}': ns-3 reads it up to the space; write it without one")


def _refuse_repeats(common: Options, runs: list[Options], grid: dict[str, list[str]]) -> None:
    """An option of one run may stand in one place only, else it is unclear which holds."""
    places = {"options": common, "grid": grid} | {f"runs[{i}]": run for i, run in enumerate(runs)}
    for key in list(places)[1:]:
        for name in places[key]:
            if name in common or (key != "grid" and name in grid):
                other = "options" if name in common else "grid"
                raise SweepError(f"{key}.{name}: also stands under {other}; leave one out")


def _whole_number(key: str, value: Any, most: int = MOST) -> int:
    digits = isinstance(value, str) and re.fullmatch("0*([1-9][0-9]{0,19})", value)
    if not digits or int(digits[1]) > most:
        raise SweepError(f"{key}: must be a whole number from 1 to {most}")
    return int(digits[1])


def _seeds(value: Any) -> list[int]:
    if not isinstance(value, list):
        return list(range(1, _whole_number("seeds", value, MOST_SEEDS) + 1))
    seeds = [_whole_number(f"seeds[{i}]", seed) for i, seed in enumerate(value)]
    if not seeds or len(set(seeds)) < len(seeds):
        raise SweepError("seeds: must be a count, or a list of different seeds")
    return seeds


def _resources(value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or not set(value) <= set(RESOURCES):
        raise SweepError("resources: may have mem_mb (megabytes) and runtime (minutes)")
    return {name: _whole_number(f"resources.{name}", amount) for name, amount in value.items()}
