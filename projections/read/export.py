"""Writes rows of a query as CSV, JSON, JSON lines or Parquet, batch by batch, in constant memory.

In Parquet an instant has its type and zone (UTC), lists and structs stay nested, and keys (UUID) are text.
JSON is strict: infinite numbers and NaN are text in it.
An infinite instant is the largest (or smallest but one) number of microseconds, which DuckDB reads as infinity.
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
from projections.read.json_values import rows_of, unique_names
from projections.read.query_sandbox.portable import CAST_FROM, NUMERIC

Batches = Iterable[pa.RecordBatch]
Write = Callable[[IO[bytes], pa.Schema, Batches], None]


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in some spreadsheet; the last four are the wide forms of the first four."""


def write_csv(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:
    """A header, then one line per row; nested values as JSON text, and text that cannot be taken for a formula."""
    _write_csv(target, schema, batches, without_formula)


def write_raw_csv(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:
    """The same with text as it is, for programs: a spreadsheet may run what it holds."""
    _write_csv(target, schema, batches, lambda text: text)


def without_formula(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _write_csv(target: IO[bytes], schema: pa.Schema, batches: Batches, of_text: Callable[[str], str]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    are_texts = [_may_hold_text(field) for field in schema]  # `-infinity` of a time or a number is no formula
    try:
        writer = csv.writer(text)
        writer.writerow(map(of_text, unique_names(schema.names)))
        for row in _rows(batches):
            writer.writerow(
                of_text(value) if isinstance(value, str) and is_text else _csv_value(value)
                for is_text, value in zip(are_texts, row.values(), strict=True)
            )
    finally:
        text.detach()


def write_jsonl(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:  # noqa: ARG001
    """One JSON object per line."""
    for row in _rows(batches):
        target.write(_json(row).encode() + b"\n")


def write_json(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:  # noqa: ARG001
    """One JSON array."""
    separator = b"["
    for row in _rows(batches):
        target.write(separator + _json(row).encode())
        separator = b", "
    target.write(b"[]\n" if separator == b"[" else b"]\n")


def write_parquet(target: IO[bytes], schema: pa.Schema, batches: Batches) -> None:
    """Compressed Parquet. The target need not be seekable, so a pipe works.

    Raises:
        OutputRefused: a column has a type that Parquet does not support.
    """
    named = pa.schema([field.with_name(name) for field, name in zip(schema, unique_names(schema.names), strict=True)])
    for field in named:
        _check_type(field)
    stream = _CountingStream(target)
    writer = pq.ParquetWriter(stream, named, compression="zstd")
    try:
        for batch in batches:
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=named))
    except BaseException:
        stream.discard = True  # without its footer nobody can read a partial file as the whole result
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
    """Writes a file under a temporary name and renames it once it is complete.

    Raises:
        OutputRefused: the file cannot be written.
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


class _CountingStream(io.RawIOBase):
    """A stream that reports its position although the target, such as a pipe, cannot."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._written = 0
        self.discard = False

    def writable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Number of bytes written."""
        return self._written

    def write(self, data: Any) -> int:
        """Passes the data to the target, unless it is to be discarded."""
        self._written += len(data)
        if not self.discard:
            self._target.write(data)
        return len(data)

    def flush(self) -> None:
        """Flushes the target."""
        self._target.flush()


def _csv_value(value: Any) -> Any:
    return _json(value) if isinstance(value, list | dict) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _may_hold_text(field: pa.Field) -> bool:
    """Whether a value may be text of a publisher or an analyst, rather than a number or a time."""
    kind = field.type
    if pa.types.is_temporal(kind) or pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return False
    return (field.metadata or {}).get(CAST_FROM, b"").decode() not in NUMERIC


def _rows(batches: Batches) -> Iterator[dict[str, Any]]:
    for batch in batches:
        yield from rows_of(pa.Table.from_batches([batch]))


def has_parquet_type(field: pa.Field) -> bool:
    """Whether Parquet can hold the column."""
    try:
        _check_type(field)
    except OutputRefused:
        return False
    return True


def _check_type(field: pa.Field) -> None:
    try:
        pq.ParquetWriter(io.BytesIO(), pa.schema([field])).close()
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise OutputRefused(
            f"Parquet cannot hold the column `{field.name}` ({field.type}).",
            hint=f'Cast it to text, "{field.name}"::VARCHAR, or choose another --format.',
        ) from error
