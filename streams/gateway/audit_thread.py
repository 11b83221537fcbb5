"""Writes the gateway's audit lines in a thread: the loop never waits for the file, nor for who holds its lock."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from projections.audit.log import Audit

_of_request: ContextVar[list[asyncio.Future[None]]] = ContextVar("_of_request")
"""Done once the lines of the request that is being answered are written."""


class AuditWriter(Protocol):
    """Writes lines of the audit log."""

    def write(self, action: str, **fields: Any) -> None:
        """Write one line: what, and `fields`, such as who did it."""


class _Group:
    """Lines that are written at once."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.loop = asyncio.get_running_loop()
        self.written: asyncio.Future[None] = self.loop.create_future()

    def end(self) -> None:
        """Tell the loop, from another thread."""
        with suppress(RuntimeError):  # the loop has ended, and nobody waits
            self.loop.call_soon_threadsafe(self.written.set_result, None)


class AuditThread:
    """The audit log of the gateway: `write` returns at once; lines that arrive while others are written form a group.

    Args:
        audit: the audit log.
    """

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._thread = ThreadPoolExecutor(1, "audit")
        self._lock = Lock()
        self._group: _Group | None = None

    def write(self, action: str, **fields: Any) -> None:
        """Write one line soon, with the time of this call."""
        line = {"at": datetime.now(UTC), "did": action} | fields
        with self._lock:
            group = self._group
            if group is None:
                group = _Group()
                try:
                    self._thread.submit(self._write_group)
                except RuntimeError:  # it is closed: what ends after it, such as a stream, is written all the same
                    self._audit.write_all([line])
                    return
                self._group = group
            group.lines.append(line)
        _of_request.get([]).append(group.written)

    def close(self) -> None:
        """Write what is left, and end the thread."""
        self._thread.shutdown()

    def _write_group(self) -> None:
        with self._lock:
            group, self._group = self._group, None
        if group is not None:
            self._audit.write_all(group.lines)
            group.end()


class AuditedAnswers:
    """ASGI middleware: an answer leaves once the audit log has the lines of its own request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        lines: list[asyncio.Future[None]] = []
        _of_request.set(lines)

        async def send_audited(message: Message) -> None:
            if message["type"] == "http.response.start":
                while lines:
                    await asyncio.shield(lines.pop())
            await send(message)

        await self._app(scope, receive, send_audited)
