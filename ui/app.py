"""What `streamlit run ui/app.py` serves: the pages of `script.py`, and beside them word of each new generation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.routing import WebSocketRoute

from events.errors import WhenlineError
from ui.shared.announcing import announcing
from ui.shared.home import reader


@asynccontextmanager
async def _ready(_: Any) -> AsyncIterator[None]:
    """Reads the timeline once before anybody asks: the first reader need not wait for what DuckDB loads and plans first."""
    reading = asyncio.ensure_future(asyncio.to_thread(_read))
    yield
    await reading


def _read() -> None:
    with suppress(WhenlineError):  # the pages will say it
        reader().snapshot()
        reader().warm_up()


app = st.App(
    Path(__file__).with_name("script.py"),
    routes=[WebSocketRoute("/generations", announcing(lambda: reader().generation()))],
    lifespan=_ready,
)
