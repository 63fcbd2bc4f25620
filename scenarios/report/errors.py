# SPDX-License-Identifier: GPL-2.0-only
"""What ends a report."""


class ReportError(Exception):
    """One line that names a file, what is wrong with it, and the mend."""
