"""Settings of the documentation site: the Markdown files as they are in the repository, and their links checked.

`make site` builds it. The folder of sources is the repository, so a link that works there works on the site.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "Whenline"
author = "the Whenline authors"
release = version = PROJECT["version"]
language = "en"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
include_patterns = ["*.md", "docs/**.md", "examples/**.md"]
exclude_patterns = [".venv", "site", "**/.*", "**/node_modules"]
root_doc = "README"
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # DuckDB's $parameters, and CSV: shown without colors

myst_heading_anchors = 6

html_theme = "furo"
html_title = f"Whenline {release}"
html_favicon = html_logo = str(ROOT / "ui" / "logo.svg")
html_copy_source = False
html_show_sphinx = False

PARTS = {"docs/": "Documentation", "": "Project", "examples/": "Examples", "docs/adr/": "Decisions"}
"""The parts of the navigation, in order, by the folder of their pages."""


def _part(name: str) -> str:
    """The deepest folder of PARTS that a page is in."""
    return max((folder for folder in PARTS if name.startswith(folder)), key=len)


def _add_navigation(app: Sphinx, name: str, content: list[str]) -> None:
    """Every page is in the navigation, README first, then by name; no list is kept by hand."""
    if name != root_doc:
        return
    pages = sorted(app.env.found_docs - {root_doc}, key=lambda page: (not page.endswith("README"), page))
    for folder, caption in PARTS.items():
        listed = "\n".join(page for page in pages if _part(page) == folder)
        options = f":hidden:\n:maxdepth: 1\n:caption: {caption}"
        content[0] += f"\n```{{toctree}}\n{options}\n\n{listed}\n```\n" if listed else ""


def _add_index(app: Sphinx, error: Exception | None) -> None:
    """Servers and readers look for index.html."""
    if error is None and app.builder.name == "html":
        shutil.copyfile(Path(app.outdir) / f"{root_doc}.html", Path(app.outdir) / "index.html")


def setup(app: Sphinx) -> None:
    """Register the hooks above."""
    app.connect("source-read", _add_navigation)
    app.connect("build-finished", _add_index)
