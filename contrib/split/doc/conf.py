# SPDX-License-Identifier: GPL-2.0-only
"""How Sphinx makes the manual; make-manual.sh calls it, with the build's folder in SPLIT_BUILD."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "ns3-split"
extensions = ["sphinx.ext.graphviz", "module_tables"]
exclude_patterns = ["*.txt"]
highlight_language = "none"
smartquotes = False

html_theme = "sphinx_rtd_theme"
html_static_path = ["static"]
html_css_files = ["manual.css"]
html_show_copyright = False
html_copy_source = False
graphviz_output_format = "svg"
