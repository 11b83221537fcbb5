"""Boards: how the industry stands on a day, one board at a time. The address holds board and clocks."""

from __future__ import annotations

import streamlit as st

from projections import boards as asked_boards
from ui.addressed import switch
from ui.boards import BLOCKS, NOTES
from ui.clocks import clocks
from ui.common.reading import kept, organizations
from ui.evidence import open_evidence
from ui.share import share
from ui.sheet import sheet
from ui.source import Generation, Source
from ui.watch import live
from ui.words import points

TITLES = {name: name.capitalize() for name in asked_boards.BOARDS}


@live
def show(source: Source, _: Generation) -> None:
    """Draws the page, and again when a newer generation is there."""
    choice, day, knowledge, link = st.columns([4, 1.3, 1.3, 0.8], vertical_alignment="bottom")
    name = switch(choice, "Board", "board", TITLES)
    when = clocks(day, knowledge)
    share(link)
    found = kept(source, "board", (name, when), lambda c: asked_boards.board(c, name, when.instants()))
    st.caption(f"{NOTES[name]} {points(when.at, when.known)} Whatever is underlined opens what it rests on.")
    blocks = BLOCKS[name](found, organizations(source), when.instants()["at"])
    open_evidence(source, sheet(blocks, key="boards"), when)
