# SPDX-License-Identifier: GPL-2.0-only
"""What figures share: looks, what is left out, and SVG that is part of a page."""

import unittest

import pandas

from report.artwork import inline
from report.figure import new_drawing, spread, thin_out
from report.group import Group
from report.look import INK, MARKERS, MAX_LOOKS, SERIES, legend_above, look, looks_of
from report.look import use_settings, wrapped


def groups_of(*values: dict[str, str]) -> list[Group]:
    """Returns groups of no runs that differ in some options."""
    return [Group(", ".join(differing.values()), differing, []) for differing in values]


class LookTest(unittest.TestCase):
    def setUp(self) -> None:
        use_settings()

    def test_of_each_series_is_its_own(self) -> None:
        looks = {(look(index).colour, look(index).marker) for index in range(MAX_LOOKS)}
        self.assertEqual(len(looks), MAX_LOOKS)

    def test_of_few_groups_are_named_after_them(self) -> None:
        legend = looks_of(groups_of({"rate": "1"}, {"rate": "2"})).legend
        self.assertEqual(legend, [("1", look(0)), ("2", look(1))])

    def test_of_many_groups_tell_two_options(self) -> None:
        many = [
            {"rate": str(rate), "distance": str(distance), "seed": str(8 * rate + distance)}
            for rate in range(5)
            for distance in range(8)
        ]
        looks = looks_of(groups_of(*many))
        self.assertEqual(looks.of_groups[3].colour, looks.of_groups[0].colour)
        self.assertEqual(looks.of_groups[8].colour, SERIES[1])
        self.assertEqual(looks.of_groups[11].marker, MARKERS[3])
        self.assertEqual(len(looks.legend), 5 + 8)

    def test_breaks_long_names_after_commas(self) -> None:
        self.assertEqual(wrapped("bits=2,entropy=context", 15), "bits=2,\nentropy=context")

    def test_cuts_what_is_too_long_to_draw(self) -> None:
        self.assertEqual(wrapped("x" * 3000, 12), "x" * 11 + "…")
        self.assertEqual(wrapped("word," * 3000, 6), "word,\nword,\nword,\nword …")

    def test_drawings_grow_with_their_legends(self) -> None:
        for count in (2, 8, 16):
            drawing = new_drawing(3)
            axes = drawing.subplots()
            for index in range(count):
                axes.plot([index], label=",".join(f"option-{index}-{i}=value" for i in range(9)))
            legend_above(axes)
            drawing.draw_without_rendering()
            extent = axes.get_legend().get_window_extent()
            self.assertLessEqual(extent.y1, drawing.bbox.y1)
            self.assertLessEqual(extent.x1, drawing.bbox.x1)
            self.assertGreater(axes.bbox.height, 2 * drawing.dpi)


class ThinOutTest(unittest.TestCase):
    def test_keeps_the_first_and_the_last(self) -> None:
        kept = thin_out(pandas.DataFrame({"x": range(101)}), 5)
        self.assertEqual(list(kept["x"]), [0, 25, 50, 75, 100])

    def test_of_lists_keeps_the_same(self) -> None:
        self.assertEqual(spread("abcdefg", 3), ["a", "d", "g"])

    def test_leaves_short_tables_alone(self) -> None:
        self.assertEqual(len(thin_out(pandas.DataFrame({"x": range(5)}), 5)), 5)


class InlineTest(unittest.TestCase):
    def test_follows_the_theme_of_the_page(self) -> None:
        drawn = f'<?xml?><svg width="7pt" height="5pt"><g style="fill: {INK}"/></svg>'
        element = inline(drawn, "name", "Title")
        self.assertIn('style="fill: var(--ink)"', element)
        self.assertNotRegex(element, "width|height|xml")

    def test_has_ids_of_its_own(self) -> None:
        drawn = '<svg><path id="p"/><use xlink:href="#p" clip-path="url(#p)"/></svg>'
        element = inline(drawn, "name", "Title")
        self.assertIn('id="name-p"', element)
        self.assertIn('xlink:href="#name-p" clip-path="url(#name-p)"', element)


if __name__ == "__main__":
    unittest.main()
