# SPDX-License-Identifier: GPL-2.0-only
"""Makes a page with figures and tables of what scenarios wrote."""

import argparse
import contextlib
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from . import artwork
from .accuracy_figure import accuracy_figures
from .errors import ReportError
from .figure import Figure, count_of
from .latency_figure import latency_figures
from .ledger_figure import ledger_figures
from .look import use_settings
from .page import page
from .policy_figure import policy_figures
from .run_set import RunSet
from .timeline_figure import timeline_figures
from .training_figure import training_figures

MAKERS = (
    accuracy_figures,
    policy_figures,
    latency_figures,
    timeline_figures,
    ledger_figures,
    training_figures,
)

#: How makers call their figures.
FIGURE_FILE = re.compile(
    "((inference|training)-(accuracy-bytes|ledger)|policies|latency|timeline-[0-9]+"
    "|training-curves)[.](svg|png)"
)


class Parser(argparse.ArgumentParser):
    """A parser of options that ends, as scenarios do, with one line and status 1."""

    def error(self, message: str) -> NoReturn:
        raise ReportError(f"{message}; ./ns3-split report --help names what there is")


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Returns what the user asked for."""
    parser = Parser(prog="./ns3-split report", description=__doc__)
    parser.add_argument(
        "folders",
        metavar="DIR",
        nargs="+",
        type=Path,
        help="what a scenario or a sweep wrote (--out), or a folder of such folders",
    )
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, help="for the report; else report in the first DIR"
    )
    return parser.parse_args(arguments)


def figures_of(runs: RunSet) -> Iterator[tuple[Figure, str, bytes]]:
    """Yields every figure that there is data for, as SVG and as PNG."""
    for make in MAKERS:
        for figure in make(runs):
            yield figure, artwork.svg(figure), artwork.png(figure)


@contextlib.contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """Names the option and the mend if what is done within cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        mend = "give a folder that can be"
        raise ReportError(f"--out={out}: cannot be written: {reason}; {mend}") from error


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file, which is there as a whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def remove_former(pictures: Path, drawn: Collection[str]) -> None:
    """Removes the figures of a former report that are not part of this one."""
    for path in pictures.iterdir():
        if FIGURE_FILE.fullmatch(path.name) and path.stem not in drawn:
            path.unlink()


def make_report(folders: Sequence[Path], runs: RunSet, out: Path) -> None:
    """Writes the page and its figures."""
    use_settings()
    drawn = []
    pictures = out / "figures"
    pictures.mkdir(parents=True, exist_ok=True)
    for figure, svg, png in figures_of(runs):
        drawn.append((figure, svg))
        write_whole(pictures / f"{figure.name}.svg", svg.encode())
        write_whole(pictures / f"{figure.name}.png", png)
    title = f"Report on {', '.join(folder.resolve().name for folder in folders)}"
    remove_former(pictures, {figure.name for figure, _ in drawn})
    write_whole(out / "report.html", page(title, runs, drawn).encode())
    for problem in runs.problems:
        print(f"warning: {problem}", file=sys.stderr)
    print(f"written to {out}: report.html, {count_of(len(drawn), 'figure')} in figures")


def main(arguments: Sequence[str]) -> int:
    """Runs the program. Returns its exit status."""
    try:
        options = parse_options(arguments)
        out = options.out or options.folders[0] / "report"
        runs = RunSet(options.folders)
        with writing_to(out):
            make_report(options.folders, runs, out)
    except (ReportError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
