"""Results of the read side, cached for all sessions: by generation, name and arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import streamlit as st

from ui.shared.read_port import ReadPort

T = TypeVar("T")

MAX_ENTRIES, MAX_AGE_SECONDS = 48, 300
"""Most cached results, and how long they stay valid: results as of now change with time."""


def _load(stamp: str, name: str, arguments: Any, _read: Callable[[], Any]) -> Any:  # noqa: ARG001 - the cache key
    return _read()


_cached = st.cache_resource(max_entries=MAX_ENTRIES, ttl=MAX_AGE_SECONDS, show_spinner="Reading …")(_load)


def cached(reader: ReadPort, name: str, arguments: Any, read: Callable[[], T]) -> T:
    """The result of `read` for the newest generation. `name` and `arguments` identify it.

    All sessions share the result: do not change it.
    """
    generation = reader.generation()
    stamp = generation.stamp if generation else "none"
    return cast(T, _cached(stamp, name, arguments, read))


def organization_names(reader: ReadPort) -> dict[str, str]:
    """Display names of organizations, by slug."""
    return cached(reader, "organization names", None, reader.organization_names)
