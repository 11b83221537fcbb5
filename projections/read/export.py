"""Rows of a query written as CSV, JSON lines or Parquet, batch by batch: as many as there are, in little memory.

In Parquet an instant keeps its type and zone (UTC), lists and structs stay nested, and keys (UUID) are text. An infinite instant
is the largest (or smallest but one) number of microseconds, which DuckDB reads as infinity again.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from projections.errors import OutputRefused
from projections.read.json_values import rows_of, unique

Batches = Iterable[pa.RecordBatch]
Write = Callable[[IO[bytes], pa.Schema, Batches], None]


def write_csv(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:
    """A heading, then a line a row; nested values as text."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(unique(schema.names))
        for row in _rows(batches):
            writer.writerow(row.values())
    finally:
        text.detach()


def write_jsonl(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:  # noqa: ARG001 - each row has its names
    """A JSON object a line."""
    for row in _rows(batches):
        target.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def write_json(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:  # noqa: ARG001
    """One JSON array."""
    separator = b"["
    for row in _rows(batches):
        target.write(separator + json.dumps(row, ensure_ascii=False).encode())
        separator = b", "
    target.write(b"[]\n" if separator == b"[" else b"]\n")


def write_parquet(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:
    """Parquet, compressed; a pipe will do, since nothing is sought in it.

    Raises:
        OutputRefused: a column is of a type that Parquet has not.
    """
    named = pa.schema([field.with_name(name) for field, name in zip(schema, unique(schema.names), strict=True)])
    for field in named:
        _check_type(field)
    counted = _Counted(target)
    writer = pq.ParquetWriter(counted, named, compression="zstd")
    try:
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=named))
    except BaseException:
        counted.cut_off = True  # without its end nobody takes it for the whole answer
        raise
    finally:
        writer.close()


WRITERS: dict[str, Write] = {
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}


def write_file(path: Path, write: Write, schema: pa.Schema, batches: Batches) -> None:
    """Write a file under another name, and give it its own when it is whole.

    Raises:
        OutputRefused: it cannot be written.
    """
    staging = path.with_name(f".{path.name}.new")
    try:
        with staging.open("wb") as target:
            write(target, schema, batches)
        staging.replace(path)
    except OSError as error:
        raise OutputRefused(f"{path} cannot be written: {error}", hint="Give another --output.") from error
    finally:
        staging.unlink(missing_ok=True)


class _Counted(io.RawIOBase):
    """A stream that tells how much went into it, also where it cannot be sought, as a pipe."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._written = 0
        self.cut_off = False

    def writable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Bytes so far."""
        return self._written

    def write(self, data: Any) -> int:
        """Pass on."""
        self._written += len(data)
        if not self.cut_off:
            self._target.write(data)
        return len(data)

    def flush(self) -> None:
        """Pass on."""
        self._target.flush()


def _rows(batches: Batches) -> Iterator[dict[str, Any]]:
    for batch in batches:
        yield from rows_of(pa.Table.from_batches([batch]))


def _check_type(field: pa.Field) -> None:
    try:
        pq.ParquetWriter(io.BytesIO(), pa.schema([field])).close()
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise OutputRefused(
            f"Parquet cannot hold the column `{field.name}` ({field.type}).",
            hint=f'Write it as text: "{field.name}"::VARCHAR, or take another --format.',
        ) from error
