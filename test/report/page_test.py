# SPDX-License-Identifier: GPL-2.0-only
"""The report as its readers see it: made of what the scenarios write, in a browser.

SPLIT_PROGRAMS is the folder of the scenarios' programs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib.image
import numpy

#: What is run: the folder of its results, the program, its options.
INFERENCE = [
    *((f"near-{seed}", "split-inference", ["--frames=50", f"--RngRun={seed}"]) for seed in (1, 2)),
    ("coarse-1", "split-inference", ["--frames=50", "--cut=pool1", "--setting=bits=2"]),
    ("trace-1", "split-inference", ["--frames=50", "--access=trace", "--trace=markov.csv"]),
]
SMALL = "--model=lenet5 --samples=96 --validation=16 --test=32 --batch=16 --epochs=2 --access=wire"
TRAINING = [
    (f"{method}-{seed}", "split-training", [*SMALL.split(), f"--method={method}", f"--seed={seed}"])
    for method in ("plain", "deprune")
    for seed in (1, 2)
]
COMPARISON = [
    ("policies", "adaptive-inference", ["--seeds=2", "--frames=30", "--links=step", "--jobs=1"])
]

#: Figures that such runs have data for.
FIGURES = [
    "inference-accuracy-bytes",
    "training-accuracy-bytes",
    "policies",
    "latency",
    *(f"timeline-{number}" for number in (1, 2, 3, 4)),
    "inference-ledger",
    "training-ledger",
    "training-curves",
]

#: What there is of each figure of a page. Marks are what stands within the axes, but for their
#: grids, frames and legends.
LOOK_AT_FIGURES = """
const parts = 'g[id*="-axes_"] > g:not([id*="axis_"]):not([id*="-legend_"])';
return [...document.querySelectorAll('figure')].map(figure => {
  const svg = figure.querySelector('svg');
  const box = svg.getBoundingClientRect();
  const drawn =
      [...svg.querySelectorAll(parts)].filter(part => part.querySelector('[clip-path], use'));
  return {name: figure.closest('section').id, width: box.width, height: box.height,
          marks: drawn.length, texts: svg.querySelectorAll('text').length,
          title: svg.querySelector('title').textContent,
          rows: figure.querySelectorAll('tbody tr').length};
});
"""
LEAST = {"marks": 2, "texts": 4, "rows": 1, "width": 600, "height": 100}
WIDTHS = "return [document.documentElement.scrollWidth, window.innerWidth];"
COLOURS = """
const style = element => getComputedStyle(element);
return [style(document.body).backgroundColor, style(document.body).color,
        style(document.querySelector('svg text')).fill];
"""


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        if not shutil.which("chromium") or not shutil.which("chromedriver"):
            raise AssertionError("no chromium or chromedriver: ./ns3-split test installs them")
        from browser import Browser  # after the check, since selenium comes with them

        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(cls.simulate, [*INFERENCE, *TRAINING, *COMPARISON]))
        cls.out = cls.folder / "report"
        report("runs", "--out", "report", folder=cls.folder)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    @classmethod
    def simulate(cls, run: tuple[str, str, list[str]]) -> None:
        """Runs a scenario."""
        name, program, options = run
        command = [f"{os.environ['SPLIT_PROGRAMS']}/{program}", *options]
        out = cls.folder / "runs" / name
        subprocess.run([*command, f"--out={out}"], check=True, stdout=subprocess.DEVNULL)

    def open(self, width: int, theme: str = "light") -> None:
        """Opens the page, and checks that it does so quietly and alone."""
        page = self.out / "report.html"
        self.browser.open(page, width, theme)
        self.assertEqual(self.browser.messages(), [])
        self.assertEqual(self.browser.requests(), [page.as_uri()])

    def test_has_all_figures_with_marks_and_tables(self) -> None:
        self.open(1280)
        figures = self.browser.ask(LOOK_AT_FIGURES)
        self.assertEqual([figure["name"] for figure in figures], FIGURES)
        for figure in figures:
            for what, least in LEAST.items():
                self.assertGreaterEqual(figure[what], least, f"{what} of {figure['name']}")
            self.assertTrue(figure["title"], figure["name"])

    def test_files_of_figures_are_not_empty(self) -> None:
        files = sorted(path.name for path in (self.out / "figures").iterdir())
        self.assertEqual(files, sorted(f"{n}.{e}" for n in FIGURES for e in ("png", "svg")))
        for name in FIGURES:
            picture = matplotlib.image.imread(self.out / "figures" / f"{name}.png")
            colours = numpy.unique(picture.reshape(-1, picture.shape[-1]), axis=0)
            self.assertGreater(len(colours), 8, name)

    def test_follows_the_theme(self) -> None:
        seen = []
        for theme in ("light", "dark"):
            self.open(1280, theme)
            background, text, label = self.browser.ask(COLOURS)
            self.assertEqual(text, label)
            seen.append(background)
        self.assertEqual(seen, ["rgb(255, 255, 255)", "rgb(22, 23, 26)"])

    def test_fits_a_phone(self) -> None:
        self.open(360)
        content, window = self.browser.ask(WIDTHS)
        self.assertEqual([content, window], [360, 360])

    def test_prints_light(self) -> None:
        self.open(1280, "dark")
        printed = self.browser.printed()
        self.assertTrue(printed.startswith(b"%PDF"))
        self.assertGreater(len(printed), 50_000)

    def test_is_the_same_each_time(self) -> None:
        report("runs", "--out", "again", folder=self.folder)
        for file in sorted(path for path in self.out.rglob("*") if path.is_file()):
            again = self.folder / "again" / file.relative_to(self.out)
            self.assertEqual(file.read_bytes(), again.read_bytes(), file.name)


def report(*arguments: str, folder: Path) -> None:
    """Makes a report, of which nothing is wrong."""
    command = [sys.executable, "-m", "report", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"status {done.returncode}: {done.stderr}")


if __name__ == "__main__":
    unittest.main()
