"""The reading side: generations as versions, each opened read-only and with limits."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb

from projections.errors import NothingPublished
from projections.store.duckdb_file.home import FILE, METADATA, WAL, Home
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

    def newest(self) -> Version:
        """The generation that the pointer names."""
        try:
            number = int(self._home.pointer.read_text())
            metadata = json.loads((self._home.generation(number).parent / METADATA).read_text())
        except FileNotFoundError as error:
            raise NothingPublished(
                f"Nothing has been published in {self._home.root} yet.",
                hint="Start `whenline worker` (or `whenline up`); it publishes at once.",
            ) from error
        return Version(number, datetime.fromisoformat(metadata["published_at"]))

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
                connection = duckdb.connect(self.address(version), read_only=True, config=READ_CONFIG)
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
        address = self.address(version).replace("'", "''")
        try:
            connection.execute(f"ATTACH '{address}' AS {name} (READ_ONLY)")
        except duckdb.IOException as error:
            raise _removed(version, error) from error

    def address(self, version: Version) -> str:
        """Path of a generation's file."""
        return str(self._home.generation(version.number).absolute())

    def refresh_current(self, version: Version) -> None:
        """Make `current/whenline.duckdb` from a generation, checkpointed, without a write-ahead log beside it."""
        source = self._home.generation(version.number)
        staging = self._home.current.parent / f".{version.number}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        try:
            shutil.copyfile(source, staging / FILE)
            with suppress(FileNotFoundError):
                shutil.copyfile(source.with_name(WAL), staging / WAL)
            source.stat()  # it was not removed while it was copied
            with duckdb.connect(str(staging / FILE), config={"threads": 1}) as connection:
                connection.execute("CHECKPOINT")
            (staging / FILE).chmod(0o444)  # who may enter the folder may read it
            (staging / FILE).replace(self._home.current)
        except FileNotFoundError as error:
            raise _removed(version, error) from error
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _removed(version: Version, error: Exception) -> NothingPublished:
    return NothingPublished(
        f"Generation {version.number} cannot be opened: {error}",
        hint="A newer one may have replaced it: try again.",
    )
