"""HTTP/1.1 without what two readers of one connection could understand differently: request smuggling.

h11 accepts `Content-Length` beside `Transfer-Encoding`, and lines that end with a bare line feed. A proxy in front of
the gateway may read either otherwise, and so take a part of one client's body for a request of another client.
"""

from __future__ import annotations

import h11
from h11._receivebuffer import ReceiveBuffer

MOST_HEADERS = 200
FREE_CHUNKS, LEAST_CHUNK = 2000, 64
"""After so many chunks of a body, they must have so many bytes on average: each costs as much as a longer one."""


class StrictConnection(h11.Connection):
    """The server's side of a connection. Ambiguous requests raise `h11.RemoteProtocolError` in `next_event`."""

    def __init__(self, largest_head: int) -> None:
        super().__init__(h11.SERVER, largest_head)
        self._receive_buffer = _StrictBuffer(largest_head)
        self._chunks = self._chunked_bytes = 0

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """The next event, as h11 has it."""
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = self._chunked_bytes = 0
            names = {name for name, _ in event.headers}
            if {b"content-length", b"transfer-encoding"} <= names:
                raise h11.RemoteProtocolError("Content-Length and Transfer-Encoding are both given")
        elif isinstance(event, h11.Data) and event.chunk_start:
            self._chunks += 1
        if isinstance(event, h11.Data):
            self._chunked_bytes += len(event.data)
        if self._chunks > FREE_CHUNKS and self._chunked_bytes < LEAST_CHUNK * self._chunks:
            raise h11.RemoteProtocolError("the chunks of the body are too small")
        return event


class _StrictBuffer(ReceiveBuffer):
    """Received bytes. Lines of a head, or of a trailer, end with CR LF, and are limited also if they come at once."""

    def __init__(self, largest_head: int) -> None:
        super().__init__()
        self._largest_head = largest_head
        self._reads_lines = False

    def maybe_extract_lines(self) -> list[bytearray] | None:
        self._reads_lines = True
        try:
            lines = super().maybe_extract_lines()
        finally:
            self._reads_lines = False
        if lines is not None and len(lines) > MOST_HEADERS:
            raise h11.RemoteProtocolError(f"more than {MOST_HEADERS} headers")
        return lines

    def _extract(self, count: int) -> bytearray:
        extracted = super()._extract(count)
        if self._reads_lines and count > self._largest_head:
            raise h11.RemoteProtocolError(f"a head of more than {self._largest_head} bytes")
        if self._reads_lines and extracted.count(b"\n") != extracted.count(b"\r\n"):
            raise h11.RemoteProtocolError("a line ends with a bare line feed")
        return extracted
