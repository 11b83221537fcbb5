"""The row that a visitor has just selected in a table. A row that stays selected opens its evidence only once."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def note_selection(key: str) -> Callable[[], None]:
    """A callback for the table with this key that remembers that the selection has just changed."""

    def note() -> None:
        st.session_state[f"{key}-selected"] = True

    return note


def take_selection(key: str, row_count: int) -> int | None:
    """The row that has just been selected; None if the selection did not change or is empty."""
    if not st.session_state.pop(f"{key}-selected", False):
        return None
    rows = st.session_state[key]["selection"]["rows"]
    return int(rows[0]) if rows and rows[0] < row_count else None
