# SPDX-License-Identifier: GPL-2.0-only
"""Names the links of the manual's pages that lead to no file, among them those to the reference.

usage: check-links.py FOLDER
"""

import re
import sys
from pathlib import Path


def broken_links(page: Path) -> list[str]:
    """What the page refers to, within the folder, that is not there."""
    links = re.findall(r'(?:href|src)="([^"#?]+)', page.read_text(encoding="utf-8"))
    return [link for link in links if ":" not in link and not (page.parent / link).exists()]


def main() -> int:
    """Returns the exit status."""
    broken = [
        f"{page.name}: {link} is not there"
        for page in sorted(Path(sys.argv[1]).glob("*.html"))
        for link in broken_links(page)
    ]
    for line in broken:
        print(line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
