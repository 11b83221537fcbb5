"""End offsets of the log. Pages do not access Kafka, so the process that serves them sets a provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping

EndOffsets = Mapping[tuple[str, int], int]
"""Next offset that the log will assign, by topic and partition."""

_provider: Callable[[], EndOffsets] | None = None


def set_provider(provider: Callable[[], EndOffsets]) -> None:
    """Sets the function that reads the end offsets, for all sessions. Without one, pages do not know the lag."""
    global _provider  # noqa: PLW0603 - Streamlit runs the pages as scripts, which take no arguments
    _provider = provider


def log_end_offsets() -> EndOffsets | None:
    """End offsets by partition; empty while the worker or Kafka does not answer; None without a provider."""
    return _provider() if _provider else None
