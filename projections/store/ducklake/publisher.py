"""Publishes what the working file has and the lake has not: a commit to the lake, then a generation of the replica.

::

    working file  --difference-->  lake  --what the commit changed-->  replica  --copy-->  generation

The replica is exactly what the lake was after the last commit, so the difference of two local files is what to commit.
All readers are fed from the lake, those of this machine too.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import duckdb

from projections.apply.batch import TopicPartition
from projections.apply.metadata import get_metadata, put_metadata
from projections.apply.table_writer import TableWriter
from projections.apply.transaction import transaction
from projections.errors import NothingPublished, StoreUnavailable, WarehouseLocked, WarehouseOutdated
from projections.fault_point import FaultPoint
from projections.schema import definitions
from projections.store.duckdb_file import publication
from projections.store.duckdb_file.damage import is_corruption
from projections.store.duckdb_file.home import Home
from projections.store.ducklake import lake
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.changes import stage_changes
from projections.store.ducklake.connecting import LAKE, attach, prepare
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.lake import Commit, Head, HeadMoved
from projections.store.ducklake.replica import REPLICA, Replica
from projections.store.ducklake.segments import care_for_segments, read_resolved
from projections.store.port import Version

LINEAGE = "lineage"
"""Name of the working file's metadata: a file made by applying more batches to another one has the same."""
TOKENS = "tokens"
"""Name of the working file's metadata: commits after which the lake had no rows that it has not. Two writers may go on
from one file; of the same lineage, each may have applied what the other has not."""
TRIES = 5
PAUSE_S = 0.1
"""Pause before a commit is tried again; it doubles."""
CARE_EVERY_S = 30.0
"""Interval between two looks for arrivals to drop."""

log = logging.getLogger(__name__)


class LakePublisher:
    """Lake and replica, attached to the DuckDB of the working file.

    Args:
        tables: of the working file.
        home: where replica and generations are.
        address: of the lake.
        fault_point: called at each step of the commit protocol.
        epoch: of this writer, if it has begun one.

    Raises:
        StoreUnavailable: the lake does not answer.
    """

    def __init__(
        self, tables: TableWriter, home: Home, address: LakeAddress, fault_point: FaultPoint, epoch: int | None = None
    ) -> None:
        self._tables, self._home, self._address, self._fault_point = tables, home, address, fault_point
        self._shares_views = True
        self._care_at = 0.0
        self._connection = tables.connection.cursor()
        (self._working,) = self._connection.execute("SELECT current_database()").fetchone() or ("",)
        prepare(self._connection, address)
        attach(self._connection, address, read_only=False)
        try:
            with lake_errors(address, "written"):
                lake.make_head(self._connection)
                self.epoch = lake.raise_epoch(self._connection) if epoch is None else epoch
            self.replica = Replica(tables.connection.cursor(), home, fault_point)
        except BaseException:
            self._connection.execute(f"DETACH {LAKE}")
            raise
        try:
            self._follow()
        except BaseException:
            self.close()
            raise

    @property
    def lineage(self) -> str:
        """The lineage of the working file; a new one where it has none."""
        connection = self._tables.connection
        found = get_metadata(connection, LINEAGE)
        if found is None:
            found = uuid4().hex
            with transaction(connection):
                put_metadata(connection, LINEAGE, found)
        return found

    @property
    def published_positions(self) -> dict[TopicPartition, int] | None:
        """The positions of the newest version in the lake; None where it has none."""
        with lake_errors(self._address, "read"):
            head = lake.read_head(self._connection)
            if head is None or not head.has_tables:
                return None
            return {partition: each.next_offset for partition, each in read_resolved(self._connection).items()}

    def lags_behind(self) -> bool:
        """Whether the lake continues the working file, or the working file is new: it should become the replica's copy.

        Working files of another lineage, such as rebuilt ones, are read from the log instead.
        """
        state = self.replica.state
        if state is None or not self._is_readable(self._follow()):
            return False
        positions = self._tables.positions
        if not positions:
            return True
        return state.lineage == self.lineage and any(
            partition not in positions or positions[partition].next_offset < offset
            for partition, offset in self.replica.positions.items()
        )

    def publish(self) -> Version:
        """Commit to the lake and publish a generation.

        Raises:
            WarehouseLocked: another writer took over.
            StoreUnavailable: the lake does not answer, or cannot be written. What it has is read before the next try.
            duckdb.Error: the working file is damaged.
        """
        token, failure, has_new_replica = uuid4().hex, None, False
        for attempt in range(TRIES):
            head = self._follow()
            if head.token == token:
                break  # also where the answer to a commit was lost
            try:
                self._commit(head, token)
                self._fault_point("after lake commit")
            except HeadMoved:
                continue
            except duckdb.Error as error:
                failure = error
                self._use_working()
                if is_corruption(error):
                    if has_new_replica:
                        raise
                    self.replica.make_anew(error)
                    has_new_replica = True
                time.sleep(PAUSE_S * 2**attempt)
        else:
            head = self._follow()
        if head.token != token:
            raise StoreUnavailable(
                f"The lake {self._address} took no commit in {TRIES} tries: {failure}",
                hint="Records are applied to the working file all the same, and it is tried again.",
            )
        if head.views != definitions.version_of_views() and self._shares_views:
            self._commit_views()
            self._follow()  # so that the generation names a state of the lake that has them
        version = self.replica.publish()
        if time.monotonic() >= self._care_at:
            self._care()
        return version

    def close(self) -> None:
        """Detach replica and lake."""
        self.replica.close()
        with suppress(duckdb.Error):
            self._connection.execute(f"DETACH {LAKE}")
        self._connection.close()

    def _follow(self) -> Head:
        """Feed the replica up to the head, if this program can read it; and verify the epoch."""
        with lake_errors(self._address, "read"):
            try:
                head = self.replica.follow()
            except WarehouseOutdated:
                head = None
            head = head or lake.read_head(self._connection)
        if head is None or head.epoch != self.epoch:
            raise WarehouseLocked(
                f"Another projector took over the lake {self._address}.",
                hint="Nothing of this one is lost: all that it applied is in the log. It may be started again.",
            )
        return head

    def _commit(self, head: Head, token: str) -> None:
        number = max(head.number, self._newest_number()) + 1
        commit = Commit(number, token, datetime.now(UTC), self.lineage)
        state = self.replica.state
        if not self._is_readable(head) or state is None:
            self._fault_point("before lake commit")
            self._note_tokens([token])
            lake.commit_anew(self._connection, head, self._working, commit)
            return
        is_continuation = state.lineage == commit.lineage and state.token in self._tokens()
        self._note_tokens([state.token, token] if is_continuation else [token])
        changes = stage_changes(self._connection, self._working, REPLICA, is_continuation=is_continuation)
        self._fault_point("before lake commit")
        lake.commit_changes(self._connection, head, changes, commit)

    def _tokens(self) -> list[str]:
        """Of the commits whose rows the working file has all: the last one, and one whose outcome it does not know."""
        found: list[str] = json.loads(get_metadata(self._tables.connection, TOKENS) or "[]")
        return found

    def _note_tokens(self, tokens: Sequence[str]) -> None:
        with transaction(self._tables.connection):
            put_metadata(self._tables.connection, TOKENS, json.dumps(tokens))

    def _commit_views(self) -> None:
        """Once, and in a commit of their own: readers of this program have theirs, and need no lake that has them."""
        self._shares_views = False
        try:
            lake.commit_views(self._connection, self._working)
        except duckdb.Error as error:
            self._use_working()
            log.warning("the views of the lake could not be made; the next start tries it again: %s", error)

    def _use_working(self) -> None:
        """Name objects of the working file again: a statement that failed in the lake leaves that as the default, and
        then it cannot be detached."""
        with suppress(duckdb.Error):
            self._connection.execute(f"USE {self._working}")

    def _care(self) -> None:
        """Drop arrivals that are published; whether projectors append some, or did, does not matter."""
        self._care_at = time.monotonic() + CARE_EVERY_S
        try:
            care_for_segments(self._connection, self.replica.positions)
        except duckdb.Error as error:
            log.warning("arrivals that are resolved could not be dropped; it is tried again: %s", error)

    def _is_readable(self, head: Head) -> bool:
        return head.layout == definitions.version_of_tables()

    def _newest_number(self) -> int:
        """Number of the newest generation of this home, which may have had another store before."""
        try:
            return publication.newest(self._home).version.number
        except NothingPublished:
            return 0
