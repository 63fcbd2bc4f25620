# SPDX-License-Identifier: GPL-2.0-only
"""Turns drawings into files, and into SVG that is part of a page."""

import io
import re

from .figure import Figure
from .look import GRID, INK, MUTED, PAPER, SERIES

#: Dots an inch of PNG files.
RESOLUTION = 200

#: What a page's theme calls a colour.
THEME = {INK: "--ink", MUTED: "--muted", GRID: "--grid", PAPER: "--paper"} | {
    colour: f"--series-{index + 1}" for index, colour in enumerate(SERIES) if colour != INK
}


def png(figure: Figure) -> bytes:
    """Returns a figure as a PNG file."""
    file = io.BytesIO()
    figure.drawing.savefig(file, format="png", dpi=RESOLUTION, metadata={"Software": None})
    return file.getvalue()


def svg(figure: Figure) -> str:
    """Returns a figure as an SVG file."""
    file = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.drawing.savefig(file, format="svg", metadata=nothing)
    return file.getvalue()


def inline(drawn: str, name: str, title: str) -> str:
    """Returns an SVG file as an element of a page: in its theme's colours, as wide as there is
    room, named to readers who do not see it, and with ids of its own.

    @param title as HTML
    """
    element = drawn[drawn.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    element = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", element, count=1)
    element = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", element, count=1)
    element = re.sub(r'\bid="', f'id="{name}-', element)
    element = element.replace('"#', f'"#{name}-').replace("url(#", f"url(#{name}-")
    for colour, variable in THEME.items():
        element = element.replace(colour, f"var({variable})")
    label = f'<svg role="img" aria-labelledby="{name}-title"'
    heading = f'<title id="{name}-title">{title}</title>'
    element = element.replace("<svg", label, 1)
    return re.sub(r"(<svg[^>]*>)", lambda match: match[1] + heading, element, count=1)
