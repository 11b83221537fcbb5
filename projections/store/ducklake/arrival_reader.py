"""Reads arrivals from a lake, as batches that continue given positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

from projections.apply.arrivals import ARRIVALS, Cut, Range, at_most, batch_of_arrivals, continuing, ends_of
from projections.apply.batch import TopicPartition
from projections.apply.positions import Position
from projections.apply.transaction import transaction
from projections.schema import definitions
from projections.store.arrivals import Arrived
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import LAKE, attach, open_duckdb
from projections.store.ducklake.reconnecting import ReconnectingLake
from projections.store.ducklake.segments import Segment, read_ranges, read_segments

_SNAPSHOT = f"SELECT id FROM ducklake_current_snapshot('{LAKE}')"
_CUTS = pa.schema(
    [
        ("token", pa.string()),
        ("kafka_topic", pa.string()),
        ("kafka_partition", pa.int32()),
        ("low", pa.int64()),
        ("high", pa.int64()),
    ]
)
_ROWS = """
SELECT r.{columns} FROM (FROM {rows} WHERE token IN ({tokens})) AS r JOIN cuts AS c USING (token, kafka_topic,
    kafka_partition)
WHERE r.kafka_offset >= c.low AND r.kafka_offset < c.high
ORDER BY r.kafka_topic, r.kafka_partition, r.kafka_offset
"""


class LakeArrivalReader:
    """See `projections.store.arrivals.ArrivalReader`. It connects at its first use, and again after an error.

    Args:
        address: of the lake.
    """

    def __init__(self, address: LakeAddress) -> None:
        self._lake = ReconnectingLake(address, _connected)
        self._drained: object = None
        """The state of the lake, and the positions, that nothing waits behind."""
        self._layout = definitions.version_of_tables()

    def ends(self, positions: Mapping[TopicPartition, Position]) -> Mapping[TopicPartition, Position]:
        """How far each partition waits."""
        with self._reading() as connection:
            behind = {partition: each.next_offset for partition, each in positions.items()}
            return ends_of(positions, self._ranges(connection, behind))

    def take(self, positions: Mapping[TopicPartition, int], most: int) -> Arrived | None:
        """Read the next ranges, each from its file."""
        with self._reading() as connection:
            state = (connection.execute(_SNAPSHOT).fetchone(), dict(positions))
            if state == self._drained:
                return None
            ranges = self._ranges(connection, positions)
            waiting = continuing(positions, ranges)
            cuts = at_most(waiting, most)
            if not cuts:
                self._drained = state
                return None
            by_segment: dict[Segment, list[Cut]] = {}
            for cut in cuts:
                by_segment.setdefault(ranges[cut.range], []).append(cut)
            rows = pa.concat_tables([_read(connection, segment, some) for segment, some in by_segment.items()])
        if len(by_segment) > 1:
            rows = rows.sort_by([(name, "ascending") for name in ("kafka_topic", "kafka_partition", "kafka_offset")])
        return Arrived(batch_of_arrivals(cuts, rows), _offsets(waiting) - _offsets(cuts))

    def close(self) -> None:
        """Disconnect."""
        self._lake.close()

    def _ranges(
        self, connection: duckdb.DuckDBPyConnection, behind: Mapping[TopicPartition, int]
    ) -> dict[Range, Segment]:
        return {
            each: segment
            for segment in read_segments(connection)
            for each in read_ranges(connection, segment, behind)
            if each.layout == self._layout
        }

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One state of the lake."""
        with self._lake.connected("read") as connection, transaction(connection):
            yield connection


def _connected(address: LakeAddress) -> duckdb.DuckDBPyConnection:
    connection = open_duckdb(address)
    try:
        attach(connection, address, read_only=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _read(connection: duckdb.DuckDBPyConnection, segment: Segment, cuts: Sequence[Cut]) -> pa.Table:
    listed = [
        {
            "token": cut.range.token,
            "kafka_topic": cut.range.topic,
            "kafka_partition": cut.range.partition,
            "low": cut.low,
            "high": cut.high,
        }
        for cut in cuts
    ]
    connection.register("cuts", pa.Table.from_pylist(listed, _CUTS))
    try:
        tokens = ", ".join(sorted({f"'{cut.range.token}'" for cut in cuts}))
        columns = ", r.".join(ARRIVALS.names)
        found = connection.execute(_ROWS.format(columns=columns, rows=segment.rows, tokens=tokens))
        return found.to_arrow_table().cast(ARRIVALS)
    finally:
        connection.unregister("cuts")


def _offsets(cuts: Sequence[Cut]) -> int:
    return sum(cut.high - cut.low for cut in cuts)
