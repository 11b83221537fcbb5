"""Snapshots: a file with what was known by a date, and nothing that was learned later. To cite in a report.

It has the tables, macros and views of any version, filled with only those log records that were known by then. So
every read model returns the same rows in it as in the live tables for any `known` up to the snapshot's own.

The whole log decides which record of an id is canonical. A record that is outranked by one that was not known by
then is left out: it never was canonical.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

import duckdb
import psutil

from projections.apply.creation import update_views
from projections.apply.resolution import resolve_all
from projections.errors import SnapshotRefused, WarehouseOutdated
from projections.schema import definitions
from projections.schema.descriptions import describe_snapshot
from projections.store.limits import DEFAULT_LIMITS
from projections.store.port import ReadStore, Version

Progress = Callable[[int, int], None]
"""Called with how many steps are done, of how many."""
_ROWS = 10_000
_PLAIN = re.compile(r"(CREATE OR REPLACE VIEW internal\.\w+ AS\s+FROM [^;]*\bsession_known\(\)[^;]*\));")
"""A plain view. Without rows nothing evaluates `known`, so a later one would not raise its error."""

INCLUDED = """
CREATE OR REPLACE TEMP TABLE included AS
WITH unknown_then AS (
    SELECT s.key FROM live.internal.canonical_records AS s
        SEMI JOIN live.internal.duplicate_records AS r ON r.key = s.key WHERE s.known_at > $known::TIMESTAMPTZ
)
SELECT l.kafka_topic, l.kafka_partition, l.kafka_offset FROM live.internal.ledger AS l
    ANTI JOIN unknown_then AS u ON u.key = l.key
WHERE l.known_at <= $known::TIMESTAMPTZ
"""
"""Positions of the records that were known by then. Records that outrank others are in `duplicate_records`."""
OF_RECORDS = """
INSERT INTO {table} SELECT t.* FROM live.{table} AS t
SEMI JOIN included AS k
    ON k.kafka_topic = t.kafka_topic AND k.kafka_partition = t.kafka_partition AND k.kafka_offset = t.kafka_offset
"""
DUPLICATES = OF_RECORDS + "QUALIFY count(*) OVER (PARTITION BY t.key) > 1"
"""Records that were the only one of their id by then are no duplicates."""
CONTENTS = """
UPDATE internal.duplicate_records SET content_hash = NULL, content = NULL
WHERE content IS NOT NULL AND key NOT IN (SELECT key FROM internal.duplicate_records WHERE role = 'conflicting')
"""
"""What records state is listed of conflicts alone, and by then there may have been none."""
DEAD_LETTERS = "INSERT INTO dead_letters FROM live.dead_letters WHERE logged_at <= $known::TIMESTAMPTZ"
"""A dead letter does not say when it was known: the log's clock decides."""
POSITIONS = "INSERT INTO internal.positions FROM live.internal.positions"
METADATA = "INSERT INTO internal.metadata FROM live.internal.metadata WHERE name IN ('tables', 'definitions')"
CONTENT = """
SELECT sha256(encode(concat_ws(chr(10), kafka_topic, kafka_partition, kafka_offset, epoch_us(logged_at),
    '')) || record) AS content FROM (
    SELECT kafka_topic, kafka_partition, kafka_offset, logged_at, encode(record) AS record FROM internal.ledger
    UNION ALL
    SELECT kafka_topic, kafka_partition, kafka_offset, logged_at, coalesce(record, ''::BLOB) FROM dead_letters
) ORDER BY kafka_topic, kafka_partition, kafka_offset
"""


@dataclass(frozen=True)
class Snapshot:
    """A snapshot; its table `snapshot` documents the fields."""

    path: Path
    known: datetime
    at: datetime
    made_at: datetime
    whenline: str
    tables: str
    generation: int
    records: int
    content: str
    positions: tuple[tuple[str, int, int], ...]
    """Topic, partition, next offset: everything before is in the version it was made from."""

    @property
    def citation(self) -> str:
        """One line to cite in a report."""
        return (
            f"Whenline {self.whenline}, what was known by {_iso(self.known)}, of the world at {_iso(self.at)}: "
            f"{self.records} log records, content SHA-256 {self.content}. "
            f"Made {_iso(self.made_at)} from generation {self.generation}."
        )


def take(
    store: ReadStore,
    path: Path,
    known: datetime,
    at: datetime | None = None,
    *,
    force: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Snapshot:
    """Make a snapshot of the newest version.

    Args:
        store: the reading side of the home.
        path: the file to make; it is written under another name and renamed when it is complete.
        known: what was known by then.
        at: moment in the world that its views answer for; `known` if not given.
        force: replace an existing file.
        progress: called after each step.

    Raises:
        SnapshotRefused: the file exists, cannot be written, or `known` has not come yet.
        NothingPublished: no version yet.
        WarehouseOutdated: its tables are of another version than this program's.
    """
    version = store.newest()
    if known > version.published_at:
        raise SnapshotRefused(
            f"The tables end at {_iso(version.published_at)}: what is known by {_iso(known)} is not known yet.",
            hint=f"Give a moment before, such as {_iso(version.published_at)}.",
        )
    _refuse_to_replace(path, force)
    _remove_abandoned(path)
    staging = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with _connected(staging, store, version) as connection:
            made = _fill_and_describe(connection, version, path, known, at or known, progress=progress)
        _refuse_to_replace(path, force)
        staging.replace(path)
    except duckdb.IOException as error:
        raise SnapshotRefused(f"{path} cannot be written: {error}", hint="Give another --output.") from error
    except OSError as error:
        raise SnapshotRefused(f"{path} cannot be written: {error.strerror}", hint="Give another --output.") from error
    finally:
        for left in (staging, Path(f"{staging}.wal")):
            left.unlink(missing_ok=True)
        shutil.rmtree(f"{staging}.tmp", ignore_errors=True)
    return made


def fill(connection: duckdb.DuckDBPyConnection, known: datetime, after_each: Callable[[], None] = lambda: None) -> None:
    """Fill empty tables with what the attached database `live` had by then.

    Args:
        connection: the snapshot's, its tables, views and macros made.
        known: what was known by then.
        after_each: called after each table of `_copies()`.
    """
    connection.execute(INCLUDED, {"known": known})
    connection.execute(DEAD_LETTERS, {"known": known})
    for statement in _copies():
        connection.execute(statement)
        after_each()
    connection.execute("DROP TABLE included")
    resolve_all(connection)


def answer_by(connection: duckdb.DuckDBPyConnection, known: datetime, at: datetime) -> None:
    """Let plain views answer for these two times unless the variables are set."""
    for name in definitions.SESSION:
        text = definitions.of_snapshots()[name.removeprefix("internal.")]
        connection.execute(text.replace("<known>", _iso(known)).replace("<at>", _iso(at)))
    for text in definitions.views():
        guarded, found = _PLAIN.subn(r"\1 WHERE (SELECT internal.session_known()) IS NOT NULL;", text)
        if found:
            connection.execute(guarded)
    describe_snapshot(connection)


def content_of(connection: duckdb.DuckDBPyConnection, known: datetime, at: datetime) -> tuple[int, str]:
    """How many log records there are, and the SHA-256 over both times and all records in order of position."""
    whole = hashlib.sha256(f"{_iso(known)}\n{_iso(at)}\n".encode())
    count = 0
    for batch in connection.execute(CONTENT).to_arrow_reader(_ROWS):
        count += batch.num_rows
        for each in batch.column(0).to_pylist():
            whole.update(f"{each}\n".encode())
    return count, whole.hexdigest()


def _fill_and_describe(
    connection: duckdb.DuckDBPyConnection,
    made_from: Version,
    path: Path,
    known: datetime,
    at: datetime,
    *,
    progress: Progress,
) -> Snapshot:
    done, total = count(1), len(_copies()) + 3

    def step() -> None:
        progress(next(done), total)

    connection.execute("BEGIN")  # one commit instead of hundreds
    definitions.copy_definitions(connection, "live")
    connection.execute(definitions.of_snapshots()["snapshot"])
    fill(connection, known, step)
    update_views(connection)  # another release may have published it
    answer_by(connection, known, at)
    step()
    records, content = content_of(connection, known, at)
    step()
    positions = connection.execute(
        "SELECT kafka_topic, kafka_partition, next_offset FROM internal.positions ORDER BY ALL"
    ).fetchall()
    made = Snapshot(
        path,
        known,
        at,
        datetime.now(UTC),
        version("whenline"),
        definitions.version_of_tables(),
        made_from.number,
        records,
        content,
        tuple(positions),
    )
    row = [known, at, made.made_at, made.whenline, made.tables, made.generation, records, content, made.citation]
    connection.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("COMMIT")
    connection.execute("DETACH live")
    connection.execute("CHECKPOINT")
    step()
    return made


def _copies() -> list[str]:
    """The statements that copy what was known, table by table."""
    return [
        POSITIONS,
        METADATA,
        OF_RECORDS.format(table="internal.ledger"),
        DUPLICATES.format(table="internal.duplicate_records"),
        CONTENTS,
        *(OF_RECORDS.format(table=f"internal.{fact.name}") for fact in definitions.facts()),
    ]


@contextmanager
def _connected(staging: Path, store: ReadStore, version: Version) -> Iterator[duckdb.DuckDBPyConnection]:
    """The new file, with the version attached to it as `live`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": "v1.5.0",
        "memory_limit": DEFAULT_LIMITS.memory,
        "threads": DEFAULT_LIMITS.threads,
    }
    with duckdb.connect(str(staging), config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        store.attach(connection, version, "live")
        (found,) = connection.execute("SELECT value FROM live.internal.metadata WHERE name = 'tables'").fetchone() or (
            None,
        )
        if found != definitions.version_of_tables():
            raise WarehouseOutdated(
                f"The tables of generation {version.number} are of another version.",
                hint="Run `whenline rebuild`: it makes them again from the log.",
            )
        yield connection


def _remove_abandoned(path: Path) -> None:
    """Remove the unfinished files of this name whose process was killed."""
    if not path.parent.is_dir():
        return
    pattern = re.compile(rf"\.{re.escape(path.name)}\.(\d+)\.new(\.wal|\.tmp)?")
    for left in path.parent.iterdir():
        match = pattern.fullmatch(left.name)
        if match is None or psutil.pid_exists(int(match[1])):
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _refuse_to_replace(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise SnapshotRefused(f"{path} is there already.", hint="Give another --output, or --force to replace it.")


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
