"""Names of public tables, views and columns: nobody has to quote one, and plumbing lies in a schema of its own."""

from __future__ import annotations

import duckdb
import pytest

from projections.schema import definitions
from tests.support.loading import OF_TESTS, connection_of

RELATIONS = {
    "amendments", "answers", "beliefs", "capital", "changes", "claim_history", "claims", "comments", "comparisons",
    "conflicts", "contradictions", "dead_letters", "dependence", "dependence_parts", "disputes", "indicator_moves",
    "indicators", "inert_amendments", "layoffs", "leaders", "ledger", "log_gaps", "models", "organizations", "outlooks",
    "overturned", "plan_history", "plans", "price_history", "prices", "products", "raised_signals", "reorganizations",
    "revenue", "revenue_growth", "revenue_history", "rivals", "roles", "session_clocks", "signals", "standings", "strategies",
    "suppliers", "talent_balance", "talent_flows", "talent_moves", "talent_net", "terms", "timeline", "track_record",
}  # fmt: skip
"""Tables and views of the default schema."""
WITHOUT_MACRO = {
    "beliefs", "changes", "conflicts", "dead_letters", "ledger", "log_gaps", "revenue_growth", "session_clocks",
}  # fmt: skip
MACROS = {f"{name}_as_of" for name in RELATIONS - WITHOUT_MACRO} | {
    "answers_as_known_then", "beliefs_as_logged", "changes", "contradictions_history", "dependence_as_known_then",
    "effective_facts_as_of", "effective_facts_history", "facts_as_of", "facts_history", "indicator_moves_as_known_then",
    "day_of", "end_of_day", "revenue_growth", "revisions", "session_at", "session_known", "session_logged", "signals_history",
}  # fmt: skip
AMBIGUOUS = {"by", "index", "of", "offset", "partition", "topic"}
"""Words that DuckDB takes in some places, and a reader stumbles over in all of them."""


@pytest.fixture(scope="module")
def tables() -> duckdb.DuckDBPyConnection:
    return connection_of([])


def public_columns(tables: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns of each relation of the default schema."""
    rows = tables.execute(
        """SELECT table_name, list(column_name) FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    return dict(rows)


def needs_quotes(tables: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> bool:
    """Whether DuckDB refuses a query that names these columns without quotes."""
    try:
        tables.execute(f"SELECT {', '.join(columns)} FROM {relation} LIMIT 0")
        tables.execute(f"SELECT {', '.join(f't.{column}' for column in columns)} FROM {relation} AS t LIMIT 0")
        tables.execute(f"SELECT {', '.join(f'1 AS {column}' for column in columns)}")
    except duckdb.Error:
        return True
    return False


def test_no_public_column_needs_quotes(tables: duckdb.DuckDBPyConnection) -> None:
    """All columns of a relation in one query, since planning a view takes a while; one by one where that fails."""
    quoted = [
        (relation, column)
        for relation, columns in public_columns(tables).items()
        if needs_quotes(tables, relation, columns)
        for column in columns
        if needs_quotes(tables, relation, [column])
    ]
    assert quoted == []


def test_no_column_of_snapshots_needs_quotes() -> None:
    with duckdb.connect() as connection:
        connection.execute(definitions.of_snapshots()["snapshot"])
        ((columns,),) = connection.execute(
            "SELECT list(column_name) FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        assert not needs_quotes(connection, "snapshot", columns)


def test_no_public_column_has_an_ambiguous_name(tables: duckdb.DuckDBPyConnection) -> None:
    found = {relation: AMBIGUOUS.intersection(columns) for relation, columns in public_columns(tables).items()}
    assert {relation: columns for relation, columns in found.items() if columns} == {}


def test_fields_of_structs_need_no_quotes(tables: duckdb.DuckDBPyConnection) -> None:
    reserved = {row[0] for row in tables.execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()} & {
        *AMBIGUOUS, "from", "to", "at",
    }  # fmt: skip
    found = tables.execute(
        """SELECT table_name, column_name, data_type FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal"""
    ).fetchall()
    assert [row for row in found if any(f'"{word}" ' in row[2] for word in reserved)] == []


def test_the_default_schema_has_what_analysts_call_and_nothing_else(tables: duckdb.DuckDBPyConnection) -> None:
    relations = tables.execute(
        """SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main'
        UNION ALL
        SELECT view_name FROM duckdb_views()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal"""
    ).fetchall()
    macros = tables.execute(
        """SELECT DISTINCT function_name FROM duckdb_functions()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal"""
    ).fetchall()
    assert {name for (name,) in relations} - OF_TESTS == RELATIONS
    assert {name for (name,) in macros} == MACROS


def test_fact_tables_and_resolved_rows_are_internal(tables: duckdb.DuckDBPyConnection) -> None:
    found = tables.execute(
        """SELECT table_name FROM duckdb_tables()
        WHERE database_name = current_database() AND schema_name = 'internal'"""
    ).fetchall()
    names = {name for (name,) in found}
    assert {fact.name for fact in definitions.facts()} <= names
    assert {fact.resolved for fact in definitions.facts() if fact.resolved} <= names
