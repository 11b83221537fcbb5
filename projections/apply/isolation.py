"""Finds the records of a batch that the tables refuse, so that no single record can stop the projector.

A fault of the tables themselves refuses every record of a kind. It must not turn the log into dead letters: a record
that they took before tells one from the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from projections.apply.batch import RecordPosition

DATA_ERRORS = (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException)
"""What DuckDB raises for values; not for a full disk, a damaged file or too little memory."""

MANY = 10
"""Records of a kind that are refused together, of which none was ever taken: then it is the tables' fault."""

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


def wholly_refused(rows: pa.Table, refused: Mapping[RecordPosition, str]) -> dict[str, tuple[int, str]]:
    """The kinds of which every record is refused: how many there are, and the reason of one."""
    kinds: dict[str, list[str | None]] = {}
    for index, kind in enumerate(rows["kind"].to_pylist()):
        kinds.setdefault(kind, []).append(refused.get(position_of(rows, index)))
    return {
        kind: (len(reasons), str(reasons[0]))
        for kind, reasons in kinds.items()
        if all(each is not None for each in reasons)
    }


@dataclass(frozen=True)
class TakenRecord:
    """A record that is in the ledger, as the log had it."""

    offset: int
    timestamp: int
    value: bytes
    key: bytes | None = None
    headers: Sequence[tuple[str, bytes | None]] = ()
    problem: str | None = None


def taken_record(connection: duckdb.DuckDBPyConnection, kind: str) -> tuple[str, int, TakenRecord] | None:
    """Topic, partition and record of the newest record of a kind in the ledger; None if there is none."""
    row = connection.execute(
        """SELECT kafka_topic, kafka_partition, kafka_offset, epoch_ms(logged_at), record FROM internal.ledger
        WHERE kind = ? ORDER BY logged_at DESC LIMIT 1""",
        [kind],
    ).fetchone()
    return None if row is None else (row[0], row[1], TakenRecord(row[2], row[3], row[4].encode()))


def position_of(rows: pa.Table, index: int) -> RecordPosition:
    """Topic, partition and offset of a row."""
    topic, partition, offset = (
        rows[name][index].as_py() for name in ("kafka_topic", "kafka_partition", "kafka_offset")
    )
    return topic, partition, offset
