"""Arrow tables in types that a browser reads.

Times become epoch milliseconds (float64; infinite ones become NULL), lists become JSON text, other types that
JavaScript has not become text.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_MS_LIMIT = 8.64e15


def plain(table: Any) -> Any:
    """The same Arrow table in types that JavaScript reads without loss: text, float64, int32, bool."""
    return pa.table({name: _plain_column(table.column(name)) for name in table.column_names})


def _plain_column(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _milliseconds(column)
    if pa.types.is_dictionary(kind):
        return _plain_column(column.cast(kind.value_type))
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64(), safe=False)
    if pa.types.is_string(kind) or pa.types.is_boolean(kind):
        return column
    if pa.types.is_null(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.string())
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def _milliseconds(column: Any) -> Any:
    """Epoch milliseconds; what lies beyond any date that JavaScript has (DuckDB's infinities) becomes NULL."""
    per_ms = {"s": 0.001, "ms": 1.0, "us": 1e3, "ns": 1e6}[column.type.unit]
    ms = pc.divide(column.cast(pa.int64()).cast(pa.float64(), safe=False), per_ms)
    return pc.if_else(pc.less(pc.abs(ms), _MS_LIMIT), ms, None)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, default=str) if isinstance(value, list | dict | tuple) else str(value)
