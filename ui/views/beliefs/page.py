"""The belief plane: the component, fed with one set of tiles a generation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.components.plane import plane
from ui.components.plane.prepare import for_browser
from ui.components.watch import live
from ui.shared.source import Source, Version

ADDRESS = ("question", "at", "known", "window", "sort")
"""Parameters of the address that hold the state of the plane."""


NO_QUESTION = "No event has answered a question yet: a run rate, a term, a supplier, a rank, a role, a plan or a claim."


def _read(_source: Source, stamp: str) -> dict[str, Any]:  # noqa: ARG001 - it is kept by that
    """Tables for the browser; `stamp` names the generation."""
    return for_browser(_source.planes())


_kept: Callable[[Source, str], dict[str, Any]] = st.cache_resource(
    max_entries=2, show_spinner="Reading what was believed …"
)(_read)
"""`_read`, once a generation for all sessions."""


@live
def show(source: Source, generation: Version) -> None:
    """Draws the page, and again when a newer generation is there."""
    stamp = generation.stamp
    tables = _kept(source, stamp)
    if tables["questions"].num_rows == 0:
        st.info(NO_QUESTION)
        return
    plane(tables, {"generation": stamp, "initial": {name: st.query_params.get(name) for name in ADDRESS}})
