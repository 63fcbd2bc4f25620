# SPDX-License-Identifier: GPL-2.0-only
"""Folders as scenarios write them, for tests."""

import json
import tempfile
import unittest
from pathlib import Path

FRAME_COLUMNS = (
    "device,frame,sample,label,mode,cut,setting,jpeg_quality,"
    "header_bytes,index_bytes,payload_bytes,"
    "captured_ns,head_started_ns,head_done_ns,encoded_ns,first_byte_sent_ns,last_byte_received_ns,"
    "decoded_ns,tail_done_ns,ended_ns,outcome,prediction\n"
)
DECISION = '0,0,0,9,split,pool2,"keep=1,bits=2",,10,0,36,'


class FolderTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write_run(self, name: str, options: dict, seed: int = 1, **more: object) -> Path:
        """Writes the summary of a run of split-inference. Returns its folder."""
        way = {"payload": 40.0, "header": 10.0, "total": 50.0}
        summary = {
            "scenario": "split-inference",
            "options": {"out": f"out/{name}", "deadline": 50.0, **options},
            "versions": {"ns3": "3.37"},
            "seed": {"RngSeed": 1, "RngRun": seed},
            "frames": {"captured": 10, "answered": 10},
            "accuracy": 0.9,
            "accuracy_unsplit": 0.92,
            "bytes_per_frame": {"up": way, "down": way},
            **more,
        }
        return self.write_summary(name, json.dumps(summary))

    def write_summary(self, name: str, text: str) -> Path:
        """Writes a summary as it is given. Returns its folder."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "summary.json").write_text(text)
        return folder

    def write_frames(self, folder: Path, *rows: str) -> Path:
        """Writes frames.csv of rows that begin with the time of capture. Returns its path."""
        path = folder / "frames.csv"
        path.write_text(FRAME_COLUMNS + "".join(DECISION + row + "\n" for row in rows))
        return path
