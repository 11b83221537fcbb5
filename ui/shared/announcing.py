"""Word of generations for pages that are open: a WebSocket that tells the stamp of the newest, and of each that follows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.shared.source import Version

EVERY = 0.05
"""Seconds between looks at the pointer, a small file."""


def announcing(newest: Callable[[], Version | None]) -> Callable[[WebSocket], Awaitable[None]]:
    """What serves the WebSocket. `newest` looks which generation is the newest; before the first nothing is told."""

    async def announce(socket: WebSocket) -> None:
        await socket.accept()
        left = asyncio.ensure_future(_left(socket))
        told = None
        try:
            while not left.done():
                generation = newest()
                if generation is not None and generation != told:
                    await socket.send_text(generation.stamp)
                    told = generation
                await asyncio.wait([left], timeout=EVERY)
        except WebSocketDisconnect:
            pass  # it left while it was told
        finally:
            left.cancel()

    return announce


async def _left(socket: WebSocket) -> None:
    """Returns when the other side has gone. What it says is not heard."""
    with suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()
