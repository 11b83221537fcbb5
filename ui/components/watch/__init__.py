"""Keeps a page with the newest generation: a Streamlit v2 component that is told of each, and has the page drawn anew.

It is told by `ui.shared.announcing`. Nothing asks again and again: a fragment that looks four times a second costs more than all
that a page shows, and with some readers there is time for nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from ui.components.bundle import script
from ui.shared.empty import NOTHING_YET
from ui.shared.source import Source, Version

P = ParamSpec("P")
Draw = Callable[Concatenate[Source, Version, P], None]
Page = Callable[Concatenate[Source, P], None]

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.watch", js=script(FRONTEND))


def live(draw: Draw[P]) -> Page[P]:
    """Makes a page of what draws a generation: it is drawn anew for each newer one.

    Before the first generation the page says so, and waits.
    """

    @wraps(draw)
    def show(source: Source, /, *rest: P.args, **named: P.kwargs) -> None:
        generation = source.generation()
        if generation is None:
            st.info(NOTHING_YET)
        else:
            draw(source, generation, *rest, **named)
        shown = generation.stamp if generation else None
        _component()(key="watch", data={"shown": shown}, on_newer_change=lambda: None)

    return show
