"""Rewrites the errors of msgspec for publishers: the value that is wrong, and the value that would be right."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

EXAMPLE_INSTANT = "2025-03-07T00:00:00Z"
TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "datetime": f"an instant such as {EXAMPLE_INSTANT}",
    "date": "a date such as 2025-03-07",
}
"""JSON types as msgspec names them, in words."""
_LONGEST = 60
_EXPECTED = re.compile(r"Expected `(?P<type>[a-z| ]+)`(?P<rest>.*)", re.DOTALL)
_LEAP_SECOND = re.compile(r"T\d\d:\d\d:60(?!\d)")
_LENGTH = re.compile(r" of length (?P<sign>[<>]=) (?P<length>\d+)")
_RANGE = re.compile(r" (?P<sign>[<>]=?) (?P<limit>\S+)")
_SIGNS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


def message_of(error: str, value: object, choices: Sequence[object] = ()) -> str:
    """A message for a JSON value that msgspec refused.

    Args:
        error: msgspec's message.
        value: the value.
        choices: the values that its type allows, where it lists them.
    """
    stated = shown(value)
    if choices:
        return f"{stated} is not one of {', '.join(shown(choice) for choice in choices)}"
    if error.startswith("Invalid RFC3339 encoded ") and _LEAP_SECOND.search(str(value)):
        return f"{stated} is a leap second, which cannot be stored; write second 59"
    if error.startswith("Invalid RFC3339 encoded "):
        return f"{stated} is not {TYPES[error.removeprefix('Invalid RFC3339 encoded ')]}"
    found = _EXPECTED.fullmatch(error)
    if found is None:
        return error[:1].lower() + error[1:]
    return _unlike(found["type"].split(" | "), found["rest"], value)


def _unlike(types: list[str], rest: str, value: object) -> str:
    """The message for a value of another type, or outside the limits that the rest of the error states."""
    stated = shown(value)
    length, limit = _LENGTH.fullmatch(rest), _RANGE.fullmatch(rest)
    if rest.startswith(" matching regex"):
        return f"{stated} is not valid"
    if rest == " with a timezone component":
        return f"{stated} has no time zone; write {value}Z for UTC"
    if length is not None and (length["sign"], length["length"]) == (">=", "1"):
        return "must not be empty"
    if length is not None:
        unit = "characters" if "str" in types else "entries"
        return f"must have {_SIGNS[length['sign']]} {length['length']} {unit}"
    if limit is not None:
        return f"{stated} must be {_SIGNS[limit['sign']]} {float(limit['limit']):g}"
    return f"must be {' or '.join(TYPES.get(name, name) for name in types if name != 'null')}, not {stated}"


def shown(value: Any) -> str:
    """A JSON value as it is written, shortened."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"
