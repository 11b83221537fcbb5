"""Wraps every request: an id that log, audit and response share, one log line, one count. Headers are never logged."""

from __future__ import annotations

import os
import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.gateway.metrics import Metrics

LONGEST_PATH = 200
"""Characters of a path in the log."""

_NAME = b"x-request-id"
_VALID_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = structlog.get_logger("whenline.gateway")


class RequestLog:
    """ASGI middleware. A request may bring its id in the header X-Request-Id; a missing or invalid one is replaced."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _NAME), b"").decode("latin-1")
        id_ = given if _VALID_ID.fullmatch(given) else os.urandom(16).hex()
        began = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_NAME, id_.encode())]
                self._metrics.answered(status)
            await send(message)

        tokens = structlog.contextvars.bind_contextvars(request=id_)  # half the cost of `bound_contextvars`
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000, 1)
            client = scope["client"][0] if scope.get("client") else ""
            request = {"method": scope["method"], "path": scope["path"][:LONGEST_PATH], "client": client}
            log.info("answered", **request, status=status, ms=milliseconds)
            structlog.contextvars.reset_contextvars(**tokens)


def request_id() -> str:
    """The id of the current request; empty outside of one."""
    found: str = structlog.contextvars.get_contextvars().get("request", "")
    return found
