# SPDX-License-Identifier: GPL-2.0-only
"""How latency is distributed, by component."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .figure import Figure, count_of, new_drawing, runs_of
from .group import Group, group_runs
from .latency import COMPONENTS, components_ms
from .look import INK, MAX_FILLS, MUTED, SERIES, legend_above, line_breaks, look, plain_numbers
from .look import wrapped
from .run_set import RunSet
from .table import FRAMES

SCENARIO = "split-inference"

#: Shares of frames that a box and its whiskers stand for.
SHARES = (0.05, 0.25, 0.50, 0.75, 0.95)
#: Shares that the table tells.
TOLD = (*SHARES, 0.99)
#: Points of a curve.
CURVE = tuple(numpy.linspace(0, 1, 201))
#: Milliseconds up to which the axis is linear, so that zero has a place.
LINEAR = 0.1
#: More boxes than these cannot be read.
MAX_ROWS = 40


@dataclass(frozen=True)
class Latencies:
    """How the latencies of a group's frames are distributed."""

    group: Group
    frames: int  #: with a result
    of_components: dict[str, pandas.Series]  #: milliseconds by share of frames

    def at(self, component: str, share: float) -> float:
        """Returns the milliseconds below which a share of the frames is."""
        return float(self.of_components[component][share])


def latency_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws the latencies of all runs that tell of their frames."""
    groups = group_runs(runs.of(SCENARIO))
    known = [item for item in (_latencies(runs, group) for group in groups) if item]
    if known:
        yield _figure(known)


def _latencies(runs: RunSet, group: Group) -> Latencies | None:
    """Returns how the latencies of all frames of a group are distributed, if any is known."""
    tables = [runs.table(run, FRAMES) for run in group.runs]
    known = [components_ms(table) for table in tables if table is not None]
    if sum(map(len, known)) == 0:
        return None
    frames = pandas.concat(known)
    shares = sorted({*TOLD, *CURVE})
    return Latencies(group, len(frames), {c: frames[c].quantile(shares) for c in COMPONENTS})


def _figure(items: Sequence[Latencies]) -> Figure:
    frames = count_of(sum(item.frames for item in items), "frame")
    caption = f"{frames} with a result; {runs_of([item.group for item in items])} "
    caption += "Boxes are quartiles, whiskers the 5th and 95th percentiles"
    if len(items) <= MAX_FILLS:
        drawing = _draw_few(items)
        caption += f". The axis is linear below {LINEAR} ms."
    else:
        drawn = sorted(items, key=lambda item: item.at("total", 0.5))[:MAX_ROWS]
        drawing = _draw_many(drawn)
        caption += f", of the whole latency, for the {len(drawn)} choices of least median."
    return Figure("latency", "Latency by component", caption, drawing, _table(items))


def _draw_few(items: Sequence[Latencies]) -> Drawing:
    """Draws boxes for each component, and curves of the whole."""
    height = 0.2 * len(COMPONENTS) * (1 + 0.5 * len(items))
    drawing = new_drawing(3.4 + height)
    boxes, curves = drawing.subplots(2, 1, sharex=True, height_ratios=(height, 2.2))
    step = 0.8 / len(items)
    for index, item in enumerate(items):
        places = [place - 0.4 + step * (index + 0.5) for place in range(len(COMPONENTS))]
        stats = [_box(item, name) for name in COMPONENTS]
        _draw_boxes(boxes, stats, places, 0.8 * step, SERIES[index])
    _label_rows(boxes, COMPONENTS)
    _draw_legend(boxes, items)
    _draw_curves(curves, items)
    curves.set_xscale("symlog", linthresh=LINEAR, linscale=0.4)
    curves.xaxis.set_major_formatter("{x:g}")
    curves.set_xlim(left=0)
    return drawing


def _draw_many(items: Sequence[Latencies]) -> Drawing:
    """Draws a box for each group."""
    labels = [wrapped(item.group.label, 60) for item in items]
    drawing = new_drawing(0.9 + 0.2 * len(items) + 0.1 * line_breaks(labels))
    axes = drawing.subplots()
    stats = [_box(item, "total") for item in items]
    _draw_boxes(axes, stats, range(len(items)), 0.6, SERIES[5])
    _label_rows(axes, labels)
    axes.tick_params(axis="y", labelsize=6.5)
    axes.set_xscale("log")
    plain_numbers(axes.xaxis)
    axes.set_xlabel("latency from capture to result, ms")
    return drawing


def _box(item: Latencies, component: str) -> list[float]:
    return [item.at(component, share) for share in SHARES]


def _draw_boxes(
    axes: Axes,
    stats: Sequence[Sequence[float]],
    places: Sequence[float],
    height: float,
    colour: str,
) -> None:
    """Draws quartiles, median and whiskers of each row."""
    least, first, median, third, most = numpy.array(stats).T
    axes.hlines(places, least, most, color=INK, linewidth=0.8)
    edge = {"edgecolor": INK, "linewidth": 0.7}
    axes.barh(places, third - first, left=first, height=height, color=colour, zorder=2, **edge)
    half = height / 2
    axes.vlines(median, numpy.subtract(places, half), numpy.add(places, half), color=INK, zorder=3)


def _label_rows(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)


def _draw_legend(axes: Axes, items: Sequence[Latencies]) -> None:
    """Names the box and the curve of each group."""
    looks = [look(index) for index in range(len(items))]
    samples = [
        (Patch(facecolor=its.colour, edgecolor=INK), Line2D([], [], color=its.colour, ls=its.line))
        for its in looks
    ]
    labels = [item.group.label for item in items]
    side_by_side = {tuple: HandlerTuple(ndivide=None, pad=0.4)}
    legend_above(axes, handles=samples, labels=labels, handler_map=side_by_side, handlelength=4)


def _draw_curves(axes: Axes, items: Sequence[Latencies]) -> None:
    deadlines = {item.group.runs[0].number_option("deadline") for item in items}
    for index, item in enumerate(items):
        its = look(index)
        total = item.of_components["total"]
        values = [total[share] for share in CURVE]
        axes.plot(values, [100 * share for share in CURVE], color=its.colour, linestyle=its.line)
    for deadline in sorted(value for value in deadlines if not numpy.isnan(value)):
        axes.axvline(deadline, color=MUTED, linestyle=":", linewidth=1.2)
    axes.set_xlabel("latency, ms; of the curves: from capture to result, with the deadline dotted")
    axes.set_ylabel("frames with a result, %")


def _table(items: Sequence[Latencies]) -> pandas.DataFrame:
    rows = [
        {"choice": item.group.label, "frames": item.frames, "component": name}
        | {f"p{100 * share:.0f}, ms": item.at(name, share) for share in TOLD}
        for item in items
        for name in COMPONENTS
    ]
    return pandas.DataFrame(rows)
