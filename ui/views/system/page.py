"""The state of the system: the generation that pages read, the lag, and records that could not be projected."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from ui.components.refresh import refreshed
from ui.components.sheet import sheet
from ui.shared.access import Right
from ui.shared.lake_state import lake_state
from ui.shared.log_ends import UnreadablePartition, log_end_offsets, unreadable_partitions
from ui.shared.messages import NOTHING_PUBLISHED
from ui.shared.page import Page, PageContext
from ui.shared.records_dialog import open_records_dialog
from ui.views.system.blocks import blocks_of

REFRESH_SECONDS = 2.0
"""Interval between refreshes."""

OPENED = "system opened"
"""Session key of an opened number until its dialog is shown: otherwise the next refresh would discard it."""


def show(context: PageContext) -> None:
    """Draws the page, and refreshes it."""
    open_records_dialog(context.reader, st.session_state.pop(OPENED, None))
    refreshed(partial(_draw, context), REFRESH_SECONDS)


def _draw(context: PageContext) -> None:
    if not context.access().may(Right.OPERATE):  # a refresh runs this function alone, also after the login has ended
        st.rerun(scope="app")
    reader = context.reader
    if reader.generation() is None:
        st.info(NOTHING_PUBLISHED)
        return
    blocks = blocks_of(reader.status(), _end_offsets(), datetime.now(UTC), _unreadable(), _lake())
    opened = sheet(blocks, key="system")
    if opened is not None:
        st.session_state[OPENED] = opened
        st.rerun(scope="app")


@st.cache_data(ttl=3, max_entries=1, show_spinner=False)
def _end_offsets() -> dict[tuple[str, int], int] | None:
    """End offsets of the log, read at most every three seconds for all sessions."""
    offsets = log_end_offsets()
    return None if offsets is None else dict(offsets)


@st.cache_data(ttl=10, max_entries=1, show_spinner=False)
def _unreadable() -> list[UnreadablePartition]:
    """What cannot be read, found at most every ten seconds for all sessions."""
    return list(unreadable_partitions())


@st.cache_data(ttl=5, max_entries=1, show_spinner=False)
def _lake() -> dict[str, Any]:
    """The state of the lake, read at most every five seconds for all sessions."""
    return dict(lake_state())


PAGE = Page("System", "system", order=80, show=show, right=Right.OPERATE)
