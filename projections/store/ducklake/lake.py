"""The lake: tables of one state after another, each committed whole, and a row that says which one it is.

Every commit rewrites that row, so DuckLake refuses the second of two commits that began with the same state. The row
has the *epoch* of its writer. A writer raises the epoch when it opens the lake; one that was paused meanwhile finds
another epoch, or a conflict, and its commit fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from projections.apply.batch import TopicPartition
from projections.apply.transaction import transaction
from projections.schema import definitions
from projections.schema.files import INTERNAL
from projections.store.ducklake.changes import Change, apply_changes, in_database, shared_tables
from projections.store.ducklake.connecting import CHANGES, LAKE, SNAPSHOTS, first_row

HEAD = f"{LAKE}.control.head"
_CREATE = f"""
CREATE SCHEMA {LAKE}.control;
CREATE TABLE {HEAD} (
    epoch BIGINT NOT NULL, number BIGINT NOT NULL, token VARCHAR NOT NULL, published_at TIMESTAMPTZ NOT NULL,
    creation VARCHAR NOT NULL, layout VARCHAR NOT NULL, lineage VARCHAR NOT NULL,
    views VARCHAR NOT NULL
);
INSERT INTO {HEAD} VALUES (0, 0, '', 'epoch', '', '', '', '');
"""
_HAS_HEAD = f"SELECT 1 FROM duckdb_schemas() WHERE database_name = '{LAKE}' AND schema_name = 'control'"
_HEAD = f"""
SELECT (SELECT id FROM ducklake_current_snapshot('{LAKE}')), epoch, number, token, published_at, creation, layout,
    lineage, views
FROM {HEAD}
"""
_COMMITS = f"""
SELECT s.snapshot_id, s.snapshot_time::VARCHAR, c.commit_extra_info
FROM {SNAPSHOTS} AS s LEFT JOIN {CHANGES} AS c ON c.snapshot_id = s.snapshot_id AND c.snapshot_id >= $since
WHERE s.snapshot_id BETWEEN $since AND $until ORDER BY s.snapshot_id
"""
_PUBLIC = f"""
SELECT table_name, 'TABLE' FROM duckdb_tables() WHERE database_name = '{LAKE}' AND schema_name = 'main'
UNION ALL
SELECT view_name, 'VIEW' FROM duckdb_views() WHERE database_name = '{LAKE}' AND schema_name = 'main' AND NOT internal
UNION ALL
SELECT DISTINCT function_name, CASE function_type WHEN 'macro' THEN 'MACRO' ELSE 'MACRO TABLE' END
FROM duckdb_functions() WHERE database_name = '{LAKE}' AND schema_name = 'main' AND NOT internal
"""
"""Names and kinds of what the lake's default schema has."""
_COMPRESSION = " USING COMPRESSION zstd"
"""DuckLake does not know it; Parquet files are compressed anyway."""


@dataclass(frozen=True)
class Head:
    """The newest state of a lake."""

    snapshot: int
    """DuckLake's number of the state: maintenance raises it, too."""
    epoch: int
    """Rises with each writer."""
    number: int
    """Of the version that was published last; 0 before the first."""
    token: str
    """Of the commit that published it."""
    published_at: datetime
    creation: str
    """Of the tables: another one, and they were made anew."""
    layout: str
    """Version of the tables' definitions."""
    lineage: str
    """Of the working file that the rows are of."""
    views: str
    """Version of the views and macros; empty where there are none."""

    @property
    def has_tables(self) -> bool:
        """Whether anything was published."""
        return bool(self.layout)


@dataclass(frozen=True)
class Commit:
    """What a commit writes into the head."""

    number: int
    token: str
    published_at: datetime
    lineage: str


def make_head(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the head of an empty lake, which another process may make at the same time."""
    if first_row(connection, _HAS_HEAD) is None:
        try:
            with transaction(connection):
                connection.execute(_CREATE)
        except (duckdb.TransactionException, duckdb.CatalogException):
            if first_row(connection, _HAS_HEAD) is None:
                raise


def read_head(connection: duckdb.DuckDBPyConnection) -> Head | None:
    """The head of the present transaction's state; None in an empty lake."""
    if first_row(connection, _HAS_HEAD) is None:
        return None
    snapshot, epoch, number, token, published_at, *texts = first_row(connection, _HEAD) or ()
    return Head(snapshot, epoch, number, token, published_at.astimezone(UTC), *texts)


def raise_epoch(connection: duckdb.DuckDBPyConnection) -> int:
    """Begin the epoch of a new writer: commits of the writers before it fail from now on."""
    with transaction(connection):
        (before,) = connection.execute(f"SELECT epoch FROM {HEAD}").fetchone() or (0,)
        connection.execute(f"UPDATE {HEAD} SET epoch = {before + 1}")
    return int(before) + 1


def commit_changes(
    connection: duckdb.DuckDBPyConnection, before: Head, changes: Sequence[Change], commit: Commit
) -> None:
    """Commit what changed since `before`.

    Raises:
        HeadMoved: another commit came in between; nothing was committed.
        duckdb.Error: it is not known whether it was committed: read the head.
    """
    with transaction(connection):
        _check(connection, before)
        apply_changes(connection, LAKE, changes)
        _write_head(connection, before.creation, before.layout, commit)
        _set_message(connection, f"version {commit.number}", [change.table for change in changes])


def commit_anew(connection: duckdb.DuckDBPyConnection, before: Head, live: str, commit: Commit) -> None:
    """Replace all tables of the lake by those of the database `live`. Raises what `commit_changes` does."""
    with transaction(connection):
        _check(connection, before)
        connection.execute(f"DROP SCHEMA IF EXISTS {LAKE}.{INTERNAL} CASCADE")
        for name, kind in connection.execute(_PUBLIC).fetchall():
            connection.execute(f'DROP {kind} {LAKE}.main."{name}"')
        tables = [statement.replace(_COMPRESSION, "") for statement in definitions.tables()]
        _run_in_lake(connection, live, [f"CREATE SCHEMA {INTERNAL}", *tables])
        for table in shared_tables():
            if connection.execute(f"SELECT 1 FROM {in_database(live, table)} LIMIT 1").fetchone():
                connection.execute(f"INSERT INTO {in_database(LAKE, table)} FROM {in_database(live, table)}")
        _write_head(connection, commit.token, definitions.version_of_tables(), commit)
        _set_message(connection, f"version {commit.number}", None)


def commit_views(connection: duckdb.DuckDBPyConnection, live: str) -> None:
    """Create or replace all views and macros in the lake, for tools that attach it."""
    version = definitions.version_of_views()
    with transaction(connection):
        _run_in_lake(connection, live, definitions.views())
        connection.execute(f"UPDATE {HEAD} SET views = ?", [version])
        _set_message(connection, f"views {version}", [])


def note_append(connection: duckdb.DuckDBPyConnection, projector: str, partitions: Iterable[TopicPartition]) -> None:
    """Write into the snapshot of the present transaction who appends, and which partitions it has."""
    holds: dict[str, list[int]] = {}
    for topic, number in sorted(partitions):
        holds.setdefault(topic, []).append(number)
    extra, author = json.dumps({"tables": [], "holds": holds}), projector.replace("'", "''")
    connection.execute(f"CALL ducklake_set_commit_message('{LAKE}', '{author}', 'arrivals', extra_info => '{extra}')")


class HeadMoved(Exception):
    """Another commit came in between."""


@dataclass(frozen=True)
class Snapshot:
    """A state of the lake. A catalog that lost commits gives their numbers to others: the time tells them apart."""

    number: int
    time: str
    """As the catalog has it; empty where it is not known."""


def read_snapshot(connection: duckdb.DuckDBPyConnection, number: int) -> Snapshot:
    """The state of this number."""
    rows = connection.execute(_COMMITS, {"since": number, "until": number}).fetchall()
    return Snapshot(number, rows[0][1] if rows else "")


def tables_changed(connection: duckdb.DuckDBPyConnection, since: Snapshot, until: int) -> list[str] | None:
    """Tables that commits after a state changed, up to another one; None where the lake does not know all of them."""
    rows = connection.execute(_COMMITS, {"since": since.number, "until": until}).fetchall()
    if not rows or Snapshot(*rows[0][:2]) != since:
        return None
    changed: set[str] = set()
    for *_, text in rows[1:]:
        tables = json.loads(text)["tables"] if text else []
        if tables is None:
            return None
        changed.update(tables)
    return [table for table in shared_tables() if table in changed]


def _check(connection: duckdb.DuckDBPyConnection, before: Head) -> None:
    found = read_head(connection)
    if found is None or (found.epoch, found.token) != (before.epoch, before.token):
        raise HeadMoved


def _write_head(connection: duckdb.DuckDBPyConnection, creation: str, layout: str, commit: Commit) -> None:
    connection.execute(
        f"UPDATE {HEAD} SET number = ?, token = ?, published_at = ?, lineage = ?, creation = ?, layout = ?"
        + (", views = ''" if creation == commit.token else ""),
        [commit.number, commit.token, commit.published_at, commit.lineage, creation, layout],
    )


def _set_message(connection: duckdb.DuckDBPyConnection, message: str, tables: Sequence[str] | None) -> None:
    """Write into the snapshot what its followers have to read: these tables; None is everything."""
    extra = json.dumps({"tables": tables})
    connection.execute(f"CALL ducklake_set_commit_message('{LAKE}', 'whenline', '{message}', extra_info => '{extra}')")


def _run_in_lake(connection: duckdb.DuckDBPyConnection, live: str, statements: Sequence[str]) -> None:
    """Run statements that name objects without a database."""
    connection.execute(f"USE {LAKE}")
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        with suppress(duckdb.TransactionException):  # it has failed; whoever ends it says what is the default then
            connection.execute(f"USE {live}")
