"""Closing without cutting off a client that still sends.

Whoever is refused in the middle of a body mostly reads the answer only once all is sent. If the connection were closed by then, it
would be told of a broken pipe, and never of the 413.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

LINGER_S = 5.0
LINGER_BYTES = 64 * 1024 * 1024
"""How long, and how much, is read and thrown away of a body that nobody wants."""


class Lingering:
    """A transport that, closed while the client still sends, ends our side at once, and the client's once it is done or was
    waited for long enough.

    Args:
        transport: asyncio's.
        still_sent: whether the client still sends a body.
    """

    def __init__(self, transport: Any, still_sent: Callable[[], bool]) -> None:
        self._transport, self._still_sent = transport, still_sent
        self._left: int | None = None

    def __getattr__(self, name: str) -> Any:
        """All else is as the transport does it."""
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        """Whether nothing more is to be written."""
        return self._left is not None or bool(self._transport.is_closing())

    def close(self) -> None:
        """Send what is written, and close; what still comes is thrown away."""
        if self.is_closing():
            return
        if not self._still_sent():
            self._transport.close()
            return
        self._left = LINGER_BYTES
        self._transport.write_eof()
        self._transport.resume_reading()
        asyncio.get_running_loop().call_later(LINGER_S, self._transport.close)

    def throws_away(self, data: bytes) -> bool:
        """Whether these bytes are for nobody."""
        if self._left is None:
            return False
        self._left -= len(data)
        if self._left < 0:
            self._transport.close()
        return True
