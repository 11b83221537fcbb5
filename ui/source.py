"""What the pages need from the read side, as a port: the warehouse in life, hand-made tables in tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Generation:
    """A published generation: its number and when it was published (UTC)."""

    number: int
    published_at: datetime


@dataclass(frozen=True)
class Status:
    """How the system stands. Each table is Arrow; `lag` has topic, partition, next_offset, and end and lag if known."""

    generation: Generation
    counts: dict[str, int]
    positions: Any
    dead_letters: Any
    conflicts: Any


class Source(Protocol):
    """The reading side of one home. Every call answers from the newest generation."""

    def generation(self) -> Generation | None:
        """The newest generation; None before the first."""

    def snapshot(self, day: datetime | None) -> dict[str, Any]:
        """Tables of the replay as in `ui.replay.contract`; with a `day`, panel frames of mode `day` as well."""

    def timeline(self) -> Any:
        """The read model `timeline` whole, as an Arrow table."""

    def sql(self, text: str, limit: int) -> Any:
        """At most `limit` rows of a query of the reader's own, as an Arrow table. Raises WhenlineError if refused."""

    def status(self) -> Status:
        """How the system stands."""
