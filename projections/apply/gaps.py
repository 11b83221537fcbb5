"""Gaps: offsets of the log that the tables do without, by the decision of an operator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa

from events.validation import Problem
from projections.apply.dead_letters import DeadLetter, logged_at_of
from projections.apply.transaction import transaction

Cause = Literal["unreadable", "deleted"]
_SELECT = "SELECT * REPLACE (epoch_ms(decided_at) AS decided_at) FROM log_gaps ORDER BY ALL"


@dataclass(frozen=True, order=True)
class Gap:
    """Consecutive offsets of one partition that are left out, the first and the last one included."""

    topic: str
    partition: int
    first_offset: int
    last_offset: int
    cause: Cause
    """Unreadable: the records are in the log, and each becomes a dead letter. Deleted: the log has them no more."""
    reason: str
    """The operator's."""
    decided_by: str
    decided_at: int
    """Epoch milliseconds of the log's clock."""

    def dead_letters(self, first: int) -> list[DeadLetter]:
        """One for each offset from `first` on."""
        problem = Problem("", f"The log cannot be read at this offset. {self.decided_by} skipped it: {self.reason}")
        return [
            DeadLetter(self.topic, self.partition, offset, self.decided_at, "skipped", [problem], None, None)
            for offset in range(max(first, self.first_offset), self.last_offset + 1)
        ]


class Gaps:
    """The gaps of a log, looked up by position."""

    def __init__(self, gaps: Iterable[Gap] = ()) -> None:
        self.all: tuple[Gap, ...] = tuple(sorted(set(gaps)))

    def containing(self, partition: tuple[str, int], offset: int) -> Gap | None:
        """The gap that has this offset."""
        found = [gap for gap in self._of(partition) if gap.first_offset <= offset <= gap.last_offset]
        return max(found, key=lambda gap: gap.last_offset, default=None)

    def next_first(self, partition: tuple[str, int], offset: int) -> int | None:
        """First offset of the next gap that begins at this offset or later."""
        return min((gap.first_offset for gap in self._of(partition) if gap.first_offset >= offset), default=None)

    def after_deleted(self, partition: tuple[str, int], offset: int) -> int:
        """This offset, or the one after the deleted records that it belongs to."""
        gap = self.containing(partition, offset)
        while gap is not None and gap.cause == "deleted":
            offset = gap.last_offset + 1
            gap = self.containing(partition, offset)
        return offset

    def _of(self, partition: tuple[str, int]) -> list[Gap]:
        return [gap for gap in self.all if (gap.topic, gap.partition) == partition]


def read_gaps(connection: duckdb.DuckDBPyConnection) -> Gaps:
    """The gaps that the tables have."""
    return Gaps(Gap(*row) for row in connection.execute(_SELECT).fetchall())


def write_gaps(connection: duckdb.DuckDBPyConnection, gaps: Sequence[Gap]) -> None:
    """Replace all gaps, in a transaction of its own."""
    columns = {
        "kafka_topic": [gap.topic for gap in gaps],
        "kafka_partition": pa.array([gap.partition for gap in gaps], pa.int32()),
        "first_offset": pa.array([gap.first_offset for gap in gaps], pa.int64()),
        "last_offset": pa.array([gap.last_offset for gap in gaps], pa.int64()),
        "cause": [str(gap.cause) for gap in gaps],
        "reason": [gap.reason for gap in gaps],
        "decided_by": [gap.decided_by for gap in gaps],
        "decided_at": pa.array([logged_at_of(gap.decided_at) for gap in gaps], pa.timestamp("us", "UTC")),
    }
    connection.register("new_gaps", pa.table(columns))
    with transaction(connection):
        connection.execute("DELETE FROM log_gaps")
        connection.execute("INSERT INTO log_gaps BY NAME FROM new_gaps")
    connection.unregister("new_gaps")
