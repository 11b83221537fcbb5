"""Writes the gateway's audit lines in a thread: the loop never waits for the file, nor for who holds its lock."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from projections.audit.log import Audit

_of_request: ContextVar[list[Future[None]]] = ContextVar("_of_request")
"""Lines of the request that is being answered."""


class AuditWriter(Protocol):
    """Writes lines of the audit log."""

    def write(self, action: str, **fields: Any) -> None:
        """Write one line: what, and `fields`, such as who did it."""


class AuditThread:
    """The audit log of the gateway: `write` returns at once, and lines are written one after the other.

    Args:
        audit: the audit log.
    """

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._thread = ThreadPoolExecutor(1, "audit")

    def write(self, action: str, **fields: Any) -> None:
        """Write one line soon, with the time of this call."""
        fields["at"] = datetime.now(UTC)
        try:
            line = self._thread.submit(self._audit.write, action, **fields)
        except RuntimeError:  # it is closed: what ends after it, such as a stream, is written all the same
            self._audit.write(action, **fields)
            return
        _of_request.get([]).append(line)

    def close(self) -> None:
        """Write what is left, and end the thread."""
        self._thread.shutdown()


class AuditedAnswers:
    """ASGI middleware: an answer leaves once the audit log has the lines of its own request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        lines: list[Future[None]] = []
        _of_request.set(lines)

        async def send_audited(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.gather(*map(asyncio.wrap_future, lines))
                lines.clear()
            await send(message)

        await self._app(scope, receive, send_audited)
