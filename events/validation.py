"""Finds every bad field of an event, each with its JSON pointer (RFC 6901).

msgspec stops at the first error. This module walks the same types and converts each part with msgspec, so that an
event is valid here exactly if msgspec decodes it. It is slow, and only used for events that were refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from events.errors import ContractError
from events.messages import EXAMPLE_INSTANT, message_of

MOST_PROBLEMS = 200
"""Problems of one value that are collected: more would cost time for nothing, in the gateway and in the projector."""
LONGEST_SUGGESTED = 60
"""Characters of an unknown name for which a similar one is looked up."""
MISSING = "required, but missing"
"""The message for a required field that is absent."""


class Problem(Struct, frozen=True):
    """A bad field. `pointer` is a JSON pointer into the event; "" is the whole event."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'event'}: {self.message}"


class InvalidEvent(ContractError):
    """An event breaks the contract. `problems` has every bad field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            "The event breaks the contract: " + "; ".join(map(str, problems)),
            hint="Correct these fields; `whenline kinds KIND` and GET /v1/schemas/KIND describe the contract.",
        )
        self.problems = problems


class UnknownKind(ContractError):
    """The type or payload version of an event is unknown. In the log it is a dead letter until a contract knows it."""

    def __init__(self, pointer: str, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.problems = [Problem(pointer, message)]


def problems_of(value: object, expected: Any, pointer: str = "") -> list[Problem]:
    """The problems of a decoded JSON value against a msgspec type, at most `MOST_PROBLEMS`; empty when it fits.

    Args:
        value: the value from a JSON decoder.
        expected: a msgspec type, such as a payload type.
        pointer: the pointer of `value` in the event.
    """
    if _fits(value, expected):
        return []
    parts = list(islice(_problems_inside(value, _unwrapped(expected), pointer), MOST_PROBLEMS))
    return parts or list(_problem_of(value, expected, pointer))


def _fits(value: object, expected: Any) -> bool:
    """Whether msgspec takes the value. Asked first, since the walk through many valid parts is slow."""
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError:
        return False
    return True


def _problems_inside(value: object, plain: Any, pointer: str) -> Iterator[Problem]:
    """Problems inside a struct or an array. The rules of a struct itself are checked once its parts are valid."""
    if isinstance(value, dict) and isinstance(plain, type) and issubclass(plain, Struct):
        yield from _fields(value, plain, pointer)
    elif isinstance(value, list) and get_origin(plain) is tuple:
        for index, item in enumerate(value):
            yield from problems_of(item, get_args(plain)[0], f"{pointer}/{index}")


def _fields(value: dict[str, object], struct: type[Struct], pointer: str) -> Iterator[Problem]:
    fields = _fields_of(struct)
    for name, item in value.items():
        where = f"{pointer}/{escaped(name)}"
        if name in fields:
            yield from problems_of(item, fields[name].type, where)
        elif struct.__struct_config__.forbid_unknown_fields:
            yield Problem(where, "unknown field" + suggestion(name, fields))
    for name, field in fields.items():
        if field.required and name not in value:
            yield Problem(f"{pointer}/{escaped(name)}", MISSING)


@cache
def _fields_of(struct: type[Struct]) -> dict[str, FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}


def _problem_of(value: object, expected: Any, pointer: str) -> Iterator[Problem]:
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        plain = _unwrapped(expected)
        choices = get_args(plain) if get_origin(plain) is Literal else ()
        message = message_of(str(error).partition(" - at `")[0], value, choices)
        described = _description(expected)
        repeated = EXAMPLE_INSTANT in described and EXAMPLE_INSTANT in message
        yield Problem(pointer, message + (f" ({described})" if described and not repeated else ""))


def _description(expected: Any) -> str:
    """The description in the type's annotation, innermost first."""
    if get_origin(expected) in (Union, UnionType):
        return next((text for part in get_args(expected) if (text := _description(part))), "")
    if get_origin(expected) is Annotated:
        return next((meta.description.rstrip(".") for meta in get_args(expected)[1:] if meta.description), "")
    return ""


def _unwrapped(expected: Any) -> Any:
    """The type without its annotations and without the None of an optional one."""
    while True:
        origin = get_origin(expected)
        if origin is Annotated:
            expected = get_args(expected)[0]
        elif origin in (Union, UnionType):
            parts = [part for part in get_args(expected) if part is not type(None)]
            if len(parts) != 1:
                return expected
            expected = parts[0]
        else:
            return expected


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the known one that is most like it, if any."""
    close = get_close_matches(name, known, n=1) if len(name) <= LONGEST_SUGGESTED else []
    return f"; did you mean `{close[0]}`?" if close else ""


def escaped(part: str) -> str:
    """A name, escaped for a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")
