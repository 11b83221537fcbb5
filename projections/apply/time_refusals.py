"""Refuses staged records whose times are impossible: SQL finds them and says which rule each one breaks."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from events.codec import BOUND_TOO_EARLY, LASTED_TOO_SHORT, LIES_AHEAD, too_late
from events.validation import Problem
from projections.apply.batch import Batch, RecordPosition
from projections.apply.dead_letters import DeadLetter
from projections.schema.definitions import writing

_PREFIXES = {"staged": "", "replaced": "/data/replacement"}
"""JSON pointer of what a table's rows state: an event itself, and what a correction replaces it with."""


def refuse_impossible_times(connection: duckdb.DuckDBPyConnection, batch: Batch) -> list[DeadLetter]:
    """Remove such records from `staged` and `replaced`, and return them as dead letters."""
    problems = _problems(connection)
    if not problems:
        return []
    refused = pa.table(
        {
            "kafka_topic": [topic for topic, _, _ in problems],
            "kafka_partition": pa.array([partition for _, partition, _ in problems], pa.int32()),
            "kafka_offset": pa.array([offset for _, _, offset in problems], pa.int64()),
        }
    )
    connection.register("refused", refused)
    letters = []
    for topic, partition, offset, timestamp, key, record in connection.execute(writing()["refused_records"]).fetchall():
        position = (topic, partition, offset)
        value = batch.originals.get(position, record.encode())
        letters.append(DeadLetter(*position, timestamp, "from_the_future", problems[position], key, value))
    for table in _PREFIXES:
        connection.execute(writing()["remove_records"].format(table=table, records="refused"))
    connection.unregister("refused")
    return letters


def _problems(connection: duckdb.DuckDBPyConnection) -> dict[RecordPosition, list[Problem]]:
    """What is wrong with each refused record."""
    found: dict[RecordPosition, list[Problem]] = {}
    for table, prefix in _PREFIXES.items():
        rows = connection.execute(writing()["impossible_times"].format(table=table)).fetchall()
        for topic, partition, offset, known_at, is_late, is_bound_early, is_end_early in rows:
            problems = found.setdefault((topic, partition, offset), [])
            if is_late:
                problems.append(Problem(f"{prefix}/time", too_late(known_at) + ("" if prefix else LIES_AHEAD)))
            if is_bound_early:
                problems.append(Problem(f"{prefix}/data/bound", BOUND_TOO_EARLY))
            if is_end_early:
                problems.append(Problem(f"{prefix}/data/lasted_until", LASTED_TOO_SHORT))
    return found
