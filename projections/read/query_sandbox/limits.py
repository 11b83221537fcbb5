"""QueryLimits of one reader's query, and of all that run at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from projections.errors import QueryRefused
from projections.store.limits import DEFAULT_LIMITS

SECONDS = 60.0
_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNITS |= {"KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
_SIZE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*([kmgt]?i?b)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class QueryLimits:
    """What one query may use."""

    seconds: float = SECONDS
    memory: str = DEFAULT_LIMITS.memory
    rows: int | None = None
    answer_bytes: int | None = None
    """Bytes of the whole answer; None: `memory` for a collected answer, no limit for a streamed one."""


@dataclass(frozen=True)
class Concurrency:
    """How many queries run at once in this process."""

    total: int = 4
    per_session: int = 2
    wait_seconds: float = 5.0
    """How long a query waits for another one to end before it is refused."""
    spare: int = 0
    """Processes that are started ahead of queries, so that these need not wait for one."""


def bytes_of(memory: str) -> int:
    """A size such as `2GB` in bytes.

    Raises:
        QueryRefused: it is none.
    """
    found = _SIZE.fullmatch(memory)
    size = int(float(found[1]) * _UNITS[found[2].upper()]) if found and found[2].upper() in _UNITS else 0
    if size <= 0:
        raise QueryRefused(f"`{memory}` is not an amount of memory.", hint="Give a memory limit such as 2GB.")
    return size
