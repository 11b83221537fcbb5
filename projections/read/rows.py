"""Rows of a query as plain Python values, for pages and commands."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any
from uuid import UUID

import duckdb

Row = dict[str, Any]


def rows(cursor: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> list[Row]:
    """Rows by column name: keys as text, infinite times as None. `parameters` are those that the query names."""
    cursor.execute(query, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, map(to_python_value, row), strict=True)) for row in cursor.fetchall()]


def to_python_value(value: Any) -> Any:
    """One value: a key as text, an infinite time as None, also within lists and structs."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list):
        return [to_python_value(item) for item in value]
    if isinstance(value, dict):
        return {name: to_python_value(item) for name, item in value.items()}
    if isinstance(value, datetime) and value.year in {MINYEAR, MAXYEAR}:
        return None
    return value
