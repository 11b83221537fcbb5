"""Recognizes the ordinary post: one complete request, of a small and strict subset of HTTP/1.1.

h11 reads all other requests, and refuses ambiguous ones. What is recognized here h11 would read in the same way, at
twenty times the cost: a head of printable ASCII with lines that end with CR LF, one `Host`, one `Content-Length`, no
other framing, no expectation, and exactly so many bytes of a body.
"""

from __future__ import annotations

import re
from enum import Enum

TARGET = b"/v1/events"
MOST_BYTES = 16 * 1024
"""Of a request that may be waited for. Larger ones cost h11 relatively little."""
MOST_HEADERS = 64

_REQUEST = b"POST " + TARGET + b" HTTP/1.1\r\n"
_LINES = re.compile(rb"[\x20-\x7e]++(?:\r\n[\x20-\x7e]++)*+")
_NAME = re.compile(rb"[-!#$%&'*+.^_`|~0-9a-zA-Z]+")
_LENGTH = re.compile(rb"[0-9]{1,9}")
_OTHER_FRAMING = frozenset({b"transfer-encoding", b"expect", b"upgrade", b"te", b"trailer"})

Headers = list[tuple[bytes, bytes]]


class Unrecognized(Enum):
    """Why bytes are not recognized."""

    INCOMPLETE = "may become a plain post"
    OTHER = "for h11"


def plain_post(data: bytes) -> tuple[Headers, bytes] | Unrecognized:
    """The headers, with names in lower case, and the body of a plain post that is all of these bytes."""
    if not data.startswith(_REQUEST):
        return Unrecognized.OTHER if len(data) >= len(_REQUEST) or not _REQUEST.startswith(data) else _INCOMPLETE
    end = data.find(b"\r\n\r\n", len(_REQUEST) - 2)
    if end < 0:
        return _INCOMPLETE if len(data) < MOST_BYTES else Unrecognized.OTHER
    headers = _headers(data[len(_REQUEST) : end])
    if headers is None:
        return Unrecognized.OTHER
    size = end + 4 + next(int(value) for name, value in headers if name == b"content-length")
    if len(data) == size:
        return headers, data[end + 4 :]
    return _INCOMPLETE if len(data) < size <= MOST_BYTES else Unrecognized.OTHER


_INCOMPLETE = Unrecognized.INCOMPLETE


def _headers(head: bytes) -> Headers | None:
    """The headers of a plain post; None if they are not plain."""
    if _LINES.fullmatch(head) is None:
        return None
    headers: Headers = []
    hosts = lengths = 0
    for line in head.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        name, value = name.lower(), value.strip(b" ")
        if not colon or _NAME.fullmatch(name) is None or name in _OTHER_FRAMING:
            return None
        if name == b"content-length":
            lengths += 1
            if _LENGTH.fullmatch(value) is None:
                return None
        elif name == b"host":
            hosts += 1
        elif name == b"connection" and value.lower() != b"keep-alive":
            return None
        headers.append((name, value))
    return headers if hosts == lengths == 1 and len(headers) <= MOST_HEADERS else None
