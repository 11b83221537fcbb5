"""Converts rows of Arrow tables to JSON values, for JSON, CSV and terminals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa

FOREVER = 9_223_372_036_854_775_807
"""DuckDB's infinity in Arrow's microseconds; negated, minus infinity."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PER_US = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 0.001}


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows of an Arrow table as JSON values: instants as RFC 3339 text, keys as text, bytes as hexadecimal text."""
    names = unique_names(table.column_names)
    columns = [column_values(column) for column in table.columns]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def column_values(column: Any) -> list[Any]:
    """Values of one column as JSON values."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return [_instant(value, kind) for value in column.cast(pa.int64()).to_pylist()]
    if pa.types.is_nested(kind):
        return [to_json_value(value) for value in _nested(column)]
    return [to_json_value(value) for value in column.to_pylist()]


def to_json_value(value: Any) -> Any:  # noqa: PLR0911 - one return per type
    """One Python value as a JSON value."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | timedelta | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(name): to_json_value(item) for name, item in value.items()}
    return value


def _instant(value: int | None, kind: Any) -> str | None:
    if value is None:
        return None
    if abs(value) >= FOREVER - 1:
        return "infinity" if value > 0 else "-infinity"
    try:
        instant = _EPOCH + timedelta(microseconds=value * _PER_US[kind.unit])
    except OverflowError:
        return f"{value} {kind.unit} since 1970"
    return instant.isoformat().replace("+00:00", "Z" if kind.tz else "")


def _nested(column: Any) -> Iterator[Any]:
    """Values of lists and structs. Infinite instants within them, which Python cannot represent, become None."""
    for value in column:
        try:
            yield value.as_py()
        except (OverflowError, ValueError, pa.ArrowInvalid):
            yield None


def unique_names(names: list[str]) -> list[str]:
    """Names of columns, each once: repeated ones get a number. A query may give two columns one name."""
    found: dict[str, None] = {}
    for name in names:
        number, unique = 2, name
        while unique in found:
            unique, number = f"{name}_{number}", number + 1
        found[unique] = None
    return list(found)
