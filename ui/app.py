"""What `streamlit run ui/app.py` serves: the pages of `script.py`, and beside them word of each new generation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.routing import WebSocketRoute

from ui.announcing import announcing
from ui.home import reader

app = st.App(
    Path(__file__).with_name("script.py"),
    routes=[WebSocketRoute("/generations", announcing(lambda: reader().generation()))],
)
