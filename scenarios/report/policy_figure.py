# SPDX-License-Identifier: GPL-2.0-only
"""How policies compare on each link."""

import math
from collections.abc import Iterator, Sequence

import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from .entrant import ON_TIME, Entrant, entrants_on, name_of
from .figure import Figure, count_of, intervals_of, new_drawing
from .group import Group, group_runs
from .look import MARKERS, SERIES, wrapped
from .run import COMPARISON
from .run_set import RunSet

#: What the table tells of a policy besides: as outcomes call it, as the table does, by what factor.
TOLD = (
    ("accuracy", "right of those answered, %", 100),
    ("deadline_miss_ratio", "late, %", 100),
    ("latency_p50_ms", "p50, ms", 1),
    ("latency_p95_ms", "p95, ms", 1),
    ("latency_p99_ms", "p99, ms", 1),
    ("bytes_per_frame", "bytes a frame", 1),
)

#: Panels side by side.
MAX_COLUMNS = 4


def policy_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws all policies that were compared."""
    links = group_runs(runs.of(COMPARISON))
    entrants = [entrant for link in links for entrant in entrants_on(link)]
    if not entrants:
        return
    seeds = count_of(max(len(entrant.outcomes) for entrant in entrants), "seed")
    caption = (
        f"A panel is a link; n = {len(entrants)} pairs of policy and link, up to {seeds} each. "
        f"Hollow squares are fixed choices. {intervals_of(links)}"
    )
    drawing = _draw(links, entrants)
    yield Figure("policies", "Policies on each link", caption, drawing, _table(entrants))


def _draw(links: Sequence[Group], entrants: Sequence[Entrant]) -> Drawing:
    policies = list(dict.fromkeys(entrant.policy for entrant in entrants))
    columns = min(len(links), MAX_COLUMNS)
    rows = math.ceil(len(links) / columns)
    drawing = new_drawing(0.4 + rows * (0.6 + 0.2 * len(policies)))
    drawing.get_layout_engine().set(wspace=0.06)
    panels = drawing.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in panels.flat[len(links) :]:
        axes.remove()
    for axes, link in zip(panels.flat, links):
        _draw_link(axes, [entrant for entrant in entrants if entrant.link is link], policies)
        axes.set_title(wrapped(name_of(link), 24), fontsize=9)
        axes.tick_params(axis="y", labelsize=7.5)
    drawing.supxlabel("captured frames answered rightly within the deadline, %", fontsize=9)
    panels[0, 0].set_yticks(range(len(policies)), [wrapped(policy) for policy in policies])
    panels[0, 0].set_ylim(len(policies) - 0.4, -0.6)
    return drawing


def _draw_link(axes: Axes, entrants: Sequence[Entrant], policies: Sequence[str]) -> None:
    for entrant in entrants:
        share = entrant.interval(ON_TIME, 100)
        colour = SERIES[1] if entrant.is_fixed else SERIES[0]
        axes.errorbar(
            share.mean,
            policies.index(entrant.policy),
            xerr=None if math.isnan(share.half_width) else share.half_width,
            color=colour,
            marker=MARKERS[2] if entrant.is_fixed else MARKERS[0],
            markerfacecolor="none" if entrant.is_fixed else colour,
            elinewidth=1,
            capsize=2,
        )
    axes.set_xlim(0, 100)
    axes.set_xticks((0, 50, 100))
    axes.set_xticks((25, 75), minor=True)


def _table(entrants: Sequence[Entrant]) -> pandas.DataFrame:
    rows = [
        {
            "link": name_of(entrant.link),
            "policy": entrant.policy,
            "seeds": len(entrant.outcomes),
            "right and on time, %": entrant.interval(ON_TIME, 100),
        }
        | {title: entrant.interval(name, factor) for name, title, factor in TOLD}
        for entrant in entrants
    ]
    return pandas.DataFrame(rows)
