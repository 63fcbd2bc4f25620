# SPDX-License-Identifier: GPL-2.0-only
"""How figures look: colours, markers and lines that tell groups apart."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.legend import Legend
from matplotlib.ticker import LogLocator, NullFormatter

from .group import Group
from .run import natural_key

#: Colours of a figure on white paper. A page replaces them by its theme's: see page.css.
INK = "#1a1b1e"
MUTED = "#5b5d67"
GRID = "#dddee3"
PAPER = "#fffffe"

#: Of Okabe and Ito (2008) without yellow, which is too faint on paper, and with grey.
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", INK, "#8a8c96")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (7, 2)), (0, (3, 1)), (0, (1, 1)))
#: Of areas, which have edges: yellow and white can be told apart there.
FILLS = (*SERIES, "#f0e442", PAPER, GRID)

#: More lines than these cannot be told apart, nor more areas side by side.
MAX_LOOKS = 16
MAX_FILLS = len(SERIES)

#: Characters of a line of a legend in several columns, and in one.
SHORT_LINE = 44
LONG_LINE = 92
#: Lines of a label. What is left out stands in the tables.
MAX_LINES = 4
#: Inches of a legend that every drawing has room for.
LEGEND_ROOM = 0.4
#: Inches between a legend across panels and what is around it.
LEGEND_MARGIN = 0.3

#: Characters that no SVG file can hold.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Settings of matplotlib. Texts stay texts, whatever they hold, and a drawing has the same bytes
#: each time.
SETTINGS = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "ns3-split",
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "lines.linewidth": 1.4,
    "lines.markersize": 5.0,
}


def use_settings() -> None:
    """Has all figures look alike, also with letters that the font has not."""
    warnings.filterwarnings("ignore", "Glyph .* missing from")
    matplotlib.use("Agg")
    matplotlib.rcParams.update(SETTINGS)


@dataclass(frozen=True)
class Look:
    """What tells a series apart, with and without colours."""

    colour: str
    marker: str
    line: object = "-"


def look(index: int) -> Look:
    """Returns the look of the series of an index, of which MAX_LOOKS differ."""
    turn = index // len(SERIES)
    colour = index % len(SERIES)
    other = (index + turn) % len(MARKERS)
    return Look(SERIES[colour], MARKERS[other], LINES[other])


@dataclass(frozen=True)
class Looks:
    """How a figure shows groups, and what its legend says."""

    of_groups: Sequence[Look]
    legend: Sequence[tuple[str, Look]]


def looks_of(groups: Sequence[Group]) -> Looks:
    """Gives each group its own look if they are few. Of many, colours tell one option, and
    markers another."""
    if len(groups) <= MAX_LOOKS:
        own = [look(index) for index in range(len(groups))]
        return Looks(own, [(group.label, own[index]) for index, group in enumerate(groups)])
    levels = {name: _levels(groups, name) for name in groups[0].differing}
    telling = [name for name in levels if len(levels[name]) <= len(SERIES)][:2]
    indices = [[levels[name].index(group.differing[name]) for name in telling] for group in groups]
    legend = [
        (f"{name}={value}", _combined([index if other == name else None for other in telling]))
        for name in telling
        for index, value in enumerate(levels[name])
    ]
    return Looks([_combined(of_group) for of_group in indices], legend)


def _levels(groups: Sequence[Group], name: str) -> list[str]:
    return sorted({group.differing[name] for group in groups}, key=natural_key)


def _combined(indices: Sequence[int | None]) -> Look:
    """Returns the colour of the first index and the marker of the second."""
    colour, marker = [*indices, None, None][:2]
    return Look(
        MUTED if colour is None else SERIES[colour],
        MARKERS[0] if marker is None else MARKERS[marker],
        "",
    )


def plain_numbers(axis: Axis) -> None:
    """Has a logarithmic axis show its numbers without powers."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter(NullFormatter())


def within_percent(axes: Axes) -> None:
    """Has a vertical axis of percent not go beyond what percent can be."""
    low, high = axes.get_ylim()
    axes.set_ylim(max(low, 0), min(high, 101))


def legend_above(
    axes: Axes,
    columns: int = 2,
    handles: Sequence[object] | None = None,
    labels: Sequence[str] | None = None,
    **arguments: object,
) -> None:
    """Puts a legend above a panel, where it hides nothing: in one column if it has long labels. The
    drawing grows by what the legend takes."""
    if handles is None:
        handles, labels = axes.get_legend_handles_labels()
    names = labels or [handle.get_label() for handle in handles]
    is_long = any(len(name) > SHORT_LINE for name in names)
    texts = [wrapped(name, LONG_LINE if is_long else SHORT_LINE) for name in names]
    place = {"loc": "lower left", "bbox_to_anchor": (0, 1.01), "borderaxespad": 0}
    place |= {"handlelength": 2.4, "ncol": 1 if is_long else columns}
    _make_room(axes.legend(handles, texts, **{**place, **arguments}))


def legend_across(axes: Axes) -> None:
    """Puts the legend of the first of several panels above all of them, whose widths it leaves
    alone."""
    legend_above(axes)
    legend = axes.get_legend()
    legend.set_in_layout(False)
    share = (_height(legend) + LEGEND_MARGIN) / legend.figure.get_figheight()
    legend.figure.get_layout_engine().set(rect=(0, 0, 1, 1 - share))


def _make_room(legend: Legend) -> None:
    more = max(_height(legend) - LEGEND_ROOM, 0)
    legend.figure.set_figheight(legend.figure.get_figheight() + more)


def _height(legend: Legend) -> float:
    """Returns how many inches a legend is high."""
    renderer = FigureCanvasAgg(legend.figure).get_renderer()
    return legend.get_window_extent(renderer).height / legend.figure.dpi


def wrapped(text: str, width: int = SHORT_LINE) -> str:
    """Breaks a text that is too long for a drawing, after commas or blanks. Words that are longer
    than a line are cut, as is what does not fit on the last line."""
    lines = [""]
    for word in NOT_IN_XML.sub("\ufffd", text).replace(",", ", ").split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {_cut(word, width)}".strip()
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], lines[MAX_LINES - 1][: width - 2] + " …"]
    return "\n".join(lines)


def line_breaks(labels: Sequence[str]) -> int:
    """Returns how many lines more than one all labels of rows have, if all rows are as high."""
    return len(labels) * max(label.count("\n") for label in labels)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
