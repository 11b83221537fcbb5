"""The sheet: a Streamlit v2 component that shows tiles, tables, lists and charts whose numbers open their evidence.

It gets data only, and inserts text as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script, styles
from ui.components.sheet.blocks import Block, OpenedNumber

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.sheet", css=styles(FRONTEND), js=script(FRONTEND))


def sheet(blocks: Sequence[Block], key: str) -> OpenedNumber | None:
    """Mounts a sheet. Returns the number that the visitor has just opened, if any."""
    found = _component()(key=key, data={"blocks": list(blocks)}, on_opened_change=lambda: None)
    return OpenedNumber.read(found.get("opened"))
