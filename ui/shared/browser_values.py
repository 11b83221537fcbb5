"""Converts Arrow tables to the types that the browser components read.

Times become epoch milliseconds (float64; infinite ones NULL), lists become JSON text, and types that
JavaScript does not have become text.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from projections.read.json_values import column_values
from ui.shared.isolation import isolated

_MS_LIMIT = 8.64e15


PUBLISHED = {"attributed_to", "headline", "name", "publisher", "rule", "summary"}
"""Columns of words of publishers, shown beside other words; no browser looks anything up by them."""


def to_browser_types(table: Any) -> Any:
    """The same Arrow table with columns of text, float64 and bool; words of publishers are isolated."""
    columns = {name: _to_browser_type(table.column(name)) for name in table.column_names}
    return pa.table({name: _isolated(column) if name in PUBLISHED else column for name, column in columns.items()})


def _isolated(column: Any) -> Any:
    if not pa.types.is_string(column.type):
        return column
    return pa.array([None if text is None else isolated(text) for text in column.to_pylist()], pa.string())


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
    values = column_values(column) if pa.types.is_nested(kind) else column.to_pylist()
    return pa.array([_text(value) for value in values], pa.string())


def _milliseconds(column: Any) -> Any:
    """Whole epoch milliseconds, cut; times outside JavaScript's range (DuckDB's infinities) become NULL."""
    per_ms = {"s": 0.001, "ms": 1.0, "us": 1e3, "ns": 1e6}[column.type.unit]
    ms = pc.floor(pc.divide(column.cast(pa.int64()).cast(pa.float64(), safe=False), per_ms))
    return pc.if_else(pc.less(pc.abs(ms), _MS_LIMIT), ms, None)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, allow_nan=False) if isinstance(value, list | dict) else str(value)
