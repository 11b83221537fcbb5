"""The replay: a Streamlit v2 component that plays the timeline in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.common.bundle import script, styles

KEY = "replay"

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.replay", css=styles(FRONTEND), js=script(FRONTEND))


def replay(tables: Mapping[str, Any], meta: Mapping[str, Any], on_day: Callable[[], None]) -> Any:
    """Mounts the replay. `tables` are those of `prepare.for_browser`.

    `meta` has `generation`, `day` (ISO instant or None), `initial` (parameters of the address) and `credits` (each with
    name, url, licence).
    `on_day` is called when the reader picks a day of knowledge; the result's `day` is its end as ISO instant.
    """
    return _component()(key=KEY, data={**tables, "meta": dict(meta)}, on_day_change=on_day)
