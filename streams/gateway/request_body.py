"""Reads the body of a request within limits: size, time, and bytes of all bodies at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from starlette.requests import ClientDisconnect

from streams.gateway.complete_body import COMPLETE_BODY
from streams.gateway.limits import InFlight, Limits
from streams.gateway.metrics import Metrics
from streams.gateway.problem import ProblemError


class BodyReader:
    """Reads bodies, and bounds the memory that they take."""

    def __init__(self, limits: Limits, metrics: Metrics) -> None:
        self._limits = limits
        self._in_flight = InFlight(limits.in_flight, limits.in_flight_per_caller)
        metrics.in_flight.set_function(lambda: self._in_flight.count)

    @contextmanager
    def reserved(self, request: Request, caller: str) -> Iterator[None]:
        """Count the bytes of a caller's request as in flight until the context ends.

        Raises:
            ProblemError: it is too large, or too many bodies are in flight.
        """
        size = self._announced_size(request)
        if not self._in_flight.take(caller, size):
            detail = "Too many request bodies are in flight; nothing of this request was sent."
            raise ProblemError("busy", detail, "Send it again shortly.", headers={"Retry-After": "1"})
        try:
            yield
        finally:
            self._in_flight.give_back(caller, size)

    def _announced_size(self, request: Request) -> int:
        announced = request.headers.get("content-length", "")
        if not (announced.isascii() and announced.isdecimal() and len(announced) < 20):
            return self._limits.body  # without a length it may become as large as this
        size = int(announced)
        if size > self._limits.body:
            raise self._too_large()
        return size

    async def read(self, request: Request) -> bytes:
        """The body of a request.

        Raises:
            ProblemError: it is too large or too slow, or the connection ended.
        """
        complete: bytes | None = request.scope.get(COMPLETE_BODY)
        if complete is not None and len(complete) <= self._limits.body:
            return complete
        parts, size = [], 0
        close = {"Connection": "close"}
        try:
            async with asyncio.timeout(self._limits.patience):
                async for part in request.stream():
                    size += len(part)
                    if size > self._limits.body:
                        raise self._too_large()
                    parts.append(part)
        except TimeoutError as error:
            detail = f"The body was not complete within {self._limits.patience:g} seconds; nothing was sent."
            raise ProblemError("too-slow", detail, "Send fewer events at once, or faster.", headers=close) from error
        except ClientDisconnect as error:
            raise ProblemError("incomplete", "The body is incomplete; nothing was sent.", "Send it again.") from error
        return b"".join(parts)

    def _too_large(self) -> ProblemError:
        detail = f"The body is larger than {self._limits.body} bytes."
        return ProblemError("too-large", detail, "Send fewer events at once.", headers={"Connection": "close"})
