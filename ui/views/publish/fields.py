"""The fields of a form, read from the JSON Schema of a kind. A field is named by its JSON pointer into the event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from events.kind import Kind
from events.payload import Payload
from events.schemas import payload_schema

LONG = 1_000
"""Texts that may be longer get a box of several lines."""

COMMON = tuple(Payload.__struct_fields__)
"""Fields that every payload has."""


@dataclass(frozen=True)
class Field:
    """A field of a form.

    `type` is text, long, number, flag, choice, instant, day, json, group or list; `parts` are those of a group, `item` is
    what a list repeats.
    """

    pointer: str
    name: str
    type: str
    required: bool
    tells: str = ""
    choices: tuple[str, ...] = ()
    default: Any = None
    parts: tuple[Field, ...] = ()
    item: Field | None = None
    most: int = 50

    @property
    def label(self) -> str:
        """Its name as words, with a star where it has to be filled."""
        words = self.name.replace("_", " ")
        return f"{words[:1].upper()}{words[1:]}{' *' if self.required else ''}"

    def at(self, pointer: str, name: str) -> Field:
        """The same field elsewhere: an item of a list, by its place."""
        parts = tuple(part.at(f"{pointer}/{part.name}", part.name) for part in self.parts)
        item = self.item.at(f"{pointer}/0", self.item.name) if self.item else None
        return Field(
            pointer, name, self.type, self.required, self.tells, self.choices, self.default, parts, item, self.most
        )

    def places(self, count: int) -> list[Field]:
        """The first so many places of a list, each a field by its place."""
        if self.item is None:
            return []
        return [self.item.at(f"{self.pointer}/{place}", self.item.name) for place in range(count)]


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields of a kind's `data`: headline and organizations, then what is its own, the required first, then the rest."""
    schema = payload_schema(kind)
    found = _parts(schema, "/data", schema.get("$defs", {}))
    first = [field for field in found if field.name in COMMON and field.required]
    own = sorted((field for field in found if field.name not in COMMON), key=lambda field: not field.required)
    return (*first, *own, *(field for field in found if field.name in COMMON and not field.required))


def _parts(schema: dict[str, Any], pointer: str, definitions: dict[str, Any]) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        _field(name, each, f"{pointer}/{name}", name in required, definitions)
        for name, each in schema["properties"].items()
    )


def _field(name: str, schema: dict[str, Any], pointer: str, required: bool, definitions: dict[str, Any]) -> Field:
    default = schema.get("default")
    schema = _meant(schema, definitions)
    tells = schema.get("description", "")
    if "properties" in schema:
        return Field(pointer, name, "group", required, tells, parts=_parts(schema, pointer, definitions))
    if schema.get("type") == "array":
        item = _field(name.rstrip("s"), schema["items"], f"{pointer}/0", True, definitions)
        return Field(pointer, name, "list", required, tells, item=item, most=schema.get("maxItems", 50))
    return Field(pointer, name, _type(schema), required, tells, tuple(map(str, schema.get("enum", ()))), default)


def _meant(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema without null and references; what describes it nearest stays."""
    tells: dict[str, Any] = {}
    while True:
        tells = {"description": schema["description"]} | tells if "description" in schema else tells
        if "anyOf" in schema:
            schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
        elif "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
        else:
            return schema | tells


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "choice"
    named = {"date-time": "instant", "date": "day"}.get(schema.get("format", ""))
    if named:
        return named
    if schema.get("type") == "string":
        return "long" if schema.get("maxLength", 0) > LONG and "pattern" not in schema else "text"
    return {"boolean": "flag", "number": "number", "integer": "number"}.get(str(schema.get("type")), "json")


def every(fields: Iterable[Field]) -> Iterable[Field]:
    """All fields, those within groups and of the first item of lists too."""
    for field in fields:
        yield field
        yield from every(field.parts)
        if field.item:
            yield from every((field.item,))
