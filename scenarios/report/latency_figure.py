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
from .look import INK, MAX_FILLS, MUTED, SERIES, legend_above, look, plain_numbers, wrapped
from .run_set import RunSet
from .table import FRAMES

SCENARIO = "split-inference"

#: Shares of frames that a box and its whiskers stand for.
SHARES = (0.05, 0.25, 0.50, 0.75, 0.95)
#: Shares that the table tells.
TOLD = (0.50, 0.95, 0.99)
#: Points of a curve.
CURVE = tuple(numpy.linspace(0, 1, 201))
#: Milliseconds up to which the axis of the boxes is linear, so that zero has a place.
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
    shares = sorted({*SHARES, *TOLD, *CURVE})
    return Latencies(group, len(frames), {c: frames[c].quantile(shares) for c in COMPONENTS})


def _figure(items: Sequence[Latencies]) -> Figure:
    is_few = len(items) <= MAX_FILLS
    groups = [item.group for item in items]
    frames = count_of(sum(item.frames for item in items), "frame")
    caption = (
        f"{frames} with a result; {runs_of(groups)} Boxes are quartiles, whiskers the 5th and 95th "
        "percentiles"
    )
    if is_few:
        drawing = _draw_few(items)
        caption += f". The axis of the boxes is linear below {LINEAR} ms."
    else:
        drawn = sorted(items, key=lambda item: item.at("total", 0.5))[:MAX_ROWS]
        drawing = _draw_many(drawn)
        caption += f", of the whole latency, for the {len(drawn)} choices of least median."
    return Figure("latency", "Latency by component", caption, drawing, _table(items))


def _draw_few(items: Sequence[Latencies]) -> Drawing:
    """Draws boxes for each component, and curves of the whole."""
    drawing = new_drawing(6.4)
    boxes, curves = drawing.subplots(2, 1, height_ratios=(1, 1))
    _draw_boxes(boxes, items)
    _draw_curves(curves, items)
    return drawing


def _draw_boxes(axes: Axes, items: Sequence[Latencies]) -> None:
    width = 0.8 / len(items)
    for index, item in enumerate(items):
        positions = [place - 0.4 + width * (index + 0.5) for place in range(len(COMPONENTS))]
        _draw_row(axes, [_box(item, name) for name in COMPONENTS], positions, width, SERIES[index])
    axes.set_yscale("symlog", linthresh=LINEAR, linscale=0.4)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_ylim(bottom=0)
    axes.set_xticks(range(len(COMPONENTS)), COMPONENTS)
    axes.set_ylabel("latency, ms")
    axes.grid(axis="x", visible=False)
    _draw_legend(axes, items)


def _draw_legend(axes: Axes, items: Sequence[Latencies]) -> None:
    """Names the box and the curve of each group."""
    looks = [look(index) for index in range(len(items))]
    samples = [
        (Patch(facecolor=its.colour, edgecolor=INK), Line2D([], [], color=its.colour, ls=its.line))
        for its in looks
    ]
    labels = [wrapped(item.group.label) for item in items]
    side_by_side = {tuple: HandlerTuple(ndivide=None, pad=0.4)}
    legend_above(axes, handles=samples, labels=labels, handler_map=side_by_side, handlelength=4)


def _draw_row(
    axes: Axes, boxes: list[dict], positions: Sequence[float], width: float, colour: str
) -> None:
    """Draws the boxes of a group, where they have data."""
    known = [(box, place) for box, place in zip(boxes, positions) if not numpy.isnan(box["med"])]
    axes.bxp(
        [box for box, _ in known],
        positions=[place for _, place in known],
        widths=0.8 * width,
        showfliers=False,
        patch_artist=True,
        manage_ticks=False,
        boxprops={"edgecolor": INK, "linewidth": 0.7, "facecolor": colour},
        medianprops={"color": INK, "linewidth": 1.4},
        whiskerprops={"color": INK, "linewidth": 0.8},
        capprops={"color": INK, "linewidth": 0.8},
    )


def _box(item: Latencies, component: str) -> dict:
    names = ("whislo", "q1", "med", "q3", "whishi")
    return {name: item.at(component, share) for name, share in zip(names, SHARES)}


def _draw_curves(axes: Axes, items: Sequence[Latencies]) -> None:
    deadlines = {item.group.runs[0].number_option("deadline") for item in items}
    for index, item in enumerate(items):
        its = look(index)
        total = item.of_components["total"]
        values = [total[share] for share in CURVE]
        axes.plot(values, [100 * share for share in CURVE], color=its.colour, linestyle=its.line)
    for deadline in sorted(value for value in deadlines if not numpy.isnan(value)):
        axes.axvline(deadline, color=MUTED, linestyle=":", linewidth=1.2)
    axes.set_xscale("log")
    plain_numbers(axes.xaxis)
    axes.set_xlabel("latency from capture to result, ms (dotted: deadline)")
    axes.set_ylabel("frames with a result, %")


def _draw_many(items: Sequence[Latencies]) -> Drawing:
    """Draws a box for each group."""
    drawing = new_drawing(1.2 + 0.24 * len(items))
    axes = drawing.subplots()
    axes.bxp(
        [_box(item, "total") for item in items],
        positions=range(len(items)),
        vert=False,
        showfliers=False,
        patch_artist=True,
        manage_ticks=False,
        boxprops={"facecolor": SERIES[5], "edgecolor": INK, "linewidth": 0.7},
        medianprops={"color": INK, "linewidth": 1.4},
        whiskerprops={"color": INK, "linewidth": 0.8},
        capprops={"color": INK, "linewidth": 0.8},
    )
    axes.set_yticks(range(len(items)), [wrapped(item.group.label, 60) for item in items])
    axes.tick_params(axis="y", labelsize=6.5)
    axes.set_xscale("log")
    plain_numbers(axes.xaxis)
    axes.set_xlabel("latency from capture to result, ms")
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    return drawing


def _table(items: Sequence[Latencies]) -> pandas.DataFrame:
    rows = [
        {"choice": item.group.label, "frames": item.frames, "component": name}
        | {f"p{100 * share:.0f}, ms": item.at(name, share) for share in (*SHARES, 0.99)}
        for item in items
        for name in COMPONENTS
    ]
    return pandas.DataFrame(rows)
