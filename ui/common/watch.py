"""Keeps a page with the newest generation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from ui.empty import NOTHING_YET
from ui.source import Generation, Source

P = ParamSpec("P")
Draw = Callable[Concatenate[Source, Generation, P], None]
Page = Callable[Concatenate[Source, P], None]


def live(every: float) -> Callable[[Draw[P]], Page[P]]:
    """Makes a page of what draws a generation: it looks for a newer one every so many seconds, and is drawn anew for it.

    Before the first generation the page says so, and waits.
    """

    def page_of(draw: Draw[P]) -> Page[P]:
        @wraps(draw)
        def show(source: Source, /, *rest: P.args, **named: P.kwargs) -> None:
            shown = source.generation()
            if shown is None:
                st.info(NOTHING_YET)
            else:
                draw(source, shown, *rest, **named)
            # The look comes last. Where a look is cut short, Streamlit may drop its place, and whatever stands behind it moves up
            # by one: the next look then takes the place of what moved there, which is hidden until the page is drawn anew.
            st.fragment(_look, run_every=every)(source, shown)

        return show

    return page_of


def _look(source: Source, shown: Generation | None) -> None:
    newest = source.generation()
    if newest is not None and newest != shown:
        st.rerun(scope="app")


def stamp_of(generation: Generation) -> str:
    """A name of a generation that no other has, also after a rebuild began to count anew."""
    return f"{generation.number} of {generation.published_at.isoformat()}"
