"""Open pages learn of each generation once, and closed ones get no message."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from starlette.websockets import WebSocket

from projections.store import Version
from ui.shared.generation_socket import generation_updates


def generation(number: int) -> Version:
    return Version(number, datetime(2026, 1, number, tzinfo=UTC))


class Browser:
    """The other side of a WebSocket, as a server speaks to it by ASGI. It leaves once it has received enough."""

    def __init__(self, *newest: Version | None, enough: int) -> None:
        self._newest = list(newest)
        self._enough = enough
        self._messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._messages.put_nowait({"type": "websocket.connect"})
        self._messages.put_nowait({"type": "websocket.receive", "text": "anything"})
        self.received: list[str] = []
        self.looks = 0

    async def stays(self) -> None:
        """Returns when it has left and is let go."""
        socket = WebSocket({"type": "websocket"}, self._messages.get, self._hear)  # type: ignore[arg-type]
        await asyncio.wait_for(generation_updates(self._look)(socket), timeout=30)

    def _look(self) -> Version | None:
        self.looks += 1
        return self._newest.pop(0) if len(self._newest) > 1 else self._newest[0]

    async def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.received.append(message["text"])
        if len(self.received) == self._enough:
            self._messages.put_nowait({"type": "websocket.disconnect", "code": 1001})


async def test_the_newest_is_sent_at_once_and_each_that_follows_once() -> None:
    one, two = generation(1), generation(2)
    browser = Browser(None, one, one, one, two, enough=2)
    await browser.stays()
    assert browser.received == [one.stamp, two.stamp]


async def test_who_has_left_is_let_go() -> None:
    browser = Browser(generation(1), enough=1)
    await browser.stays()
    assert browser.looks <= 2
