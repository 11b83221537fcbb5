"""Rows of a query as plain Python values, for pages and commands."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any
from uuid import UUID

import duckdb

from projections.answer_buffer import cursor_of

Row = dict[str, Any]
_PARAMETER = re.compile(r"\$(\w+)")


def rows(cursor: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> list[Row]:
    """Rows by column name: keys as text, infinite times as None. `parameters` are those that the query names."""
    cursor.execute(query, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, map(to_python_value, row), strict=True)) for row in cursor.fetchall()]


def named_in(query: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the parameters that a query names."""
    named = set(_PARAMETER.findall(query))
    return {name: value for name, value in parameters.items() if name in named}


def rows_of_all(
    connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str], parameters: Mapping[str, Any]
) -> dict[str, list[Row]]:
    """Rows of several queries, by name, each with those of the parameters that it names.

    Each has a thread: they mostly wait to be planned.
    """

    def answer(query: str) -> list[Row]:
        with cursor_of(connection) as cursor:
            return rows(cursor, query, named_in(query, parameters))

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return dict(zip(queries, threads.map(answer, queries.values()), strict=True))


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
