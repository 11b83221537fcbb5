"""Finds records that share a (source, id) with another record, at insert.

A Bloom filter over hashes of keys, in memory and filled from the ledger at the start, says which records *may* be
duplicates; SQL decides about those few. So a usual batch, without duplicates, never reads the ledger.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from events import sameness
from projections.schema.definitions import writing

Hashes = npt.NDArray[np.uint64]
BITS_PER_KEY = 16
PROBES = 5
"""With 16 bits a key, 0.2 % of new keys are looked up in vain."""
SMALLEST = 1 << 20


class DuplicateFilter:
    """A Bloom filter over 64-bit hashes of keys; to grow, it is filled again from the ledger."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._fill(connection)

    def find_duplicates(self, connection: duckdb.DuckDBPyConnection) -> int:
        """Insert into `duplicate_records` the records in `staged` and the ledger that share a key; returns how many.

        Call it inside the transaction, before `staged` is inserted into the ledger.
        """
        hashes = _hashes_of(connection, "staged")
        suspects = np.unique(np.concatenate([hashes[self._may_contain(hashes)], _occurring_twice(hashes)]))
        if not len(suspects):
            return 0
        connection.register("suspects", pa.table({"hash": suspects}))
        try:
            connection.execute(writing()["shared_keys"])
        finally:
            connection.unregister("suspects")
        unlisted = connection.execute(writing()["unlisted_duplicates"]).to_arrow_table()
        if unlisted.num_rows:
            records = unlisted.column("record").to_pylist()
            made = {text: sameness.content(text.encode()) for text in set(records)}  # most repeats are byte for byte
            contents = [made[text] for text in records]
            hashes = pa.array(map(sameness.hash_of, contents), pa.binary())
            texts = pa.array(contents, pa.binary()).cast(pa.string())
            found = unlisted.drop_columns(["record"]).append_column("content_hash", hashes)
            found = found.append_column("content", texts)
            connection.register("found", found)
            connection.execute(writing()["append_duplicates"])
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
        (rows,) = connection.execute("SELECT count(*) FROM internal.ledger").fetchone() or (0,)
        self._room = max(SMALLEST, 2 * int(rows))
        self._bits = np.zeros(self._room * BITS_PER_KEY // 64, np.uint64)
        self._count = 0
        reader = connection.execute("SELECT hash(key) AS hash FROM internal.ledger").to_arrow_reader(1 << 20)
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

    def _may_contain(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        places = self._places(hashes)
        bits = (self._bits[places >> np.uint64(6)] >> (places & np.uint64(63))) & np.uint64(1)
        found: npt.NDArray[np.bool_] = bits.astype(bool).all(axis=0)
        return found


def _hashes_of(connection: duckdb.DuckDBPyConnection, table: str) -> Hashes:
    found: Hashes = connection.execute(f"SELECT hash(key) AS hash FROM {table}").fetchnumpy()["hash"]
    return found


def _occurring_twice(hashes: Hashes) -> Hashes:
    ordered = np.sort(hashes)
    twice: Hashes = ordered[1:][ordered[1:] == ordered[:-1]]
    return twice
