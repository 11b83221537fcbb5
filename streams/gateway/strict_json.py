"""JSON as strangers send it: read whole, and refused where two readers could understand it differently, or one break over it."""

from __future__ import annotations

import json
from typing import Any, Never

import msgspec

from events.validation import InvalidEvent, Problem, escaped
from streams.gateway.limits import Limits


def read_json(body: bytes, limits: Limits) -> Any:
    """The value that a body holds.

    Raises:
        InvalidEvent: it is not JSON in UTF-8; a name stands twice in one object; it is nested deeper, or a text is longer,
            than the limits allow. Each by its JSON pointer where it has one.
    """
    try:
        value = msgspec.json.decode(body)
    except RecursionError as error:
        raise _refused(f"more than {limits.depth} levels of objects and arrays within each other") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _refused(f"the body is not JSON in UTF-8: {error}") from error
    found = _outsized(value, limits)
    if found:
        raise InvalidEvent(found)
    try:
        json.loads(body, object_pairs_hook=_once, parse_constant=_no_constant)
    except ValueError as error:
        raise _refused(f"{error}") from error
    return value


def _outsized(value: Any, limits: Limits) -> list[Problem]:
    found: list[Problem] = []
    level: list[tuple[str, Any]] = [("", value)]
    depth = 0
    while level:
        below: list[tuple[str, Any]] = []
        for pointer, part in level:
            if isinstance(part, str) and len(part) > limits.text:
                found.append(Problem(pointer, f"is {len(part)} characters long; at most {limits.text} are taken"))
            elif isinstance(part, dict):
                below += [(f"{pointer}/{escaped(name)}", each) for name, each in part.items()]
                if any(len(name) > limits.text for name in part):
                    found.append(Problem(pointer, f"has a name of more than {limits.text} characters"))
            elif isinstance(part, list):
                below += [(f"{pointer}/{number}", each) for number, each in enumerate(part)]
        level, depth = below, depth + 1
        if level and depth > limits.depth:
            where = level[0][0].rpartition("/")[0]
            found.append(Problem(where, f"more than {limits.depth} levels of objects and arrays within each other"))
            break
    return found


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) == len(pairs):
        return
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise ValueError(f"the name `{name[:100]}` stands twice in one object; which is meant is not known")
        seen.add(name)


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not a number in JSON")


def _refused(why: str) -> InvalidEvent:
    return InvalidEvent([Problem("", why)])
