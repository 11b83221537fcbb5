"""The script that `streamlit run ui/app.py` runs: the pages over the home that WHENLINE_HOME names.

Events are posted to WHENLINE_UI_GATEWAY, else to the gateway of this machine.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import streamlit as st

from projections.reader import Reader
from ui.shell import run
from ui.source import Source

HOME = "WHENLINE_HOME"
GATEWAY, PORT = "WHENLINE_UI_GATEWAY", "WHENLINE_GATEWAY_PORT"


def main() -> None:
    """Draws the page that the address names, from one reader for all sessions."""
    read = st.cache_resource(max_entries=1)(Reader)
    gateway = os.environ.get(GATEWAY) or f"http://127.0.0.1:{os.environ.get(PORT, '8600')}"
    run(cast(Source, read(Path(os.environ.get(HOME, ".whenline")))), gateway)


if __name__ == "__main__":
    main()
