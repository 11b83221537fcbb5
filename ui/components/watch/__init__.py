"""Redraws a page when a new generation is published: a Streamlit v2 component that listens to a WebSocket.

`ui.shared.generation_socket` serves the WebSocket. Polling would be too expensive: a fragment that runs four
times a second costs more than everything else on a page.

The component is in a fragment of its own: a run that it asks for waits until the page's has ended. A run for the whole
page would end the present one, and what the reader has just clicked would be lost with it: Streamlit tells the next run
of the values of inputs, not of clicks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.bundle import script
from ui.shared.messages import NOTHING_PUBLISHED
from ui.shared.page import PageContext
from ui.shared.read_port import Version

FRONTEND = Path(__file__).parent / "frontend"


@cache
def _component() -> Any:
    return st.components.v2.component("whenline.watch", js=script(FRONTEND))


def redrawn_on_new_generation(
    draw: Callable[[PageContext, Version], None],
) -> Callable[[PageContext], None]:
    """Turns a function that draws one generation into a page that is redrawn for each newer one.

    Before the first generation, the page says so and waits.
    """

    @wraps(draw)
    def show(context: PageContext) -> None:
        generation = context.reader.generation()
        if generation is None:
            st.info(NOTHING_PUBLISHED)
        else:
            draw(context, generation)
        _follow(generation.stamp if generation else None)

    return show


def _follow(shown: str | None) -> None:
    """Listens for generations other than the one that is shown, and runs the page again for one."""
    is_drawn = False

    @st.fragment
    def listen() -> None:
        found = _component()(key="watch", data={"shown": shown}, on_newer_change=lambda: None)
        if found.get("newer") and is_drawn:  # the page's own run has just read the newest
            st.rerun(scope="app")

    listen()
    is_drawn = True
