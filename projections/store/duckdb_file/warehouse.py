"""The live file and its only writer.

The commit protocol (its numbers stand in the code, and in docs/operations.md):

1. On start: take the fence, read the positions, seek there.
2. Fetch into a batch, flushed on rows or on time.
3. Decode and validate; failures become dead letters.
4. In one transaction: ledger, facts, dead letters, positions. A position that does not rise raises.
5. Send dead letters to their topic, then publish a generation if one is due.

This module does 4, and of 1 all but the seeking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import duckdb
import pyarrow as pa

from events.codec import decode, time_problems
from events.validation import Problem
from projections.apply import staging
from projections.apply.batch import Batch, DeadLetter, TopicPartition, logged_at_of
from projections.apply.duplicates import DuplicateFilter
from projections.apply.resolution import resolve_staged
from projections.errors import PositionNotRising, WarehouseDamaged, WarehouseError, WarehouseOutdated
from projections.schema import definitions
from projections.schema.content import content_of, counts_of, tables_of

Reached = Callable[[str], None]
"""Called with the name of a step of the protocol when it is reached."""

LIVE_WAL = "16MB"
"""A reader's open costs 6 ms for each MB of write-ahead log."""
CATCHING_UP_WAL = "256MB"
"""A commit costs half with a longer one."""
MOST_TOUCHED = 100
_NOT_THE_FILE = (
    "Could not set lock",
    "Permission denied",
    "No space left",
    "Too many open files",
    "Read-only file system",
)
"""What DuckDB raises as the same errors as damage, and is none."""


@dataclass(frozen=True)
class Applied:
    """What a batch did to the tables."""

    records: int
    dead: list[DeadLetter]
    repeats: int
    kinds: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """How far a partition was read; `partition_fingerprint` is the hash of its first record, None where it had none."""

    next_offset: int
    partition_fingerprint: str | None


class Warehouse:
    """The tables in one DuckDB file. Who makes one must hold the fence (`projections.store.duckdb_file.writer_lock`).

    Args:
        path: the live file; made if it is missing.
        threads: of DuckDB.
        reached: called inside the transaction, before it is committed; tests end the process there.

    Raises:
        WarehouseOutdated: the file's tables are of another version; it has to be rebuilt.
        WarehouseDamaged: the file or its write-ahead log cannot be read.
    """

    def __init__(self, path: Path, *, threads: int = 1, reached: Reached = lambda _: None) -> None:
        self.path = path
        self._reached = reached
        self._connection = _connect(path, threads)
        try:
            self._prepare()
            with _damage_told(path):
                self._seen = DuplicateFilter(self._connection)
                self.positions = self._read_positions()
        except BaseException:
            self._connection.close()
            raise
        self._catching_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Checkpoint and close the file."""
        self._connection.close()

    def apply(self, batch: Batch, partition_fingerprints: Mapping[TopicPartition, str | None] | None = None) -> Applied:
        """Step 4: the whole batch, or nothing of it.

        Args:
            batch: decoded records.
            partition_fingerprints: hash of the first record of each partition, kept with the position.

        Raises:
            PositionNotRising: the batch starts before the position of one of its partitions.
        """
        self._check_rising(batch)
        connection = self._connection
        connection.execute("BEGIN")
        try:
            kinds, organizations, repeats, dead = self._insert_events(batch)
            self._insert_dead_letters(dead)
            positions = self._advance(batch, partition_fingerprints or {})
            self._reached("in transaction")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        self.positions = positions
        if kinds:
            self._seen.take_staged()
        return Applied(len(batch), dead, repeats, kinds, organizations)

    def counts(self) -> dict[str, int]:
        """Number of rows of the ledger, of dead letters, of conflicts and of repeated records."""
        return counts_of(self._connection)

    @property
    def version(self) -> str:
        """Version of its tables."""
        return definitions.version_of_tables()

    def content(self) -> dict[str, str]:
        """Hash of each table; see `projections.schema.content`."""
        return content_of(self._connection.cursor())

    def unsent_dead_letters(self, limit: int = 1000) -> list[DeadLetter]:
        """Dead letters that are not in their topic yet, oldest row first."""
        rows = self._connection.execute(
            """SELECT kafka_topic, kafka_partition, kafka_offset, epoch_ms(logged_at), reason, problems, record_key, record
            FROM dead_letters WHERE rowid >= $sent ORDER BY rowid LIMIT $limit""",
            {"sent": self._dead_letters_sent(), "limit": limit},
        ).fetchall()
        return [
            DeadLetter(topic, partition, offset, timestamp, reason, [Problem(**each) for each in problems], key, value)
            for topic, partition, offset, timestamp, reason, problems, key, value in rows
        ]

    def mark_dead_letters_sent(self, count: int) -> None:
        """Remember that `count` more dead letters are in their topic."""
        self._set_metadata("dead_letters_sent", str(self._dead_letters_sent() + count))

    def catch_up(self, behind: bool) -> None:
        """A longer write-ahead log while behind; a short one, from a checkpoint on, when live."""
        if behind != self._catching_up:
            self._catching_up = behind
            self._connection.execute(f"SET checkpoint_threshold = '{CATCHING_UP_WAL if behind else LIVE_WAL}'")
            if not behind:
                self.checkpoint()

    def checkpoint(self) -> None:
        """Write everything into the main file."""
        self._connection.execute("CHECKPOINT")

    def _prepare(self) -> None:
        connection = self._connection
        with _damage_told(self.path):
            tables = tables_of(connection)
            version = self._metadata("tables") if "internal.metadata" in tables else None
        if not tables:
            definitions.create_tables(connection)
            self._set_metadata("tables", definitions.version_of_tables())
        elif version != definitions.version_of_tables():
            raise WarehouseOutdated(
                f"The tables of {self.path} are of another version.",
                hint="Run `whenline rebuild`: the log has everything.",
            )
        if self._metadata("definitions") != definitions.version_of_views():
            definitions.create_views(connection)
            self._set_metadata("definitions", definitions.version_of_views())
        self.checkpoint()  # definitions first, then data: a log that mixes both may not be replayed

    def _insert_events(self, batch: Batch) -> tuple[list[str], list[str], int, list[DeadLetter]]:
        """Ledger, repeats and facts; what was touched, and all dead letters of the batch."""
        table = batch.table()
        if not table.num_rows:
            return [], [], 0, batch.dead
        connection = self._connection
        connection.register("incoming", table)
        connection.execute(staging.STAGE)
        connection.unregister("incoming")
        connection.execute(staging.REPLACED)
        connection.execute(staging.STATEMENTS)
        dead = batch.dead + self._refuse(batch)
        repeats = self._seen.find_repeats()
        connection.execute(staging.LEDGER)
        kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM statements").fetchall()}
        for fact in definitions.facts():
            if fact.takes(kinds):
                connection.execute(fact.insert)
        resolve_staged(connection)
        touched = connection.execute(
            f"SELECT DISTINCT UNNEST(organizations) AS slug FROM staged ORDER BY slug LIMIT {MOST_TOUCHED}"
        ).fetchall()
        return sorted(kinds), [row[0] for row in touched], repeats, dead

    def _refuse(self, batch: Batch) -> list[DeadLetter]:
        """Take out what the clocks refuse; SQL finds it, the contract says why."""
        connection, dead = self._connection, []
        found = connection.execute(
            " UNION ".join(staging.REFUSED.format(table=table) for table in ("staged", "replaced"))
        ).fetchall()
        for topic, partition, offset in sorted(found):
            where = "WHERE kafka_topic = $topic AND kafka_partition = $partition AND kafka_offset = $offset"
            parameters = {"topic": topic, "partition": partition, "offset": offset}
            ((timestamp, key, record),) = connection.execute(
                f"SELECT epoch_ms(logged_at), record_key, record FROM staged {where}", parameters
            ).fetchall()
            problems = time_problems(decode(record.encode()), logged_at_of(timestamp))
            value = batch.originals.get((topic, partition, offset), record.encode())
            dead.append(DeadLetter(topic, partition, offset, timestamp, "from_the_future", problems, key, value))
            for target in ("staged", "replaced"):
                connection.execute(f"DELETE FROM {target} {where}", parameters)
        return dead

    def _insert_dead_letters(self, dead: list[DeadLetter]) -> None:
        if not dead:
            return
        problem = pa.struct([("pointer", pa.string()), ("message", pa.string())])
        table = pa.table(
            {
                "id": pa.array([letter.id.bytes for letter in dead], pa.uuid()),
                "kafka_topic": [letter.topic for letter in dead],
                "kafka_partition": pa.array([letter.partition for letter in dead], pa.int32()),
                "kafka_offset": pa.array([letter.offset for letter in dead], pa.int64()),
                "logged_at": pa.array([logged_at_of(letter.timestamp) for letter in dead], pa.timestamp("us", "UTC")),
                "reason": [letter.reason for letter in dead],
                "problems": pa.array(
                    [[{"pointer": p.pointer, "message": p.message} for p in letter.problems] for letter in dead],
                    pa.list_(problem),
                ),
                "record_key": pa.array([letter.key for letter in dead], pa.binary()),
                "record": pa.array([letter.value for letter in dead], pa.binary()),
            }
        )
        self._connection.register("buried", table)
        self._connection.execute("INSERT INTO dead_letters BY NAME FROM buried")
        self._connection.unregister("buried")

    def _check_rising(self, batch: Batch) -> None:
        for place, first in batch.first.items():
            position = self.positions.get(place)
            if position is not None and first < position.next_offset:
                raise PositionNotRising(
                    f"A batch of {place[0]}, partition {place[1]}, starts at offset {first}, "
                    f"but everything before {position.next_offset} is in the tables.",
                    hint="Nothing was written. Restart the worker: it goes on from the position in the file.",
                )

    def _advance(
        self, batch: Batch, partition_fingerprints: Mapping[TopicPartition, str | None]
    ) -> dict[TopicPartition, Position]:
        """One statement for all partitions: each one costs a wait for the interpreter, which is decoding meanwhile."""
        positions = dict(self.positions)
        for place, offset in batch.reached.items():
            before = positions.get(place)
            positions[place] = Position(
                offset, partition_fingerprints.get(place) or (before.partition_fingerprint if before else None)
            )
        told = [
            {
                "kafka_topic": topic,
                "kafka_partition": partition,
                "next_offset": each.next_offset,
                "partition_fingerprint": each.partition_fingerprint,
            }
            for (topic, partition), each in positions.items()
        ]
        schema = pa.schema(
            [
                ("kafka_topic", pa.string()),
                ("kafka_partition", pa.int32()),
                ("next_offset", pa.int64()),
                ("partition_fingerprint", pa.string()),
            ]
        )
        self._connection.register("reached", pa.Table.from_pylist(told, schema))
        self._connection.execute("DELETE FROM internal.positions")
        self._connection.execute("INSERT INTO internal.positions BY NAME FROM reached")
        self._connection.unregister("reached")
        return positions

    def _read_positions(self) -> dict[TopicPartition, Position]:
        rows = self._connection.execute(
            "SELECT kafka_topic, kafka_partition, next_offset, partition_fingerprint FROM internal.positions"
        ).fetchall()
        return {
            (topic, partition): Position(offset, partition_fingerprint)
            for topic, partition, offset, partition_fingerprint in rows
        }

    def _dead_letters_sent(self) -> int:
        return int(self._metadata("dead_letters_sent") or 0)

    def _metadata(self, name: str) -> str | None:
        found = self._connection.execute("SELECT value FROM internal.metadata WHERE name = ?", [name]).fetchone()
        return None if found is None else str(found[0])

    def _set_metadata(self, name: str, value: str) -> None:
        self._connection.execute("BEGIN")
        self._connection.execute("DELETE FROM internal.metadata WHERE name = ?", [name])
        self._connection.execute("INSERT INTO internal.metadata VALUES (?, ?)", [name, value])
        self._connection.execute("COMMIT")


def _connect(path: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """The file opened for writing, UTC, in a storage version whose log is never replayed onto another file."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": "v1.5.0",
        "threads": threads,
    }
    with _damage_told(path):
        connection = duckdb.connect(str(path), config=config)
        connection.execute(f"SET TimeZone = 'UTC'; SET checkpoint_threshold = '{LIVE_WAL}'")
        (tags,) = connection.execute(
            "SELECT tags FROM duckdb_databases() WHERE database_name = current_database()"
        ).fetchone() or ({},)
    if not str(tags.get("storage_version", "")).startswith("v1.5"):
        connection.close()
        raise WarehouseOutdated(f"{path} has an older storage version.", hint="Run `whenline rebuild`.")
    return connection


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """What DuckDB raises when it reads a file that is not what it wrote, in the words of Whenline."""
    try:
        yield
    except (
        duckdb.IOException,
        duckdb.SerializationException,
        duckdb.InternalException,
        duckdb.FatalException,
    ) as error:
        if any(word in str(error) for word in _NOT_THE_FILE):
            raise WarehouseError(
                f"{path} cannot be opened: {error}", hint="The file itself is not at fault. Mend this and start again."
            ) from error
        raise WarehouseDamaged(
            f"{path} cannot be opened: {error}",
            hint="Move it away and start the worker: the tables are made again from the log.",
        ) from error
