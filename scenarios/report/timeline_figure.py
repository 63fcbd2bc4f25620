# SPDX-License-Identifier: GPL-2.0-only
"""Bandwidth, choice and latency over simulated time."""

import math
from collections.abc import Iterator, Sequence

import numpy
import pandas
from matplotlib.axes import Axes

from .entrant import ON_TIME as SHARE_ON_TIME
from .entrant import entrants_on, name_of
from .figure import Figure, count_of, new_drawing, spread, thin_out
from .group import Group, group_runs
from .look import INK, MUTED, SERIES, legend_above, plain_numbers, wrapped
from .run import COMPARISON, natural_key
from .run_set import RunSet
from .timeline import DROPPED, LATE, ON_TIME, Timeline, timeline_of

#: Timelines that a report shows of each scenario: one is large.
MAX_TIMELINES = 4
#: Points of each kind that are drawn of one.
MAX_POINTS = 800
#: Choices that have a row of their own.
MAX_CHOICES = 10
#: Rows of the table.
WINDOWS = 20

#: What is drawn of a link: column, name, colour, line.
RATES = (
    ("trace_capacity_bps", "capacity of the link", MUTED, "-"),
    ("capacity_bps", "capacity as measured", SERIES[0], "--"),
    ("goodput_bps", "goodput", SERIES[2], "-"),
)
#: What is drawn where nothing of that is known, since it is far above what a link can carry.
WIFI_RATE = ("wifi_rate_bps", "Wi-Fi's rate of sending", SERIES[0], "-")
#: How frames are drawn: colour, marker.
OUTCOMES = {ON_TIME: (SERIES[0], "."), LATE: (SERIES[1], "^"), DROPPED: (INK, "x")}


def timeline_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws the courses of some runs of inference, and of some links of a comparison."""
    timelines = [*_inferences(runs), *_comparisons(runs)]
    for index, timeline in enumerate(timelines):
        yield _figure(f"timeline-{index + 1}", timeline)


def _inferences(runs: RunSet) -> Iterator[Timeline]:
    """Yields the first run of some groups."""
    groups = group_runs(runs.of("split-inference"))
    for group in spread(groups, MAX_TIMELINES):
        run = group.runs[0]
        timeline = timeline_of(runs, run, f"{group.label}, seed {run.seed}", _rest(groups))
        if timeline:
            yield timeline


def _comparisons(runs: RunSet) -> Iterator[Timeline]:
    """Yields for some links the best policy that does not know the future."""
    links = group_runs(runs.of(COMPARISON))
    for link in spread(links, MAX_TIMELINES):
        entrants = [entrant for entrant in entrants_on(link) if not entrant.knows_the_future]
        if not entrants:
            continue
        best = max(entrants, key=lambda entrant: entrant.interval(SHARE_ON_TIME).mean)
        run = link.runs[0]
        title = f"{best.policy} on {name_of(link)}, seed {run.seed}"
        timeline = timeline_of(runs, run, title, _rest(links), best.folder)
        if timeline:
            yield timeline


def _rest(groups: Sequence[Group]) -> str:
    """Returns what a caption tells of groups that are not shown."""
    if len(groups) <= MAX_TIMELINES:
        return ""
    return f" Over time are shown {MAX_TIMELINES} of {count_of(len(groups), 'choice')} of options."


def _figure(name: str, timeline: Timeline) -> Figure:
    rates = _known_rates(timeline.link)
    heights = [1.0] * bool(rates) + [0.5 + 0.13 * _rows_of_choices(timeline), 1.5]
    drawing = new_drawing(1.0 + 1.25 * sum(heights))
    panels = list(drawing.subplots(len(heights), 1, sharex=True, height_ratios=heights))
    if rates:
        _draw_rates(panels.pop(0), timeline.link, rates)
    _draw_choices(panels[0], timeline.frames)
    _draw_latencies(panels[1], timeline)
    title = f"Over time: {timeline.title}"
    return Figure(name, title, _caption(timeline), drawing, _table(timeline))


def _known_rates(link: pandas.DataFrame) -> list[tuple]:
    """Returns which of the rates of a link are known."""
    known = [rate for rate in (*RATES, WIFI_RATE) if rate[0] in link and any(link[rate[0]] > 0)]
    return known if known == [WIFI_RATE] else [rate for rate in known if rate != WIFI_RATE]


def _draw_rates(axes: Axes, link: pandas.DataFrame, rates: Sequence[tuple]) -> None:
    drawn = thin_out(link, MAX_POINTS)
    for column, label, colour, line in rates:
        axes.step(
            drawn["time_s"],
            drawn[column] / 1e6,
            where="post",
            color=colour,
            linestyle=line,
            linewidth=1.1,
            label=label,
        )
    axes.set_ylabel("Mbit/s")
    axes.set_ylim(bottom=0)
    legend_above(axes, 3)


def _rows_of_choices(timeline: Timeline) -> int:
    return min(timeline.frames["choice"].nunique(), MAX_CHOICES + 1)


def _draw_choices(axes: Axes, frames: pandas.DataFrame) -> None:
    counts = frames["choice"].value_counts(sort=False)
    often = sorted(counts.index, key=lambda name: (-counts[name], name))[:MAX_CHOICES]
    rows = sorted(often, key=natural_key) + ["others"] * (len(counts) > MAX_CHOICES)
    drawn = thin_out(frames, MAX_POINTS)
    places = drawn["choice"].map(lambda name: rows.index(name if name in often else "others"))
    axes.plot(drawn["time_s"], places, "|", color=SERIES[3], markersize=5, markeredgewidth=0.8)
    axes.set_yticks(range(len(rows)), [wrapped(name, 46) for name in rows])
    axes.tick_params(axis="y", labelsize=7)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_title("choice", loc="left", fontsize=9)


def _draw_latencies(axes: Axes, timeline: Timeline) -> None:
    for outcome, (colour, marker) in OUTCOMES.items():
        frames = thin_out(timeline.frames[timeline.frames["outcome"] == outcome], MAX_POINTS)
        if frames.empty:
            continue
        is_dropped = outcome == DROPPED
        axes.plot(
            frames["time_s"],
            [1.0] * len(frames) if is_dropped else frames["latency_ms"],
            marker,
            color=colour,
            markersize=3.5,
            label=outcome,
            clip_on=False,
            transform=axes.get_xaxis_transform() if is_dropped else axes.transData,
        )
    if not math.isnan(timeline.deadline_ms):
        axes.axhline(timeline.deadline_ms, color=MUTED, linestyle=":", label="deadline")
    axes.set_yscale("log")
    plain_numbers(axes.yaxis)
    axes.set_ylabel("latency, ms")
    axes.set_xlabel("simulated time of capture, s")
    legend_above(axes, 4)


def _caption(timeline: Timeline) -> str:
    counts = timeline.frames["outcome"].value_counts()
    told = ", ".join(f"{counts[name]:,} {name}" for name in OUTCOMES if name in counts)
    caption = (
        f"One run, {timeline.device}: {count_of(len(timeline.frames), 'frame')} ({told}), each at "
        "the time of its capture. Crosses on the upper edge are frames without a result."
    )
    if timeline.frames["choice"].nunique() > MAX_CHOICES:
        caption += f" Choices beyond the {MAX_CHOICES} most frequent share a row."
    if max(len(timeline.frames), len(timeline.link)) > MAX_POINTS:
        caption += (
            f" Drawn are at most {MAX_POINTS:,} evenly spread points of each kind; the table counts"
            " all."
        )
    return caption + timeline.rest


def _table(timeline: Timeline) -> pandas.DataFrame:
    """Returns what happened in each of some windows of equal length."""
    times = [timeline.frames["time_s"], timeline.link["time_s"]]
    begin = min(column.min() for column in times if len(column))
    end = max(column.max() for column in times if len(column))
    edges = numpy.linspace(begin, end, WINDOWS + 1)
    frames = timeline.frames.groupby(_window(timeline.frames, edges))
    rates = {column: label for column, label, _, _ in _known_rates(timeline.link)}
    means = timeline.link.groupby(_window(timeline.link, edges))[list(rates)].mean() / 1e6
    means = means.rename(columns=lambda column: f"{rates[column]}, mean Mbit/s")
    return pandas.DataFrame(
        [
            {"from, s": edges[window], **_means_of(means, window), **_row(of_window)}
            for window, of_window in frames
        ]
    )


def _window(table: pandas.DataFrame, edges: numpy.ndarray) -> numpy.ndarray:
    return numpy.clip(numpy.searchsorted(edges, table["time_s"], "right") - 1, 0, WINDOWS - 1)


def _means_of(means: pandas.DataFrame, window: int) -> dict[str, float]:
    return means.loc[window].to_dict() if window in means.index else {}


def _row(frames: pandas.DataFrame) -> dict[str, object]:
    """Returns what became of the frames of a window."""
    outcomes = frames["outcome"].value_counts()
    return {
        "most frequent choice": frames["choice"].mode().iloc[0],
        **{f"frames {name}": int(outcomes.get(name, 0)) for name in OUTCOMES},
        "latency p50, ms": frames["latency_ms"].quantile(0.5),
        "latency p95, ms": frames["latency_ms"].quantile(0.95),
    }
