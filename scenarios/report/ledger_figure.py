# SPDX-License-Identifier: GPL-2.0-only
"""What the bytes are for, each way."""

from collections.abc import Iterator, Sequence

import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from .figure import Figure, count_of, new_drawing, runs_of
from .group import Group, group_runs
from .intervals import mean_interval
from .look import FILLS, INK, legend_above, line_breaks, wrapped
from .run_set import RunSet

#: By scenario: where its summary has the bytes, the figure's name and title, what is counted, in
#: what unit, of how many bytes.
KINDS = {
    "split-inference": (
        "bytes_per_frame", "inference-ledger", "Inference", "bytes a frame", "B", 1
    ),
    "split-training": ("bytes", "training-ledger", "Training", "MB in all", "MB", 1e6),
}

#: More bars than these, two a group, cannot be read.
MAX_GROUPS = 24

Bars = dict[tuple[str, str], dict[str, float]]  # by group and direction: by purpose


def ledger_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws the ledgers of inference and training, each if there are runs of it."""
    for scenario, (key, name, title, counted, unit, scale) in KINDS.items():
        groups = [group for group in group_runs(runs.of(scenario)) if group.runs[0].ledger(key)]
        bars = _bars(groups, key, scale)
        if not any(sum(purposes.values()) > 0 for purposes in bars.values()):
            continue
        drawn = groups[:MAX_GROUPS]
        caption = f"Means over seeds, with what transport adds; {runs_of(groups)}"
        if len(groups) > len(drawn):
            caption += f" Drawn are {len(drawn)} of {count_of(len(groups), 'choice')} of options."
        table = _table(bars, unit)
        drawing = _draw(_bars(drawn, key, scale), counted)
        yield Figure(name, f"{title}: what the bytes are for", caption, drawing, table)


def _bars(groups: Sequence[Group], key: str, scale: float) -> Bars:
    """Returns the mean bytes of each group, direction and purpose."""
    bars: Bars = {}
    for group in groups:
        for direction, purposes in sorted(group.runs[0].ledger(key).items(), reverse=True):
            bars[group.label, direction] = {
                purpose: mean_interval(
                    [run.number(key, direction, purpose) / scale for run in group.runs]
                ).mean
                for purpose in purposes
                if purpose != "total"
            }
    return bars


def _purposes(bars: Bars) -> list[str]:
    """Returns the purposes that took bytes."""
    every = dict.fromkeys(purpose for purposes in bars.values() for purpose in purposes)
    return [name for name in every if any(purposes.get(name, 0) > 0 for purposes in bars.values())]


def _draw(bars: Bars, counted: str) -> Drawing:
    labels = list(dict.fromkeys(label for label, _ in bars))
    directions = list(dict.fromkeys(direction for _, direction in bars))
    names = [wrapped(label, 40) for label in labels]
    drawing = new_drawing(1.3 + 0.3 * len(labels) + 0.1 * line_breaks(names))
    panels = drawing.subplots(1, len(directions), sharex=True, sharey=True, squeeze=False)[0]
    for axes, direction in zip(panels, directions):
        _draw_stacks(axes, [bars.get((label, direction), {}) for label in labels], _purposes(bars))
        axes.set_xlabel(wrapped(f"{direction}: {counted}"))
    panels[0].set_yticks(range(len(labels)), names)
    panels[0].set_ylim(len(labels) - 0.4, -0.6)
    panels[0].tick_params(axis="y", labelsize=7.5)
    legend_above(panels[0], 3, columnspacing=1)
    return drawing


def _draw_stacks(axes: Axes, stacks: Sequence[dict[str, float]], purposes: Sequence[str]) -> None:
    """Draws a bar for each stack, with the same purposes in the same order."""
    left = [0.0] * len(stacks)
    for index, purpose in enumerate(purposes):
        sizes = [stack.get(purpose, 0) for stack in stacks]
        fill = FILLS[index % len(FILLS)]
        look = {"color": fill, "edgecolor": INK, "linewidth": 0.5}
        axes.barh(range(len(stacks)), sizes, left=left, height=0.7, label=purpose, **look)
        left = [start + size for start, size in zip(left, sizes)]
    axes.grid(axis="y", visible=False)


def _table(bars: Bars, unit: str) -> pandas.DataFrame:
    purposes = _purposes(bars)
    rows = [
        {"choice": label, "direction": direction}
        | {f"{name}, {unit}": sizes.get(name, 0.0) for name in purposes}
        | {f"with transport, {unit}": sum(sizes.values())}
        for (label, direction), sizes in bars.items()
    ]
    return pandas.DataFrame(rows)
