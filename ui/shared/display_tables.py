"""Converts Arrow tables of the read side for `st.dataframe`, and offers them as downloads."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from projections.read.export import Write, has_parquet_type, write_csv, write_parquet
from projections.read.json_values import column_values, unique_names
from projections.read.time_text import PER_SECOND

_LATEST = 253_402_300_799 * 1_000_000
_EARLIEST = -62_135_596_800 * 1_000_000
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""Days of the years 1 to 9999, which a browser shows, counted from 1970."""
_EXACT = 1 << 53
"""Whole numbers up to this one are exact in a browser."""


def displayable(table: Any) -> Any:
    """The same table with types that a browser shows whole: what it would round, cut or not show becomes text.

    Infinite times are empty, lists of text stay, and other nested values become JSON text.
    """
    columns = [_displayable(table.column(position)) for position in range(table.num_columns)]
    return pa.table(columns, names=unique_names(table.column_names))


def _displayable(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _times(column)
    if pa.types.is_date32(kind):
        days = column.cast(pa.int32())
        return (
            column
            if _all(pc.and_(pc.less_equal(days, _LAST_DAY), pc.greater_equal(days, _FIRST_DAY)))
            else _texts(column)
        )
    if pa.types.is_integer(kind):
        return column if _fits(column) else _texts(column)
    if pa.types.is_decimal(kind):
        return _numbers(column)
    supported = (pa.types.is_string, pa.types.is_boolean, pa.types.is_floating)
    if any(is_type(kind) for is_type in supported) or kind == pa.list_(pa.string()):
        return column
    return _texts(column)


def _times(column: Any) -> Any:
    """Times in microseconds, infinite ones empty; as text if one has nanoseconds or lies outside years 1 to 9999."""
    unit, zone = column.type.unit, column.type.tz
    counts = column.cast(pa.int64())
    finite = pc.if_else(pc.less(pc.abs(counts), (1 << 63) - 2), counts, None)
    seconds = pc.divide(finite, PER_SECOND[unit])
    within = pc.and_(pc.less_equal(seconds, _LATEST // 1_000_000), pc.greater(seconds, _EARLIEST // 1_000_000))
    whole = pc.equal(finite, pc.multiply(pc.divide(finite, 1_000), 1_000)) if unit == "ns" else within
    if not _all(pc.and_(within, whole)):
        return _texts(column)
    return finite.cast(pa.timestamp(unit, zone)).cast(pa.timestamp("us", zone))


def _numbers(column: Any) -> Any:
    values = column_values(column)
    if any(isinstance(value, str) for value in values):
        return _texts(column)
    if any(isinstance(value, float) for value in values):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if any(value is not None and abs(value) > _EXACT for value in values):
        return _texts(column)
    return pa.array(values, pa.float64() if column.type.scale else pa.int64())


def _fits(column: Any) -> bool:
    kind = column.type
    if kind.bit_width < 64:
        return True
    within = pc.less_equal(column, pa.scalar(_EXACT, kind))
    return _all(within if pa.types.is_unsigned_integer(kind) else pc.and_(within, pc.greater_equal(column, -_EXACT)))


def _all(values: Any) -> bool:
    return pc.all(values).as_py() is not False


def _texts(column: Any) -> Any:
    return pa.array([_text(value) for value in column_values(column)], pa.string())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    return str(value)


def as_csv(table: Any) -> bytes:
    """A table as CSV with a header, as `whenline sql --format csv`: times are RFC 3339, lists JSON, nulls empty."""
    return _written(write_csv, table)


def as_parquet(table: Any) -> bytes:
    """A table as a Parquet file; what Parquet has no type for, such as a union, is text."""
    columns = [
        table.column(number) if has_parquet_type(field) else _texts(table.column(number))
        for number, field in enumerate(table.schema)
    ]
    return _written(write_parquet, pa.table(columns, names=table.column_names))


def _written(write: Write, table: Any) -> bytes:
    target = io.BytesIO()
    write(target, table.schema, table.to_batches())
    return target.getvalue()


def download_buttons(table: Any, name: str) -> None:
    """Buttons that download a table as CSV and as Parquet, with all digits and types that it has."""
    formats = {
        "CSV": (lambda: as_csv(table), "csv", "text/csv"),
        "Parquet": (lambda: as_parquet(table), "parquet", "application/vnd.apache.parquet"),
    }
    for place, (title, (make, suffix, mime)) in zip(st.columns([1, 1, 4]), formats.items(), strict=False):
        place.download_button(
            f"Download as {title}", make, f"{name}.{suffix}", mime, width="stretch", on_click="ignore"
        )
