"""Runs a part of a page again at an interval: a Streamlit v2 component.

Streamlit's own `run_every` asks for the page that it is on, also while the reader goes to another one, and takes the
place of that request: the reader stays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.refresh", js=script(FRONTEND))


def refreshed(draw: Callable[[], None], every_s: float) -> None:
    """Draws a part of a page, and again each `every_s` seconds."""

    @st.fragment
    def part() -> None:
        _component()(key="refresh", data={"every": round(every_s * 1000)}, on_due_change=lambda: None)
        draw()

    part()
