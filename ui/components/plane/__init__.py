"""The belief plane: a Streamlit v2 component that draws the answers to one question over both clocks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script, styles

KEY = "plane"

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.plane", css=styles(FRONTEND), js=script(FRONTEND))


def plane(tables: Mapping[str, Any], meta: Mapping[str, Any]) -> Any:
    """Mounts the belief plane with the tables of `prepare.for_browser`.

    `meta` has `generation` and `initial` (parameters of the address).
    """
    return _component()(key=KEY, data={**tables, "meta": dict(meta)})
