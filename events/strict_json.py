"""Parses JSON from strangers: text that two readers could understand differently is refused."""

from __future__ import annotations

import json
from collections import Counter
from math import isinf
from typing import Any, Never

from events.validation import InvalidEvent, Problem

_BEGINNINGS = {
    b"\x1f\x8b": "compressed with gzip; send it uncompressed",
    b"\x28\xb5\x2f\xfd": "compressed with zstd; send it uncompressed",
    b"\xef\xbb\xbf": "JSON after a byte order mark; leave the mark out",
    b"\xff\xfe": "text in UTF-16; send it in UTF-8",
    b"\xfe\xff": "text in UTF-16; send it in UTF-8",
}


def parse(text: bytes) -> Any:
    """The value of a JSON text in UTF-8.

    Raises:
        InvalidEvent: it is not JSON in UTF-8, an object has two fields of one name, or a number is not finite.
        RecursionError: it is nested deeper than the parser can go.
    """
    try:
        return json.loads(
            text.decode("utf-8"), object_pairs_hook=unique_names, parse_constant=_no_constant, parse_float=_finite
        )
    except ValueError as error:
        raise InvalidEvent([Problem("", not_text(text) or f"not JSON in UTF-8: {error}")]) from error


def not_text(value: bytes) -> str:
    """What bytes are instead of JSON in UTF-8, by how they begin; empty if that does not tell."""
    return next((words for start, words in _BEGINNINGS.items() if value.startswith(start)), "")


def unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these fields; a hook for `json.loads`.

    Raises:
        InvalidEvent: two fields have one name.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise InvalidEvent([Problem("", f"an object has the name `{twice[:100]}` twice; leave one of the two out")])
    return found


def _no_constant(name: str) -> Never:
    raise InvalidEvent([Problem("", f"{name} is not a number in JSON; write a finite number")])


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise InvalidEvent([Problem("", f"{text[:100]} is too large for a number; write one below 1.8e308")])
    return number
