"""Parses request bodies: JSON that is unambiguous, and within the limits for nesting and length of texts."""

from __future__ import annotations

from typing import Any

from events import strict_json
from events.validation import InvalidEvent, Problem, escaped
from streams.gateway.limits import Limits


def read_json(body: bytes, limits: Limits) -> Any:
    """The JSON value of a body.

    Raises:
        InvalidEvent: it is not unambiguous JSON in UTF-8, is nested too deeply, or has a text that is too long.
    """
    try:
        value = strict_json.parse(body)
    except RecursionError as error:
        raise InvalidEvent([Problem("", _too_deep(limits))]) from error
    found = _oversized(value, limits)
    if found:
        raise InvalidEvent(found)
    return value


def _oversized(value: Any, limits: Limits) -> list[Problem]:
    found: list[Problem] = []
    level: list[tuple[str, Any]] = [("", value)]
    depth = 0
    while level:
        below: list[tuple[str, Any]] = []
        for pointer, part in level:
            if isinstance(part, str) and len(part) > limits.text:
                found.append(Problem(pointer, f"is {len(part)} characters long; shorten it to {limits.text}"))
            elif isinstance(part, dict):
                below += [(f"{pointer}/{escaped(name)}", each) for name, each in part.items()]
                if any(len(name) > limits.text for name in part):
                    found.append(Problem(pointer, f"has a name of more than {limits.text} characters; shorten it"))
            elif isinstance(part, list):
                below += [(f"{pointer}/{number}", each) for number, each in enumerate(part)]
        level, depth = below, depth + 1
        if level and depth > limits.depth:
            found.append(Problem(level[0][0].rpartition("/")[0], _too_deep(limits)))
            break
    return found


def _too_deep(limits: Limits) -> str:
    return f"nests objects and arrays more than {limits.depth} levels deep; flatten it"
