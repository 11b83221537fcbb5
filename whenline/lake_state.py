"""The state of a home's lake, for `whenline status` and the System page.

The pages have no access to the lake: they ask the worker, as for the ends of the log.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from dataclasses import asdict
from pathlib import Path
from typing import Any

from projections.errors import StoreUnavailable
from projections.store.choice import lake_of
from projections.store.ducklake.lake_state import LakeState, state_of_lake

FRESH_S = 5.0
PATIENCE_S = 5.0
"""Seconds that a page waits for the worker."""


def read_lake(root: Path) -> LakeState | str | None:
    """The state, or why it cannot be read; None: the home has no lake."""
    lake = lake_of(root)
    if lake is None:
        return None
    try:
        return state_of_lake(lake)
    except StoreUnavailable as error:
        return str(error)


def row_of(found: LakeState | str | None) -> dict[str, Any]:
    """The state as JSON: instants in ISO 8601; `why` if it cannot be read; empty without a lake."""
    if isinstance(found, str):
        return {"why": found}
    row: dict[str, Any] = {} if found is None else asdict(found)
    for each in (row, *row.get("leases", ()), *row.get("sessions", ())):
        for name in {"published_at", "since"} & each.keys():
            each[name] = None if each[name] is None else each[name].isoformat()
    return row


class CachedLakeState:
    """The state for a server: however many ask, the lake is asked at most once in `FRESH_S`.

    Args:
        root: the home.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._row: dict[str, Any] = {}
        self._due_at = 0.0

    def row(self) -> dict[str, Any]:
        """See `row_of`."""
        with self._lock:
            if time.monotonic() >= self._due_at:
                self._row = row_of(read_lake(self._root))
                self._due_at = time.monotonic() + FRESH_S
            return self._row


def fetch_lake(worker: str) -> dict[str, Any]:
    """What a worker serves; empty if it does not answer."""
    try:
        with urllib.request.urlopen(f"{worker}/lake", timeout=PATIENCE_S) as response:  # noqa: S310 - a setting
            found = json.load(response)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
