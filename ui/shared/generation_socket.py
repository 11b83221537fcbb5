"""A WebSocket that sends the stamp of the newest generation to open pages, and of each newer one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.shared.read_port import Version

POLL_SECONDS = 0.05
"""Interval between reads of the pointer to the newest generation, which is a small file."""


def generation_updates(newest: Callable[[], Version | None]) -> Callable[[WebSocket], Awaitable[None]]:
    """The WebSocket endpoint. `newest` returns the newest generation; before the first, nothing is sent."""

    async def serve(socket: WebSocket) -> None:
        await socket.accept()
        disconnected = asyncio.ensure_future(_disconnected(socket))
        sent = None
        try:
            while not disconnected.done():
                generation = newest()
                if generation is not None and generation != sent:
                    await socket.send_text(generation.stamp)
                    sent = generation
                await asyncio.wait([disconnected], timeout=POLL_SECONDS)
        except WebSocketDisconnect:
            pass  # the page was closed during a send
        finally:
            disconnected.cancel()

    return serve


async def _disconnected(socket: WebSocket) -> None:
    """Returns once the page has disconnected. Messages from it are ignored."""
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
