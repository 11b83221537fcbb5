"""Keys of events in the rows of a query's result."""

from __future__ import annotations

from typing import Any

import pyarrow as pa


def keys_of(table: Any) -> list[list[str]]:
    """Keys of events in the columns `evidence` and `key` of each row; empty without such a column."""
    names = [
        name
        for name in ("evidence", "key")
        if table.column_names.count(name) == 1 and _holds_keys(table.schema.field(name).type)
    ]
    if not names:
        return []
    found: list[list[str]] = [[] for _ in range(table.num_rows)]
    for name in names:
        for row, value in zip(found, table.column(name).to_pylist(), strict=True):
            row += [str(key) for key in (value if isinstance(value, list) else [value]) if key]
    return found


def _holds_keys(type_: Any) -> bool:
    """Whether a column has DuckDB's type of keys: UUID."""
    inner = type_.value_type if pa.types.is_list(type_) else type_
    return str(inner) in {"extension<arrow.uuid>", "string"}
