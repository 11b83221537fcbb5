"""Converts Arrow tables of the read side for `st.dataframe`, and offers them as downloads."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from projections.read.export import Write, write_csv, write_parquet
from projections.read.json_values import to_json_value, unique_names

_LATEST = 253_402_300_799 * 1_000_000
_EARLIEST = -62_135_596_800 * 1_000_000


def displayable(table: Any) -> Any:
    """The same table without infinite times; lists of text stay, other nested values become JSON text."""
    columns = [_displayable(table.column(position)) for position in range(table.num_columns)]
    return pa.table(columns, names=unique_names(table.column_names))


def _displayable(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind):
        micros = column.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
        within = pc.and_(pc.less_equal(micros, _LATEST), pc.greater_equal(micros, _EARLIEST))
        return pc.if_else(within, micros, None).cast(pa.timestamp("us", kind.tz))
    supported = (pa.types.is_string, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_date)
    if any(is_type(kind) for is_type in supported) or kind == pa.list_(pa.string()):
        return column
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64(), safe=False)
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list | dict | tuple):
        return json.dumps(to_json_value(value), default=str, ensure_ascii=False)
    return str(value)


def as_csv(table: Any) -> bytes:
    """A displayable table as CSV with a header; times are RFC 3339, lists are JSON, nulls are empty."""
    return _written(write_csv, table)


def as_parquet(table: Any) -> bytes:
    """A displayable table as a Parquet file."""
    return _written(write_parquet, table)


def _written(write: Write, table: Any) -> bytes:
    target = io.BytesIO()
    write(target, table.schema, table.to_batches())
    return target.getvalue()


def download_buttons(table: Any, name: str) -> None:
    """Buttons that download a displayable table as CSV and as Parquet."""
    formats = {
        "CSV": (lambda: as_csv(table), "csv", "text/csv"),
        "Parquet": (lambda: as_parquet(table), "parquet", "application/vnd.apache.parquet"),
    }
    for place, (title, (make, suffix, mime)) in zip(st.columns([1, 1, 4]), formats.items(), strict=False):
        place.download_button(
            f"Download as {title}", make, f"{name}.{suffix}", mime, width="stretch", on_click="ignore"
        )
