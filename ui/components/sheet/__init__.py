"""The sheet: a Streamlit v2 component that shows tiles, tables, lists and charts of a page, each number of which can be opened.

It is given data alone, and puts text into the page as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script, styles
from ui.components.sheet.blocks import Block, Opened

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.sheet", css=styles(FRONTEND), js=script(FRONTEND))


def sheet(blocks: Sequence[Block], key: str) -> Opened | None:
    """Mounts a sheet. Returns what the reader opened just now, if anything: whose evidence is asked for."""
    found = _component()(key=key, data={"blocks": list(blocks)}, on_opened_change=lambda: None)
    return Opened.read(found.get("opened"))
