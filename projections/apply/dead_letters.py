"""Dead letters: log records that cannot be projected, and the outbox of those that their topic lacks.

A dead letter enters `dead_letters` and `dead_letter_outbox` in the transaction of its batch. It leaves the outbox
once its topic has it, so a crash in between sends it again and never loses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import duckdb
import pyarrow as pa

from events.validation import Problem
from projections.apply.transaction import transaction
from projections.schema.definitions import writing

FIRST_MS, LAST_MS = 0, 253_000_000_000_000
"""Timestamps that a log's own clock may give: 1970 to 9987. Others come from a publisher's."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PROBLEM = pa.struct([("pointer", pa.string()), ("message", pa.string())])
_UNSENT = """
SELECT o.sequence, d.kafka_topic, d.kafka_partition, d.kafka_offset, epoch_ms(d.logged_at), d.reason, d.problems,
    d.record_key, d.record
FROM internal.dead_letter_outbox AS o JOIN dead_letters AS d USING (id)
ORDER BY o.sequence LIMIT $limit
"""


@dataclass(frozen=True)
class DeadLetter:
    """A record that cannot be projected, whole."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    reason: str
    problems: list[Problem]
    key: bytes | None
    value: bytes | None

    @property
    def id(self) -> UUID:
        """Derived from the position, so that the same record always makes the same dead letter."""
        return UUID(bytes=sha256(f"{self.topic}\n{self.partition}\n{self.offset}".encode()).digest()[:16])


def logged_at_of(timestamp: int) -> datetime:
    """The log's clock, epoch milliseconds, as an instant; one beyond the calendar of the tables is brought into it."""
    return _EPOCH + timedelta(milliseconds=min(max(timestamp, FIRST_MS), LAST_MS))


def insert_dead_letters(connection: duckdb.DuckDBPyConnection, letters: Sequence[DeadLetter]) -> None:
    """Insert dead letters and queue them for their topic. Call it inside a transaction."""
    if not letters:
        return
    connection.register("new_dead_letters", _table(letters))
    connection.execute(writing()["append_dead_letters"])
    connection.execute(writing()["enqueue_dead_letters"])
    connection.unregister("new_dead_letters")


class DeadLetterOutbox:
    """Dead letters that their topic does not have yet, in the order in which they were written."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def unsent(self, limit: int = 100) -> dict[int, DeadLetter]:
        """The first dead letters to send, by their sequence number."""
        rows = self._connection.execute(_UNSENT, {"limit": limit}).fetchall()
        return {
            sequence: DeadLetter(
                topic, partition, offset, timestamp, reason, [Problem(**each) for each in problems], key, value
            )
            for sequence, topic, partition, offset, timestamp, reason, problems, key, value in rows
        }

    def mark_sent(self, sequence: int) -> None:
        """Remove dead letters up to this sequence number: their topic has them."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM internal.dead_letter_outbox WHERE sequence <= ?", [sequence])

    def mark_all_sent(self) -> None:
        """Empty the outbox: for rebuilt tables, whose dead letters were sent before."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM internal.dead_letter_outbox")


def _table(letters: Sequence[DeadLetter]) -> pa.Table:
    problems = [[{"pointer": each.pointer, "message": each.message} for each in one.problems] for one in letters]
    return pa.table(
        {
            "id": pa.array([letter.id.bytes for letter in letters], pa.uuid()),
            "kafka_topic": [letter.topic for letter in letters],
            "kafka_partition": pa.array([letter.partition for letter in letters], pa.int32()),
            "kafka_offset": pa.array([letter.offset for letter in letters], pa.int64()),
            "logged_at": pa.array([logged_at_of(letter.timestamp) for letter in letters], pa.timestamp("us", "UTC")),
            "reason": [letter.reason for letter in letters],
            "problems": pa.array(problems, pa.list_(PROBLEM)),
            "record_key": pa.array([letter.key for letter in letters], pa.binary()),
            "record": pa.array([letter.value for letter in letters], pa.binary()),
        }
    )
