"""Parses request bodies: JSON that is unambiguous, and within the limits for values, nesting and length of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from events import strict_json
from events.validation import MOST_PROBLEMS, InvalidEvent, Problem, escaped
from streams.gateway.limits import CHARGED_BYTES, CHARGED_VALUES, Limits

LONGEST_NUMBER = 400
"""Characters of a number: enough for each that a reader can hold; long ones cost time by their square."""

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[^\s\[\]{}",:]++', re.DOTALL)
"""A text, the start of a list or object, or a number or name; also in bytes that are not JSON."""
_LONG_NUMBER = re.compile(rb"(?<![^\s\[,:])[-+.0-9eE]{%d}" % (LONGEST_NUMBER + 1))
"""What may be a number that is too long; it may also be within a text."""
_STEP = 50
_SAMPLES_OF_LONG_NUMBER = re.compile(rb"[-+.0-9eE]{%d}" % (LONGEST_NUMBER // _STEP))
"""What each such number leaves of a body of which only every `_STEP`th byte is read."""
_NAMED = re.compile(rb"\s*:")

_decode, _encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
_Path = tuple["_Path | None", str | int]
"""Where a value is: the path of its parent (None: the whole), and its name or number there."""


def values_at_most(body: bytes) -> int:
    """An upper bound of the JSON values in a body, found without parsing it."""
    return body.count(b",") + body.count(b"[") + body.count(b"{") + 1


def cost_of(body: bytes) -> int:
    """How many events a body costs of its sender's rate at least; see `CHARGED_BYTES`. Commas in texts count, too."""
    return max(1, -(-len(body) // CHARGED_BYTES), -(-values_at_most(body) // CHARGED_VALUES))


def read_json(body: bytes, limits: Limits) -> Any:
    """The JSON value of a body.

    Raises:
        InvalidEvent: it is not unambiguous JSON in UTF-8, is nested too deeply, or has too many values, too long a text
            or too long a number.
    """
    _check_size(body, limits)
    value = _plain(body, limits)
    if value is not None:
        return value
    try:
        value = strict_json.parse(body)
    except RecursionError as error:
        raise InvalidEvent([Problem("", _too_deep(limits))]) from error
    found = [Problem(_pointer(path), what) for path, what in _oversized(value, limits)]
    if found:
        raise InvalidEvent(found)
    return value


def _plain(body: bytes, limits: Limits) -> Any:
    """The value of a body that breaks no rule for certain, as nearly all do; None of any other.

    What was parsed is written again. If a name that an object has twice were lost, the copy would have fewer quotation
    marks; its length bounds that of all texts, and its brackets bound the depth.
    """
    if b"\\u" in body:  # may be a quotation mark, or half of a character
        return None
    try:
        value = _decode(body)
        copies = [_encode(each) for each in value] if isinstance(value, list) else [_encode(value)]
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return None
    quotes = 0
    for copy in copies:
        if len(copy) > limits.text or copy.count(b"{") + copy.count(b"[") >= limits.depth:
            return None
        quotes += copy.count(b'"')
    return value if quotes == body.count(b'"') else None


def _check_size(body: bytes, limits: Limits) -> None:
    """Refuse a body before it is parsed: a short one can hold a hundred times its size in lists and objects."""
    long_number = _SAMPLES_OF_LONG_NUMBER.search(body[::_STEP]) and _LONG_NUMBER.search(body)
    if values_at_most(body) <= limits.values and not long_number:
        return
    values = 0
    for token in _TOKEN.finditer(body):
        is_text = token[0][:1] == b'"'
        if not is_text and token.end() - token.start() > LONGEST_NUMBER:
            raise InvalidEvent([Problem("", f"has a number of more than {LONGEST_NUMBER} characters; shorten it")])
        values += not (is_text and _NAMED.match(body, token.end()))
        if values > limits.values:
            raise InvalidEvent([Problem("", f"has more than {limits.values} JSON values; send fewer events at once")])


def _oversized(value: Any, limits: Limits) -> Iterator[tuple[_Path | None, str]]:
    """The values that break a limit, at most `MOST_PROBLEMS`. Pointers are made for these alone."""
    level: list[tuple[_Path | None, Any]] = [(None, value)]
    found = depth = 0
    while level and found < MOST_PROBLEMS:
        below: list[tuple[_Path | None, Any]] = []
        for path, part in level:
            if isinstance(part, str) and len(part) > limits.text:
                found += 1
                yield path, f"is {len(part)} characters long; shorten it to {limits.text}"
            elif isinstance(part, dict):
                below += [((path, name), each) for name, each in part.items()]
                if any(len(name) > limits.text for name in part):
                    found += 1
                    yield path, f"has a name of more than {limits.text} characters; shorten it"
            elif isinstance(part, list):
                below += [((path, number), each) for number, each in enumerate(part)]
        level, depth = below, depth + 1
        if level and depth > limits.depth:
            yield (level[0][0] or (None, ""))[0], _too_deep(limits)
            return


def _pointer(path: _Path | None) -> str:
    parts: list[str] = []
    while path is not None:
        parent, part = path
        parts.append(f"/{escaped(str(part))}")
        path = parent
    return "".join(reversed(parts))


def _too_deep(limits: Limits) -> str:
    return f"nests objects and arrays more than {limits.depth} levels deep; flatten it"
