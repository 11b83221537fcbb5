"""Records queries that visitors run. The process that serves the pages sets what writes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Recorder = Callable[[str, str, str, float], None]
"""Gets the visitor's name, the query, whether it was answered or failed, and its seconds."""

_recorder: Recorder | None = None


def set_recorder(recorder: Recorder) -> None:
    """Sets the function that writes queries, for all sessions. Without one, none is written."""
    global _recorder  # noqa: PLW0603 - Streamlit runs the pages as scripts, which take no arguments
    _recorder = recorder


@contextmanager
def recorded(visitor: str, query: str) -> Iterator[None]:
    """Record a query that runs in the block."""
    began, outcome = time.monotonic(), "failed"
    try:
        yield
        outcome = "answered"
    finally:
        if _recorder is not None:
            _recorder(visitor, query, outcome, round(time.monotonic() - began, 3))
