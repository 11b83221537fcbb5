"""Positions: how far each partition of the log is in the tables, written in the transaction of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from projections.apply.batch import Batch, TopicPartition
from projections.errors import PositionNotRising
from projections.schema.definitions import writing

_SCHEMA = pa.schema(
    [
        ("kafka_topic", pa.string()),
        ("kafka_partition", pa.int32()),
        ("next_offset", pa.int64()),
        ("topic_id", pa.string()),
    ]
)


@dataclass(frozen=True)
class Position:
    """How far a partition is in the tables; `topic_id` is Kafka's, None from a Kafka before 2.8."""

    next_offset: int
    topic_id: str | None


Positions = Mapping[TopicPartition, Position]


def read_positions(connection: duckdb.DuckDBPyConnection) -> dict[TopicPartition, Position]:
    """Positions in the tables, by topic and partition."""
    rows = connection.execute(
        "SELECT kafka_topic, kafka_partition, next_offset, topic_id FROM internal.positions"
    ).fetchall()
    return {(topic, partition): Position(offset, fingerprint) for topic, partition, offset, fingerprint in rows}


def write_positions(connection: duckdb.DuckDBPyConnection, positions: Positions) -> None:
    """Replace all positions at once."""
    rows = [
        {
            "kafka_topic": topic,
            "kafka_partition": partition,
            "next_offset": each.next_offset,
            "topic_id": each.topic_id,
        }
        for (topic, partition), each in positions.items()
    ]
    connection.register("new_positions", pa.Table.from_pylist(rows, _SCHEMA))
    connection.execute(writing()["replace_positions"])
    connection.unregister("new_positions")


def advanced(
    positions: Positions, batch: Batch, topic_ids: Mapping[TopicPartition, str | None]
) -> dict[TopicPartition, Position]:
    """Positions after a batch; a partition keeps the topic id that it has."""
    after = dict(positions)
    for partition, offset in batch.ends.items():
        before = positions.get(partition)
        known = before.topic_id if before else None
        after[partition] = Position(offset, topic_ids.get(partition) or known)
    return after


def check_rising(positions: Positions, batch: Batch) -> None:
    """Refuse a batch that was applied before.

    Raises:
        PositionNotRising: the batch starts before the position of one of its partitions.
    """
    for (topic, partition), first in batch.starts.items():
        position = positions.get((topic, partition))
        if position is not None and first < position.next_offset:
            raise PositionNotRising(
                f"A batch of {topic}, partition {partition}, starts at offset {first}, "
                f"but everything before {position.next_offset} is in the tables.",
                hint="Nothing was written. Restart the worker: it resumes at the position in the tables.",
            )
