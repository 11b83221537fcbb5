"""Rewrites an event's JSON in the one spelling that the types decode.

JSON writers spell one value in several ways: an absent field as `null`, a whole number as `2.0`, an instant with more
digits than a clock here has. The types decide which of them mean the same; only events that are spelled so pass here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, inspect

from events.envelope import Envelope
from events.kinds.amendments import EventCorrected
from events.registry import BY_TYPE, KINDS

_LONG_FRACTION = re.compile(rb":\d\d\.\d{7}")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d[Tt _]\d\d:\d\d:\d\d\.\d{6})\d+([Zz]|[+-]\d\d:?\d\d)?")
_DATA = "data"


def has_long_fraction(value: bytes) -> bool:
    """Whether there may be an instant with more than six digits of a second, which the decoder would round."""
    return b"." in value and _LONG_FRACTION.search(value) is not None


def rewritten(value: bytes) -> bytes:
    """The bytes of an event, rewritten.

    Raises:
        msgspec.DecodeError: they are not JSON.
    """
    document = msgspec.json.decode(value)
    if not isinstance(document, dict):
        return value
    return msgspec.json.encode(rewritten_event(document))


def rewritten_event(document: dict[str, Any]) -> dict[str, Any]:
    """The JSON object of an event, rewritten: the envelope, and the data by the type of its kind."""
    document = _rewritten(document, _type_of(Envelope))
    kind = BY_TYPE.get(str(document.get("type")))
    if kind is None or _DATA not in document:
        return document
    return document | {_DATA: rewritten_payload(document[_DATA], kind.payload)}


def rewritten_payload(data: Any, payload: type[Struct]) -> Any:
    """The JSON of a payload, rewritten by its type."""
    data = _rewritten(data, _type_of(payload))
    if payload is EventCorrected and isinstance(data, dict):
        kind, replacement = KINDS.get(str(data.get("kind"))), data.get("replacement")
        if kind is not None and isinstance(replacement, dict) and _DATA in replacement:
            corrected = replacement | {_DATA: _rewritten(replacement[_DATA], _type_of(kind.payload))}
            return data | {"replacement": corrected}
    return data


@cache
def _type_of(struct: type[Struct]) -> inspect.Type:
    return inspect.type_info(struct)


def _rewritten(value: Any, type_: inspect.Type) -> Any:
    type_ = _without_none(type_)
    if isinstance(type_, inspect.StructType) and isinstance(value, dict):
        fields = {field.encode_name: field.type for field in type_.fields}
        return {
            name: _rewritten(part, fields[name]) if name in fields else part
            for name, part in value.items()
            if part is not None or name not in fields
        }
    if isinstance(type_, inspect.VarTupleType) and isinstance(value, list):
        return [_rewritten(part, type_.item_type) for part in value]
    if isinstance(type_, inspect.IntType) and isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(type_, inspect.DateTimeType) and isinstance(value, str):
        found = _INSTANT.fullmatch(value)
        return value if found is None else found[1] + (found[2] or "")
    return value


def _without_none(type_: inspect.Type) -> inspect.Type:
    """The type without its annotations and without the None of an optional field."""
    while True:
        if isinstance(type_, inspect.Metadata):
            type_ = type_.type
            continue
        if not isinstance(type_, inspect.UnionType):
            return type_
        others = [each for each in type_.types if not isinstance(each, inspect.NoneType)]
        if len(others) != 1:
            return type_
        type_ = others[0]
