# SPDX-License-Identifier: GPL-2.0-only
"""Intervals, frontiers and how numbers are written."""

import math
import unittest

from report.intervals import Interval, mean_interval, student_quantile
from report.page import cell
from report.pareto import pareto_front
from report.run import natural_key


class IntervalTest(unittest.TestCase):
    def test_quantiles_are_those_of_tables(self) -> None:
        # Abramowitz and Stegun, table 26.10; the first is tan(0.475 pi).
        for freedom, quantile in ((1, 12.706), (2, 4.303), (3, 3.182), (10, 2.228), (120, 1.980)):
            self.assertAlmostEqual(student_quantile(0.975, freedom), quantile, places=3)

    def test_of_three_numbers(self) -> None:
        interval = mean_interval([1, 2, 3])
        self.assertEqual(interval.mean, 2)
        self.assertAlmostEqual(interval.half_width, 4.30265273 / math.sqrt(3), places=8)
        self.assertEqual(interval.count, 3)

    def test_of_one_number_has_no_width(self) -> None:
        self.assertTrue(math.isnan(mean_interval([5]).half_width))

    def test_leaves_out_what_is_not_known(self) -> None:
        self.assertEqual(mean_interval([1, math.nan, 1]), Interval(1, 0, 2))

    def test_of_nothing_is_not_known(self) -> None:
        self.assertTrue(math.isnan(mean_interval([]).mean))


class ParetoTest(unittest.TestCase):
    def test_leaves_out_what_another_betters(self) -> None:
        self.assertEqual(pareto_front([1, 2, 3, 4], [5, 4, 6, 6]), [0, 2])

    def test_comes_by_rising_cost(self) -> None:
        self.assertEqual(pareto_front([3, 1, 2], [30, 10, 20]), [1, 2, 0])

    def test_of_equal_costs_takes_the_greater_gain(self) -> None:
        self.assertEqual(pareto_front([1, 1], [4, 5]), [1])

    def test_keeps_points_that_equal_each_other(self) -> None:
        self.assertEqual(pareto_front([1, 1, 2], [5, 5, 5]), [0, 1])

    def test_of_nothing_is_nothing(self) -> None:
        self.assertEqual(pareto_front([], []), [])


class CellTest(unittest.TestCase):
    def test_of_a_number_has_four_digits(self) -> None:
        for value, text in ((0.012341, "0.01234"), (91.404, "91.40"), (1234567.8, "1,234,568")):
            self.assertEqual(cell(value), text)

    def test_of_an_interval_is_as_exact_in_both_its_parts(self) -> None:
        self.assertEqual(cell(Interval(432.62, 0.1147, 3)), "432.6 ± 0.1")
        self.assertEqual(cell(Interval(0, 12.706, 2)), "0.00 ± 12.71")

    def test_of_what_is_not_known_is_a_dash(self) -> None:
        self.assertEqual([cell(math.nan), cell(mean_interval([]))], ["–", "–"])


class NaturalKeyTest(unittest.TestCase):
    def test_sorts_numbers_by_value(self) -> None:
        names = ["run-10", "run-9", "10", "9", "run"]
        self.assertEqual(sorted(names, key=natural_key), ["9", "10", "run", "run-9", "run-10"])


if __name__ == "__main__":
    unittest.main()
