"""The application that `streamlit run ui/app.py` serves: the pages, and a WebSocket that announces new generations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.routing import WebSocketRoute

from events.errors import WhenlineError
from ui.shared.generation_socket import generation_updates
from ui.shared.home import page_reader


@asynccontextmanager
async def _warm_up(_: Any) -> AsyncIterator[None]:
    """Reads a snapshot at start, so that the first visitor does not wait for DuckDB to load and plan."""
    warming = asyncio.ensure_future(asyncio.to_thread(_read_snapshot))
    yield
    await warming


def _read_snapshot() -> None:
    with suppress(WhenlineError):  # the pages show the error
        page_reader().snapshot()
        page_reader().warm_up()


app = st.App(
    Path(__file__).with_name("script.py"),
    routes=[WebSocketRoute("/generations", generation_updates(lambda: page_reader().generation()))],
    lifespan=_warm_up,
)
