"""Keeps the browser's history of pages: a Streamlit v2 component that every page has, so that Back gives its state."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.history", js=script(FRONTEND))


def keep_history() -> None:
    """Mounts the component."""
    _component()(key="history", data={})
