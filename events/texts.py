"""Refuses control characters in texts: none in a field of one line, and none but tabs and line breaks in free text.

Terminals and pages obey some of them, and nobody sees them. The types do not check them, since patterns are slow: few
events have a byte that may be part of one, and only those are walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, inspect

from events.kinds.amendments import EventCorrected
from events.registry import KINDS
from events.validation import Problem, escaped
from events.values import FREE_TEXT, ONE_LINE

_IN_JSON = re.compile(rb"\\(?:u00[0189]|u007[fF]|[bfnrt])|\xc2[\x80-\x9f]|\x7f")
_PATTERNS = {ONE_LINE: re.compile(ONE_LINE), FREE_TEXT: re.compile(FREE_TEXT)}
_MESSAGES = {
    ONE_LINE: "must be one line without control characters, and has",
    FREE_TEXT: "must have no control characters but tabs and line breaks, and has",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BEYOND_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def may_have_controls(value: bytes) -> bool:
    """Whether the JSON of an event may have a control character in a text."""
    return (b"\\" in value or b"\xc2" in value or b"\x7f" in value) and _IN_JSON.search(value) is not None


def problems_of_texts(data: Any, payload: type[Struct], pointer: str) -> list[Problem]:
    """The control characters in the JSON of a payload. Other types are refused elsewhere."""
    found = list(_problems(data, _type_of(payload), pointer))
    if payload is EventCorrected and isinstance(data, dict) and isinstance(data.get("replacement"), dict):
        kind = KINDS.get(str(data.get("kind")))
        if kind is not None:
            found += problems_of_texts(data["replacement"].get("data"), kind.payload, f"{pointer}/replacement/data")
    return found


@cache
def _type_of(payload: type[Struct]) -> inspect.Type:
    return inspect.type_info(payload)


def _problems(value: Any, type_: inspect.Type, pointer: str) -> Iterator[Problem]:
    pattern = None
    while isinstance(type_, inspect.Metadata | inspect.UnionType):
        if isinstance(type_, inspect.Metadata):
            pattern = (type_.extra_json_schema or {}).get("pattern", pattern)
            type_ = type_.type
        else:
            type_ = next(each for each in type_.types if not isinstance(each, inspect.NoneType))
    if isinstance(value, str) and pattern in _PATTERNS and _PATTERNS[pattern].search(value) is None:
        character = (_CONTROL if pattern == ONE_LINE else _BEYOND_BREAKS).search(value)
        if character is not None:
            yield Problem(pointer, f"{_MESSAGES[pattern]} U+{ord(character[0]):04X}")
    elif isinstance(type_, inspect.StructType) and isinstance(value, dict):
        for field in type_.fields:
            if field.encode_name in value:
                yield from _problems(value[field.encode_name], field.type, f"{pointer}/{escaped(field.encode_name)}")
    elif isinstance(type_, inspect.VarTupleType) and isinstance(value, list):
        for number, part in enumerate(value):
            yield from _problems(part, type_.item_type, f"{pointer}/{number}")


def decoded_problems(data: bytes, payload: type[Struct]) -> list[Problem]:
    """As `problems_of_texts`, of the bytes of a payload."""
    return problems_of_texts(msgspec.json.decode(data), payload, "/data")
