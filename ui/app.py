"""The application of the pages: Streamlit's, a WebSocket that announces new generations, and what guards both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute

from events.errors import WhenlineError
from events.origins import allowed_hosts
from ui.server import visitors
from ui.server.guard import Guard
from ui.server.login import Login, Oidc
from ui.server.login_guard import LoginGuard
from ui.server.sending import send_at_once
from ui.shared.generation_socket import generation_updates
from ui.shared.home import page_reader


@asynccontextmanager
async def _warm_up(_: Any) -> AsyncIterator[None]:
    """Reads a snapshot at start, so that the first visitor does not wait for DuckDB to load and plan."""
    send_at_once()
    warming = asyncio.ensure_future(asyncio.to_thread(_read_snapshot))
    yield
    await warming


def _read_snapshot() -> None:
    with suppress(WhenlineError):  # the pages show the error
        page_reader().snapshot()
        page_reader().warm_up()


def create_app(hosts: Iterable[str] = (), login: Login | None = None, *, https: bool = False) -> st.App:
    """The application.

    Args:
        hosts: names under which browsers reach it, besides those of loopback.
        login: how visitors are authenticated; None: they are not, and may do all.
        https: whether browsers reach it over HTTPS alone, so that cookies need it.
    """
    visitors.set_login(login)
    middleware = [Middleware(Guard, hosts=allowed_hosts(hosts), secure_cookies=https)]
    return st.App(
        Path(__file__).with_name("script.py"),
        routes=[WebSocketRoute("/generations", generation_updates(lambda: page_reader().generation()))],
        lifespan=_warm_up,
        middleware=[*middleware, *([Middleware(LoginGuard, login=login)] if login else [])],
        secrets=login.secrets if isinstance(login, Oidc) else None,
    )
