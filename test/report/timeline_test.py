# SPDX-License-Identifier: GPL-2.0-only
"""What is shown of a device over time."""

import unittest

from report.run_set import RunSet
from report.table import FRAMES
from report.timeline import DROPPED, LATE, ON_TIME, Timeline, choices, timeline_of
from sample import FolderTest

MS = "000000"
FRAMES_OF_EACH_KIND = (
    f"1{MS},,,,,,,,51{MS},result,9",
    f"2{MS},,,,,,,,53{MS},result,9",
    f"3{MS},,,,,,,,4{MS},connection-lost,",
)


class TimelineTest(FolderTest):
    def setUp(self) -> None:
        super().setUp()
        self.run_folder = self.write_run("only", {})

    def timeline(self) -> Timeline:
        """Returns what the run's tables tell."""
        runs = RunSet([self.folder])
        return timeline_of(runs, runs.runs[0], "title", "")

    def test_tells_frames_by_what_became_of_them(self) -> None:
        self.write_frames(self.run_folder, *FRAMES_OF_EACH_KIND)
        frames = self.timeline().frames
        self.assertEqual(list(frames["outcome"]), [ON_TIME, LATE, DROPPED])
        self.assertEqual(list(frames["latency_ms"])[:2], [50, 51])
        self.assertEqual(frames["latency_ms"].isna().sum(), 1)

    def test_is_of_the_first_device(self) -> None:
        path = self.write_frames(self.run_folder, *FRAMES_OF_EACH_KIND)
        lines = path.read_text().splitlines()
        path.write_text("\n".join([lines[0], "1" + lines[1][1:], *lines[2:]]))
        timeline = self.timeline()
        self.assertEqual(list(timeline.frames["time_s"]), [0.002, 0.003])
        self.assertEqual(timeline.device, "device 0, the first of 2 devices")

    def test_takes_rates_of_the_link(self) -> None:
        self.write_frames(self.run_folder, *FRAMES_OF_EACH_KIND)
        (self.run_folder / "links.csv").write_text(
            "time_ns,device,capacity_bps,goodput_bps,wifi_rate_bps,trace_capacity_bps\n"
            "500000000,0,,7,,9\n500000000,1,,8,,9\n"
        )
        link = self.timeline().link
        self.assertEqual(list(link["time_s"]), [0.5])
        self.assertEqual(list(link["goodput_bps"]), [7])

    def test_of_a_run_without_frames_is_nothing(self) -> None:
        self.assertIsNone(self.timeline())
        self.write_frames(self.run_folder)
        self.assertIsNone(self.timeline())

    def test_names_choices_by_what_differs(self) -> None:
        path = self.write_frames(self.run_folder, *["1,1,1,1,1,1,1,1,1,result,9"] * 3)
        lines = path.read_text().splitlines()
        lines[2] = lines[2].replace("bits=2", "bits=4")
        lines[3] = lines[3].replace('split,pool2,"keep=1,bits=2",', "edge-only,,,50")
        path.write_text("\n".join(lines))
        runs = RunSet([self.folder])
        self.assertEqual(
            list(choices(runs.table(runs.runs[0], FRAMES))),
            ["split after pool2 bits=2", "split after pool2 bits=4", "edge-only quality=50"],
        )


if __name__ == "__main__":
    unittest.main()
