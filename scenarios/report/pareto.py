# SPDX-License-Identifier: GPL-2.0-only
"""What is best of two things at once."""

from collections.abc import Sequence


def pareto_front(costs: Sequence[float], gains: Sequence[float]) -> list[int]:
    """Returns which points no other betters: none costs no more and gains more, or costs less and
    gains no less. They come by rising cost; points that equal each other are all of them."""
    order = sorted(range(len(costs)), key=lambda index: (costs[index], -gains[index], index))
    front: list[int] = []
    for index in order:
        if not front or gains[index] > gains[front[-1]] or _equal(costs, gains, index, front[-1]):
            front.append(index)
    return front


def _equal(costs: Sequence[float], gains: Sequence[float], a: int, b: int) -> bool:
    return costs[a] == costs[b] and gains[a] == gains[b]
