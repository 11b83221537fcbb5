"""Generates JSON Schemas of payloads and envelope from the types. The committed copies are in `docs/schemas/`."""

from __future__ import annotations

from typing import Any

import msgspec

from events.envelope import Envelope
from events.kind import Kind
from events.registry import KINDS
from events.values import NOT_BEFORE_NEWLINE

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def payload_schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the newest payload of a kind; its `$id` is the kind's `dataschema`."""
    return _schema(kind.payload, kind.dataschema, kind.name)


def envelope_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of an event in CloudEvents structured mode; `data` has the schema of its kind."""
    return _schema(Envelope, "urn:whenline:schema:envelope:1", "envelope")


def all_schemas() -> dict[str, dict[str, Any]]:
    """Every schema, by the name of its file without `.json`."""
    return {"envelope": envelope_schema()} | {name: payload_schema(kind) for name, kind in KINDS.items()}


def _schema(type_: type, id_: str, title: str) -> dict[str, Any]:
    schema = portable(msgspec.json.schema(type_))
    definitions = schema.pop("$defs", {})
    root = definitions.pop(type_.__name__)
    root |= {"title": title}
    for definition in (root, *definitions.values()):
        allow_null(definition)
        if "description" in definition:
            definition["description"] = " ".join(definition["description"].split())
    return {"$schema": DIALECT, "$id": id_, **root} | ({"$defs": definitions} if definitions else {})


def portable(schema: Any) -> Any:
    """The schema with patterns of every dialect of regular expressions.

    In those of JSON Schema `$` matches at the end only, so that what follows it is not needed.
    """
    if isinstance(schema, dict):
        return {
            name: value.removesuffix(NOT_BEFORE_NEWLINE)
            if name == "pattern" and isinstance(value, str)
            else portable(value)
            for name, value in schema.items()
        }
    return [portable(each) for each in schema] if isinstance(schema, list) else schema


def allow_null(definition: dict[str, Any]) -> None:
    """Let fields that may be absent be null, which means the same."""
    properties = definition.get("properties", {})
    for name in properties.keys() - set(definition.get("required", ())):
        field = properties[name]
        alternatives = field.get("anyOf")
        if alternatives is None:
            outside = {key: field.pop(key) for key in ("description", "default") if key in field}
            properties[name] = {"anyOf": [field, {"type": "null"}], **outside}
        elif {"type": "null"} not in alternatives:
            alternatives.append({"type": "null"})
