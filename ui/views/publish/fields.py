"""The fields of a form, from the JSON Schema of an event kind. JSON pointers into the event identify them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from events.kind import Kind
from events.payload import Payload
from events.schemas import payload_schema

LONG_TEXT = 1_000
"""Texts that may be longer get an input of several lines."""

COMMON = tuple(Payload.__struct_fields__)
"""Fields of every payload."""


@dataclass(frozen=True)
class Field:
    """A field of a form.

    `type` is text, long, number, flag, choice, instant, day, json, group or list. A group has `parts`; a list
    repeats `item`.
    """

    pointer: str
    name: str
    type: str
    required: bool
    description: str = ""
    choices: tuple[str, ...] = ()
    default: Any = None
    parts: tuple[Field, ...] = ()
    item: Field | None = None
    max_items: int = 50

    @property
    def label(self) -> str:
        """Its name as words; a star marks a required field."""
        words = self.name.replace("_", " ")
        return f"{words[:1].upper()}{words[1:]}{' *' if self.required else ''}"

    def at(self, pointer: str, name: str) -> Field:
        """The same field under another pointer, as for an item of a list."""
        parts = tuple(part.at(f"{pointer}/{part.name}", part.name) for part in self.parts)
        item = self.item.at(f"{pointer}/0", self.item.name) if self.item else None
        return Field(
            pointer,
            name,
            self.type,
            self.required,
            self.description,
            self.choices,
            self.default,
            parts,
            item,
            self.max_items,
        )

    def items(self, count: int) -> list[Field]:
        """The first `count` items of a list, each as a field."""
        if self.item is None:
            return []
        return [self.item.at(f"{self.pointer}/{index}", self.item.name) for index in range(count)]


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields of a kind's `data`: required common ones, the kind's own (required first), other common ones."""
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
    schema = _resolved(schema, definitions)
    description = schema.get("description", "")
    if "properties" in schema:
        return Field(pointer, name, "group", required, description, parts=_parts(schema, pointer, definitions))
    if schema.get("type") == "array":
        item = _field(name.rstrip("s"), schema["items"], f"{pointer}/0", True, definitions)
        return Field(pointer, name, "list", required, description, item=item, max_items=schema.get("maxItems", 50))
    return Field(pointer, name, _type(schema), required, description, tuple(map(str, schema.get("enum", ()))), default)


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema without null and references, with the most specific description."""
    description: dict[str, Any] = {}
    while True:
        if "description" in schema:
            description = {"description": schema["description"]} | description
        if "anyOf" in schema:
            schema = next(each for each in schema["anyOf"] if each.get("type") != "null")
        elif "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
        else:
            return schema | description


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "choice"
    named = {"date-time": "instant", "date": "day"}.get(schema.get("format", ""))
    if named:
        return named
    if schema.get("type") == "string":
        return "long" if schema.get("maxLength", 0) > LONG_TEXT and "pattern" not in schema else "text"
    return {"boolean": "flag", "number": "number", "integer": "number"}.get(str(schema.get("type")), "json")


def flattened(fields: Iterable[Field]) -> Iterable[Field]:
    """All fields, including those in groups and in the first item of lists."""
    for field in fields:
        yield field
        yield from flattened(field.parts)
        if field.item:
            yield from flattened((field.item,))
