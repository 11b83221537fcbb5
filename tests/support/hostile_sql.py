"""Queries that ended, froze or spied on the process that ran them when it was the page server's own."""

from __future__ import annotations

import json

import duckdb

ADDRESS = 0x4343434343


def serialized_pointers() -> str:
    """A query whose plan, given as JSON, has addresses as constants: DuckDB jumps to one of them."""
    connection = duckdb.connect()
    (text,) = connection.execute(
        "SELECT json_serialize_sql('SELECT * FROM arrow_scan(4702111234, 4702111234, 4702111234)')"
    ).fetchone() or ("",)
    plan = json.loads(text)
    for constant in plan["statements"][0]["node"]["from_table"]["function"]["children"]:
        constant["value"] = {"type": {"id": "POINTER", "type_info": None}, "is_null": False, "value": ADDRESS}
    return f"SELECT * FROM json_execute_serialized_sql('{json.dumps(plan)}'::JSON)"


CRASHES = {
    "serialized pointers": serialized_pointers(),
    "pandas_scan": "SELECT * FROM pandas_scan(NULL)",
    "described": "DESCRIBE SELECT * FROM pandas_scan(NULL)",
    "explained": "EXPLAIN SELECT * FROM pandas_scan(NULL)",
    "in a view": "CREATE TEMP VIEW v AS FROM pandas_scan(NULL); FROM v",
    "in a text": "FROM query('FROM pandas_' || 'scan(NULL)')",
    "logging to a file": "SELECT * FROM enable_logging(storage = 'file', storage_path = '/x')",
    "called": "CALL enable_logging(storage = 'file', storage_path = '/x')",
}
