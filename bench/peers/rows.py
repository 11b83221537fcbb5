"""The table that every peer writes, and the file that it writes it into.

One row an event: its position in the log, the attributes of its envelope, headline, certainty, and the record itself.
These columns are part of our `ledger`, and all that a peer writes. msgspec decodes only these attributes,
and rows travel to DuckDB as Arrow. Arrow's own JSON reader and DuckDB's `from_json` took the same time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Self

import duckdb
import msgspec
import pyarrow as pa

ROWS = 50_000
"""Rows of one transaction."""
SETTINGS = "SET TimeZone = 'UTC'; SET checkpoint_threshold = '256MB'"
"""The same long write-ahead log as the worker's while it catches up."""
TABLE = """CREATE TABLE ledger (
    kafka_topic VARCHAR, kafka_partition INTEGER, kafka_offset BIGINT, logged_at TIMESTAMPTZ,
    id VARCHAR, source VARCHAR, type VARCHAR, subject VARCHAR, time TIMESTAMPTZ, knowntime TIMESTAMPTZ,
    dataschema VARCHAR, headline VARCHAR, certainty VARCHAR, record VARCHAR
)"""
INSERT = """INSERT INTO ledger BY NAME
SELECT * EXCLUDE logged_ms, make_timestamptz(logged_ms * 1000) AS logged_at FROM rows"""
_STRINGS = ("id", "source", "type", "subject", "time", "knowntime", "dataschema")


class _Payload(msgspec.Struct, gc=False):
    headline: str | None = None
    certainty: str | None = None


class _Event(msgspec.Struct, gc=False):
    id: str
    source: str
    type: str
    data: _Payload
    time: str | None = None
    subject: str | None = None
    knowntime: str | None = None
    dataschema: str | None = None


_decode = msgspec.json.Decoder(_Event).decode


class PeerFile:
    """A DuckDB file with the table of a peer, and its clock.

    Args:
        path: of the file, which does not exist.
        count: number of rows after which the job is done.
    """

    def __init__(self, path: Path, count: int) -> None:
        self.count, self.rows = count, 0
        self._began = self._ended = 0.0
        self._connection = duckdb.connect(str(path))
        self._connection.execute(f"{SETTINGS}; {TABLE}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def is_done(self) -> bool:
        """Whether all rows are committed."""
        return self.rows >= self.count

    def begin(self) -> None:
        """Start the clock at the first fetch, or at the first record where the library hides the fetch."""
        self._began = self._began or time.perf_counter()

    def write(
        self,
        values: Sequence[bytes],
        topics: Sequence[str],
        partitions: Sequence[int],
        offsets: Sequence[int],
        logged_ms: Sequence[int],
    ) -> None:
        """Decode records and insert them in one transaction; all sequences have the same length."""
        events = [_decode(value) for value in values]
        columns = {name: pa.array([getattr(event, name) for event in events], pa.string()) for name in _STRINGS}
        rows = pa.table(  # noqa: F841 - DuckDB reads it by its name
            columns
            | {
                "headline": pa.array([event.data.headline for event in events], pa.string()),
                "certainty": pa.array([event.data.certainty for event in events], pa.string()),
                "record": pa.array(values, pa.binary()).cast(pa.string()),
                "kafka_topic": pa.array(topics, pa.string()),
                "kafka_partition": pa.array(partitions, pa.int32()),
                "kafka_offset": pa.array(offsets, pa.int64()),
                "logged_ms": pa.array(logged_ms, pa.int64()),
            }
        )
        self._connection.execute(INSERT)
        self.rows += len(values)
        self._ended = time.perf_counter()

    def report(self, *packages: str) -> None:
        """Print the result as JSON: rows, seconds from the first fetch to the last commit, versions of packages."""
        versions = {name: version(name) for name in packages}
        print(json.dumps({"rows": self.rows, "seconds": self._ended - self._began, "versions": versions}), flush=True)
