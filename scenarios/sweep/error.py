# SPDX-License-Identifier: GPL-2.0-only
"""The error that a user can mend."""


class SweepError(Exception):
    """Tells in one line which input is wrong, why, and what mends it."""
