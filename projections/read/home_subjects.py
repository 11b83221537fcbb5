"""The rows about one subject of a home, in memory, for as long as pages ask for the same version and subject."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from projections.read.subject_tables import Subject, SubjectCopies, SubjectTables
from projections.store.limits import Limits, plan_for_macros
from projections.store.port import ReadStore, Version

_ATTACHED = "live"
_LIMITS = Limits(memory="1GB")


class HomeSubjects:
    """Copies of what a home has about a subject; one caller at a time has them.

    Args:
        store: of the home.
    """

    def __init__(self, store: ReadStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._tables: SubjectTables | None = None
        self._attached: Version | None = None
        self._filled: tuple[Version, Subject, SubjectCopies | None] | None = None

    @contextmanager
    def about(self, version: Version, subject: Subject) -> Iterator[SubjectCopies | None]:
        """The copies of a version's rows about a subject; None where these are too many.

        Raises:
            NothingPublished: the version was removed meanwhile.
        """
        with self._lock:
            if self._filled is None or self._filled[:2] != (version, subject):
                self._filled = None
                self._filled = version, subject, self._tables_of(version).about(subject)
            yield self._filled[2]

    def _tables_of(self, version: Version) -> SubjectTables:
        """The tables, with this version as what they are filled from."""
        connection = self._connection = self._connection or _connect()
        if self._attached != version:
            if self._attached:
                connection.execute(f"DETACH {_ATTACHED}")
                self._attached = None
            self._store.attach(connection, version, _ATTACHED)
            self._attached = version
        self._tables = self._tables or SubjectTables(connection, _ATTACHED)
        return self._tables


def _connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"temp_directory": "", "python_enable_replacements": False})
    connection.execute(f"SET memory_limit = '{_LIMITS.memory}'; SET threads = {_LIMITS.threads}")
    connection.execute("SET TimeZone = 'UTC'")
    plan_for_macros(connection, _LIMITS.disabled_optimizers)
    return connection
