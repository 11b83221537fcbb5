"""Converts rows of Arrow tables to JSON values, for JSON, CSV, terminals and pages.

Values are converted by the type of their column, however deep they are nested: Python has no value for many of them.
JSON has no infinite numbers and no NaN, which become text, as does a decimal number of more digits than a double has.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pyarrow as pa

from projections.read.time_text import clock_text, day_text, instant_text

_UUID = "extension<arrow.uuid>"


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows of an Arrow table as JSON values: instants as RFC 3339 text, keys as text, bytes as hexadecimal text."""
    names = unique_names(table.column_names)
    columns = [column_values(column) for column in table.columns]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def column_values(column: Any) -> list[Any]:
    """Values of one column as JSON values."""
    if isinstance(column, pa.ChunkedArray):
        return [value for chunk in column.chunks for value in column_values(chunk)]
    kind, types = column.type, pa.types
    for is_type, convert in _CONVERSIONS:
        if is_type(kind):
            return convert(column)
    if isinstance(kind, pa.BaseExtensionType) and str(kind) != _UUID:
        return column_values(column.storage)
    if types.is_dictionary(kind):
        return column_values(column.dictionary_decode())
    return [to_json_value(value) for value in column.to_pylist()]


def to_json_value(value: Any) -> Any:  # noqa: PLR0911 - one return per type
    """One Python value as a JSON value."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, date | time | timedelta | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, list | tuple):
        return [to_json_value(item) for item in value]
    if isinstance(value, dict):
        return {str(name): to_json_value(item) for name, item in value.items()}
    return value


def unique_names(names: Sequence[str]) -> list[str]:
    """Names of columns, each once: repeated ones get a number. A query may give two columns one name."""
    found: dict[str, None] = {}
    for name in names:
        number, unique = 2, name
        while unique in found:
            unique, number = f"{name}_{number}", number + 1
        found[unique] = None
    return list(found)


def _number(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _decimal(value: Decimal) -> Any:
    if not value.is_finite():
        return _number(float(value))
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else f"{value:f}"


def _whole_numbers(column: Any, bits: int, text: Callable[[int], str]) -> list[str | None]:
    numbers = column.cast(pa.int32() if bits == 32 else pa.int64()).to_pylist()
    return [None if number is None else text(number) for number in numbers]


def _instants(column: Any) -> list[str | None]:
    unit, zoned = column.type.unit, column.type.tz is not None
    return _whole_numbers(column, 64, lambda count: instant_text(count, unit, zoned=zoned))


def _clocks(column: Any) -> list[str | None]:
    unit = column.type.unit
    return _whole_numbers(column, column.type.bit_width, lambda count: clock_text(count, unit))


def _days(column: Any) -> list[str | None]:
    return _whole_numbers(column, 32, day_text)


def _short_floats(column: Any) -> list[Any]:
    """Numbers of 32 bits with the digits that they have, not those of the double next to them."""
    return [None if text is None else _number(float(text)) for text in column.cast(pa.string()).to_pylist()]


def _lists(column: Any) -> list[Any]:
    offsets = column.offsets.to_pylist()
    start = offsets[0] if offsets else 0
    values = column_values(column.values.slice(start, offsets[-1] - start)) if offsets else []
    return _slices(column, values, offsets)


def _maps(column: Any) -> list[Any]:
    """Pairs of key and value, since a key may be of any type."""
    offsets = column.offsets.to_pylist()
    start, length = offsets[0], offsets[-1] - offsets[0]
    keys, items = (column_values(part.slice(start, length)) for part in (column.keys, column.items))
    return _slices(column, [list(pair) for pair in zip(keys, items, strict=True)], offsets)


def _slices(column: Any, values: list[Any], offsets: list[int]) -> list[Any]:
    start = offsets[0] if offsets else 0
    return [
        values[offsets[row] - start : offsets[row + 1] - start] if valid else None
        for row, valid in enumerate(column.is_valid().to_pylist())
    ]


def _arrays(column: Any) -> list[Any]:
    size = column.type.list_size
    values = column_values(column.values.slice(column.offset * size, len(column) * size))
    return [
        values[row * size : (row + 1) * size] if valid else None
        for row, valid in enumerate(column.is_valid().to_pylist())
    ]


def _structs(column: Any) -> list[Any]:
    names = unique_names([field.name for field in column.type])
    parts = [column_values(part) for part in column.flatten()]
    return [
        {name: part[row] for name, part in zip(names, parts, strict=True)} if valid else None
        for row, valid in enumerate(column.is_valid().to_pylist())
    ]


def _unions(column: Any) -> list[Any]:
    parts = [column_values(column.field(number)) for number in range(column.type.num_fields)]
    return [parts[code][row] for row, code in enumerate(column.type_codes.to_pylist())]


_CONVERSIONS: tuple[tuple[Callable[[Any], bool], Callable[[Any], list[Any]]], ...] = (
    (pa.types.is_timestamp, _instants),
    (pa.types.is_date32, _days),
    (pa.types.is_time, _clocks),
    (pa.types.is_float32, _short_floats),
    (pa.types.is_map, _maps),
    (pa.types.is_list, _lists),
    (pa.types.is_large_list, _lists),
    (pa.types.is_fixed_size_list, _arrays),
    (pa.types.is_struct, _structs),
    (pa.types.is_union, _unions),
)
"""How to convert what Python cannot hold or would hold otherwise; `is_map` before `is_list`."""
