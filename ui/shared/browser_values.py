"""Converts Arrow tables to the types that the browser components read.

Times become epoch milliseconds (float64; infinite ones NULL), lists become JSON text, and types that
JavaScript does not have become text.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_MS_LIMIT = 8.64e15


def to_browser_types(table: Any) -> Any:
    """The same Arrow table with columns of text, float64 and bool."""
    return pa.table({name: _to_browser_type(table.column(name)) for name in table.column_names})


def _to_browser_type(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _milliseconds(column)
    if pa.types.is_dictionary(kind):
        return _to_browser_type(column.cast(kind.value_type))
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64(), safe=False)
    if pa.types.is_string(kind) or pa.types.is_boolean(kind):
        return column
    if pa.types.is_null(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.string())
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def _milliseconds(column: Any) -> Any:
    """Whole epoch milliseconds, cut; times outside JavaScript's range (DuckDB's infinities) become NULL."""
    per_ms = {"s": 0.001, "ms": 1.0, "us": 1e3, "ns": 1e6}[column.type.unit]
    ms = pc.floor(pc.divide(column.cast(pa.int64()).cast(pa.float64(), safe=False), per_ms))
    return pc.if_else(pc.less(pc.abs(ms), _MS_LIMIT), ms, None)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, default=str) if isinstance(value, list | dict | tuple) else str(value)
