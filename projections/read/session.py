"""A session on one version of the tables: it reads the same rows however many versions are published meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from projections.answer_buffer import cursor_of
from projections.apply.batch import TopicPartition
from projections.apply.metadata import TABLES, get_metadata
from projections.errors import WarehouseDamaged
from projections.read.key_filter import KeyFilter
from projections.schema.content import content_of
from projections.store.port import Version

_POSITIONS_OF_KEYS = """
SELECT kafka_topic, kafka_partition, kafka_offset FROM internal.ledger
SEMI JOIN (SELECT UNNEST($keys::UUID[]) AS key) AS wanted USING (key)
"""
RECORDS_AT = """
FROM internal.ledger WHERE rowid IN (
    SELECT l.rowid FROM internal.ledger AS l SEMI JOIN (
        SELECT UNNEST($topics) AS kafka_topic, UNNEST($partitions) AS kafka_partition, UNNEST($offsets) AS kafka_offset
    ) AS wanted USING (kafka_topic, kafka_partition, kafka_offset)
)
"""
"""Ledger rows at positions. The inner query reads narrow columns, so that only their records are decompressed."""
_CANONICAL = f"""
SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, record
FROM ({RECORDS_AT}) ANTI JOIN internal.suppressed_records USING (key, kafka_topic, kafka_partition, kafka_offset)
"""


@dataclass(frozen=True)
class CanonicalRecord:
    """The record that counts for an event: its position in the log, and the CloudEvent as JSON."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    record: str


class ReadSession:
    """A version and a connection to it.

    Args:
        version: which one is open.
        connection: to it; used by this session only.
    """

    def __init__(self, version: Version, connection: duckdb.DuckDBPyConnection) -> None:
        self.version = version
        self._connection = connection

    @property
    def positions(self) -> dict[TopicPartition, int]:
        """Next offset of each partition."""
        rows = self.rows("SELECT kafka_topic, kafka_partition, next_offset FROM internal.positions", {})
        return {(topic, partition): offset for topic, partition, offset in rows}

    @property
    def tables_version(self) -> str:
        """Version of the tables' definitions."""
        return get_metadata(cursor_of(self._connection), TABLES) or ""

    def canonical_records(self, keys: Sequence[bytes]) -> dict[bytes, CanonicalRecord]:
        """The canonical records of those of these keys (`events.envelope.key_of`) that the tables have."""
        # Positions first: mostly there are none, and records are wide.
        found = self.rows(_POSITIONS_OF_KEYS, {"keys": [key.hex() for key in keys]})
        if not found:
            return {}
        rows = self.rows(_CANONICAL, positions_as_parameters(found))
        return {key.bytes: CanonicalRecord(*rest) for key, *rest in rows}

    def key_filter(self, before: KeyFilter | None = None) -> KeyFilter:
        """A filter over the keys of this version. It lives on after the session.

        Args:
            before: the filter of an earlier version, from which only the difference is read.
        """
        return KeyFilter.of(cursor_of(self._connection), self.tables_version, self.positions, before)

    def rows(self, query: str, parameters: Mapping[str, Any]) -> list[Any]:
        """Rows of a query, from any thread."""
        return cursor_of(self._connection).execute(query, dict(parameters) or None).fetchall()

    def content(self) -> dict[str, str]:
        """Hash of each table.

        Raises:
            WarehouseDamaged: the version cannot be read completely.
        """
        try:
            return content_of(cursor_of(self._connection))
        except duckdb.IOException as error:
            raise WarehouseDamaged(
                f"Generation {self.version.number} is damaged: {error}", hint="Run `whenline rebuild`."
            ) from error


def positions_as_parameters(positions: Sequence[tuple[str, int, int]]) -> dict[str, list[Any]]:
    """Parameters of `RECORDS_AT`."""
    topics, partitions, offsets = zip(*positions, strict=True)
    return {"topics": list(topics), "partitions": list(partitions), "offsets": list(offsets)}
