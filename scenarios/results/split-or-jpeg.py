#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Compares sending activations with sending images: accuracy against bytes and latency.

Runs scenario split-inference with each setting below, and writes beside this file
split-or-jpeg.csv (a row a run) and split-or-jpeg.png. Needs python3-matplotlib.
"""

import csv
import json
import pathlib
import subprocess
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FRAMES = 2000

PLAIN = "--checkpoint=models/vgg8-fashion-mnist.safetensors"

# What is sent, and the options that say so. Colours are those of Okabe and Ito (2008).
SERIES = {
    "image as JPEG": (
        "#D55E00",
        "s",
        [
            [PLAIN, "--mode=edge-only", f"--jpegQuality={q}"]
            for q in (5, 10, 20, 30, 50, 75, 90)
        ],
    ),
    "activation after pool1": (
        "#0072B2",
        "o",
        [
            [PLAIN, "--cut=pool1", f"--setting=bits={b},entropy=context,scale=static"]
            for b in (1, 2, 3, 4)
        ],
    ),
    "activation after pool2": (
        "#009E73",
        "^",
        [
            [PLAIN, "--cut=pool2", f"--setting=bits={b},entropy=context,scale=static"]
            for b in (1, 2, 3, 4)
        ],
    ),
    "activation of a model trained for its cut": ("#000000", "D", [[]]),
}


def run(options):
    """Returns the summary of one run."""
    with tempfile.TemporaryDirectory() as out:
        command = ["./ns3-split", "run", "split-inference", f"--frames={FRAMES}", f"--out={out}"]
        subprocess.run(command + options, cwd=HERE.parents[1], check=True, stdout=subprocess.DEVNULL)
        return json.loads(pathlib.Path(out, "summary.json").read_text())


def row(series, options, summary):
    """Returns what the table tells of one run."""
    up = summary["bytes_per_frame"]["up"]
    return {
        "sent": series,
        "options": " ".join(options),
        "accuracy": summary["accuracy"],
        "accuracy_unsplit": summary["accuracy_unsplit"],
        "up_application_bytes": up["payload"] + up["index"] + up["header"],
        "up_total_bytes": up["total"],
        "latency_p50_ms": summary["latency_ms"]["total"]["p50"],
        "frames": summary["frames"]["captured"],
        "ns3": summary["versions"]["ns3"],
        "libtorch": summary["versions"]["libtorch"],
        "rng_run": summary["seed"]["RngRun"],
    }


def draw(rows):
    """Draws accuracy against bytes."""
    figure, axes = plt.subplots(figsize=(7, 4.2), constrained_layout=True)
    for series, (colour, marker, _) in SERIES.items():
        points = [r for r in rows if r["sent"] == series]
        axes.plot(
            [r["up_application_bytes"] for r in points],
            [100 * r["accuracy"] for r in points],
            color=colour,
            marker=marker,
            label=series,
        )
    axes.axhline(100 * rows[0]["accuracy_unsplit"], color="#666666", linestyle=":")
    axes.annotate(
        "unsplit, uncompressed",
        (1, 100 * rows[0]["accuracy_unsplit"]),
        xycoords=("axes fraction", "data"),
        xytext=(-4, 3),
        textcoords="offset points",
        ha="right",
        color="#444444",
    )
    axes.set_xscale("log")
    ticks = (50, 100, 200, 500, 1000, 2000)
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("bytes a frame from device to edge (payload, index, header)")
    axes.set_ylabel("accuracy, %")
    axes.set_title(f"VGG-8 on Fashion-MNIST, the first {FRAMES} test images")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(HERE / "split-or-jpeg.png", dpi=120)


def main():
    rows = [
        row(series, options, run(options))
        for series, (_, _, all_options) in SERIES.items()
        for options in all_options
    ]
    with open(HERE / "split-or-jpeg.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    draw(rows)


if __name__ == "__main__":
    main()
