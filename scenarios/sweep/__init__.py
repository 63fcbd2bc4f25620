# SPDX-License-Identifier: GPL-2.0-only
"""Runs a scenario with many options and seeds, and merges what the runs come to."""
