"""The rows of a query, read from its process."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from projections.errors import QueryRefused
from projections.memory_size import bytes_of
from projections.read.query_sandbox.limits import QueryLimits
from projections.read.query_sandbox.process import QueryProcess

_BUFFER = 1 << 16
_FRAME = 1 << 20
"""What Arrow's own description of the rows may take beyond the rows."""


class Rows:
    """The result of a query: `schema`, and the rows in Arrow batches, to be read once."""

    def __init__(self, process: QueryProcess, limits: QueryLimits) -> None:
        self._process, self._limits = process, limits
        raw = _Answer(process, limits)
        self._source = pa.PythonFile(io.BufferedReader(raw, _BUFFER), "r")
        try:
            self._reader = pa.ipc.open_stream(self._source)
        except (pa.ArrowException, OSError) as error:
            process.finish()
            raise QueryRefused("The query's process returned no rows.", hint="Try again.") from error
        self.schema = self._reader.schema

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The batches.

        Raises:
            QueryRefused: the query failed on the way, or takes too much time or memory.
        """
        while True:
            try:
                batch = self._reader.read_next_batch()
            except StopIteration:
                break
            except (pa.ArrowException, OSError) as error:
                self._process.finish()
                raise QueryRefused(
                    "The query's process returned rows that cannot be read.", hint="Try again."
                ) from error
            self._validate(batch)
            yield batch
        self._process.finish()

    def _validate(self, batch: pa.RecordBatch) -> None:
        """Check the values: the process that wrote them ran a stranger's query.

        Raises:
            QueryRefused: a value is none of its type, as a time of 24:00:00 or a HUGEINT of 39 digits is in Arrow.
        """
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            try:
                column.validate(full=True)
            except (pa.ArrowException, OSError) as error:
                self._process.finish()
                raise QueryRefused(
                    f"A value of the column `{name}` cannot be carried as {column.type}: {error}",
                    hint=f'Cast the column to text: "{name}"::VARCHAR.',
                ) from error

    def table(self) -> pa.Table:
        """All rows.

        Raises:
            QueryRefused: as above, or all of them together take more than is allowed.
        """
        most = self._limits.answer_bytes or bytes_of(self._limits.memory)
        batches, size = [], 0
        for batch in self:
            batches.append(batch)
            size += batch.nbytes
            if size > most:
                raise too_big(self._limits)
        return pa.Table.from_batches(batches, schema=self.schema)


def too_big(limits: QueryLimits) -> QueryRefused:
    """The refusal of an answer that takes too much."""
    if limits.answer_bytes is None:
        return QueryRefused(
            f"The answer takes more than {limits.memory}.",
            hint="Select less, allow more memory (--memory), or write the rows to a file "
            "(--format csv, jsonl or parquet).",
        )
    return QueryRefused(
        f"The answer takes more than {limits.answer_bytes / 1e6:,.0f} MB.",
        hint="Select fewer rows or columns, or write it to a file: `whenline sql … --output answer.parquet`.",
    )


class _Answer(io.RawIOBase):
    """The bytes of an answer as a file, no more than are allowed."""

    def __init__(self, process: QueryProcess, limits: QueryLimits) -> None:
        super().__init__()
        self._process, self._limits = process, limits
        self._left = None if limits.answer_bytes is None else limits.answer_bytes + _FRAME

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes."""
        found = self._process.read(len(buffer))
        buffer[: len(found)] = found
        if self._left is not None:
            self._left -= len(found)
            if self._left < 0:
                raise too_big(self._limits)
        return len(found)
