"""The process of one query: reads a request, confines itself, writes the rows as Arrow IPC and a report, and ends.

Descriptors: 0 the request, one line of JSON; 3 the report, a line when ready and a line when done; 4 the rows.
Standard output leads nowhere: DuckDB prints its progress there.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from projections.answer_buffer import buffer_answers, lock_configuration
from projections.read.query_sandbox.confinement import confine
from projections.read.query_sandbox.portable import CAST_FROM, cast_types, rewritten
from projections.read.query_sandbox.refusals import Refused, of_error
from projections.read.query_sandbox.statements import check

REPORT, ROWS = 3, 4
_BATCH_ROWS = 10_000
_WRITE = 1 << 18
_LONGEST_MESSAGE = 20_000


def main() -> None:
    """Run one query."""
    _warm_up()
    _report({"ready": True})
    line = sys.stdin.buffer.readline()
    if not line:
        return
    request = json.loads(line)
    try:
        confinement = confine([request["path"], request["path"] + ".wal"], request["memory_bytes"], request["seconds"])
        answer(request)
    except Refused as refused:
        _report_refusal(refused)
    except (duckdb.Error, pa.ArrowException, OSError, MemoryError, RecursionError, ValueError) as error:
        _report_refusal(of_error(error, request["memory"]))
    else:
        _report({"done": True, "confinement": vars(confinement)})
    os._exit(0)  # nothing is left to write; closing everything takes longer


def answer(request: dict[str, Any]) -> None:
    """Write the rows of the request's last statement."""
    with _connected(request) as connection:
        times = {name: datetime.fromisoformat(value) for name, value in request["times"].items() if value}
        for name, value in times.items():
            connection.execute(f'SET VARIABLE "{name}" = ?::TIMESTAMPTZ', [value])
        statements = check(connection, request["text"])
        relation = None
        for statement in statements:
            relation = connection.execute(statement, _named(statement, request["times"], times))
        if relation is None or relation.description is None:
            raise Refused("There is no statement that returns rows.", "Write one, such as `FROM timeline`.")
        became_text = cast_types(relation.description)
        if query := rewritten(statements[-1].query, relation.description):
            relation = connection.execute(query, _named(statements[-1], request["times"], times))
        reader = relation.to_arrow_reader(_BATCH_ROWS)
        schema = _with_types(reader.schema, became_text)
        with open(ROWS, "wb", buffering=_WRITE, closefd=False) as out, pa.ipc.new_stream(out, schema) as stream:
            for batch in _first(reader, request["rows"]):
                stream.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
                out.flush()


def _with_types(schema: pa.Schema, became_text: Sequence[str | None]) -> pa.Schema:
    """The schema with the type that a column had before it became text."""
    return pa.schema(
        [
            field.with_metadata({CAST_FROM: type_.encode()}) if type_ else field
            for field, type_ in zip(schema, became_text, strict=True)
        ]
    )


def _named(statement: duckdb.Statement, names: Sequence[str], times: dict[str, datetime]) -> dict[str, datetime] | None:
    """Values of `$at` and `$known` where the statement names them; now where they are not given."""
    now = datetime.now(UTC)
    return {name: times.get(name, now) for name in names if name in statement.named_parameters} or None


def _first(batches: pa.RecordBatchReader, rows: int | None) -> Iterator[pa.RecordBatch]:
    left = rows
    for batch in batches:
        if left is None:
            yield batch
            continue
        yield batch.slice(0, left)
        left -= batch.num_rows
        if left <= 0:
            return


def _connected(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(request["path"], read_only=True, config=request["config"])
    except duckdb.IOException as error:
        _report({"unpublished": str(error)[:_LONGEST_MESSAGE]})
        os._exit(0)
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    buffer_answers(connection)
    lock_configuration(connection)
    return connection


def _warm_up() -> None:
    """Load what a query loads, and end the threads that importing started: confining wants one thread."""
    sys.setrecursionlimit(20_000)
    duckdb.close()
    with duckdb.connect() as connection:
        check(connection, "SELECT 1")
        reader = connection.execute("SELECT ?::TIMESTAMPTZ", [datetime.now(UTC)]).to_arrow_reader(_BATCH_ROWS)
        with pa.ipc.new_stream(io.BytesIO(), reader.schema) as stream:
            stream.write_batch(reader.read_next_batch())


def _report_refusal(refused: Refused) -> None:
    _report({"refused": refused.reason[:_LONGEST_MESSAGE], "hint": refused.hint})


def _report(content: dict[str, Any]) -> None:
    os.write(REPORT, json.dumps(content).encode() + b"\n")
