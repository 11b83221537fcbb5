"""Every bad field of an event, each by its JSON pointer (RFC 6901).

msgspec stops at the first error. This walks the same types and asks msgspec about each part, so an event is valid
here exactly when msgspec decodes it. It is slow and only used on what was refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from events.errors import ContractError

MISSING = "required, and missing"
"""What is said of a field that has to be there and is not."""


class Problem(Struct, frozen=True):
    """One bad field. `pointer` is a JSON pointer into the event; "" is the event as a whole."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'event'}: {self.message}"


class InvalidEvent(ContractError):
    """An event breaks the contract; `problems` names every bad field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(
            "The event breaks the contract: " + "; ".join(map(str, problems)),
            hint="Mend the fields named; `whenline kinds KIND` and GET /v1/schemas/KIND give the contract.",
        )
        self.problems = problems


class UnknownKind(ContractError):
    """A type or payload version that this contract does not know. It is kept as a dead letter until one does."""

    def __init__(self, pointer: str, message: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.problems = [Problem(pointer, message)]


def problems_of(value: object, expected: Any, pointer: str = "") -> list[Problem]:
    """Every problem of a decoded JSON value against a msgspec type; empty when it fits.

    Args:
        value: what a JSON decoder returned.
        expected: a msgspec type, such as a payload type.
        pointer: where `value` stands in the event.
    """
    parts = list(_parts(value, _plain(expected), pointer))
    return parts or list(_ask(value, expected, pointer))


def _parts(value: object, plain: Any, pointer: str) -> Iterator[Problem]:
    """Problems inside a struct or an array; a struct's own rules are asked for once its parts are sound."""
    if isinstance(value, dict) and isinstance(plain, type) and issubclass(plain, Struct):
        yield from _fields(value, plain, pointer)
    elif isinstance(value, list) and get_origin(plain) is tuple:
        for index, item in enumerate(value):
            yield from problems_of(item, get_args(plain)[0], f"{pointer}/{index}")


def _fields(value: dict[str, object], struct: type[Struct], pointer: str) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name, item in value.items():
        where = f"{pointer}/{escaped(name)}"
        if name in fields:
            yield from problems_of(item, fields[name].type, where)
        elif struct.__struct_config__.forbid_unknown_fields:
            yield Problem(where, "unknown field" + _near(name, fields))
    for name, field in fields.items():
        if field.required and name not in value:
            yield Problem(f"{pointer}/{escaped(name)}", MISSING)


def _ask(value: object, expected: Any, pointer: str) -> Iterator[Problem]:
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        message = str(error).partition(" - at `")[0]
        described = _description(expected)
        yield Problem(pointer, message[:1].lower() + message[1:] + (f" ({described})" if described else ""))


def _description(expected: Any) -> str:
    """What the type's annotation says of it, innermost first."""
    if get_origin(expected) in (Union, UnionType):
        return next((text for part in get_args(expected) if (text := _description(part))), "")
    if get_origin(expected) is Annotated:
        return next((meta.description.rstrip(".") for meta in get_args(expected)[1:] if meta.description), "")
    return ""


def _plain(expected: Any) -> Any:
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


def _near(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def escaped(part: str) -> str:
    """A name as a part of a JSON pointer."""
    return part.replace("~", "~0").replace("/", "~1")
