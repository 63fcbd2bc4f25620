# SPDX-License-Identifier: GPL-2.0-only
"""The page: what was run, then every figure with its table."""

import html
import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas

from . import artwork
from .figure import Figure, count_of
from .group import Group, group_runs
from .intervals import Interval
from .run_set import RunSet

HERE = Path(__file__).resolve().parent

#: More characters than these take several lines of a table.
LONG = 36


@dataclass(frozen=True)
class Section:
    """A part of the page that its contents name."""

    name: str  #: as links call it
    title: str
    content: str  #: HTML


def page(title: str, runs: RunSet, figures: Sequence[tuple[Figure, str]]) -> str:
    """Returns the page.

    @param figures each with its SVG file
    """
    sections = [*_sections_of_runs(runs), *(_section_of(figure, svg) for figure, svg in figures)]
    contents = [f'<li><a href="#{s.name}">{html.escape(s.title)}</a></li>' for s in sections]
    template = string.Template((HERE / "page.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=html.escape(title),
        style=(HERE / "page.css").read_text(encoding="utf-8"),
        summary=html.escape(_summary(runs)),
        problems=_problems(runs.problems),
        contents="\n".join(contents),
        sections="\n".join(_section(section) for section in sections),
    )


def _summary(runs: RunSet) -> str:
    scenarios = ", ".join(_scenarios(runs))
    return f"{count_of(len(runs.runs), 'run')} of {scenarios}, simulated with ns3-split."


def _scenarios(runs: RunSet) -> list[str]:
    return list(dict.fromkeys(run.scenario for run in runs.runs))


def _problems(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    items = "".join(f"<li>{html.escape(problem)}</li>" for problem in problems)
    return f'<div class="problems" role="note">Left out of what follows:<ul>{items}</ul></div>'


def _section(section: Section) -> str:
    return (
        f'<section id="{section.name}">\n<h2>{html.escape(section.title)}</h2>\n'
        f"{section.content}\n</section>"
    )


def _section_of(figure: Figure, svg: str) -> Section:
    title = html.escape(figure.title)
    drawing = artwork.inline(svg, figure.name, title)
    content = (
        f'<figure>\n<div class="drawing" role="region" tabindex="0" aria-label="{title}">'
        f"{drawing}</div>\n<figcaption>{html.escape(figure.caption)}</figcaption>\n"
        f"{table_html(figure.table, f'Numbers of: {figure.title}')}\n</figure>"
    )
    return Section(figure.name, figure.title, content)


def _sections_of_runs(runs: RunSet) -> list[Section]:
    return [
        Section(f"runs-{index + 1}", f"What was run: {scenario}", _runs_html(runs, scenario))
        for index, scenario in enumerate(_scenarios(runs))
    ]


def _runs_html(runs: RunSet, scenario: str) -> str:
    groups = group_runs(runs.of(scenario))
    table = pandas.DataFrame([_row_of(group) for group in groups])
    first = groups[0].runs[0]
    versions = ", ".join(f"{name} {text}" for name, text in first.versions.items())
    content = table_html(table, f"Runs of {scenario}")
    if versions and "version of" not in " ".join(groups[0].differing):
        content += f"<p>With {html.escape(versions)}.</p>"
    if len(runs.of(scenario)) > 1:
        content += f"<h3>The first of them again, {html.escape(first.name)}</h3>"
    else:
        content += "<h3>The same again</h3>"
    words = (f"<span>{html.escape(word)}</span>" for word in first.command())
    return content + f"<pre>{' '.join(words)}</pre>"


def _row_of(group: Group) -> dict[str, object]:
    """Returns what tells a group from the others."""
    return {
        "choice": group.label,
        **group.differing,
        "runs": len(group.runs),
        "seeds": ", ".join(run.seed for run in group.runs),
        "state": "complete" if group.is_complete else _interruptions(group),
    }


def _interruptions(group: Group) -> str:
    """Returns how far the runs of a group came that were interrupted."""
    times = [run.number("interrupted", "simulated_s") for run in group.runs]
    told = ", ".join(f"{time:.4g} s" for time in times if not math.isnan(time))
    return f"interrupted after {told} simulated" if told else "interrupted"


def table_html(table: pandas.DataFrame, name: str) -> str:
    """Returns a table in a box of its own, which scrolls if it is too large."""
    classes = [_class(table[column]) for column in table]
    head = "".join(
        f'<th scope="col"{kind}>{html.escape(str(column))}</th>'
        for column, kind in zip(table, classes)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{html.escape(cell(value))}</td>" for value, kind in zip(row, classes)
        )
        + "</tr>"
        for row in table.itertuples(index=False, name=None)
    )
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{html.escape(name)}"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _class(column: pandas.Series) -> str:
    """Returns an attribute that tells columns of numbers, and of texts that take several lines."""
    if all(isinstance(value, (int, float, Interval)) for value in column):
        return ' class="number"'
    return ' class="long"' if max(len(str(value)) for value in column) > LONG else ""


def cell(value: object) -> str:
    """Returns a value of a table as people read it."""
    if isinstance(value, Interval):
        return _interval(value)
    if isinstance(value, float):
        return "–" if math.isnan(value) else number(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _interval(interval: Interval) -> str:
    """Returns a mean and the half width of its interval, as exact as each other."""
    if math.isnan(interval.half_width):
        return cell(interval.mean)
    decimals = _decimals(max(abs(interval.mean), interval.half_width))
    return f"{interval.mean:,.{decimals}f} ± {interval.half_width:,.{decimals}f}"


def number(value: float) -> str:
    """Returns a number with four digits that tell something, or all those before the point."""
    return f"{value:,.{_decimals(value)}f}" if math.isfinite(value) else str(value)


def _decimals(value: float) -> int:
    """Returns how many digits after the point are worth showing."""
    if value == 0 or not math.isfinite(value):
        return 0
    return min(9, max(0, 3 - math.floor(math.log10(abs(value)))))
