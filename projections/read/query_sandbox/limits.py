"""QueryLimits of one reader's query, and of all that run at once."""

from __future__ import annotations

from dataclasses import dataclass

from projections.store.limits import DEFAULT_LIMITS

SECONDS = 60.0


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
