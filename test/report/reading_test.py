# SPDX-License-Identifier: GPL-2.0-only
"""How runs are found, read and grouped, and what is said of those that are damaged."""

import unittest

from report.errors import ReportError
from report.group import group_runs
from report.latency import COMPONENTS, components_ms
from report.run_set import RunSet
from report.table import FRAMES
from sample import FolderTest


class FindingTest(FolderTest):
    def test_finds_runs_at_any_depth_once(self) -> None:
        self.write_run("runs/b-10", {})
        self.write_run("runs/b-9", {})
        runs = RunSet([self.folder, self.folder / "runs"]).runs
        self.assertEqual([run.name for run in runs], ["b-9", "b-10"])

    def test_leaves_out_runs_that_a_sweep_is_defined_without(self) -> None:
        self.write_run("runs/kept", {})
        self.write_run("runs/former", {})
        (self.folder / "runs" / "failed").mkdir()
        (self.folder / "sweep.json").write_text('{"runs": [{"name": "kept"}]}')
        runs = RunSet([self.folder])
        self.assertEqual([run.name for run in runs.runs], ["kept"])
        self.assertEqual(runs.problems, [])

    def test_leaves_out_all_that_such_a_run_holds(self) -> None:
        self.write_run("runs/kept", {})
        self.write_run("runs/former/step-1", {})
        (self.folder / "sweep.json").write_text('{"runs": [{"name": "kept"}]}')
        self.assertEqual([run.name for run in RunSet([self.folder]).runs], ["kept"])

    def test_names_a_sweep_that_is_damaged(self) -> None:
        for name, text in (("cut", "{"), ("list", "[]"), ("number", '{"runs": [1]}')):
            self.write_run(f"{name}/runs/a", {})
            (self.folder / name / "sweep.json").write_text(text)
            with self.assertRaisesRegex(ReportError, f"{name}/sweep.json: names no runs"):
                RunSet([self.folder / name])

    def test_names_a_folder_without_runs(self) -> None:
        with self.assertRaisesRegex(ReportError, f"{self.folder}: no summary.json.*--out"):
            RunSet([self.folder])

    def test_names_a_folder_that_is_not_there(self) -> None:
        with self.assertRaisesRegex(ReportError, "nowhere: no such folder"):
            RunSet([self.folder / "nowhere"])

    def test_tells_of_a_run_of_a_sweep_without_results(self) -> None:
        self.write_run("runs/good", {})
        (self.folder / "runs" / "failed").mkdir()
        problems = RunSet([self.folder]).problems
        self.assertRegex(" ".join(problems), "failed: has no results")


class DamageTest(FolderTest):
    def test_of_the_only_run_ends_the_report(self) -> None:
        for text in ('{"scenario": "split-inf', "[]", '{"scenario": 1}', "\x00"):
            self.write_summary("only", text)
            with self.assertRaisesRegex(ReportError, "only/summary.json: .*run the scenario again"):
                RunSet([self.folder])

    def test_of_one_run_among_many_is_told(self) -> None:
        self.write_run("good", {})
        self.write_summary("bad", "{")
        runs = RunSet([self.folder])
        self.assertEqual([run.name for run in runs.runs], ["good"])
        self.assertRegex(runs.problems[0], "bad/summary.json: not JSON")

    def test_of_what_cannot_be_shown_is_told(self) -> None:
        huge = '{"scenario": "a", "accuracy": 1' + "0" * 400 + "}"
        deep = '{"scenario": "a", "options": ' + "[" * 10**5 + "]" * 10**5 + "}"
        endless = '{"scenario": "a", "accuracy": 1e999}'
        half = '{"scenario": "a", "options": {"note": "\\ud800"}}'
        self.write_run("good", {})
        for index, text in enumerate((huge, deep, endless, half)):
            self.write_summary(f"bad-{index}", text)
        runs = RunSet([self.folder])
        self.assertEqual([run.name for run in runs.runs], ["good"])
        self.assertEqual(len(runs.problems), 4)

    def test_of_a_table_may_be_a_number_without_end(self) -> None:
        self.write_frames(self.write_run("only", {}), "1,1,1,1,1,1,1,1,inf,result,9")
        runs = RunSet([self.folder])
        with self.assertRaisesRegex(ReportError, "frames.csv:2: ended_ns is not finite"):
            runs.table(runs.runs[0], FRAMES)

    def test_of_a_number_names_it(self) -> None:
        self.write_run("only", {}, accuracy="high")
        with self.assertRaisesRegex(ReportError, "summary.json: accuracy is not a number"):
            RunSet([self.folder])

    def test_of_a_table_names_file_and_mend(self) -> None:
        folder = self.write_run("only", {})
        path = self.write_frames(folder, "1,1,1,1,1,1,1,1,x,result,9")
        runs = RunSet([self.folder])
        with self.assertRaisesRegex(ReportError, f"{path}: not a table: .*run the scenario again"):
            runs.table(runs.runs[0], FRAMES)

    def test_of_a_table_may_be_missing_columns(self) -> None:
        folder = self.write_run("only", {})
        (folder / "frames.csv").write_text("device,outcome\n0,result\n")
        runs = RunSet([self.folder])
        with self.assertRaisesRegex(ReportError, "frames.csv: has no column captured_ns"):
            runs.table(runs.runs[0], FRAMES)

    def test_of_a_table_that_was_cut_off_names_the_line(self) -> None:
        folder = self.write_run("only", {})
        self.write_frames(folder, "1,1,1,1,1,1,1,1,1,result,9", "1,1,1")
        runs = RunSet([self.folder])
        with self.assertRaisesRegex(ReportError, "frames.csv:3: no outcome"):
            runs.table(runs.runs[0], FRAMES)

    def test_of_a_table_among_many_is_told(self) -> None:
        self.write_run("good", {})
        (self.write_run("bad", {}) / "frames.csv").write_text("")
        runs = RunSet([self.folder])
        tables = [runs.table(run, FRAMES) for run in runs.runs]
        self.assertEqual(tables, [None, None])
        self.assertRegex(" ".join(runs.problems), "bad/frames.csv: not a table")


class TableTest(FolderTest):
    def test_columns_of_others_are_left_alone(self) -> None:
        path = self.write_frames(self.write_run("only", {}), "1,1,1,1,1,1,1,1,1,result,9")
        lines = path.read_text().splitlines()
        path.write_text(f"note,{lines[0]}\nhello,{lines[1]}\n")
        runs = RunSet([self.folder])
        self.assertEqual(list(runs.table(runs.runs[0], FRAMES)["captured_ns"]), [1])

    def test_components_add_up_to_the_whole(self) -> None:
        folder = self.write_run("only", {})
        ms = "000000"
        split = f"0,1{ms},3{ms},4{ms},9{ms},19{ms},20{ms},22{ms},40{ms},result,9"
        lost = f"0,1{ms},3{ms},4{ms},,,,,50{ms},expired,"
        self.write_frames(folder, split, lost)
        runs = RunSet([self.folder])
        components = components_ms(runs.table(runs.runs[0], FRAMES))
        self.assertEqual([list(components[name]) for name in COMPONENTS],
                         [[3], [6], [10], [3], [18], [40]])


class GroupTest(FolderTest):
    def test_runs_that_differ_in_seeds_are_one(self) -> None:
        for seed in (1, 2):
            self.write_run(f"near-{seed}", {"distance": 5}, seed)
            self.write_run(f"far-{seed}", {"distance": 25}, seed)
        groups = group_runs(RunSet([self.folder]).runs)
        self.assertEqual([(group.label, len(group.runs)) for group in groups],
                         [("far", 2), ("near", 2)])

    def test_are_named_by_options_if_folders_do_not(self) -> None:
        self.write_run("a", {"distance": 5, "rate": 2.0})
        self.write_run("b", {"distance": 25, "rate": 2.0})
        groups = group_runs(RunSet([self.folder]).runs)
        self.assertEqual([group.label for group in groups], ["distance=5", "distance=25"])

    def test_of_many_options_those_name_them_in_which_they_differ_from_most(self) -> None:
        usual = {f"an-option-{index}": 8 for index in range(8)}
        self.write_run("usual", usual)
        for index in range(8):
            self.write_run(f"run{index}", {**usual, f"an-option-{index}": index})
        labels = [group.label for group in group_runs(RunSet([self.folder]).runs)]
        self.assertEqual(labels[0], "all as most have it")
        self.assertEqual(labels[1:], [f"an-option-{index}={index}" for index in range(8)])

    def test_the_same_run_twice_counts_once(self) -> None:
        self.write_run("a", {})
        self.write_run("copy", {"out": "elsewhere"})
        self.assertEqual([len(group.runs) for group in group_runs(RunSet([self.folder]).runs)], [1])

    def test_interrupted_runs_stand_for_themselves(self) -> None:
        self.write_run("x-1", {}, 1)
        self.write_run("x-2", {}, 2, complete=False, interrupted={"simulated_s": 1.5})
        groups = group_runs(RunSet([self.folder]).runs)
        self.assertEqual([group.label for group in groups], ["x", "x (interrupted)"])

    def test_weights_of_another_run_of_the_seed_do_not_tell_apart(self) -> None:
        for seed in (1, 2):
            self.write_run(f"plain-{seed}", {}, seed)
            weights = f"out/plain-{seed}/model.safetensors"
            self.write_run(f"prune-{seed}", {"checkpoint": weights}, seed)
        groups = group_runs(RunSet([self.folder]).runs)
        self.assertEqual([group.label for group in groups], ["plain", "prune"])


if __name__ == "__main__":
    unittest.main()
