"""A connection to a lake that is made at its first use, and again after an error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from projections.errors import StoreUnavailable
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.errors import lake_errors


class ReconnectingLake:
    """One thread uses it at a time: a task that was canceled leaves its thread running.

    Args:
        address: of the lake.
        connect: makes a connection.
    """

    def __init__(self, address: LakeAddress, connect: Callable[[LakeAddress], duckdb.DuckDBPyConnection]) -> None:
        self._address, self._connect = address, connect
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._lock = threading.Lock()

    @contextmanager
    def connected(self, action: str) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection; after an error it is closed.

        Raises:
            StoreUnavailable: the lake does not answer, so that it cannot be what `action` says, such as `read`.
        """
        with self._lock:
            try:
                if self._opened is None:
                    self._opened = self._connect(self._address)
                with lake_errors(self._address, action):
                    yield self._opened
            except StoreUnavailable:
                self.close()
                raise

    def close(self) -> None:
        """Disconnect."""
        if self._opened is not None:
            with suppress(duckdb.Error):
                self._opened.close()
            self._opened = None
