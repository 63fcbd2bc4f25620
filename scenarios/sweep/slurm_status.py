# SPDX-License-Identifier: GPL-2.0-only
"""Tells Snakemake how a job of Slurm fares: python3 slurm_status.py JOB.

Works without accounting. A job of which Slurm knows nothing any more counts as failed: if it was
not, its run is complete, and to repeat the job does nothing.
"""

import re
import subprocess
import sys

RUNNING = {
    "PENDING",
    "CONFIGURING",
    "RUNNING",
    "COMPLETING",
    "SUSPENDED",
    "REQUEUED",
    "REQUEUE_HOLD",
    "REQUEUE_FED",
    "RESIZING",
    "SIGNALING",
    "SPECIAL_EXIT",
    "STAGE_OUT",
    "STOPPED",
}


def classify(status: int, answer: str) -> str:
    """Returns Snakemake's word for what scontrol answered."""
    state = re.search(r"\bJobState=(\w+)", answer)
    if state:
        if state[1] == "COMPLETED":
            return "success"
        return "running" if state[1] in RUNNING else "failed"
    is_forgotten = status != 0 and "Invalid job id" in answer
    return "failed" if is_forgotten else "running"  # no controller answers: it will again


def main() -> None:
    """Prints the word for the job that the command line names."""
    command = ["scontrol", "--oneliner", "show", "job", sys.argv[1]]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    print(classify(result.returncode, result.stdout + result.stderr))


if __name__ == "__main__":
    main()
