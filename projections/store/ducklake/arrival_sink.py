"""Appends arrivals to a lake. Any number of processes do so at once, and none needs a lock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import duckdb
import pyarrow as pa

from projections.apply.arrivals import Range, arrivals_of, ends_of, ranges_of
from projections.apply.batch import Batch, TopicPartition
from projections.apply.transaction import transaction
from projections.errors import StoreUnavailable
from projections.fault_point import FaultPoint, no_fault
from projections.schema import definitions
from projections.store.arrivals import Ends
from projections.store.ducklake import lake
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import LAKE, attach, first_row, open_duckdb
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.reconnecting import ReconnectingLake
from projections.store.ducklake.segments import (
    append,
    create_segment,
    has_append,
    read_newest_ends,
    read_ranges,
    read_resolved,
    read_segments,
)

INLINED_ROWS = 30
"""Appends of up to so many rows are written into the catalog, not to files: a few events cost no file."""
TRIES = 5
PAUSE_S = 0.1
"""Pause before an append is tried again; it doubles."""
_IDENTITY = f"SELECT table_uuid::VARCHAR FROM ducklake_table_info('{LAKE}') WHERE table_name = 'head'"


class LakeArrivalSink:
    """See `projections.store.arrivals.ArrivalSink`. It connects at its first use, and again after an error.

    Args:
        address: of the lake.
        projector: name of this process, for `whenline status`.
        fault_point: called before and after each commit; for tests.
    """

    def __init__(self, address: LakeAddress, projector: str, fault_point: FaultPoint = no_fault) -> None:
        self._address, self._projector, self._fault_point = address, projector, fault_point
        self._lake = ReconnectingLake(address, _connected)
        self._layout = definitions.version_of_tables()

    def identity(self) -> str:
        """The id of the table that every lake has from its first process on."""
        with self._lake.connected("used") as connection:
            (identity,) = first_row(connection, _IDENTITY) or ("",)
        return str(identity)

    def ends(self) -> Ends:
        """How far the lake is."""
        with self._lake.connected("used") as connection, transaction(connection):
            resolved, segments = read_resolved(connection), read_segments(connection)
            behind = {partition: each.next_offset for partition, each in resolved.items()}
            waiting = [each for segment in segments for each in read_ranges(connection, segment, behind)]
            appended: dict[TopicPartition, int] = {}
            for segment in segments:
                appended |= read_newest_ends(connection, segment)
        known = ends_of(resolved, [each for each in waiting if each.layout == self._layout])
        return Ends(resolved, known, appended)

    def append(
        self, batch: Batch, firsts: Mapping[TopicPartition, int], topic_ids: Mapping[TopicPartition, str | None]
    ) -> None:
        """Append a batch. After a commit whose answer is an error, the lake says whether it has the batch."""
        token = uuid4().hex
        rows = arrivals_of(batch, token)
        now = datetime.now(UTC)
        whole = Range(token, self._projector, "", 0, 0, 0, None, self._layout, 0, now)
        ranges = ranges_of(batch, rows, firsts, topic_ids, whole)
        failure: Exception | None = None
        for attempt in range(TRIES):
            try:
                with self._lake.connected("used") as connection:
                    if failure is None or not has_append(connection, token):
                        self._append(connection, rows, ranges, firsts)
            except StoreUnavailable as error:
                failure = error
                time.sleep(PAUSE_S * 2**attempt)
            else:
                return
        raise StoreUnavailable(
            f"The lake {self._address} took no append in {TRIES} tries: {failure}",
            hint="Nothing is lost: the log has it, and it is tried again.",
        )

    def close(self) -> None:
        """Disconnect."""
        self._lake.close()

    def _append(
        self,
        connection: duckdb.DuckDBPyConnection,
        rows: pa.Table,
        ranges: list[Range],
        firsts: Mapping[TopicPartition, int],
    ) -> None:
        segment = (read_segments(connection) or [create_segment(connection, 1)])[-1]
        with transaction(connection):
            append(connection, segment, rows, ranges)
            lake.note_append(connection, self._projector, firsts)
            self._fault_point("before append")
        self._fault_point("after append")


def _connected(address: LakeAddress) -> duckdb.DuckDBPyConnection:
    connection = open_duckdb(address)
    try:
        attach(connection, address, read_only=False)
        with lake_errors(address, "opened"):
            lake.make_head(connection)
            connection.execute(f"DETACH {LAKE}")
        attach(connection, address, read_only=False, inlined_rows=INLINED_ROWS)  # of arrivals, never of the head
    except BaseException:
        connection.close()
        raise
    return connection
