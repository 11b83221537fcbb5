"""Components of the OpenAPI document: schemas of events, receipts and problems, and the helpers that refer to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from events.envelope import Envelope
from events.registry import KINDS
from events.schemas import allow_null, portable
from streams.gateway.openapi_stream import streamed_event_schema
from streams.gateway.problem import MEDIA_TYPE, MOST_ERRORS, TYPES

SCHEMAS = "#/components/schemas/"
REQUEST_ID: dict[str, Any] = {
    "X-Request-Id": {"description": "Id of the request in the log and the audit log.", "schema": {"type": "string"}}
}
OF_EVERY_OPERATION = ("malformed", "foreign-origin", "wrong-host")
"""Types of problems that every operation may have."""
TEXT, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}


def ref(name: str) -> dict[str, Any]:
    """A reference to a schema."""
    return {"$ref": SCHEMAS + name}


def json_content(schema: dict[str, Any]) -> dict[str, Any]:
    """Content of type JSON with a schema."""
    return {"application/json": {"schema": schema}}


def components() -> dict[str, Any]:
    """All components."""
    security = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token from `whenline token create`. Not needed on loopback while the home has no tokens.",
    }
    return {"schemas": _event_schemas() | _answer_schemas(), "securitySchemes": {"token": security}}


def problem_responses(names: Iterable[str]) -> dict[str, Any]:
    """Responses for types of problems, by status, and for those of every operation."""
    found: dict[str, Any] = {}
    for name in (*OF_EVERY_OPERATION, *names):
        type_ = TYPES[name]
        headers = dict(REQUEST_ID)
        if type_.status in {429, 503}:
            headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        if type_.status == 401:
            headers["WWW-Authenticate"] = {"description": "Bearer.", "schema": TEXT}
        found[str(type_.status)] = {
            "description": f"{type_.title}.",
            "headers": headers,
            "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
        }
    return found


def _event_schemas() -> dict[str, Any]:
    (envelope, *payloads), found = msgspec.json.schema_components(
        [Envelope, *(kind.payload for kind in KINDS.values())], ref_template=SCHEMAS + "{name}"
    )
    schemas: dict[str, Any] = portable(found)
    for schema in schemas.values():
        allow_null(schema)
        if "description" in schema:
            schema["description"] = " ".join(schema["description"].split())
    extension = {
        "type": ["string", "boolean", "integer", "null"],
        "minimum": -(2**31),
        "maximum": 2**31 - 1,
        "description": "An extension attribute.",
    }
    schemas["Envelope"] |= {"additionalProperties": extension, "propertyNames": {"pattern": "^[a-z0-9]+$"}}
    kinds = [
        {"title": kind.name, "properties": {"type": {"const": kind.type}, "data": payload}}
        for kind, payload in zip(KINDS.values(), payloads, strict=True)
    ]
    event = {
        "description": "A CloudEvent. Its `type` names the kind of its `data`.",
        "allOf": [envelope],
        "anyOf": kinds,
    }
    return schemas | {"Event": event, "StreamedEvent": streamed_event_schema(ref("Event"))}


def _answer_schemas() -> dict[str, Any]:
    receipt = {
        "status": {"enum": ["accepted", "duplicate", "conflict", "unacknowledged"]},
        "duplicate": {"type": "boolean", "description": "Whether the log had the event before."},
        "id": TEXT,
        "source": TEXT,
        "topic": TEXT,
        "partition": COUNT,
        "offset": COUNT,
        "logged_at": {"type": "string", "format": "date-time", "description": "The log's own timestamp."},
        "warnings": {
            "type": "array",
            "items": _object({"pointer": TEXT, "detail": TEXT}, ["pointer", "detail"], "What the tables refuse."),
            "description": "Why the event is logged, and becomes a dead letter (the clocks of gateway and log differ) "
            "or has no effect (an amendment).",
        },
        "errors": {
            "type": "array",
            "items": _object({"pointer": TEXT, "detail": TEXT}, ["pointer", "detail"], "A field that differs."),
            "description": "Of a conflict: the fields that differ from the first event, with both values.",
        },
    }
    kind = dict.fromkeys(("kind", "type", "topic", "dataschema", "schema", "description"), TEXT) | {"version": COUNT}
    receipts = {"type": "array", "items": ref("Receipt")}
    return {
        "Receipt": _object(receipt, ["status", "duplicate", "id", "source"], "The position of an event in the log."),
        "Receipts": _object({"results": receipts}, ["results"], "The receipts of a batch, in its order."),
        "Kinds": {"type": "array", "items": _object(kind, list(kind), "A kind of event."), "description": "All kinds."},
        "Health": _object({"status": {"enum": ["ok", "ready"]}}, ["status"], "The state of the gateway."),
        "Problem": _problem_schema(),
    }


def _problem_schema() -> dict[str, Any]:
    error = {
        "pointer": TEXT | {"description": "JSON pointer; in a batch it begins with the number of the event."},
        "detail": TEXT,
    }
    properties = {
        "type": TEXT | {"description": "A URN that never changes; docs/problems.md describes each."},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "hint": TEXT | {"description": "What to do next."},
        "errors": {"type": "array", "items": _object(error, ["pointer", "detail"], "A bad field.")},
        "more_errors": {"type": "integer", "minimum": 1, "description": f"Errors after the first {MOST_ERRORS}."},
        "results": {"type": "array", "items": ref("Receipt")},
        "existing": ref("Receipt"),
    }
    return _object(properties, ["type", "title", "status", "detail"], "Problem details of RFC 9457.")


def _object(properties: dict[str, Any], required: list[str], description: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "description": description}
