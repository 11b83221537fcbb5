"""Random calls of every function that DuckDB has, with random arguments: whatever they do, the server continues.

`make sql-fuzz` tries many more, each time others.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from projections.errors import QueryRefused
from projections.read.query_sandbox.limits import Concurrency
from projections.read.reader import Reader

QUERIES = int(os.environ.get("WHENLINE_SQL_FUZZ", "15"))
SEED = random.SystemRandom().randrange(1 << 32) if "WHENLINE_SQL_FUZZ" in os.environ else 17
CONSTANTS = (
    "NULL", "0", "-1", "9223372036854775807", "1e308", "'nan'::DOUBLE", "''", "'a'", "'/etc/passwd'", "'%s%n'", "'\\x00'::BLOB",
    "[]", "[1, NULL]", "[[1], []]", "{'a': 1}", "MAP {'a': 1}", "true", "DATE '2025-01-01'", "TIMESTAMPTZ 'infinity'",
    "INTERVAL 100 YEARS", "uuid()", "'{\"a\": [1]}'::JSON", "'101'::BIT", "170141183460469231731687303715884105727",
    "repeat('x', 100000)", "range(1000)", "(SELECT key FROM ledger LIMIT 1)", "lambda x: x", "'SELECT 1'", "'ledger'",
)  # fmt: skip


class Queries:
    """Makes random queries."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        found = duckdb.connect().execute(
            "SELECT DISTINCT function_name, function_type, parameter_types FROM duckdb_functions() ORDER BY ALL"
        )
        functions = [row for row in found.fetchall() if row[0][0].isalpha()]
        self.values = [(name, types) for name, kind, types in functions if kind in {"scalar", "aggregate", "macro"}]
        self.tables = [(name, types) for name, kind, types in functions if kind in {"table", "table_macro"}]

    def query(self) -> str:
        """One of the forms that a query may have, around random calls."""
        form = self.random.choice(
            [
                "SELECT {value}", "SELECT {value}, {value} FROM ledger LIMIT 5", "FROM {table} LIMIT 5", "EXPLAIN SELECT {value}",
                "SELECT {value} FROM range(3) AS t(x) GROUP BY ALL HAVING {value} ORDER BY {value}", "DESCRIBE FROM {table}",
                "SET VARIABLE x = {value}; SELECT getvariable('x')", "CREATE TEMP VIEW v AS SELECT {value} AS a; FROM v",
                "CREATE TEMP MACRO m(a) AS {value}; SELECT m({value})", "SELECT {value} OVER (ORDER BY {value})",
                "SELECT * FROM {table}, {table} LIMIT 5", "SUMMARIZE SELECT {value} AS a",
            ]
        )  # fmt: skip
        while "{value}" in form or "{table}" in form:
            form = form.replace("{value}", self.value(2), 1).replace("{table}", self.call(self.tables, 1), 1)
        return form

    def value(self, depth: int, type_: str | None = None) -> str:
        """A call or a constant, mostly of the type that is wanted."""
        called = depth and self.random.random() < 0.5
        value = self.call(self.values, depth) if called else self.random.choice(CONSTANTS)
        is_castable = type_ is not None and re.fullmatch(r"[A-Z ]+(\[\])?", type_) and not value.startswith("lambda")
        return f"TRY_CAST({value} AS {type_})" if is_castable and self.random.random() < 0.9 else value

    def call(self, functions: list[tuple[str, list[str | None]]], depth: int) -> str:
        """A call with mostly as many arguments as the function takes."""
        name, types = self.random.choice(functions)
        types = [*types, None][: len(types) + self.random.choice((0, 0, 0, 0, 0, 0, -1, 1))]
        return f'"{name}"({", ".join(self.value(depth - 1, type_) for type_ in types)})'


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "unchecked"])
def test_random_queries_never_end_the_server(home: Path, checked: bool, request: pytest.FixtureRequest) -> None:
    if not checked:
        request.getfixturevalue("unchecked")
    reader, queries, outcomes = Reader(home, Concurrency(spare=1)), Queries(SEED), Counter[str]()
    for number in range(QUERIES):
        text = queries.query()
        try:
            reader.sql(text, 100, seconds=1, memory="300MB", answer_bytes=1_000_000)
            outcomes["rows"] += 1
        except QueryRefused as error:
            outcomes["ended" if "ended its process" in str(error) else "refused"] += 1
            if "ended its process" in str(error):
                print(f"seed {SEED}, query {number}: {error}\n  {text}")
    assert reader.sql("SELECT count(*) AS n FROM ledger").to_pylist() == [{"n": 2}]
    assert outcomes.total() == QUERIES
    print(dict(outcomes))
