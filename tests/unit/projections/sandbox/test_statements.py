"""What a query may consist of: its statements and functions, found on its parse tree."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from projections.read.query_sandbox.refusals import Refused
from projections.read.query_sandbox.statements import check
from projections.read.reader import Reader
from tests.support.hostile_sql import CRASHES

SERIALIZED = duckdb.sql("SELECT json_serialize_sql('FROM pandas_scan(1)')").fetchall()[0][0]
SERIALIZED = f"PRAGMA json_execute_serialized_sql('{SERIALIZED}')"
ALLOWED: dict[str, Any] = {
    "DESCRIBE SELECT 1 AS a": "a",
    "SHOW TABLES": None,
    "SUMMARIZE SELECT 1 AS a": "a",
    "EXPLAIN SELECT 1": "physical_plan",
    "/* é */ EXPLAIN (FORMAT json) SELECT 'é'": "physical_plan",
    "EXPLAIN ANALYZE SELECT 1": "analyzed_plan",
    'SET VARIABLE "at" = now(); SELECT id FROM timeline ORDER BY id': "1",
    "SET VARIABLE x = (SELECT 3); SELECT getvariable('x')": 3,
    "SET VARIABLE x = 1; RESET VARIABLE x; SELECT getvariable('x')": None,
    "SELECT v FROM (PIVOT (SELECT 'v' AS k, 1 AS n) ON k USING first(n))": 1,
    "CREATE TEMP TABLE mine AS FROM range(3); SELECT count(*) FROM mine": 3,
    "CREATE OR REPLACE TEMPORARY VIEW v(a) AS SELECT id FROM timeline; SELECT max(a) FROM v": "2",
    "CREATE TEMP MACRO plus(a, b := 1) AS a + b; SELECT plus(1)": 2,
    "CREATE TEMP FUNCTION rows(a) AS TABLE SELECT * FROM range(a); SELECT count(*) FROM rows(2)": 2,
    "CREATE TEMP TABLE mine AS SELECT 1; DROP TABLE mine; SELECT 2": 2,
    "VALUES (1)": 1,
    "SELECT count(*) FROM revenue_as_of(now(), now())": 0,
    "SELECT 'FROM query(1)' AS query": "FROM query(1)",
    """SELECT '"function_name":"query"' AS "read_csv" """: '"function_name":"query"',
    "WITH query AS (SELECT 1) FROM query": 1,
}


@pytest.mark.parametrize("text", ALLOWED)
def test_what_reads_is_allowed(reader: Reader, text: str) -> None:
    rows = reader.sql(text).to_pylist()
    assert ALLOWED[text] is None or next(iter(rows[0].values())) == ALLOWED[text]


@pytest.mark.parametrize("name", CRASHES)
def test_what_ended_the_server_is_not_run(name: str) -> None:
    with pytest.raises(Refused, match="Not allowed here"):
        check(duckdb.connect(), CRASHES[name])


@pytest.mark.parametrize(
    "text",
    [
        'FROM "Query"(\'SELECT 1\')', "SELECT 1 FROM (SELECT (FROM system.main.query_table('ledger')))",
        "WITH a AS MATERIALIZED (FROM query('SELECT 1')) SELECT 1", "SELECT list_transform([1], lambda x: write_log('a'))",
        "PIVOT (FROM pandas_scan(NULL)) ON a", "EXPLAIN ANALYZE /* a */ FROM query('SELECT 1')",
        "EXPLAIN (ANALYZE) FROM query('SELECT 1')", "SUMMARIZE FROM query('SELECT 1')",
        "SET VARIABLE x = (FROM query('SELECT 1'))", "CREATE TEMP TABLE t AS FROM query('SELECT 1')",
        "CREATE TEMP MACRO m() AS TABLE FROM query('SELECT 1')", "CREATE TEMP MACRO m(a) AS (SELECT a), (a, b) AS query('b')",
        "CREATE TEMP MACRO m(a := write_log('a')) AS a", "CREATE TEMP TABLE t(a INTEGER DEFAULT write_log('a'))",
        "CREATE TEMP TABLE t(a INTEGER CHECK (write_log('a') = 1))", "CREATE TEMP SEQUENCE s", "CREATE TEMP TYPE t AS INTEGER",
        "SELECT read_text.content FROM read_text('/etc/passwd')", "FROM glob('/*')", "FROM duckdb_logs()",
        "FROM truncate_duckdb_logs()", "CALL duckdb_tables()", "CALL enable_profiling()", "PREPARE p AS SELECT 1",
        "EXECUTE p", "BEGIN", "VACUUM", "CHECKPOINT", "FORCE CHECKPOINT", "USE memory", "SET threads = 1", "RESET threads",
        "PRAGMA enable_profiling", "PRAGMA force_checkpoint", "ATTACH ':memory:' AS a", "DETACH a", "INSTALL httpfs",
        "LOAD httpfs", "COPY (SELECT 1) TO '/x'", "EXPORT DATABASE '/x'", "INSERT INTO t VALUES (1)", "DROP SCHEMA main",
        "COMMENT ON TABLE t IS 'x'", "CREATE TABLE temp.t AS SELECT 1", "CREATE SECRET s (TYPE http)",
        SERIALIZED,
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Refused, match="Not allowed here") as refused:
        check(duckdb.connect(), text)
    assert refused.value.hint


@pytest.mark.parametrize("text", ["", "-- nothing", ";", "SELECT 1;;"])
def test_no_statement_is_no_error(text: str) -> None:
    assert len(check(duckdb.connect(), text)) <= 1


def test_long_and_deep_queries_are_checked_quickly() -> None:
    check(duckdb.connect(), "SELECT 1 WHERE " + " OR ".join(f"{number} = 1" for number in range(20_000)))
    check(duckdb.connect(), "SELECT " + "(" * 900 + "1" + ")" * 900)
