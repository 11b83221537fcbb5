"""Parses a CSV cell into the JSON value that the type of its field calls for.

A cell that does not parse (a malformed number, Boolean or JSON) stays text; validation then reports it by its field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import inspect

SEPARATOR = ";"
"""Between the entries of a list in one cell."""

CellParser = Callable[[str], Any]


def type_at(type_: inspect.Type | None, part: str) -> inspect.Type | None:
    """The type of a field of a struct, or of an entry of a list; None where there is none of that name."""
    type_ = _unwrapped(type_)
    if isinstance(type_, inspect.StructType):
        return next((each.type for each in type_.fields if each.encode_name == part), None)
    if isinstance(type_, inspect.VarTupleType | inspect.ListType) and part.isdecimal():
        return type_.item_type
    return None


def parser_for(type_: inspect.Type | None, number: CellParser) -> CellParser:
    """The parser for cells of a field of this type.

    Args:
        type_: the type.
        number: the parser for numbers.
    """
    type_ = _unwrapped(type_)
    if isinstance(type_, inspect.IntType | inspect.FloatType):
        return number
    if isinstance(type_, inspect.BoolType):
        return _boolean
    if isinstance(type_, inspect.VarTupleType | inspect.ListType):
        entry = parser_for(type_.item_type, number)
        return lambda cell: _list(cell, entry)
    if isinstance(type_, inspect.StructType):
        required = [each for each in type_.fields if each.required]
        only = required[0] if len(required) == 1 else None
        parse_only = parser_for(only.type, number) if only else str
        return lambda cell: _object(cell, only.encode_name if only else None, parse_only)
    if isinstance(type_, inspect.StrType | inspect.LiteralType | inspect.DateTimeType | inspect.DateType):
        return str
    return _any


def _unwrapped(type_: inspect.Type | None) -> inspect.Type | None:
    """The type without its annotations and without the None of an optional field."""
    while isinstance(type_, inspect.Metadata | inspect.UnionType):
        if isinstance(type_, inspect.Metadata):
            type_ = type_.type
            continue
        others = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
        if len(others) != 1:
            return None
        type_ = others[0]
    return type_


def _boolean(cell: str) -> Any:
    return {"true": True, "false": False}.get(cell.lower(), cell)


def _list(cell: str, entry: CellParser) -> Any:
    if cell.startswith("["):
        return _json(cell)
    return [entry(part) for each in cell.split(SEPARATOR) if (part := each.strip())]


def _object(cell: str, name: str | None, parse: CellParser) -> Any:
    """An object as JSON, or the value of its only required field."""
    if cell.startswith("{"):
        return _json(cell)
    return cell if name is None else {name: parse(cell)}


def _any(cell: str) -> Any:
    return _json(cell) if cell.startswith(("{", "[")) else cell


def _json(cell: str) -> Any:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return cell
