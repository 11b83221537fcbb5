"""Filter for duplicate checks: says of most new keys, without a query, that a version does not have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from projections.apply.batch import TopicPartition
from projections.key_runs import KeyRuns, read_prefixes

_ADDED = """
SELECT l.key::BLOB AS key FROM internal.ledger AS l JOIN (
    SELECT UNNEST($topics) AS kafka_topic, UNNEST($partitions) AS kafka_partition, UNNEST($offsets) AS next_offset
) AS seen USING (kafka_topic, kafka_partition)
WHERE l.kafka_offset >= seen.next_offset AND l.kafka_offset >= list_min($offsets)
"""
"""Keys of ledger rows behind these positions; the second condition skips row groups that are older than all of them."""


class KeyFilter:
    """The keys of a ledger, as `KeyRuns`: 8 bytes a key, of which a process holds the newest.

    Args:
        tables_version: version of the tables' definitions.
        positions: next offset of each partition.
        keys: of the ledger.
    """

    def __init__(self, tables_version: str, positions: Mapping[TopicPartition, int], keys: KeyRuns) -> None:
        self._tables_version = tables_version
        self._positions = positions
        self.keys = keys

    @classmethod
    def of(
        cls,
        cursor: duckdb.DuckDBPyConnection,
        tables_version: str,
        positions: Mapping[TopicPartition, int],
        before: KeyFilter | None = None,
    ) -> KeyFilter:
        """The filter of a version; where `before` is of the same tables, only keys added since are read."""
        if before is None or not before._precedes(tables_version, positions):
            return cls(tables_version, positions, KeyRuns().with_keys(read_prefixes(cursor)))
        changed = {place: before._positions.get(place, 0) for place in positions}
        changed = {place: offset for place, offset in changed.items() if offset < positions[place]}
        if not changed:
            return cls(tables_version, positions, before.keys)
        parameters = {
            "topics": [topic for topic, _ in changed],
            "partitions": [partition for _, partition in changed],
            "offsets": list(changed.values()),
        }
        return cls(tables_version, positions, before.keys.with_keys(read_prefixes(cursor, _ADDED, parameters)))

    def among(self, keys: Sequence[bytes]) -> list[bytes]:
        """Those of these keys that the version may have; it has none of the others."""
        return self.keys.among(keys)

    def _precedes(self, tables_version: str, positions: Mapping[TopicPartition, int]) -> bool:
        """Whether tables at these positions have all keys of this filter: the same code read the same log further."""
        return self._tables_version == tables_version and all(
            positions.get(place, 0) >= offset for place, offset in self._positions.items()
        )
