"""Closes a connection only after the client has stopped sending, so that it can read the answer.

A client that is refused in the middle of a body usually reads the answer only after it has sent everything. If the
connection were closed by then, the client would see a broken pipe instead of the 413.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

DRAIN_S = 5.0
DRAIN_BYTES = 64 * 1024 * 1024
"""How long, and how much, of a refused body is read and discarded."""


class DrainingTransport:
    """A transport that, closed while the client still sends, ends our side at once and the client's later.

    Args:
        transport: the asyncio transport.
        is_sending: whether the client still sends a body.
    """

    def __init__(self, transport: Any, is_sending: Callable[[], bool]) -> None:
        self._transport, self._is_sending = transport, is_sending
        self._left: int | None = None

    def __getattr__(self, name: str) -> Any:
        """Delegate everything else."""
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Whether nothing more may be written."""
        return self._left is not None or bool(self._transport.is_closing())

    def close(self) -> None:
        """Send what is written and close; discard what the client still sends."""
        if self.is_closing():
            return
        if not self._is_sending():
            self._transport.close()
            return
        self._left = DRAIN_BYTES
        self._transport.write_eof()
        self._transport.resume_reading()
        asyncio.get_running_loop().call_later(DRAIN_S, self._transport.close)

    def discards(self, data: bytes) -> bool:
        """Whether these received bytes are to be discarded."""
        if self._left is None:
            return False
        self._left -= len(data)
        if self._left < 0:
            self._transport.close()
        return True
