"""Finds records that share a (source, id) with another record, at insert.

A record that states what another one before it states is a repeat: it is in the ledger, and nowhere else. So the cost
of a repeat does not depend on what its event is about, and readers have nothing to tell apart. Only where one id was
used for two things do the first records of both have facts, and validity intervals that say which of them counts.

Sorted prefixes of all keys (`projections.key_runs`), filled from the ledger at the start, say which records *may* be
duplicates; SQL decides about those few. So a usual batch, without duplicates, never reads the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Found:
    """What `find_duplicates` found."""

    listed: int = 0
    """Records that are listed now."""
    repeats: bool = False
    """Whether the temporary table `repeats` has staged records: they state what is in the tables already."""
    displaced: bool = False
    """Whether `displaced` has records of the ledger: a staged one states the same, and comes before them."""


class DuplicateFilter:
    """The keys of the ledger; those of the batch in work are added once it is committed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        (path,) = connection.execute(_FOLDER).fetchone() or (None,)
        self._keys = KeyRuns(Path(path).parent if path else None).with_keys(read_prefixes(connection))
        self._staged = np.empty(0, np.uint64)

    def find_duplicates(self, connection: duckdb.DuckDBPyConnection) -> Found:
        """List the records in `staged` and the ledger that share a key in `duplicate_records`.

        Call it inside the transaction, before `staged` is inserted into the ledger.
        """
        keys: Any = connection.execute(_STAGED).to_arrow_table().column(0).combine_chunks()
        self._staged = prefixes_of_column(keys)
        is_suspected = self._keys.contain(self._staged) | _occur_twice(self._staged)
        if not is_suspected.any():
            return Found()
        run = writing()
        connection.register("suspects", pa.table({"key": keys.filter(pa.array(is_suspected))}))
        try:
            connection.execute(run["shared_keys"])
        finally:
            connection.unregister("suspects")
        if not _count(connection, "shared_keys"):
            return Found()
        connection.execute(run["compared_records"])
        connection.register("contents", _contents(connection.execute(run["differing_records"]).to_arrow_table()))
        try:
            connection.execute(run["ranked_records"])
        finally:
            connection.unregister("contents")
        connection.execute(run["append_duplicates"])
        listed = _count(connection, "ranked_records WHERE role IS NULL")
        return Found(listed, _count(connection, "repeats") > 0, _count(connection, "displaced") > 0)

    def take_staged(self) -> None:
        """Remember the keys of `staged` once they are committed."""
        self._keys = self._keys.with_keys([self._staged])


def _occur_twice(prefixes: Prefixes) -> npt.NDArray[np.bool_]:
    _, where, counts = np.unique(prefixes, return_inverse=True, return_counts=True)
    found: npt.NDArray[np.bool_] = counts[where] > 1
    return found


def _contents(differing: pa.Table) -> pa.Table:
    """What these records mean, by position."""
    records = differing.column("record").to_pylist()
    made = {text: sameness.content(text.encode()) for text in set(records)}
    contents = [made[text] for text in records]
    hashes = pa.array(map(sameness.hash_of, contents), pa.binary())
    texts = pa.array(contents, pa.binary()).cast(pa.string())
    return differing.drop_columns(["record"]).append_column("content_hash", hashes).append_column("content", texts)


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {rows}").fetchone() or (0,)
    return int(count)
