# SPDX-License-Identifier: GPL-2.0-only
"""The command as its users see it: what it prints, and what the page says."""

import contextlib
import io
import json
import xml.etree.ElementTree

from report.__main__ import main
from sample import FolderTest

FRAME = "0,1000,2000,3000,4000,5000,6000,7000,8000,result,9"


class CommandTest(FolderTest):
    def make(self, *arguments: str) -> tuple[int, str]:
        """Makes a report. Returns the exit status, and what went to stderr."""
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            status = main([str(self.folder), *arguments])
        return status, errors.getvalue()

    def page(self) -> str:
        """Makes a report of which nothing is wrong. Returns the page."""
        self.assertEqual(self.make(), (0, ""))
        return (self.folder / "report" / "report.html").read_text()

    def expect(self, text: str) -> None:
        """Expects a text on the page, without printing all of it if it is not there."""
        self.assertTrue(text in self.page(), f"not on the page: {text}")

    def refuse(self, pattern: str, *arguments: str) -> None:
        """Expects one line that says what is wrong, and no report."""
        status, errors = self.make(*arguments)
        self.assertEqual(status, 1)
        self.assertRegex(errors, f"^error: .*{pattern}.*\n$")
        self.assertFalse((self.folder / "report").exists())

    def test_refuses_what_it_cannot_do(self) -> None:
        self.refuse("no summary.json")
        self.refuse("--wrong.*--help", "--wrong")
        self.write_summary("only", "{")
        self.refuse("only/summary.json: not JSON")

    def test_damage_of_the_only_table_ends_it(self) -> None:
        folder = self.write_run("only", {})
        (folder / "frames.csv").write_text("hello\n1\n")
        status, errors = self.make()
        self.assertEqual(status, 1)
        self.assertRegex(errors, "^error: .*frames.csv: has no column .*run the scenario again\n$")

    def test_damage_of_one_run_of_many_stands_on_the_page(self) -> None:
        self.write_run("good", {})
        self.write_summary("bad", "{")
        status, errors = self.make()
        self.assertEqual(status, 0)
        self.assertRegex(errors, "^warning: .*bad/summary.json: not JSON.*\n$")
        page = (self.folder / "report" / "report.html").read_text()
        self.assertTrue("bad/summary.json: not JSON" in page)

    def test_texts_of_files_are_texts_on_the_page(self) -> None:
        wicked = "<script>alert('$x$')</script>&\"{y}"
        options = {"note": wicked, "$title": "$style"}
        folder = self.write_run("wicked", options, versions={"ns3": wicked})
        self.write_run("other", {"note": wicked.upper()})
        self.write_run("third", {}, scenario=f'"></section>{wicked}')
        self.write_frames(folder, FRAME)
        self.expect("&lt;script&gt;")
        self.assertFalse("<script" in self.page().lower())
        self.assertEqual(self.page().count("</section>"), 2 + self.page().count("<figure>"))

    def test_figures_are_xml_whatever_texts_hold(self) -> None:
        for name in ("a", "b"):
            self.write_run(name, {"note": f"{name}\x01\uffff漢" + "x" * 3000})
        self.page()
        for figure in (self.folder / "report" / "figures").glob("*.svg"):
            xml.etree.ElementTree.parse(figure)

    def test_tells_which_runs_were_interrupted(self) -> None:
        self.write_run("x", {}, complete=False, interrupted={"signal": "SIGINT", "simulated_s": 2})
        self.expect("interrupted after 2 s simulated")

    def test_of_a_run_without_tables_has_what_the_summary_tells(self) -> None:
        self.write_run("only", {})
        self.expect('id="inference-ledger"')
        self.assertFalse('id="latency"' in self.page())

    def test_takes_runs_in_which_nothing_was_answered(self) -> None:
        folder = self.write_run("only", {}, accuracy=None, accuracy_unsplit=None)
        self.write_frames(folder, "0,1000,2000,3000,4000,,,,8000,connection-lost,")
        self.expect('id="timeline-1"')
        self.assertFalse('id="latency"' in self.page())

    def test_a_frame_without_a_result_counts_as_wrong(self) -> None:
        self.write_run("idle", {}, frames={"captured": 1000, "answered": 411}, accuracy=0.7)
        self.expect(">captured frames answered rightly, %<")
        self.expect('<td class="number">28.77</td>')

    def test_compares_policies_by_the_names_of_their_folders(self) -> None:
        for seed, share in ((1, 0.5), (2, 0.7)):
            outcomes = [{"policy": "MpcPolicy", "correct_on_time": share}]
            summary = {"scenario": "adaptive-inference", "options": {}, "outcomes": outcomes}
            self.write_summary(f"step-{seed}", json.dumps(summary))
        # Student's t of one degree of freedom at 97.5 % is 12.706; the standard error is 10.
        self.expect("60.0 ± 127.1")

    def test_names_the_link_that_was_given(self) -> None:
        options = {"links": "step,traces/far away.csv"}
        summary = {"scenario": "adaptive-inference", "options": options}
        self.write_summary("traces_far_away.csv-3", json.dumps(summary))
        self.expect("--links=traces/far away.csv")

    def test_removes_figures_of_a_former_report(self) -> None:
        folder = self.write_run("only", {})
        frames = self.write_frames(folder, FRAME)
        self.page()
        figures = self.folder / "report" / "figures"
        (figures / "mine.png").write_text("")
        self.assertTrue((figures / "latency.svg").exists())
        frames.unlink()
        self.page()
        self.assertFalse((figures / "latency.svg").exists())
        self.assertTrue((figures / "mine.png").exists())
        self.assertTrue((figures / "inference-ledger.png").exists())

    def test_names_the_option_of_a_place_that_cannot_be_written(self) -> None:
        self.write_run("only", {})
        (self.folder / "file").write_text("")
        self.refuse("--out=.*file/x: cannot be written: Not a dir.*; give a folder", "--out",
                    str(self.folder / "file" / "x"))

    def test_names_the_command_that_does_it_again(self) -> None:
        self.write_run("only", {"trace": "a b.csv"}, 7)
        self.expect("<span>&#x27;--trace=a b.csv&#x27;</span>")
        self.expect("<span>--RngRun=7</span>")
