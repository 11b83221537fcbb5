"""The script that `streamlit run ui/app.py` runs: the pages over the home that WHENLINE_HOME names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import streamlit as st

from projections.reader import Reader
from ui.shell import run
from ui.source import Source

HOME = "WHENLINE_HOME"


def main() -> None:
    """Draws the page that the address names, from one reader for all sessions."""
    read = st.cache_resource(max_entries=1)(Reader)
    run(cast(Source, read(Path(os.environ.get(HOME, ".whenline")))))


if __name__ == "__main__":
    main()
