"""Finds records that share a (source, id) with another record, at insert.

Sorted prefixes of all keys (`projections.key_runs`), filled from the ledger at the start, say which records *may* be
duplicates; SQL decides about those few. So a usual batch, without duplicates, never reads the ledger.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from events import sameness
from projections.key_runs import KeyRuns, Prefixes, prefixes_of_column, read_prefixes
from projections.schema.definitions import writing

_FOLDER = "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
_STAGED = "SELECT key::BLOB AS key FROM staged"


class DuplicateFilter:
    """The keys of the ledger; those of the batch in work are added once it is committed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        (path,) = connection.execute(_FOLDER).fetchone() or (None,)
        self._keys = KeyRuns(Path(path).parent if path else None).with_keys(read_prefixes(connection))
        self._staged = np.empty(0, np.uint64)

    def find_duplicates(self, connection: duckdb.DuckDBPyConnection) -> int:
        """Insert into `duplicate_records` the records in `staged` and the ledger that share a key; returns how many.

        Call it inside the transaction, before `staged` is inserted into the ledger.
        """
        keys: Any = connection.execute(_STAGED).to_arrow_table().column(0).combine_chunks()
        self._staged = prefixes_of_column(keys)
        is_suspected = self._keys.contain(self._staged) | _occur_twice(self._staged)
        if not is_suspected.any():
            return 0
        connection.register("suspects", pa.table({"key": keys.filter(pa.array(is_suspected))}))
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

    def take_staged(self) -> None:
        """Remember the keys of `staged` once they are committed."""
        self._keys = self._keys.with_keys([self._staged])


def _occur_twice(prefixes: Prefixes) -> npt.NDArray[np.bool_]:
    _, where, counts = np.unique(prefixes, return_inverse=True, return_counts=True)
    found: npt.NDArray[np.bool_] = counts[where] > 1
    return found
