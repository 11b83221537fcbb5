"""Boards: rankings and totals of the industry on a day, one board at a time. The address contains board and clocks."""

from __future__ import annotations

import streamlit as st

from projections.read.boards import BOARD_QUERIES
from ui.components.sheet import sheet
from ui.components.watch import redrawn_on_new_generation
from ui.shared.address_state import choose_one
from ui.shared.cached_reads import cached, organization_names
from ui.shared.clocks import clock_inputs
from ui.shared.evidence_dialog import open_evidence_dialog
from ui.shared.formatting import describe_clocks
from ui.shared.messages import UNDERLINED
from ui.shared.page import Page, PageContext
from ui.shared.read_port import Version
from ui.shared.share_link import share_button
from ui.views.boards.blocks import BLOCKS, NOTES

TITLES = {name: name.capitalize() for name in BOARD_QUERIES}


@redrawn_on_new_generation
def show(context: PageContext, _: Version) -> None:
    """Draws the page."""
    reader = context.reader
    choice, valid_place, knowledge_place, link = st.columns([4, 1.3, 1.3, 0.8], vertical_alignment="bottom")
    name = choose_one(choice, "Board", "board", TITLES)
    clocks = clock_inputs(valid_place, knowledge_place)
    share_button(link)
    rows = cached(reader, "board", (name, clocks), lambda: reader.board(name, clocks.instants()))
    st.caption(f"{NOTES[name]} {describe_clocks(clocks.at, clocks.known)} {UNDERLINED}")
    blocks = BLOCKS[name](rows, organization_names(reader), clocks.instants()["at"])
    open_evidence_dialog(reader, sheet(blocks, key="boards"), clocks)


PAGE = Page("Boards", "boards", order=50, show=show, parameters=("board", "at", "known"))
