"""The replica: a DuckDB file of this machine that has the rows of a lake, fed by what each commit changed.

The process must hold the home's writer's lock. The file is a cache: whatever is wrong with it, it is made anew.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

import duckdb

from projections.apply.batch import TopicPartition
from projections.apply.creation import create_tables, create_views
from projections.apply.metadata import get_metadata, put_metadata
from projections.apply.positions import read_positions
from projections.apply.transaction import transaction
from projections.errors import NothingPublished, WarehouseDamaged, WarehouseOutdated
from projections.fault_point import FaultPoint
from projections.schema import definitions
from projections.store.duckdb_file import publication
from projections.store.duckdb_file.damage import damage_detected, is_corruption
from projections.store.duckdb_file.generation_publisher import GenerationPublisher
from projections.store.duckdb_file.home import WAL, Home
from projections.store.duckdb_file.live_file import STORAGE_VERSION
from projections.store.ducklake.changes import in_database, remove_rows, shared_tables
from projections.store.ducklake.connecting import LAKE
from projections.store.ducklake.lake import Head, Snapshot, read_head, read_snapshot, tables_changed
from projections.store.port import Version

REPLICA = "replica"
"""Name of the attached file."""
STATE = "lake"
"""Name of its metadata: which state of the lake it has."""
log = logging.getLogger(__name__)
_FEED = "FROM ducklake_table_{kind}('{lake}', '{schema}', '{table}', {low}, {high})"


@dataclass(frozen=True)
class ReplicaState:
    """Which state of a lake a replica has."""

    creation: str
    snapshot: int
    number: int
    published_at: str
    lineage: str
    token: str = ""
    """Of the commit that published it; empty in a state of a former release."""
    snapshot_time: str = ""

    @property
    def version(self) -> Version:
        """The published version of that state."""
        return Version(self.number, datetime.fromisoformat(self.published_at))

    @property
    def head(self) -> tuple[str, int, str]:
        """What tells heads of the lake apart: creation, snapshot and token."""
        return self.creation, self.snapshot, self.token


class Replica:
    """The replica of a home, attached to a DuckDB in which the lake is attached.

    Args:
        connection: to that DuckDB; the replica uses it alone.
        home: where the replica and its generations are.
        fault_point: called before the pointer moves.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, home: Home, fault_point: FaultPoint) -> None:
        self._connection, self._home = connection, home
        self._publisher = GenerationPublisher(home, fault_point=fault_point)
        home.warehouse.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except (WarehouseDamaged, WarehouseOutdated):
            self._remove()
            self._open()

    @property
    def state(self) -> ReplicaState | None:
        """What it has; None before it was fed."""
        return state_of(get_metadata(self._connection, STATE))

    @property
    def positions(self) -> dict[TopicPartition, int]:
        """Next offset of each partition in it."""
        return {partition: found.next_offset for partition, found in read_positions(self._connection).items()}

    def follow(self) -> Head | None:
        """Feed it up to the newest state of the lake, and return that; None where nothing was published.

        Raises:
            WarehouseOutdated: the tables of the lake are of another version than this program's.
            duckdb.Error: the lake cannot be read; the replica stays as it was.
        """
        try:
            return self._follow()
        except duckdb.Error as error:
            if not is_corruption(error):
                raise
            self.make_anew(error)
            return self._follow()

    def make_anew(self, damage: duckdb.Error) -> None:
        """Continue with an empty file, which is fed with all that the lake has."""
        log.warning("the replica is damaged, and made anew from the lake: %s", damage)
        self._remove()
        self._open()

    def _follow(self) -> Head | None:
        with transaction(self._connection):
            head = read_head(self._connection)
            if head is None or not head.has_tables:
                return None
            if head.layout != definitions.version_of_tables():
                raise WarehouseOutdated(
                    f"The tables of the lake are of another version ({head.layout}) than this program "
                    f"({definitions.version_of_tables()}).",
                    hint="Run the same release of Whenline everywhere; the worker makes the tables anew from the log.",
                )
            before = self.state
            if before is None or before.head != (head.creation, head.snapshot, head.token):
                self._feed(before, head)
            return head

    def publish(self) -> Version:
        """Publish a generation of it."""
        state = self.state
        if state is None:
            raise NothingPublished("The lake has no tables yet.", hint="Start `whenline worker`; it publishes at once.")
        self._connection.execute(f"CHECKPOINT {REPLICA}")
        return self._publisher.publish(self.positions, state.version)

    def is_published(self) -> bool:
        """Whether the pointer names what it has."""
        try:
            state = self.state
            return state is not None and publication.newest(self._home).version == state.version
        except NothingPublished:
            return False

    def is_intact(self) -> bool:
        """Whether the newest generation is as it was published here."""
        return self._publisher.is_intact()

    def remove_old(self) -> None:
        """Remove all generations but the newest."""
        self._publisher.remove_old()

    def close(self) -> None:
        """Checkpoint and detach the file."""
        with suppress(duckdb.Error):
            self._connection.execute(f"CHECKPOINT {REPLICA}")
        with suppress(duckdb.Error):
            self._connection.execute("USE memory" if _has_memory(self._connection) else "USE whenline")
            self._connection.execute(f"DETACH {REPLICA}")
        self._publisher.close()

    def _open(self) -> None:
        with damage_detected(self._home.live):
            path = str(self._home.live).replace("'", "''")
            self._connection.execute(f"ATTACH '{path}' AS {REPLICA} (STORAGE_VERSION '{STORAGE_VERSION}')")
            self._publisher.open()
            self._connection.execute(f"USE {REPLICA}")
            create_tables(self._connection)
            create_views(self._connection)
        self._connection.execute(f"CHECKPOINT {REPLICA}")

    def _remove(self) -> None:
        self.close()
        for path in (self._home.live, self._home.live.with_name(WAL)):
            path.unlink(missing_ok=True)

    def _feed(self, before: ReplicaState | None, head: Head) -> None:
        is_same = before is not None and before.creation == head.creation
        since = Snapshot(before.snapshot, before.snapshot_time) if before and is_same else None
        tables = tables_changed(self._connection, since, head.snapshot) if since else None
        if since is None or tables is None:
            for table in shared_tables():
                target = in_database(REPLICA, table)
                self._connection.execute(f"DELETE FROM {target}")
                self._connection.execute(f"INSERT INTO {target} BY NAME FROM {in_database(LAKE, table)}")
        else:
            for table in tables:
                self._feed_table(table, since.number + 1, head.snapshot)
        time = read_snapshot(self._connection, head.snapshot).time
        published_at = head.published_at.isoformat()
        state = ReplicaState(
            head.creation, head.snapshot, head.number, published_at, head.lineage, head.token, snapshot_time=time
        )
        put_metadata(self._connection, STATE, json.dumps(asdict(state)))

    def _feed_table(self, table: str, low: int, high: int) -> None:
        """Add what was added, then remove what was removed: a row may have been both."""
        schema, _, name = in_database(LAKE, table).partition(".")[2].partition(".")
        target = in_database(REPLICA, table)
        where = {"lake": LAKE, "schema": schema, "table": name, "low": low, "high": high}
        self._connection.execute(f"INSERT INTO {target} BY NAME {_FEED.format(kind='insertions', **where)}")
        removed = f"CREATE OR REPLACE TEMP TABLE removed AS {_FEED.format(kind='deletions', **where)}"
        (count,) = self._connection.execute(removed).fetchone() or (0,)
        if count:
            remove_rows(self._connection, target, "removed")


def state_of(metadata: str | None) -> ReplicaState | None:
    """The state that the metadata of a replica or of a generation of it says."""
    return None if metadata is None else ReplicaState(**json.loads(metadata))


def _has_memory(connection: duckdb.DuckDBPyConnection) -> bool:
    return connection.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = 'memory'").fetchone() is not None
