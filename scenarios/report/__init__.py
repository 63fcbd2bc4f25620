# SPDX-License-Identifier: GPL-2.0-only
"""Makes a page with figures and tables of what scenarios wrote."""
