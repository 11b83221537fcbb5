"""One plain post and its answer, between the connection and the app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from starlette.types import Message
from uvicorn.protocols.http.flow_control import FlowControl

_STATUS_LINES = {each.value: f"HTTP/1.1 {each.value} {each.phrase}\r\n".encode() for each in HTTPStatus}


class PlainCycle:
    """A request that is complete, and its answer, written at once. uvicorn's cycles have the same attributes.

    Args:
        body: all of it.
        transport: where the answer is written.
        flow: whether the client takes answers.
        default_headers: of each answer.
        on_response: called after the answer.
    """

    more_body = False

    def __init__(
        self,
        body: bytes,
        transport: asyncio.Transport,
        flow: FlowControl,
        default_headers: list[tuple[bytes, bytes]],
        on_response: Callable[[], None],
    ) -> None:
        self._body, self._transport, self._flow = body, transport, flow
        self._default_headers, self._on_response = default_headers, on_response
        self._start: Message | None = None
        self._parts: list[bytes] = []
        self._received = False
        self.message_event = asyncio.Event()
        self.disconnected = self.response_complete = False
        self.keep_alive = True

    async def receive(self) -> Message:
        """The body, once; then the end of the connection or of the answer."""
        if not self._received:
            self._received = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        while not self.disconnected and not self.response_complete:
            await self.message_event.wait()
            self.message_event.clear()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a part of the answer; the last one writes all of it."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._parts.append(message.get("body", b""))
        if message.get("more_body", False):
            return
        if self._flow.write_paused and not self.disconnected:
            await self._flow.drain()
        if self.disconnected or self._start is None:
            return
        headers = [*self._default_headers, *self._start.get("headers", ())]
        if any(name == b"connection" and value.lower() == b"close" for name, value in headers):
            self.keep_alive = False
        elif not self.keep_alive:
            headers.append((b"connection", b"close"))
        self._transport.write(_written(self._start["status"], headers, b"".join(self._parts)))
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self._transport.close()
        self._on_response()


def _written(status: int, headers: list[tuple[Any, Any]], body: bytes) -> bytes:
    """The bytes of an answer.

    Raises:
        ValueError: a header has a line break.
    """
    lines = b"".join([b"%b: %b\r\n" % header for header in headers])
    if lines.count(b"\n") != len(headers) or lines.count(b"\r") != len(headers):
        raise ValueError("a header of the answer has a line break")
    return _STATUS_LINES[status] + lines + b"\r\n" + body
