# SPDX-License-Identifier: GPL-2.0-only
"""Ties the life of a process to its parent's."""

import ctypes

_PR_SET_PDEATHSIG = 1  # of linux/prctl.h


def end_with_parent(signal_number: int) -> None:
    """Has the kernel send this process a signal when its parent ends, even if that was killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
