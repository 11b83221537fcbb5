"""Finds the records of a batch that the tables refuse, so that no single record can stop the projector."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pyarrow as pa

from projections.apply.batch import RecordPosition

DATA_ERRORS = (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException)
"""What DuckDB raises for values; not for a full disk, a damaged file or too little memory."""

Try = Callable[[pa.Table], None]
"""Writes rows and takes them back; raises one of `DATA_ERRORS` if they cannot be written."""


def refused_records(rows: pa.Table, write: Try) -> dict[RecordPosition, str]:
    """The records that cannot be written even alone, each with the reason. Halves the rows until it has found them."""
    try:
        write(rows)
    except DATA_ERRORS as error:
        if rows.num_rows == 1:
            return {position_of(rows, 0): str(error)}
        half = rows.num_rows // 2
        return refused_records(rows.slice(0, half), write) | refused_records(rows.slice(half), write)
    return {}


def position_of(rows: pa.Table, index: int) -> RecordPosition:
    """Topic, partition and offset of a row."""
    topic, partition, offset = (
        rows[name][index].as_py() for name in ("kafka_topic", "kafka_partition", "kafka_offset")
    )
    return topic, partition, offset
