# SPDX-License-Identifier: GPL-2.0-only
"""Confidence intervals of means, by Student's t distribution."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """The mean of a few numbers, and how far the mean of many may be from it."""

    mean: float
    half_width: float  #: NaN for one number, which tells nothing of it
    count: int


def mean_interval(values: Sequence[float]) -> Interval:
    """Returns the 95 % confidence interval of the mean of the numbers that are known."""
    known = [value for value in values if not math.isnan(value)]
    count = len(known)
    if count == 0:
        return Interval(math.nan, math.nan, 0)
    mean = math.fsum(known) / count
    if count == 1:
        return Interval(mean, math.nan, 1)
    variance = math.fsum((value - mean) ** 2 for value in known) / (count - 1)
    quantile = student_quantile((1 + CONFIDENCE) / 2, count - 1)
    return Interval(mean, quantile * math.sqrt(variance / count), count)


@functools.cache
def student_quantile(share: float, freedom: int) -> float:
    """Returns below what a variable of Student's t distribution is with a probability > 0.5."""
    below, above = 0.0, 1.0
    while student_probability(above, freedom) < share:
        below, above = above, 2 * above
    while True:
        middle = (below + above) / 2
        if middle in (below, above):
            return middle
        if student_probability(middle, freedom) < share:
            below = middle
        else:
            above = middle


def student_probability(t: float, freedom: int) -> float:
    """Returns how likely a variable of Student's t distribution is below t >= 0.

    By the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4, for whole degrees of freedom.
    """
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    is_odd = freedom % 2 == 1
    term = math.cos(angle) if is_odd else 1.0
    total = 0.0
    for index in range(freedom // 2):
        total += term
        lower = 2 * index + (2 if is_odd else 1)
        term *= square * lower / (lower + 1)
    within = math.sin(angle) * total
    if is_odd:
        within = 2 / math.pi * (angle + within)
    return 0.5 + within / 2
