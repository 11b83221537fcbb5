"""Requests and WebSockets of an ASGI application, without a server: each test says what the socket would."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Given = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """The answer to a request."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Client:
    """A client at an address, of an application that browsers know as `host`."""

    app: Any
    host: str = "127.0.0.1:8501"
    address: str = "127.0.0.1"

    def get(self, path: str, headers: Given = (), method: str = "GET") -> Answer:
        """One request."""
        sent = self._run({"type": "http", "method": method}, path, headers, {"type": "http.request", "body": b""})
        start, *rest = sent
        named = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], named, b"".join(each.get("body", b"") for each in rest).decode())

    def opens(self, path: str, headers: Given = ()) -> bool:
        """Whether a WebSocket is accepted."""
        sent = self._run({"type": "websocket", "subprotocols": []}, path, headers, {"type": "websocket.connect"})
        return bool(sent[0]["type"] == "websocket.accept")

    def _run(self, kind: dict[str, Any], path: str, headers: Given, first: dict[str, Any]) -> list[dict[str, Any]]:
        given = list(headers.items() if isinstance(headers, Mapping) else headers)
        if "host" not in dict(given):
            given.append(("host", self.host))
        scope = kind | {
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "client": (self.address, 50_000),
            "server": ("127.0.0.1", 8501),
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in given],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return first

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        return sent
