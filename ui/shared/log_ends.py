"""End offsets of the log, and what cannot be read. Pages do not access Kafka: the process that serves them does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

EndOffsets = Mapping[tuple[str, int], int]
"""Next offset that the log will assign, by topic and partition."""


@dataclass(frozen=True)
class UnreadablePartition:
    """A partition of the log that the tables cannot read; they go on with the others."""

    topic: str
    partition: int
    offset: int
    reason: str
    remedy: str


_provider: Callable[[], EndOffsets] | None = None
_unreadable: Callable[[], Sequence[UnreadablePartition]] | None = None


def set_provider(provider: Callable[[], EndOffsets]) -> None:
    """Sets the function that reads the end offsets, for all sessions. Without one, pages do not know the lag."""
    global _provider  # noqa: PLW0603 - Streamlit runs the pages as scripts, which take no arguments
    _provider = provider


def set_unreadable_provider(provider: Callable[[], Sequence[UnreadablePartition]]) -> None:
    """Sets the function that finds what cannot be read, for all sessions."""
    global _unreadable  # noqa: PLW0603 - see `set_provider`
    _unreadable = provider


def unreadable_partitions() -> Sequence[UnreadablePartition]:
    """What cannot be read; none without a provider."""
    return _unreadable() if _unreadable else ()


def log_end_offsets() -> EndOffsets | None:
    """End offsets by partition; empty while the worker or Kafka does not answer; None without a provider."""
    return _provider() if _provider else None
