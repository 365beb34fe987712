# SPDX-License-Identifier: Apache-2.0
"""Tells Sphinx how the documents become pages; holds no text of them."""

import tomllib
from pathlib import Path

_project = tomllib.loads(
    (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]

project = "Ayni"
author = "the contributors"
copyright = author
release = version = _project["version"]

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["**/vectors/**"]
suppress_warnings = [
    "toc.empty_glob",  # a part that has no page yet
    "myst.xref_missing",  # links into the source tree are followed there, not here
    "misc.highlighting_failure",  # byte formats are shown as they are
]

html_theme = "furo"
html_title = f"Ayni {release}"
html_copy_source = False
html_show_sphinx = False
