"""Everything in the tables is described, and the reference has it all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from projections.schema import definitions
from projections.schema.definitions import facts
from projections.schema.descriptions import columns_of
from projections.schema.documentation import reference
from projections.schema.files import in_folder

CORE = in_folder("tables/log")


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables and views of its own: tests that replace a macro of the shared ones bring it back without its comment."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        definitions.create_tables(connection)
        definitions.create_views(connection)
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_every_table_and_view_has_a_comment(empty: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT table_name, comment FROM duckdb_tables() WHERE database_name = current_database()
        UNION ALL SELECT view_name, comment FROM duckdb_views()
        WHERE database_name = current_database() AND NOT internal"""
    assert [name for name, comment in rows(empty, query) if not comment] == []


def test_every_column_has_a_comment(empty: duckdb.DuckDBPyConnection) -> None:
    query = """SELECT table_name, column_name FROM duckdb_columns()
        WHERE database_name = current_database() AND NOT internal AND comment IS NULL"""
    assert rows(empty, query) == []


def test_every_macro_has_a_comment(empty: duckdb.DuckDBPyConnection) -> None:
    query = """SELECT DISTINCT function_name FROM duckdb_functions()
        WHERE database_name = current_database() AND NOT internal AND comment IS NULL"""
    assert rows(empty, query) == []


def test_the_reference_has_every_table_view_and_macro(empty: duckdb.DuckDBPyConnection) -> None:
    text = reference()
    query = """
        SELECT CASE WHEN schema_name = 'internal' THEN 'internal.' || name ELSE name END FROM (
            SELECT database_name, schema_name, table_name AS name FROM duckdb_tables() WHERE NOT temporary
            UNION SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal
            UNION SELECT database_name, schema_name, function_name FROM duckdb_functions() WHERE NOT internal
        ) WHERE database_name = current_database()"""
    names = {name for (name,) in rows(empty, query)}
    assert {"ledger", "dead_letters", "revenue", "revenue_as_of", "internal.event_key"} <= names
    resolved = {f"internal.{fact.resolved}" for fact in facts() if fact.resolved}
    assert {name for name in resolved if f"`{name}`" not in text} == set()
    names -= resolved | {f"internal.{name}" for name in names}  # what a public name is an alias of
    assert {name for name in names if f"column of `{name}`" not in text and f"`{name}(" not in text} == set()


@pytest.mark.parametrize("file", CORE, ids=lambda file: str(file.name))
def test_the_log_in_tables_is_described(empty: duckdb.DuckDBPyConnection, file: Any) -> None:
    section = reference().split("\n## The log in tables\n")[1].split(f"\n### {file.name}\n")[1].split("\n### ")[0]
    assert file.description in section
    for column in columns_of(empty)[file.objects[0].name]:
        assert f"| `{column}` |" in section
