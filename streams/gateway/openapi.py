"""The gateway's OpenAPI 3.1 document, made from the contract: every kind's schema, every problem, an example of each form."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import msgspec

from events.envelope import Envelope
from events.registry import KINDS
from streams.gateway.limits import Limits
from streams.gateway.modes import BATCH, BINARY, STRUCTURED
from streams.gateway.openapi_stream import stream, told_schema
from streams.gateway.problem import MEDIA_TYPE, TYPES

SCHEMAS = "#/components/schemas/"
EXAMPLE = {
    "specversion": "1.0",
    "id": "1",
    "source": "urn:example:me",
    "type": "whenline.model.launched",
    "time": "2026-07-01T00:00:00Z",
    "data": {"headline": "Acme ships Roadrunner", "organizations": [{"slug": "acme"}], "model": "Roadrunner"},
}
RECEIPT = {
    "status": "accepted", "duplicate": False, "id": "1", "source": "urn:example:me",
    "topic": "whenline.models", "partition": 0, "offset": 320, "logged_at": "2026-11-24T22:49:07.053000Z",
}  # fmt: skip
REQUEST_ID = {
    "X-Request-Id": {
        "description": "The request's id, as log and audit name it.", "schema": {"type": "string"},
    }
}  # fmt: skip


def document(limits: Limits) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Whenline: the publishers' door",
            "version": version("whenline"),
            "summary": "Post industry events as CloudEvents 1.0.",
            "description": "An answer 202 comes after Kafka acknowledged. Errors are problem details of RFC 9457, "
            "with a JSON pointer for every bad field.",
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This gateway."}],
        "tags": [
            {"name": "events", "description": "Publishing, and being told."},
            {"name": "contract", "description": "What an event is."},
            {"name": "operations", "description": "How the door stands."},
        ],
        "paths": {
            "/v1/events": {"post": _post(limits)},
            "/v1/events/stream": {"get": _stream()},
            "/asyncapi.json": {
                "get": _get(
                    "contract", "asyncapi", "The topics, as an AsyncAPI 3 document.", _json({"type": "object"}), ()
                )
            },
            "/v1/kinds": {"get": _get("contract", "listKinds", "Every kind of event.", _json(_ref("Kinds")), ())},
            "/v1/schemas/{name}": {"get": _schema()},
            "/healthz": {
                "get": _get("operations", "health", "Whether the process answers.", _json(_ref("Standing")), ())
            },
            "/readyz": {
                "get": _get("operations", "ready", "Whether posting works.", _json(_ref("Standing")), ("not-ready",))
            },
            "/metrics": {"get": _metrics()},
        },
        "components": {"schemas": _schemas(), "securitySchemes": {"token": _security()}},
    }


def _post(limits: Limits) -> dict[str, Any]:
    refused = (
        "incomplete", "no-token", "not-allowed", "too-slow", "conflict", "too-large", "media-type", "invalid-event", "too-fast",
        "not-acknowledged",
    )  # fmt: skip
    single = {"event": {"summary": "A model was launched", "value": EXAMPLE}}
    answers = _json({"anyOf": [_ref("Receipt"), _ref("Receipts")]})
    answers["application/json"]["examples"] = {
        "one": {"summary": "One event", "value": RECEIPT},
        "batch": {"summary": "A batch", "value": {"results": [RECEIPT]}},
    }
    return {
        "tags": ["events"],
        "operationId": "postEvents",
        "summary": "Publish one event, or a batch of them.",
        "description": "CloudEvents over HTTP in structured, batched and binary mode. Of a batch all events are sent, or none "
        "where one is wrong. The same event again is a duplicate: it is accepted, and counts once.",
        "security": [{"token": []}, {}],
        "parameters": [_header(name, text) for name, text in _HEADERS.items()],
        "requestBody": {
            "required": True,
            "description": f"At most {limits.body} bytes, {limits.batch} events, {limits.event} bytes an event.",
            "content": {
                STRUCTURED: {"schema": _ref("Event"), "examples": single},
                BATCH: {
                    "schema": {"type": "array", "items": _ref("Event"), "maxItems": limits.batch},
                    "examples": {"batch": {"summary": "A batch of one", "value": [EXAMPLE]}},
                },
                BINARY: {
                    "schema": {
                        "type": "object",
                        "description": "An event as above; in binary mode, told by the headers, the `data` of its kind.",
                    },
                    "examples": single,
                },
            },
        },
        "responses": {
            "202": {
                "description": "Kafka has every event of the request, or had it before.",
                "headers": REQUEST_ID,
                "content": answers,
            }
        }
        | _problems(refused),
    }


_HEADERS = {
    "ce-specversion": "Binary mode: `1.0`. Then the body is the event's `data`, of type application/json.",
    "ce-id": "Binary mode: identifies the event within its source.",
    "ce-source": "Binary mode: a URI, one a publisher.",
    "ce-type": "Binary mode: `whenline.` and the kind.",
    "ce-time": "Binary mode: when it happened.",
    "ce-knowntime": "Binary mode: when it could be known, if that was earlier.",
}


def _header(name: str, text: str) -> dict[str, Any]:
    encoded = "" if name == "ce-specversion" else " Percent-encoded where it is not printable ASCII."
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": text + encoded,
        "schema": {"type": "string"},
    }


def _stream() -> dict[str, Any]:
    refused = ("parameter", "no-token", "not-allowed", "position-lost", "not-ready")
    told = stream()
    told["responses"]["200"]["headers"] = REQUEST_ID
    return told | {"responses": told["responses"] | _problems(refused)}


def _schema() -> dict[str, Any]:
    content = {"application/schema+json": {"schema": {"type": "object"}}}
    got = _get(
        "contract", "getSchema", "JSON Schema of a kind's `data`, or of the envelope.", content, ("unknown-kind",)
    )
    names = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "A kind, or `envelope`.",
        "schema": {"type": "string", "enum": ["envelope", *KINDS]},
        "example": "model.launched",
    }
    return got | {"parameters": [names]}


def _metrics() -> dict[str, Any]:
    content = {"text/plain": {"schema": {"type": "string"}}}
    got = _get("operations", "metrics", "Counters for Prometheus.", content, ("no-token", "not-allowed"))
    return got | {"security": [{"token": []}, {}]}


def _get(tag: str, id_: str, summary: str, content: dict[str, Any], refused: Iterable[str]) -> dict[str, Any]:
    answer = {"description": summary, "headers": REQUEST_ID, "content": content}
    return {"tags": [tag], "operationId": id_, "summary": summary, "responses": {"200": answer} | _problems(refused)}


def _problems(names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        kind = TYPES[name]
        headers: dict[str, Any] = dict(REQUEST_ID)
        if kind.status in {429, 503}:
            headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        if kind.status == 401:
            headers["WWW-Authenticate"] = {"description": "Bearer.", "schema": {"type": "string"}}
        found[str(kind.status)] = {
            "description": f"{kind.title}.",
            "headers": headers,
            "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
        }
    return found


def _schemas() -> dict[str, Any]:
    (envelope, *payloads), components = msgspec.json.schema_components(
        [Envelope, *(kind.payload for kind in KINDS.values())], ref_template=SCHEMAS + "{name}"
    )
    for component in components.values():
        if "description" in component:
            component["description"] = " ".join(component["description"].split())
    extension = {
        "type": ["string", "boolean", "integer", "null"],
        "minimum": -(2**31),
        "maximum": 2**31 - 1,
        "description": "An extension attribute.",
    }
    components["Envelope"] |= {"additionalProperties": extension, "propertyNames": {"pattern": "^[a-z0-9]+$"}}
    kinds = [
        {"title": kind.name, "properties": {"type": {"const": kind.type}, "data": payload}}
        for kind, payload in zip(KINDS.values(), payloads, strict=True)
    ]
    event = {
        "description": "A CloudEvent whose `type` names the kind of its `data`.",
        "allOf": [envelope],
        "anyOf": kinds,
    }
    return components | {"Event": event, "Told": told_schema(_ref("Event"))} | _answers()


def _answers() -> dict[str, Any]:
    text, whole = {"type": "string"}, {"type": "integer", "minimum": 0}
    receipt = {
        "status": {"enum": ["accepted", "duplicate", "conflict", "unacknowledged"]},
        "duplicate": {"type": "boolean", "description": "Whether it was there before."},
        "id": text,
        "source": text,
        "topic": text,
        "partition": whole,
        "offset": whole,
        "logged_at": {"type": "string", "format": "date-time", "description": "The log's own clock."},
    }
    error = {
        "pointer": text | {"description": "JSON pointer; in a batch it starts with the event's number."},
        "detail": text,
    }
    kind = dict.fromkeys(("kind", "type", "topic", "dataschema", "schema", "description"), text) | {"version": whole}
    return {
        "Receipt": _object(receipt, ["status", "duplicate", "id", "source"], "Where an event lies in the log."),
        "Receipts": _object(
            {"results": {"type": "array", "items": _ref("Receipt")}}, ["results"], "A batch's, in its order."
        ),
        "Kinds": {"type": "array", "items": _object(kind, list(kind), "A kind of event."), "description": "All kinds."},
        "Standing": _object({"status": {"enum": ["ok", "ready"]}}, ["status"], "How it stands."),
        "Problem": _object(
            {
                "type": text | {"description": "A URN that never changes; docs/problems.md describes each."},
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
                "hint": text | {"description": "What to do next."},
                "errors": {"type": "array", "items": _object(error, ["pointer", "detail"], "A bad field.")},
                "more_errors": {"type": "integer", "minimum": 1, "description": "Errors beyond the first hundred."},
                "results": {"type": "array", "items": _ref("Receipt")},
                "stands": _ref("Receipt"),
            },
            ["type", "title", "status", "detail"],
            "Problem details of RFC 9457.",
        ),
    }


def _object(properties: dict[str, Any], required: list[str], description: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "description": description}


def _security() -> dict[str, Any]:
    return {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of `whenline token create`. On loopback, in a home without tokens, none is needed.",
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": SCHEMAS + name}
