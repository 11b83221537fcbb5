"""Content hashes: the same whatever the order of rows, another one for any other value."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from projections.schema.content import content_of, differences, tables_of
from projections.schema.descriptions import columns_of


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("CREATE SCHEMA internal; CREATE TABLE internal.metadata(name VARCHAR, value VARCHAR)")
        made.execute("CREATE TABLE t(a INTEGER, b VARCHAR[])")
        made.execute("CREATE TABLE empty(a INTEGER)")
        yield made


def content(connection: duckdb.DuckDBPyConnection, *rows: tuple[object, object]) -> str:
    connection.execute("DELETE FROM t")
    for row in rows:
        connection.execute("INSERT INTO t VALUES (?, ?)", list(row))
    return content_of(connection)["t"]


def test_order_does_not_matter(connection: duckdb.DuckDBPyConnection) -> None:
    assert content(connection, (1, ["x"]), (2, None)) == content(connection, (2, None), (1, ["x"]))


@pytest.mark.parametrize(
    "rows",
    [
        [(1, ["x"])], [(1, ["x"]), (2, None), (2, None)], [(1, ["x"]), (2, [""])], [(1, ["y"]), (2, None)],
        [(2, ["x"]), (1, None)], [(1, ["x"]), (None, None)], [],
    ],
)  # fmt: skip
def test_any_other_rows_differ(connection: duckdb.DuckDBPyConnection, rows: list[tuple[object, object]]) -> None:
    assert content(connection, *rows) != content(connection, (1, ["x"]), (2, None))


def test_metadata_of_the_file_are_not_compared(connection: duckdb.DuckDBPyConnection) -> None:
    before = content_of(connection)
    connection.execute("INSERT INTO internal.metadata VALUES ('tables', 'x')")
    connection.execute("CREATE TEMP TABLE passing AS SELECT 1")
    connection.execute("CREATE VIEW seen AS FROM t")
    assert content_of(connection) == before == {"t": "0:0", "empty": "0:0"}


def test_an_attached_database_has_no_part(connection: duckdb.DuckDBPyConnection) -> None:
    """Everything that reads the catalog reads that of the connection's own database."""
    before = content_of(connection), columns_of(connection)
    connection.execute(
        """ATTACH ':memory:' AS other;
        CREATE TABLE other.ledger AS SELECT 1 AS a;
        CREATE SCHEMA other.internal;
        CREATE TABLE other.internal.positions AS SELECT 1 AS a;
        CREATE VIEW other.revenue AS SELECT 1 AS a"""
    )
    assert (content_of(connection), columns_of(connection)) == before
    assert tables_of(connection) == ["internal.metadata", "empty", "t"]


def test_differences_name_tables() -> None:
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ["b", "c"]
    assert differences({"a": "1"}, {"a": "1"}) == []
