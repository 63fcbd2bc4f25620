# SPDX-License-Identifier: GPL-2.0-only
"""What a sweep's file means, and what is wrong with it."""

import os
import tempfile
import unittest
from pathlib import Path

from sweep.definition import MOST, Definition, read_definition
from sweep.error import SweepError
from sweep.run import Run, expand


class DefinitionTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder)

    def read(self, text: str, scenario: str = "split-inference") -> Definition:
        path = self.folder / "sweep.yaml"
        path.write_text(f"scenario: {scenario}\n{text}")
        return read_definition(path)

    def expand(self, text: str) -> list[Run]:
        return expand(self.read(text), self.folder)


class MeaningTest(DefinitionTest):
    def test_a_grid_is_run_in_all_its_combinations_with_all_seeds(self) -> None:
        runs = self.expand("options: {frames: 5}\ngrid: {distance: [1, 2], rate: [3, 4]}\nseeds: 2")
        self.assertEqual(
            [(run.options["distance"], run.options["rate"], run.seed) for run in runs],
            [(d, r, seed) for d in "12" for r in "34" for seed in (1, 2)],
        )
        self.assertEqual({run.options["frames"] for run in runs}, {"5"})

    def test_a_list_is_run_with_each_of_the_grid(self) -> None:
        runs = self.expand("runs: [{access: wire}, {distance: 9}]\ngrid: {rate: [3, 4]}")
        self.assertEqual(
            [run.options for run in runs],
            [
                {"access": "wire", "rate": "3"},
                {"access": "wire", "rate": "4"},
                {"distance": "9", "rate": "3"},
                {"distance": "9", "rate": "4"},
            ],
        )

    def test_without_seeds_there_is_seed_1(self) -> None:
        self.assertEqual(self.read("").seeds, [1])

    def test_seeds_may_be_listed(self) -> None:
        self.assertEqual(self.read("seeds: [7, 3]").seeds, [7, 3])

    def test_values_are_those_that_are_written(self) -> None:
        options = {"walk": "70:2", "pcap": "on", "rate": "1e3", "width": "040"}
        text = "options: {walk: 70:2, pcap: on, rate: 1e3, width: 040}"
        self.assertEqual(self.read(text).combinations, [options])

    def test_an_empty_value_leaves_the_option_out(self) -> None:
        self.assertEqual(self.read("grid: {cut: ['', pool1]}").combinations, [{}, {"cut": "pool1"}])

    def test_names_tell_what_varies(self) -> None:
        run = self.expand("options: {frames: 5}\ngrid: {distance: [1, '2,3']}")[1]
        self.assertRegex(run.name, r"^distance=2-3_seed=1-[0-9a-f]{10}$")

    def test_names_are_short_enough_for_a_file_system_in_any_script(self) -> None:
        for letter in "a素":
            run = self.expand(f"grid: {{model: [{letter * 300}, b]}}")[0]
            self.assertLess(len(run.name.encode()), 150)
            run.folder.mkdir(parents=True)


class IdentityTest(DefinitionTest):
    def folders(self, text: str) -> list[Path]:
        folders = [run.folder for run in self.expand(text)]
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        return folders

    def test_a_run_stays_where_it_is_when_others_join(self) -> None:
        alone = self.folders("options: {distance: 1}")
        among_others = self.folders("grid: {distance: [1, 2], rate: [20]}\nseeds: 2")
        self.assertNotIn(alone[0], among_others)
        self.assertEqual(self.folders("grid: {distance: [3, 1]}")[1:], alone)

    def test_another_option_is_another_run(self) -> None:
        first, second = (self.folders(f"options: {{rate: {rate}}}") for rate in (1, 2))
        self.assertNotEqual(first, second)

    def test_another_scenario_is_another_run(self) -> None:
        inference = self.folders("")
        training = expand(self.read("", "split-training"), self.folder)
        self.assertNotEqual(inference, [run.folder for run in training])

    def test_other_content_of_a_file_is_another_run(self) -> None:
        for name in ("head.pt", "tail.pt"):
            Path(name).write_text("old")
        text = "options: {model: 'head.pt,tail.pt'}"
        before = self.folders(text)
        self.assertEqual(self.folders(text), before)
        Path("tail.pt").write_text("new")
        self.assertNotEqual(self.folders(text), before)


class RefusalTest(DefinitionTest):
    def assert_refused(self, text: str, message: str) -> None:
        with self.assertRaises(SweepError) as caught:
            self.expand(text)
        self.assertEqual(str(caught.exception), f"{self.folder / 'sweep.yaml'}: {message}")

    def test_an_unknown_key(self) -> None:
        self.assert_refused(
            "seed: 1", "seed: no such key; use scenario, options, grid, runs, seeds, resources"
        )

    def test_a_key_that_stands_twice(self) -> None:
        self.assert_refused(
            "seeds: 1\nseeds: 2",
            "line 3: seeds stands there for the second time; mend the YAML there",
        )

    def test_a_key_that_is_no_name(self) -> None:
        message = "line 2: a key must be a name; mend the YAML there"
        self.assert_refused("? [a, b]\n: 1", message)
        self.assert_refused("{a: b}: 1", message)

    def test_deep_nesting(self) -> None:
        self.assert_refused(
            f"grid: {'[' * 3000}{']' * 3000}",
            "nested too deeply; write options as in --help",
        )

    def test_what_is_not_yaml(self) -> None:
        self.assert_refused(
            "grid: {",
            "line 2: expected the node content, but found '<stream end>'; mend the YAML there",
        )

    def test_a_list_among_the_options(self) -> None:
        self.assert_refused(
            "options: {rate: [1, 2]}",
            "options.rate: takes one value; put several into grid, as a list",
        )

    def test_a_single_value_in_the_grid(self) -> None:
        self.assert_refused(
            "grid: {rate: 1}", "grid.rate: must be a list of values, as in [10, 20]"
        )

    def test_an_empty_grid(self) -> None:
        self.assert_refused(
            "grid: {rate: []}", "grid.rate: must be a list of values, as in [10, 20]"
        )

    def test_an_option_in_two_places(self) -> None:
        self.assert_refused(
            "options: {rate: 1}\nruns: [{rate: 2}]",
            "runs[0].rate: also stands under options; leave one out",
        )
        self.assert_refused(
            "runs: [{rate: 2}]\ngrid: {rate: [1]}",
            "runs[0].rate: also stands under grid; leave one out",
        )

    def test_a_run_that_is_defined_twice(self) -> None:
        self.assert_refused(
            "runs: [{rate: 1}, {rate: 1}]", "the run {rate: 1} is defined twice; leave one out"
        )

    def test_options_that_are_set_by_the_sweep(self) -> None:
        self.assert_refused(
            "options: {RngRun: 2}",
            "options.RngRun: set by the sweep; give seeds: [1, 2, 3] instead",
        )
        self.assert_refused("options: {out: x}", "options.out: set by the sweep; leave it out")

    def test_a_value_with_a_space(self) -> None:
        message = "'a b': ns-3 reads it up to the space; write it without one"
        self.assert_refused("options: {cut: a b}", f"options.cut: {message}")
        self.assert_refused("grid: {cut: [a b]}", f"grid.cut: {message}")

    def test_seeds_that_are_no_numbers(self) -> None:
        message = "must be a whole number from 1 to"
        self.assert_refused("seeds: many", f"seeds: {message} 100000")
        self.assert_refused("seeds: [1, -2]", f"seeds[1]: {message} {MOST}")

    def test_numbers_that_are_too_large(self) -> None:
        message = "must be a whole number from 1 to"
        self.assert_refused("seeds: 99999999999999", f"seeds: {message} 100000")
        self.assert_refused(f"seeds: [{MOST + 1}]", f"seeds[0]: {message} {MOST}")
        digits = "9" * 5000
        self.assert_refused(f"seeds: [{digits}]", f"seeds[0]: {message} {MOST}")

    def test_seeds_that_occur_twice(self) -> None:
        self.assert_refused("seeds: [1, 1]", "seeds: must be a count, or a list of different seeds")

    def test_an_unknown_resource(self) -> None:
        self.assert_refused(
            "resources: {gpu: 1}",
            "resources: may have mem_mb (megabytes) and runtime (minutes)",
        )

    def test_an_unknown_scenario(self) -> None:
        with self.assertRaisesRegex(SweepError, "scenario: must be split-inference or split-train"):
            self.read("", "nothing")


if __name__ == "__main__":
    unittest.main()
