"""Which records share a (source, id) with another one: found at insert, for next to nothing.

A Bloom filter over hashes of keys, held in memory and filled from the ledger at start,
    says which records *may* have been
seen; SQL decides about those few. So the usual batch, in which nothing repeats, never looks into the ledger.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from events.codec import content_hash

Hashes = npt.NDArray[np.uint64]
BITS_PER_KEY = 16
PROBES = 5
"""With 16 bits a key: 0.2 % of new keys are looked up in vain."""
SMALLEST = 1 << 20

_SUSPECTS = """
CREATE OR REPLACE TEMP TABLE shared AS
SELECT key FROM (
    SELECT key FROM staged SEMI JOIN suspects ON suspects.hash = hash(staged.key)
    UNION ALL
    SELECT key FROM ledger SEMI JOIN suspects ON suspects.hash = hash(ledger.key)
) GROUP BY key HAVING count(*) > 1
"""
_UNLISTED = """
SELECT r.key, r.kafka_topic, r.kafka_partition, r.kafka_offset, r.logged_at, r.record
FROM (
    SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, record FROM staged SEMI JOIN shared USING (key)
    UNION ALL
    SELECT key, kafka_topic, kafka_partition, kafka_offset, logged_at, record FROM ledger SEMI JOIN shared USING (key)
) AS r
ANTI JOIN internal.duplicate_records AS known
    ON known.key = r.key AND known.kafka_topic = r.kafka_topic AND known.kafka_partition = r.kafka_partition
        AND known.kafka_offset = r.kafka_offset
"""


class DuplicateFilter:
    """A Bloom filter over 64-bit hashes of keys; grows by being made anew from the ledger."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._fill(connection)

    def find_duplicates(self, connection: duckdb.DuckDBPyConnection) -> int:
        """Insert into `duplicate_records` the records in `staged` and the ledger that share a key; returns how many.

        Call it inside the transaction, before `staged` is inserted into the ledger.
        """
        hashes = _hashes_of(connection, "staged")
        suspects = np.unique(np.concatenate([hashes[self._may_hold(hashes)], _occurring_twice(hashes)]))
        if not len(suspects):
            return 0
        connection.register("suspects", pa.table({"hash": suspects}))
        try:
            connection.execute(_SUSPECTS)
        finally:
            connection.unregister("suspects")
        unlisted = connection.execute(_UNLISTED).to_arrow_table()
        if unlisted.num_rows:
            hashed = [content_hash(text.encode()) for text in unlisted.column("record").to_pylist()]
            found = unlisted.drop_columns(["record"]).append_column("content_hash", pa.array(hashed, pa.binary()))
            connection.register("found", found)
            connection.execute("INSERT INTO internal.duplicate_records BY NAME FROM found")
            connection.unregister("found")
        return int(unlisted.num_rows)

    def take_staged(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Remember the keys of `staged` once they are committed."""
        hashes = _hashes_of(connection, "staged")
        if self._count + len(hashes) > self._room:
            self._fill(connection)
        else:
            self._add(hashes)

    def _fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        (rows,) = connection.execute("SELECT count(*) FROM ledger").fetchone() or (0,)
        self._room = max(SMALLEST, 2 * int(rows))
        self._bits = np.zeros(self._room * BITS_PER_KEY // 64, np.uint64)
        self._count = 0
        reader = connection.execute("SELECT hash(key) AS hash FROM ledger").to_arrow_reader(1 << 20)
        for part in reader:
            self._add(part.column(0).to_numpy())

    def _places(self, hashes: Hashes) -> npt.NDArray[np.uint64]:
        """Bit numbers, one row a probe: a second hash is a multiple of the first."""
        step = (hashes * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)
        probes = np.arange(PROBES, dtype=np.uint64)[:, None]
        places: npt.NDArray[np.uint64] = (hashes + probes * step) % np.uint64(len(self._bits) * 64)
        return places

    def _add(self, hashes: Hashes) -> None:
        places = self._places(hashes).ravel()
        np.bitwise_or.at(self._bits, places >> np.uint64(6), np.uint64(1) << (places & np.uint64(63)))
        self._count += len(hashes)

    def _may_hold(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        places = self._places(hashes)
        bits = (self._bits[places >> np.uint64(6)] >> (places & np.uint64(63))) & np.uint64(1)
        held: npt.NDArray[np.bool_] = bits.astype(bool).all(axis=0)
        return held


def _hashes_of(connection: duckdb.DuckDBPyConnection, table: str) -> Hashes:
    found: Hashes = connection.execute(f"SELECT hash(key) AS hash FROM {table}").fetchnumpy()["hash"]
    return found


def _occurring_twice(hashes: Hashes) -> Hashes:
    ordered = np.sort(hashes)
    twice: Hashes = ordered[1:][ordered[1:] == ordered[:-1]]
    return twice
