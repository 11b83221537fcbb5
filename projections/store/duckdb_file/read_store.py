"""The reading side: generations as versions, each opened read-only and with limits."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb

from projections.errors import NothingPublished
from projections.store.duckdb_file import publication
from projections.store.duckdb_file.compatible_copy import CompatibleCopier
from projections.store.duckdb_file.file_state import FileState, state_of
from projections.store.duckdb_file.home import Home
from projections.store.limits import DEFAULT_LIMITS, READ_CONFIG, Limits, apply_limits
from projections.store.port import Version

_OPENING = threading.Lock()
"""Serializes opening, so that the first opener's limits apply: DuckDB opens a file once in a process."""


class FileReadStore:
    """The generations of a home.

    Args:
        root: the home.
    """

    def __init__(self, root: Path) -> None:
        self._home = Home(root)
        self._copier = CompatibleCopier()
        self._refreshed: tuple[Version, FileState] | None = None
        """The version of the fixed path, and its state, if it was made here."""

    def newest(self) -> Version:
        """The generation that the pointer names."""
        return publication.newest(self._home).version

    def newer_than(self, seen: Version | None) -> Version | None:
        """The newest generation where it is not `seen`."""
        try:
            newest = self.newest()
        except NothingPublished:
            return None
        return None if newest == seen else newest

    def connect(self, version: Version, limits: Limits = DEFAULT_LIMITS) -> duckdb.DuckDBPyConnection:
        """Open a generation read-only, by its own path and never through a link."""
        with _OPENING:
            try:
                config = READ_CONFIG | {"temp_directory": limits.spill}
                connection = duckdb.connect(self.address(version), read_only=True, config=config)
            except duckdb.IOException as error:
                raise _removed(version, error) from error
            try:
                apply_limits(connection, limits)
            except BaseException:
                connection.close()
                raise
            return connection

    def attach(self, connection: duckdb.DuckDBPyConnection, version: Version, name: str) -> None:
        """Attach the file of a generation."""
        try:
            connection.execute(self._attach_file(version, name))
        except duckdb.IOException as error:
            raise _removed(version, error) from error

    def address(self, version: Version) -> str:
        """Path of a generation's file."""
        return str(self._home.generation(version.number).absolute())

    def attach_statement(self, version: Version, name: str) -> str:
        """The statement that attaches the file of a generation."""
        return self._attach_file(version, name)

    def refresh_current(self, version: Version) -> None:
        """Make `current/whenline.duckdb` from a generation, in a storage version that earlier releases read."""
        try:
            self._copier.replace(self._home.generation(version.number), self._home.current)
        except FileNotFoundError as error:
            raise _removed(version, error) from error
        self._refreshed = version, state_of(self._home.current)

    def interrupt_refresh(self) -> None:
        """Interrupt the copy that another thread makes."""
        self._copier.interrupt()

    def is_current(self, version: Version) -> bool:
        """Whether `current/whenline.duckdb` is the copy of this generation that was made here, unchanged."""
        try:
            return self._refreshed == (version, state_of(self._home.current))
        except OSError:
            return False

    def _attach_file(self, version: Version, name: str) -> str:
        address = self.address(version).replace("'", "''")
        return f"ATTACH '{address}' AS {name} (READ_ONLY)"


def _removed(version: Version, error: Exception) -> NothingPublished:
    return NothingPublished(
        f"Generation {version.number} cannot be opened: {error}",
        hint="A newer one may have replaced it: try again.",
    )
