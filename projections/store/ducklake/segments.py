"""Segments: pairs of tables of a lake that arrivals are appended to.

DuckLake takes appends of many processes at once, but not rows removed from a table while others append to it. So no row
is ever removed: arrivals go to the newest segment, and an old one is dropped whole once all of it is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

import duckdb
import pyarrow as pa

from projections.apply.arrivals import Range
from projections.apply.batch import TopicPartition
from projections.apply.positions import Position
from projections.apply.transaction import transaction
from projections.schema.files import INTERNAL
from projections.store.ducklake.connecting import LAKE, first_row

SCHEMA = "arrivals"
MOST_RANGES = 1000
"""Ranges after which a new segment is begun."""
_TABLES = f"SELECT table_name FROM duckdb_tables() WHERE database_name = '{LAKE}' AND schema_name = '{SCHEMA}'"
_POSITIONS = f"""
SELECT 1 FROM duckdb_tables()
WHERE database_name = '{LAKE}' AND schema_name = '{INTERNAL}' AND table_name = 'positions'
"""
_COLUMNS = {
    "token": "token", "projector": "projector", "kafka_topic": "topic", "kafka_partition": "partition",
    "first_offset": "first", "end_offset": "end", "topic_id": "topic_id", "layout": "layout", "records": "records",
    "appended_at": "appended_at", "routes": "routes",
}  # fmt: skip
"""Columns of the table of ranges, and the fields of `Range` that they hold."""
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("token", "projector", "kafka_topic")),
        ("kafka_partition", pa.int32()),
        ("first_offset", pa.int64()),
        ("end_offset", pa.int64()),
        *((name, pa.string()) for name in ("topic_id", "layout")),
        ("records", pa.int64()),
        ("appended_at", pa.timestamp("us", "UTC")),
        ("routes", pa.string()),
    ]
)
_RANGES = f"""
SELECT {", ".join(_COLUMNS)} FROM {{ranges}} LEFT JOIN reached USING (kafka_topic, kafka_partition)
WHERE end_offset > coalesce(next_offset, 0)
"""
_NEWEST_ENDS = "SELECT kafka_topic, kafka_partition, max(end_offset) FROM {ranges} GROUP BY ALL"
_POSITIONS_SCHEMA = pa.schema(
    [("kafka_topic", pa.string()), ("kafka_partition", pa.int32()), ("next_offset", pa.int64())]
)
_CREATE = f"""
CREATE SCHEMA IF NOT EXISTS {LAKE}.{SCHEMA};
CREATE TABLE {{ranges}} (
    token VARCHAR NOT NULL, projector VARCHAR NOT NULL, kafka_topic VARCHAR NOT NULL, kafka_partition INTEGER NOT NULL,
    first_offset BIGINT NOT NULL, end_offset BIGINT NOT NULL, topic_id VARCHAR, layout VARCHAR NOT NULL,
    records BIGINT NOT NULL, appended_at TIMESTAMPTZ NOT NULL, routes VARCHAR NOT NULL
);
CREATE TABLE {{rows}} (
    token VARCHAR NOT NULL, kafka_topic VARCHAR NOT NULL, kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL, logged_at TIMESTAMPTZ NOT NULL, id VARCHAR, source VARCHAR, kind VARCHAR,
    version INTEGER, "time" TIMESTAMPTZ, knowntime TIMESTAMPTZ, record VARCHAR, data VARCHAR, record_key BLOB,
    original BLOB, reason VARCHAR, problems STRUCT(pointer VARCHAR, message VARCHAR)[]
);
"""


@dataclass(frozen=True, order=True)
class Segment:
    """The tables of one segment."""

    number: int

    @property
    def ranges(self) -> str:
        """Table of ranges."""
        return f"{LAKE}.{SCHEMA}.ranges_{self.number}"

    @property
    def rows(self) -> str:
        """Table of records and dead letters."""
        return f"{LAKE}.{SCHEMA}.rows_{self.number}"


def read_segments(connection: duckdb.DuckDBPyConnection) -> list[Segment]:
    """All segments, oldest first."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    return sorted(Segment(int(found[1])) for name in names if (found := re.fullmatch(r"ranges_(\d+)", name)))


def read_ranges(
    connection: duckdb.DuckDBPyConnection,
    segment: Segment,
    behind: Mapping[TopicPartition, int] = MappingProxyType({}),
) -> list[Range]:
    """The ranges of a segment that have anything behind these positions."""
    listed = [
        {"kafka_topic": topic, "kafka_partition": number, "next_offset": offset}
        for (topic, number), offset in behind.items()
    ]
    connection.register("reached", pa.Table.from_pylist(listed, _POSITIONS_SCHEMA))
    try:
        rows = connection.execute(_RANGES.format(ranges=segment.ranges)).fetchall()
    finally:
        connection.unregister("reached")
    return [Range(**dict(zip(_COLUMNS.values(), (*row[:-1], _routes(row[-1])), strict=True))) for row in rows]


def read_newest_ends(connection: duckdb.DuckDBPyConnection, segment: Segment) -> dict[TopicPartition, int]:
    """The largest end of the ranges of each partition, whatever is before it."""
    rows = connection.execute(_NEWEST_ENDS.format(ranges=segment.ranges)).fetchall()
    return {(topic, partition): end for topic, partition, end in rows}


def read_resolved(connection: duckdb.DuckDBPyConnection) -> dict[TopicPartition, Position]:
    """The positions of the lake; none before its first version."""
    if first_row(connection, _POSITIONS) is None:
        return {}
    rows = connection.execute(
        f"SELECT kafka_topic, kafka_partition, next_offset, topic_id FROM {LAKE}.{INTERNAL}.positions"
    ).fetchall()
    return {(topic, partition): Position(offset, topic_id) for topic, partition, offset, topic_id in rows}


def append(
    connection: duckdb.DuckDBPyConnection, segment: Segment, arrivals: pa.Table, ranges: Iterable[Range]
) -> None:
    """Append rows and the ranges that they are of. Call it inside a transaction."""
    listed = [{name: getattr(each, field) for name, field in _COLUMNS.items()} for each in ranges]
    for each in listed:
        each["routes"] = ",".join(f"{name}={count}" for name, count in each["routes"].items())
    connection.register("arrived_rows", arrivals)
    connection.register("arrived_ranges", pa.Table.from_pylist(listed, _SCHEMA))
    try:
        connection.execute(f"INSERT INTO {segment.rows} BY NAME FROM arrived_rows")
        connection.execute(f"INSERT INTO {segment.ranges} BY NAME FROM arrived_ranges")
    finally:
        connection.unregister("arrived_rows")
        connection.unregister("arrived_ranges")


def has_append(connection: duckdb.DuckDBPyConnection, token: str) -> bool:
    """Whether an append was committed."""
    query = "SELECT 1 FROM {} WHERE token = ?"
    return any(first_row(connection, query.format(each.ranges), [token]) for each in read_segments(connection))


def create_segment(connection: duckdb.DuckDBPyConnection, number: int) -> Segment:
    """Begin a segment. Of two processes that begin the same one, one gets an error."""
    segment = Segment(number)
    with transaction(connection):
        connection.execute(_CREATE.format(ranges=segment.ranges, rows=segment.rows))
    return segment


def care_for_segments(connection: duckdb.DuckDBPyConnection, positions: Mapping[TopicPartition, int]) -> None:
    """Begin a new segment where the newest one is full, and drop those before it that are resolved.

    An append that meets a drop is lost: only that of a process which was paused since a newer segment was begun. Its
    projector notices, since the lake then has less than it appended, and reads these offsets again.

    Args:
        connection: to the lake.
        positions: of what was published.
    """
    segments = read_segments(connection)
    if not segments:
        return
    (count,) = first_row(connection, f"SELECT count(*) FROM {segments[-1].ranges}") or (0,)
    if count >= MOST_RANGES:
        create_segment(connection, segments[-1].number + 1)
    for segment in segments[:-1]:
        if count and not read_ranges(connection, segment, positions):
            with suppress(duckdb.CatalogException), transaction(connection):  # another process dropped it
                connection.execute(f"DROP TABLE {segment.rows}; DROP TABLE {segment.ranges}")


def _routes(text: str) -> dict[str, int]:
    return {name: int(count) for name, _, count in (each.partition("=") for each in text.split(",")) if count}
