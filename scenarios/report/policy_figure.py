# SPDX-License-Identifier: GPL-2.0-only
"""How policies compare on each link."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas
from matplotlib.axes import Axes

from .figure import Figure, count_of, intervals_of, new_drawing
from .group import Group, group_runs
from .intervals import Interval, mean_interval
from .look import MARKERS, SERIES
from .run import COMPARISON
from .run_set import RunSet
from .summary import OUTCOMES

#: What the table tells of a policy besides: as outcomes call it, as the table does, by what factor.
TOLD = (
    ("accuracy", "right of those answered, %", 100),
    ("deadline_miss_ratio", "late, %", 100),
    ("latency_p50_ms", "p50, ms", 1),
    ("latency_p95_ms", "p95, ms", 1),
    ("latency_p99_ms", "p99, ms", 1),
    ("bytes_per_frame", "bytes a frame", 1),
)

ON_TIME = "correct_on_time"


@dataclass(frozen=True)
class Entrant:
    """What a policy came to on a link."""

    link: Group
    policy: str
    outcomes: Sequence[dict]  #: one a seed

    def interval(self, name: str, factor: float = 1) -> Interval:
        """Returns the mean of a number over the seeds."""
        return mean_interval([factor * _number(outcome, name) for outcome in self.outcomes])


def policy_figures(runs: RunSet) -> Iterator[Figure]:
    """Draws all policies that were compared."""
    links = group_runs(runs.of(COMPARISON))
    entrants = [entrant for link in links for entrant in entrants_on(link)]
    if not entrants:
        return
    policies = list(dict.fromkeys(entrant.policy for entrant in entrants))
    drawing = new_drawing(1.0 + 0.2 * len(policies))
    drawing.get_layout_engine().set(wspace=0.06)
    panels = drawing.subplots(1, len(links), sharey=True, squeeze=False)[0]
    for axes, link in zip(panels, links):
        _draw(axes, [entrant for entrant in entrants if entrant.link is link], policies)
        axes.set_title(link.label.removeprefix("links="), fontsize=9)
    drawing.supxlabel("captured frames answered rightly within the deadline, %", fontsize=9)
    panels[0].set_yticks(range(len(policies)), policies)
    panels[0].tick_params(axis="y", labelsize=7.5)
    panels[0].set_ylim(len(policies) - 0.4, -0.6)
    seeds = count_of(max(len(entrant.outcomes) for entrant in entrants), "seed")
    caption = (
        f"A panel is a link; n = {len(entrants)} pairs of policy and link, up to {seeds} each. "
        f"Hollow squares are fixed choices. {intervals_of(links)}"
    )
    yield Figure("policies", "Policies on each link", caption, drawing, _table(entrants))


def entrants_on(link: Group) -> list[Entrant]:
    """Returns what each policy came to on a link, as the summaries list them."""
    by_policy: dict[str, list[dict]] = {}
    for run in link.runs:
        for outcome in run.summary.get(OUTCOMES, []):
            by_policy.setdefault(outcome["policy"], []).append(outcome)
    return [Entrant(link, policy, outcomes) for policy, outcomes in by_policy.items()]


def _number(outcome: dict, name: str) -> float:
    value = outcome.get(name)
    return float(value) if isinstance(value, (int, float)) else math.nan


def _draw(axes: Axes, entrants: Sequence[Entrant], policies: Sequence[str]) -> None:
    for entrant in entrants:
        share = entrant.interval(ON_TIME, 100)
        is_fixed = entrant.policy.startswith("fixed")
        colour = SERIES[1] if is_fixed else SERIES[0]
        axes.errorbar(
            share.mean,
            policies.index(entrant.policy),
            xerr=None if math.isnan(share.half_width) else share.half_width,
            color=colour,
            marker=MARKERS[2] if is_fixed else MARKERS[0],
            markerfacecolor="none" if is_fixed else colour,
            elinewidth=1,
            capsize=2,
        )
    axes.set_xlim(0, 100)
    axes.set_xticks((0, 50, 100))
    axes.set_xticks((25, 75), minor=True)


def _table(entrants: Sequence[Entrant]) -> pandas.DataFrame:
    rows = [
        {
            "link": entrant.link.label.removeprefix("links="),
            "policy": entrant.policy,
            "seeds": len(entrant.outcomes),
            "right and on time, %": entrant.interval(ON_TIME, 100),
        }
        | {title: entrant.interval(name, factor) for name, title, factor in TOLD}
        for entrant in entrants
    ]
    return pandas.DataFrame(rows)
