# SPDX-License-Identifier: GPL-2.0-only
"""Accuracy against bytes, with the choices that no other betters."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from .figure import Figure, intervals_of, new_drawing, runs_of
from .group import Group, group_runs
from .intervals import Interval, mean_interval
from .look import INK, MUTED, Look, legend_above, looks_of, plain_numbers, within_percent
from .pareto import pareto_front
from .run import Run
from .run_set import RunSet


@dataclass(frozen=True)
class Kind:
    """What stands on the axes for the runs of a scenario."""

    scenario: str
    name: str  #: of the figure's files
    title: str
    bytes: str  #: as the summary calls them
    bytes_label: str
    bytes_scale: float  #: of a unit of the label, in bytes
    accuracy: str  #: as the summary calls it
    accuracy_label: str
    best: str  #: likewise, what the model comes to without compression
    counted: str  #: what a caption tells of the bytes
    told: Sequence[tuple[str, str, float]]  #: what the table tells besides: title, name, factor


INFERENCE = Kind(
    "split-inference",
    "inference-accuracy-bytes",
    "Inference: accuracy against bytes",
    "bytes_per_frame",
    "bytes a frame on the link, both ways",
    1,
    "accuracy",
    "captured frames answered rightly, %",
    "accuracy_unsplit",
    "Accuracy and bytes are of all captured frames: one without a result counts as wrong. Dotted "
    "is the share of the answered frames that the unsplit, uncompressed model gets right. "
    "Bytes are those of packets, with what transport adds.",
    (
        ("right of those answered, %", "accuracy", 100),
        ("late or without a result, %", "deadline_miss_ratio", 100),
    ),
)
TRAINING = Kind(
    "split-training",
    "training-accuracy-bytes",
    "Training: accuracy against bytes",
    "bytes",
    "MB of messages in all, both ways",
    1e6,
    "test_accuracy",
    "accuracy, %",
    "test_accuracy_uncompressed",
    "Bytes are those of messages, without what transport adds.",
    (("simulated, s", "simulated_s", 1),),
)


@dataclass(frozen=True)
class Point:
    """Where a group of runs stands."""

    group: Group
    size: Interval  #: in the unit of the label
    accuracy: Interval  #: %
    best: Interval  #: likewise, without compression


def accuracy_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws inference and training, each if there are runs of it."""
    for kind in (INFERENCE, TRAINING):
        points = [_point(group, kind) for group in group_runs(runs.of(kind.scenario))]
        known = [point for point in points if point.size.count and point.accuracy.count]
        if known:
            yield _figure(kind, known)


def _bytes(run: Run, kind: Kind) -> float:
    """Returns the bytes of a run, all ways."""
    directions = [run.number(kind.bytes, way, "total") for way in run.ledger(kind.bytes)]
    return sum(directions) if directions else math.nan


def _point(group: Group, kind: Kind) -> Point:
    return Point(
        group,
        mean_interval([_bytes(run, kind) / kind.bytes_scale for run in group.runs]),
        mean_interval([100 * _accuracy(run, kind) for run in group.runs]),
        _mean(group, 100, kind.best),
    )


def _accuracy(run: Run, kind: Kind) -> float:
    """Returns the share of right answers; of inference, among all captured frames, so that not
    answering is no gain."""
    if kind is not INFERENCE:
        return run.number(kind.accuracy)
    captured, answered = (run.number("frames", name) for name in ("captured", "answered"))
    if not captured > 0:
        return math.nan
    return run.number(kind.accuracy) * answered / captured if answered > 0 else 0.0


def _mean(group: Group, factor: float, name: str) -> Interval:
    """Returns the mean of a number of the summaries in another unit."""
    return mean_interval([factor * run.number(name) for run in group.runs])


def _figure(kind: Kind, points: Sequence[Point]) -> Figure:
    groups = [point.group for point in points]
    front = pareto_front(
        [point.size.mean for point in points], [point.accuracy.mean for point in points]
    )
    drawing = new_drawing(4.3)
    axes = drawing.subplots()
    handles = _draw_points(axes, points)
    _draw_front(axes, [points[index] for index in front])
    handles += [_front_handle(), *_draw_best(axes, kind, points)]
    _label(axes, kind, points)
    legend_above(axes, handles=handles)
    caption = (
        f"Each point is a choice of options; {runs_of(groups)} {intervals_of(groups)} "
        "Circled, on the line, is the Pareto frontier: what no other choice betters in both. "
        f"{kind.counted}"
    )
    return Figure(kind.name, kind.title, caption, drawing, _table(kind, points, front))


def _draw_points(axes: Axes, points: Sequence[Point]) -> list[Line2D]:
    """Draws points with their intervals. Returns what goes into the legend."""
    looks = looks_of([point.group for point in points])
    for point, its in zip(points, looks.of_groups):
        axes.errorbar(
            point.size.mean,
            point.accuracy.mean,
            xerr=_known(point.size.half_width),
            yerr=_known(point.accuracy.half_width),
            color=its.colour,
            marker=its.marker,
            elinewidth=0.9,
            capsize=2,
            linestyle="",
        )
    return [_handle(label, its) for label, its in looks.legend]


def _handle(label: str, its: Look) -> Line2D:
    return Line2D([], [], color=its.colour, marker=its.marker, linestyle="", label=label)


def _front_handle() -> Line2D:
    ring = {"marker": "o", "markersize": 9, "markerfacecolor": "none", "markeredgewidth": 0.9}
    return Line2D([], [], color=INK, linewidth=0.9, label="Pareto frontier", **ring)


def _draw_front(axes: Axes, front: Sequence[Point]) -> None:
    axes.plot(
        [point.size.mean for point in front],
        [point.accuracy.mean for point in front],
        color=INK,
        linewidth=0.9,
        drawstyle="steps-post",
        marker="o",
        markersize=9,
        markerfacecolor="none",
        markeredgewidth=0.9,
        zorder=1.5,
    )


def _label(axes: Axes, kind: Kind, points: Sequence[Point]) -> None:
    sizes = [point.size.mean for point in points]
    if min(sizes) > 0 and max(sizes) > 4 * min(sizes):
        axes.set_xscale("log")
        plain_numbers(axes.xaxis)
    axes.set_xlabel(kind.bytes_label)
    axes.set_ylabel(kind.accuracy_label)
    within_percent(axes)


def _draw_best(axes: Axes, kind: Kind, points: Sequence[Point]) -> list[Line2D]:
    """Draws what the model comes to by itself, if that is the same for all. Returns what goes into
    the legend."""
    best = {round(point.best.mean, 6) for point in points if point.best.count}
    if kind is not INFERENCE or len(best) != 1:
        return []
    dotted = {"color": MUTED, "linestyle": ":", "linewidth": 1.2}
    return [axes.axhline(best.pop(), label="unsplit, uncompressed", **dotted)]


def _known(half_width: float) -> float | None:
    return None if math.isnan(half_width) else half_width


def _table(kind: Kind, points: Sequence[Point], front: Sequence[int]) -> pandas.DataFrame:
    return pandas.DataFrame(
        {
            "choice": [point.group.label for point in points],
            "runs": [len(point.group.runs) for point in points],
            kind.bytes_label: [point.size for point in points],
            kind.accuracy_label: [point.accuracy for point in points],
            "without compression, %": [point.best for point in points],
            **{
                title: [_mean(point.group, factor, name) for point in points]
                for title, name, factor in kind.told
            },
            "Pareto frontier": ["yes" if i in front else "" for i in range(len(points))],
        }
    )
