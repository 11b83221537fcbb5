"""The state of the lake that the tables come from. Pages do not access it: their server asks the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Lake = Mapping[str, Any]
"""As the worker serves it: `snapshots`, `files`, `bytes`, `number`, `published_at`, `leases`, `sessions`, `projectors`;
or `why` it cannot be read."""

_provider: Callable[[], Lake] | None = None


def set_lake_provider(provider: Callable[[], Lake]) -> None:
    """Sets the function that reads the state, for all sessions."""
    global _provider  # noqa: PLW0603 - Streamlit runs the pages as scripts, which take no arguments
    _provider = provider


def lake_state() -> Lake:
    """The state; empty without a lake, without a provider, and while the worker does not answer."""
    return _provider() if _provider else {}
