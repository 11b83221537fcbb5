"""Records what visitors read: queries and pages. The process that serves the pages sets what writes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Recorder = Callable[[str, str, str, float], None]
"""Gets the visitor's name, the query, whether it was answered or failed, and its seconds."""

PageRecorder = Callable[[str, str, int | None], None]
"""Gets the visitor's name, the address of the page, and the number of the version that it shows."""

_recorder: Recorder | None = None
_page_recorder: PageRecorder | None = None


def set_recorder(recorder: Recorder) -> None:
    """Sets the function that writes queries, for all sessions. Without one, none is written."""
    global _recorder  # noqa: PLW0603 - Streamlit runs the pages as scripts, which take no arguments
    _recorder = recorder


def set_page_recorder(recorder: PageRecorder) -> None:
    """Sets the function that writes opened pages, for all sessions. Without one, none is written."""
    global _page_recorder  # noqa: PLW0603 - see `set_recorder`
    _page_recorder = recorder


def record_page(visitor: str, page: str, version: int | None) -> None:
    """Record that a visitor opened a page."""
    if _page_recorder is not None:
        _page_recorder(visitor, page, version)


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
