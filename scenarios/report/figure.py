# SPDX-License-Identifier: GPL-2.0-only
"""A figure of the report, with the table of what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas
from matplotlib.figure import Figure as Drawing

from .group import Group

#: Inches, of all figures: what a page is wide.
WIDTH = 7.2

Item = TypeVar("Item")


@dataclass(frozen=True)
class Figure:
    """A drawing, what it is called, and the same numbers as a table."""

    name: str  #: of its files
    title: str
    caption: str  #: what is shown, of how many runs, what was left out
    drawing: Drawing
    table: pandas.DataFrame


def new_drawing(height: float) -> Drawing:
    """Returns a drawing that is some inches high."""
    return Drawing(figsize=(WIDTH, height))


def thin_out(table: pandas.DataFrame, limit: int) -> pandas.DataFrame:
    """Returns at most some rows, evenly spread, the first and the last among them."""
    return table.iloc[spread(range(len(table)), limit)]


def spread(items: Sequence[Item], limit: int) -> Sequence[Item]:
    """Returns at most some items, evenly spread, the first and the last among them."""
    if len(items) <= limit:
        return items
    step = (len(items) - 1) / (limit - 1)
    return [items[round(index * step)] for index in range(limit)]


def count_of(number: int, what: str) -> str:
    """Returns a number of things in words, as in "1 run", "2 runs"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def runs_of(groups: Sequence[Group]) -> str:
    """Returns what a caption tells of how many runs it is about."""
    runs = sum(len(group.runs) for group in groups)
    seeds = sorted({len(group.runs) for group in groups})
    per_group = str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    return f"n = {count_of(runs, 'run')}, {per_group} with each choice of options."


def intervals_of(groups: Sequence[Group]) -> str:
    """Returns what a caption tells of intervals: nothing, if no group has several seeds."""
    if all(len(group.runs) == 1 for group in groups):
        return ""
    return "Bars are 95 % confidence intervals of the mean over seeds (Student's t)."
