"""Arrow tables of the read side made fit to be shown and saved: no infinite times, no types that only DuckDB knows."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

_LATEST = 253_402_300_799 * 1_000_000
_EARLIEST = -62_135_596_800 * 1_000_000


def shown(table: Any) -> Any:
    """The same table for `st.dataframe`: no infinite times, lists of text kept, what is nested deeper as JSON."""
    names = _distinct(table.column_names)
    return pa.table([_shown(table.column(position)) for position in range(table.num_columns)], names=names)


def _distinct(names: list[str]) -> list[str]:
    """Names of columns, each once: a query may well give two columns one name."""
    out: list[str] = []
    for name in names:
        number, fresh = 2, name
        while fresh in out:
            fresh, number = f"{name}_{number}", number + 1
        out.append(fresh)
    return out


def _shown(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind):
        micros = column.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
        within = pc.and_(pc.less_equal(micros, _LATEST), pc.greater_equal(micros, _EARLIEST))
        return pc.if_else(within, micros, None).cast(pa.timestamp("us", kind.tz))
    plain = (pa.types.is_string, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_date)
    if any(is_plain(kind) for is_plain in plain) or kind == pa.list_(pa.string()):
        return column
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64(), safe=False)
    return pa.array([_text(value) for value in column.to_pylist()], pa.string())


def as_csv(table: Any) -> str:
    """A shown table as CSV with a header; times are ISO in UTC, lists are JSON, what is empty stays empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow(["" if value is None else _text(value) for value in row.values()])
    return out.getvalue()


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict | tuple) else str(value)


def as_parquet(table: Any) -> bytes:
    """A shown table as a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
