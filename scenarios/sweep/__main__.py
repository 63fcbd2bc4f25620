# SPDX-License-Identifier: GPL-2.0-only
"""The command ./ns3-split sweep."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from sweep.definition import Definition, read_definition
from sweep.error import SweepError
from sweep.folder import last_line, read_summary, sole_use, write_whole
from sweep.results import write_results
from sweep.run import ROOT, Run, expand
from sweep.scenario import option_names, refused_argument
from sweep.workflow import LOG, Means, conduct

KEYS = """
FILE.yaml has these keys, of which only the first is needed:
  scenario   split-inference or split-training
  options    of all runs, as in {frames: 500, access: wire}
  runs       a list of further options, as in [{linkRate: 1}, {linkRate: 2, linkDelay: 9}]
  grid       options with lists of values, as in {setting: [bits=4, bits=2], width: [20, 40]};
             all their combinations are run, with each of runs
  seeds      how many seeds all these are run with, or a list of seeds; by default one
  resources  of a run, for Slurm: mem_mb, and runtime in minutes, as in {mem_mb: 2000, runtime: 60}
"""
MOST_JOBS = 100  # of Slurm at once, unless --cores tells


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong in one line, as all else does."""

    def error(self, message: str) -> NoReturn:
        raise SweepError(f"{message}; ./ns3-split sweep --help explains")


def parse_arguments() -> argparse.Namespace:
    """Returns what the user asks for."""
    parser = _Parser(
        prog="./ns3-split sweep",
        description="Run a scenario with many options and seeds. Only runs that are missing in "
        "--out are made; results.csv there tells what all came to.",
        epilog=KEYS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.yaml", help="what to run")
    parser.add_argument("--cores", type=int, help="runs at once; by default as many as processors")
    parser.add_argument("--slurm", action="store_true", help="submit the runs to Slurm")
    parser.add_argument("--out", type=Path, help="folder for the results; by default out/FILE")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be run")
    parser.add_argument(
        "--programs", type=Path, help="folder of built programs; by default they are built first"
    )
    return parser.parse_args()


def main() -> int:
    """Returns the exit status."""
    try:
        return _sweep(parse_arguments())
    except (SweepError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _sweep(arguments: argparse.Namespace) -> int:
    definition = read_definition(arguments.file)
    out = (arguments.out or Path("out", arguments.file.stem)).resolve()
    if str(out).split() != [str(out)]:
        raise SweepError(f"{out}: ns-3 reads it up to the space; name a folder without one")
    means = _means(arguments, definition)
    _check_options(definition, means)
    runs = expand(definition, out)
    missing = [run for run in runs if not read_summary(run.folder)]
    if arguments.dry_run:
        print(*(f"would run {run.name}" for run in missing), sep="\n")
        print(f"{len(runs)} runs, {len(missing)} to be made")
        return 0
    with sole_use(out):
        _write_sweep(out / "sweep.json", definition, runs)
        print(f"{len(runs)} runs, {len(missing)} to be made", flush=True)
        stopped_by = conduct(definition, missing, out, means) if missing else 0
        return _conclude(definition, runs, out, stopped_by)


def _means(arguments: argparse.Namespace, definition: Definition) -> Means:
    if arguments.cores is not None and arguments.cores < 1:
        raise SweepError(f"--cores={arguments.cores}: must be at least 1")
    name = definition.scenario.name
    programs = arguments.programs or ROOT / "build" / "examples"
    if not arguments.programs and subprocess.run([ROOT / "ns3-split", "build", name]).returncode:
        raise SweepError(f"{name}: cannot be built; see above")
    program = (programs / name).resolve()
    cores = arguments.cores or (MOST_JOBS if arguments.slurm else len(os.sched_getaffinity(0)))
    return Means(program, option_names(program), cores, arguments.slurm)


def _check_options(definition: Definition, means: Means) -> None:
    """Refuses options that the program does not have, and values that it cannot read."""
    names = {name for options in definition.combinations for name in options}
    for name in sorted(names - means.options):
        raise SweepError(
            f"{definition.path}: {name}: {definition.scenario.name} has no such option; "
            f"./ns3-split run {definition.scenario.name} --help names them"
        )
    settings = {pair for options in definition.combinations for pair in options.items()}
    refused = refused_argument(means.program, [f"--{n}={value}" for n, value in sorted(settings)])
    if refused:
        raise SweepError(f"{definition.path}: {refused}: cannot be read; mend the value")


def _write_sweep(path: Path, definition: Definition, runs: list[Run]) -> None:
    sweep = {
        "file": str(definition.path.resolve()),
        "scenario": definition.scenario.name,
        "runs": [{"name": run.name, "options": run.options, "seed": run.seed} for run in runs],
    }
    write_whole(path, json.dumps(sweep, indent=2) + "\n")


def _conclude(definition: Definition, runs: list[Run], out: Path, stopped_by: int) -> int:
    """Merges the results, tells what is missing, and returns the exit status."""
    unmade = "missing" if stopped_by else "failed"
    write_results(out / "results.csv", definition.scenario.name, runs, unmade)
    missing = [run for run in runs if not read_summary(run.folder)]
    print(f"{len(runs) - len(missing)} of {len(runs)} runs done, written to {out / 'results.csv'}")
    if stopped_by:
        print("error: interrupted; the same command goes on", file=sys.stderr)
        return 128 + stopped_by
    for run in missing:
        reason = last_line(run.folder).removeprefix("error: ") or f"did not begin, see {out / LOG}"
        print(f"error: {run.folder} failed: {reason}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
