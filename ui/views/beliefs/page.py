"""The belief plane: one question over valid time and knowledge time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.components.plane import plane
from ui.components.plane.prepare import for_browser
from ui.components.watch import redrawn_on_new_generation
from ui.shared.page import Page, PageContext
from ui.shared.read_port import ReadPort, Version

ADDRESS = ("question", "at", "known", "window", "sort")
"""Parameters of the address that hold the state of the plane."""

NO_QUESTION = "No event has answered a question yet: a run rate, a term, a supplier, a rank, a role, a plan or a claim."


def _load(_reader: ReadPort, stamp: str) -> dict[str, Any]:  # noqa: ARG001 - the cache key
    """Tables for the browser; `stamp` identifies the generation."""
    return for_browser(_reader.plane_tables())


_cached_tables: Callable[[ReadPort, str], dict[str, Any]] = st.cache_resource(
    max_entries=2, show_spinner="Reading what was believed …"
)(_load)
"""`_load`, once per generation for all sessions."""


@redrawn_on_new_generation
def show(context: PageContext, generation: Version) -> None:
    """Draws the page."""
    stamp = generation.stamp
    tables = _cached_tables(context.reader, stamp)
    if tables["questions"].num_rows == 0:
        st.info(NO_QUESTION)
        return
    plane(tables, {"generation": stamp, "initial": {name: st.query_params.get(name) for name in ADDRESS}})


PAGE = Page("Beliefs", "beliefs", order=20, show=show, parameters=ADDRESS)
