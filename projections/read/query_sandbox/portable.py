"""Makes the types of a result ones that Arrow carries: what it has no type for becomes DuckDB's own text.

Arrow would refuse some of them (VARIANT), change others in silence (UHUGEINT, the zone of TIMETZ, a long INTERVAL), and
give DuckDB's inner bytes for the rest (BIT, BIGNUM, GEOMETRY).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from projections.read.query_sandbox.refusals import Refused

CAST_FROM = b"whenline.cast_from"
"""Key of a column's Arrow metadata: the type that became text."""
NUMERIC = {"INTERVAL", "UHUGEINT", "BIGNUM", "BIT", "TIME WITH TIME ZONE"}
"""Types whose text is a number or a time whatever the value: a leading minus begins no formula."""
_CARRIED = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint",
    "float", "double", "decimal", "varchar", "blob", "uuid", "enum", "date", "time", "time_ns", "timestamp",
    "timestamp_s", "timestamp_ms", "timestamp_ns", "timestamp with time zone", '"null"', "sqlnull",
}  # fmt: skip
_TEXT = "VARCHAR"


def rewritten(query: str, description: Sequence[Any]) -> str | None:
    """The query with the types that Arrow cannot carry as text; None where there is none.

    Args:
        query: one statement that returns rows.
        description: its columns, as DuckDB gives them: the name and the type first.

    Raises:
        Refused: a type has to become text, and the statement cannot be part of another.
    """
    names, targets = [column[0] for column in description], [_target(column[1]) for column in description]
    if not any(targets):
        return None
    if not query.strip():
        odd, type_ = next((column[0], column[1]) for column, target in zip(description, targets, strict=True) if target)
        raise Refused(
            f"The column `{odd}` is of type {type_}, which this statement cannot return.",
            f'Cast it to text in a SELECT: "{odd}"::VARCHAR.',
        )
    columns = [
        f"{f'CAST(c{number} AS {target})' if target else f'c{number}'} AS {_quoted(name)}"
        for number, (name, target) in enumerate(zip(names, targets, strict=True))
    ]
    listed = ", ".join(f"c{number}" for number in range(len(names)))
    return f"SELECT {', '.join(columns)} FROM (\n{_without_end(query)}\n) AS answer({listed})"


def cast_types(description: Sequence[Any]) -> list[str | None]:
    """The type of each column that becomes text as a whole; None for the others."""
    return [str(column[1]) if _target(column[1]) == _TEXT else None for column in description]


def _target(type_: Any) -> str | None:
    """The type to cast to; None where it can stay. Only the odd parts of a nested type become text."""
    if type_.id in _CARRIED:
        return None
    if type_.id not in _NESTED:
        return _TEXT
    parts = {name: part for name, part in type_.children if not _is_no_part(type_.id, name, part)}
    if "" in parts:
        return _TEXT  # a row without names
    targets = {name: _target(part) for name, part in parts.items()}
    if not any(targets.values()):
        return None
    return _NESTED[type_.id](type_, {name: target or str(parts[name]) for name, target in targets.items()})


def _is_no_part(id_: str, name: str, part: Any) -> bool:
    """Whether a child of a type is the tag of a union or the size of an array."""
    return (id_ == "union" and name == "" and part.id == "utinyint") or (id_ == "array" and name == "size")


def _with_names(type_: Any, parts: dict[str, str]) -> str:
    return f"{type_.id.upper()}({', '.join(f'{_quoted(name)} {part}' for name, part in parts.items())})"


_NESTED: dict[str, Callable[[Any, dict[str, str]], str]] = {
    "list": lambda _, parts: f"{parts['child']}[]",
    "array": lambda type_, parts: f"{parts['child']}[{dict(type_.children)['size']}]",
    "map": lambda _, parts: f"MAP({parts['key']}, {parts['value']})",
    "struct": _with_names,
    "union": _with_names,
}
"""The text of nested types, by their parts."""


def _without_end(query: str) -> str:
    """The statement without the semicolons that end it, and what comments follow them."""
    encoded = query.encode()
    for start, _ in reversed(duckdb.tokenize(query)):
        if encoded[start : start + 1] != b";":
            break
        encoded = encoded[:start]
    return encoded.decode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
