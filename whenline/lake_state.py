"""The state of a home's lake, for `whenline status` and the System page.

The pages have no access to the lake: they ask the worker, as for the ends of the log.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from projections.errors import StoreUnavailable
from projections.store.choice import lake_of
from projections.store.ducklake.arrival_status import ArrivalStatus, read_arrival_status
from projections.store.ducklake.lake_state import LakeState, state_of_lake
from projections.store.ducklake.sessions import Session
from whenline.connection_name import prefix_of

FRESH_S = 5.0
PATIENCE_S = 5.0
"""Seconds that a page waits for the worker."""


def read_lake(root: Path) -> dict[str, Any]:
    """The state as JSON, instants in ISO 8601; `why` if it cannot be read; empty: the home has no lake."""
    lake = lake_of(root)
    if lake is None:
        return {}
    try:
        state = state_of_lake(lake)
        projectors = rows_of_projectors(read_arrival_status(lake), state.sessions, datetime.now(UTC))
    except StoreUnavailable as error:
        return {"why": str(error)}
    row, listed = _row(state), {each["name"] for each in projectors}
    row["sessions"] = [each for each in row["sessions"] if each["name"] not in listed]
    return row | {"projectors": projectors}


def _row(found: LakeState) -> dict[str, Any]:
    row = asdict(found)
    for each in (row, *row["leases"], *row["sessions"]):
        for name in {"published_at", "since"} & each.keys():
            each[name] = None if each[name] is None else each[name].isoformat()
    return row


def rows_of_projectors(found: ArrivalStatus, sessions: Sequence[Session], now: datetime) -> list[dict[str, Any]]:
    """Projectors that appended lately, whether they are still connected, and those that are and appended nothing yet.

    Args:
        found: what the lake says of appends, and what of them waits for the resolver.
        sessions: processes that are connected; none where the catalog is a file.
        now: the present time.
    """
    connected = {each.name: each.since for each in sessions}
    appended = {each.name: each for each in found.projectors}
    idle = [name for name in connected if name.startswith(prefix_of("projector")) and name not in appended]
    rows = [
        {
            "name": each.name,
            "appended_seconds_ago": round((now - each.appended_at).total_seconds(), 1),
            "partitions": [f"{topic}/{number}" for topic, number in each.partitions],
            "waiting_ranges": each.waiting_ranges,
            "waiting_records": each.waiting_records,
            "is_connected": each.name in connected if sessions else None,
        }
        for each in found.projectors
    ]
    nothing: dict[str, Any] = {
        "appended_seconds_ago": None,
        "partitions": [],
        "waiting_ranges": 0,
        "waiting_records": 0,
    }
    return rows + [{"name": name, **nothing, "is_connected": True} for name in idle]


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
        """See `read_lake`."""
        with self._lock:
            if time.monotonic() >= self._due_at:
                self._row = read_lake(self._root)
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
