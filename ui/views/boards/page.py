"""Boards: how the industry stands on a day, one board at a time. The address holds board and clocks."""

from __future__ import annotations

import streamlit as st

from projections.read import boards as asked_boards
from ui.components.sheet import sheet
from ui.components.watch import live
from ui.shared.address_state import switch
from ui.shared.cached_reads import kept, organizations
from ui.shared.clocks import clocks
from ui.shared.evidence import open_evidence
from ui.shared.share import share
from ui.shared.source import Source, Version
from ui.shared.words import points
from ui.views.boards import BLOCKS, NOTES

TITLES = {name: name.capitalize() for name in asked_boards.BOARDS}


@live
def show(source: Source, _: Version) -> None:
    """Draws the page, and again when a newer generation is there."""
    choice, day, knowledge, link = st.columns([4, 1.3, 1.3, 0.8], vertical_alignment="bottom")
    name = switch(choice, "Board", "board", TITLES)
    when = clocks(day, knowledge)
    share(link)
    found = kept(source, "board", (name, when), lambda c: asked_boards.board(c, name, when.instants()))
    st.caption(f"{NOTES[name]} {points(when.at, when.known)} Whatever is underlined opens what it rests on.")
    blocks = BLOCKS[name](found, organizations(source), when.instants()["at"])
    open_evidence(source, sheet(blocks, key="boards"), when)
