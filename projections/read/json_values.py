"""Answers as plain values: what JSON, CSV and a terminal can show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa

FOREVER = 9_223_372_036_854_775_807
"""DuckDB's infinity in Arrow's microseconds; minus this is minus infinity."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PER_US = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 0.001}


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows of an Arrow table as plain values: instants as RFC 3339 text, keys as text, bytes as hexadecimal text."""
    names = unique(table.column_names)
    columns = [column_of(column) for column in table.columns]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def column_of(column: Any) -> list[Any]:
    """Values of one column as plain values."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return [_instant(value, kind) for value in column.cast(pa.int64()).to_pylist()]
    if pa.types.is_nested(kind):
        return [plain(value) for value in _nested(column)]
    return [plain(value) for value in column.to_pylist()]


def plain(value: Any) -> Any:  # noqa: PLR0911 - one a type
    """One value as JSON can have it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date | timedelta | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
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
    """Values of lists and structs; infinite instants inside them, which Python has not, as None."""
    for value in column:
        try:
            yield value.as_py()
        except (OverflowError, ValueError, pa.ArrowInvalid):
            yield None


def unique(names: list[str]) -> list[str]:
    """Names of columns, numbered where one occurs twice."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found
