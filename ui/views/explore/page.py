"""Explore: the timeline as a table with filters and search as of two times, and a SQL editor."""

from __future__ import annotations

import streamlit as st

from ui.shared.address_state import choose_one
from ui.shared.messages import NOTHING_PUBLISHED
from ui.shared.page import Page, PageContext
from ui.shared.share_link import share_button
from ui.views.explore.sql_editor import sql_editor
from ui.views.explore.timeline import timeline

PARTS = {"timeline": "Timeline", "sql": "SQL"}
PARAMETERS = ("part", "at", "known", "words", "kinds", "organizations", "certainty", "inferred", "sql")
"""Parameters of the address, of both parts."""


def show(context: PageContext) -> None:
    """Draws the page."""
    if context.reader.generation() is None:
        st.info(NOTHING_PUBLISHED)
        return
    part_place, link = st.columns([6, 0.8], vertical_alignment="bottom")
    part = choose_one(part_place, "Part", "part", PARTS, hidden=True)
    if part == "timeline":
        timeline(context.reader)
    else:
        sql_editor(context)
    share_button(link)


PAGE = Page("Explore", "explore", order=60, show=show, parameters=PARAMETERS)
