"""How the system stands: the generation that is read, what the log has given, what could not be taken in."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from ui.components.sheet import sheet
from ui.shared.empty import NOTHING_YET
from ui.shared.log_ends import ends
from ui.shared.records import open_records
from ui.shared.source import Source
from ui.views.system.status import blocks_of

EVERY = 2.0
"""Seconds between looks."""

OPENED = "system opened"
"""Where a session keeps what was opened until it is shown: a look that comes next would take away what another one showed."""


def show(source: Source) -> None:
    """Draws the page, and again every other second."""
    open_records(source, st.session_state.pop(OPENED, None))
    st.fragment(_look, run_every=EVERY)(source)


def _look(source: Source) -> None:
    if source.generation() is None:
        st.info(NOTHING_YET)
        return
    opened = sheet(blocks_of(source.status(), _ends(), datetime.now(UTC)), key="system")
    if opened is not None:
        st.session_state[OPENED] = opened
        st.rerun(scope="app")


@st.cache_data(ttl=3, max_entries=1, show_spinner=False)
def _ends() -> dict[tuple[str, int], int] | None:
    """Ends of the log, asked once in a while for all sessions."""
    found = ends()
    return None if found is None else dict(found)
