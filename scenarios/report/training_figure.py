# SPDX-License-Identifier: GPL-2.0-only
"""How training goes on, against bytes and against simulated time."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from .figure import Figure, count_of, new_drawing, runs_of
from .group import Group, group_runs
from .intervals import Interval, mean_interval
from .look import MAX_LOOKS, legend_across, look, plain_numbers, within_percent
from .run_set import RunSet
from .table import TESTS

SCENARIO = "split-training"

#: Points of a curve, and rows of it in the table.
STEPS = 101
ROW_EVERY = 10

#: What curves are drawn against: column, label.
AGAINST = (
    ("megabytes", "MB of messages, both ways"),
    ("time_s", "simulated time, s"),
)


@dataclass(frozen=True)
class Curve:
    """Accuracy where all runs of a group have tests on either side."""

    group: Group
    places: Sequence[float]
    accuracies: Sequence[Interval]  #: %, at the places


def training_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws the courses of all runs that trained."""
    courses = [(group, _courses(runs, group)) for group in group_runs(runs.of(SCENARIO))]
    known = [(group, tables) for group, tables in courses if tables]
    if not known:
        return
    groups = [group for group, _ in known]
    curves = {
        label: [_curve(group, tables, column) for group, tables in known]
        for column, label in AGAINST
    }
    table = pandas.DataFrame(_rows(curves))
    yield Figure("training-curves", "Course of training", _caption(groups), _draw(curves), table)


def _caption(groups: Sequence[Group]) -> str:
    caption = (
        f"Accuracy of tests with compression, mean over seeds; {runs_of(groups)} "
        "Bytes are those of messages, without what transport adds."
    )
    if any(len(group.runs) > 1 for group in groups):
        caption += (
            " Bands are 95 % confidence intervals of the mean (Student's t). Between two tests of a"
            " seed its course is taken for a straight line."
        )
    if len(groups) > MAX_LOOKS:
        caption += f" Drawn are {MAX_LOOKS} of {count_of(len(groups), 'choice')} of options."
    return caption


def _courses(runs: RunSet, group: Group) -> list[pandas.DataFrame]:
    """Returns the tests of each run of a group that has some."""
    tables = [runs.table(run, TESTS) for run in group.runs]
    return [
        table.assign(
            percent=100 * table["test_accuracy"],
            megabytes=(table["up_bytes"] + table["down_bytes"]) / 1e6,
        )
        for table in tables
        if table is not None and len(table)
    ]


def _curve(group: Group, courses: Sequence[pandas.DataFrame], column: str) -> Curve:
    """Returns the mean of courses from where the last begins to where the first ends."""
    begin = max(course[column].iloc[0] for course in courses)
    end = min(course[column].iloc[-1] for course in courses)
    places = numpy.linspace(begin, end, STEPS) if end > begin else numpy.array([end])
    each = [numpy.interp(places, course[column], course["percent"]) for course in courses]
    return Curve(group, places.tolist(), [mean_interval(values) for values in zip(*each)])


def _draw(curves: dict[str, list[Curve]]) -> Drawing:
    """Draws a panel for each of what curves are drawn against."""
    drawing = new_drawing(3.9)
    panels = drawing.subplots(1, len(curves), sharey=True)
    for axes, (label, of_panel) in zip(panels, curves.items()):
        _draw_curves(axes, of_panel[:MAX_LOOKS])
        axes.set_xlabel(label)
        if _is_wide(of_panel):
            axes.set_xscale("log")
            plain_numbers(axes.xaxis)
    panels[0].set_ylabel("test accuracy, %")
    within_percent(panels[0])
    legend_across(panels[0])
    return drawing


def _draw_curves(axes: Axes, curves: Sequence[Curve]) -> None:
    for index, curve in enumerate(curves):
        its = look(index)
        axes.plot(
            curve.places,
            [accuracy.mean for accuracy in curve.accuracies],
            color=its.colour,
            linestyle=its.line,
            marker=its.marker,
            markevery=[-1],
            label=curve.group.label,
        )
        band = [0 if math.isnan(a.half_width) else a.half_width for a in curve.accuracies]
        if any(band):
            axes.fill_between(
                curve.places,
                [a.mean - half for a, half in zip(curve.accuracies, band)],
                [a.mean + half for a, half in zip(curve.accuracies, band)],
                color=its.colour,
                alpha=0.15,
                linewidth=0,
            )


def _is_wide(curves: Sequence[Curve]) -> bool:
    """Returns whether some curves end so early that others would hide them."""
    ends = [curve.places[-1] for curve in curves]
    return max(ends) > 8 * min(ends) > 0 and min(curve.places[0] for curve in curves) > 0


def _rows(curves: dict[str, list[Curve]]) -> list[dict]:
    """Returns every tenth point of each curve."""
    return [
        {"choice": curve.group.label, "against": label, "at": place, "test accuracy, %": accuracy}
        for label, of_panel in curves.items()
        for curve in of_panel
        for place, accuracy in list(zip(curve.places, curve.accuracies))[::ROW_EVERY]
    ]
