"""In-memory filter for duplicate checks: says of most new keys, without a query, that a version does not have them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from projections.apply.batch import TopicPartition

Prefixes = npt.NDArray[np.uint64]

RATIO = 4
"""A run of prefixes has at least so many times the length of the one after it: a key is merged a few times in all."""
FEW = 16
"""Up to so many keys are searched one by one: a call of numpy takes longer."""

_ALL = "SELECT key::BLOB AS key FROM internal.ledger"
_ADDED = """
SELECT l.key::BLOB AS key FROM internal.ledger AS l JOIN (
    SELECT UNNEST($topics) AS kafka_topic, UNNEST($partitions) AS kafka_partition, UNNEST($offsets) AS next_offset
) AS seen USING (kafka_topic, kafka_partition)
WHERE l.kafka_offset >= seen.next_offset AND l.kafka_offset >= list_min($offsets)
"""
"""Keys of ledger rows behind these positions; the second condition skips row groups that are older than all of them."""


class KeyFilter:
    """The first 64 bits of all keys of a ledger, in sorted runs: 8 bytes a key.

    Keys are hashes: the prefixes of two of them hardly ever meet.

    Args:
        tables_version: version of the tables' definitions.
        positions: next offset of each partition.
        runs: of prefixes, each sorted, the longest first.
    """

    def __init__(self, tables_version: str, positions: Mapping[TopicPartition, int], runs: Sequence[Prefixes]) -> None:
        self._tables_version = tables_version
        self._positions = positions
        self._runs = [run for run in runs if len(run)]

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
            return cls(tables_version, positions, [_read(cursor, _ALL)])
        changed = {place: before._positions.get(place, 0) for place in positions}
        changed = {place: offset for place, offset in changed.items() if offset < positions[place]}
        if not changed:
            return cls(tables_version, positions, before._runs)
        parameters = {
            "topics": [topic for topic, _ in changed],
            "partitions": [partition for _, partition in changed],
            "offsets": list(changed.values()),
        }
        return cls(tables_version, positions, _merged([*before._runs, _read(cursor, _ADDED, parameters)]))

    def among(self, keys: Sequence[bytes]) -> list[bytes]:
        """Those of these keys that the version may have; it has none of the others."""
        if len(keys) <= FEW:
            return [key for key in keys if self._may_have(int.from_bytes(key[:8]))]
        prefixes = _prefixes(b"".join(keys))
        found = np.zeros(len(keys), dtype=bool)
        for run in self._runs:
            places = np.searchsorted(run, prefixes)
            found |= run[np.minimum(places, len(run) - 1)] == prefixes
        return [keys[number] for number in np.flatnonzero(found).tolist()]

    def _may_have(self, prefix: int) -> bool:
        for run in self._runs:
            place = bisect_left(run, prefix)
            if place < len(run) and run[place] == prefix:
                return True
        return False

    def _precedes(self, tables_version: str, positions: Mapping[TopicPartition, int]) -> bool:
        """Whether tables at these positions have all keys of this filter: the same code read the same log further."""
        return self._tables_version == tables_version and all(
            positions.get(place, 0) >= offset for place, offset in self._positions.items()
        )


def _merged(runs: list[Prefixes]) -> list[Prefixes]:
    while len(runs) > 1 and len(runs[-2]) < RATIO * len(runs[-1]):
        last = runs.pop()
        runs[-1] = np.sort(np.concatenate([runs[-1], last]), kind="stable")  # merges two sorted runs
    return runs


def _read(cursor: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, object] | None = None) -> Prefixes:
    parts = [_prefixes(_bytes_of(batch.column(0))) for batch in cursor.execute(query, parameters).to_arrow_reader()]
    return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.uint64)


def _bytes_of(keys: Any) -> memoryview:
    """The bytes of a column of keys, one after the other."""
    _validity, _offsets, data = keys.buffers()
    return memoryview(data)[16 * keys.offset : 16 * (keys.offset + len(keys))]


def _prefixes(keys: bytes | memoryview) -> Prefixes:
    """The first 8 of each 16 bytes, as numbers in the same order."""
    return np.frombuffer(keys, dtype=">u8")[::2].astype(np.uint64)
