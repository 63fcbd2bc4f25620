# SPDX-License-Identifier: GPL-2.0-only
"""What a policy came to on a link."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .group import Group
from .intervals import Interval, mean_interval
from .summary import OUTCOMES

#: What an outcome calls the share of captured frames that are answered rightly within the deadline.
ON_TIME = "correct_on_time"


@dataclass(frozen=True)
class Entrant:
    """A policy that was compared with others on a link."""

    link: Group
    policy: str
    outcomes: Sequence[dict]  #: one a seed

    @property
    def is_fixed(self) -> bool:
        """Whether it does the same whatever it observes."""
        return self.policy.startswith("fixed")

    @property
    def knows_the_future(self) -> bool:
        """Whether no real device could do what it does."""
        return self.policy.startswith("Oracle")

    @property
    def folder(self) -> str:
        """The name of its folder within that of a run."""
        kept = (c if c.isascii() and (c.isalnum() or c in ".-") else "_" for c in self.policy)
        return "".join(kept)

    def interval(self, name: str, factor: float = 1) -> Interval:
        """Returns the mean of a number over the seeds."""
        numbers = [outcome.get(name) for outcome in self.outcomes]
        return mean_interval([math.nan if n is None else factor * n for n in numbers])


def entrants_on(link: Group) -> list[Entrant]:
    """Returns what each policy came to on a link, as the summaries list them."""
    by_policy: dict[str, list[dict]] = {}
    for run in link.runs:
        for outcome in run.summary.get(OUTCOMES, []):
            by_policy.setdefault(outcome["policy"], []).append(outcome)
    return [Entrant(link, policy, outcomes) for policy, outcomes in by_policy.items()]


def name_of(link: Group) -> str:
    """Returns what a link is called, for short."""
    return link.label.removeprefix("links=")
