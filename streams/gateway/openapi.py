"""The gateway's OpenAPI 3.1 document, generated from the contract: schemas of kinds, problems, examples."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from events.registry import KINDS
from streams.gateway.content_modes import BATCH, BINARY, STRUCTURED
from streams.gateway.limits import Limits
from streams.gateway.openapi_components import REQUEST_ID, components, json_content, problem_responses, ref
from streams.gateway.openapi_stream import stream_operation

EXAMPLE = {
    "specversion": "1.0",
    "id": "1",
    "source": "urn:example:me",
    "type": "whenline.model.launched",
    "time": "2026-07-01T00:00:00Z",
    "data": {"headline": "Acme ships Roadrunner", "organizations": [{"slug": "acme"}], "model": "Roadrunner"},
}
RECEIPT = {
    "status": "accepted",
    "duplicate": False,
    "id": "1",
    "source": "urn:example:me",
    "topic": "whenline.models",
    "partition": 0,
    "offset": 320,
    "logged_at": "2026-11-24T22:49:07.053000Z",
}
BINARY_HEADERS = {
    "ce-specversion": "Binary mode: `1.0`. Then the body is the event's `data`, of type application/json.",
    "ce-id": "Binary mode: identifies the event within its source.",
    "ce-source": "Binary mode: the URI of the publisher.",
    "ce-type": "Binary mode: `whenline.` and the kind.",
    "ce-time": "Binary mode: when it happened.",
    "ce-knowntime": "Binary mode: when it could be known, if earlier than now.",
}
OPTIONAL_TOKEN: list[dict[str, Any]] = [{"token": []}, {}]


def document(limits: Limits) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Whenline: the gateway",
            "version": version("whenline"),
            "summary": "Post industry events as CloudEvents 1.0.",
            "description": "A 202 is sent after Kafka acknowledged the events. Errors are problem details of RFC 9457, "
            "with a JSON pointer for every bad field.",
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This gateway."}],
        "tags": [
            {"name": "events", "description": "Publish events, and follow new ones."},
            {"name": "contract", "description": "What an event is."},
            {"name": "operations", "description": "Health and metrics of the gateway."},
        ],
        "paths": _paths(limits),
        "components": components(),
    }


def _paths(limits: Limits) -> dict[str, Any]:
    health = json_content(ref("Health"))
    asyncapi = json_content({"type": "object"})
    return {
        "/v1/events": {"post": _post_events(limits)},
        "/v1/events/stream": {"get": _stream_events()},
        "/asyncapi.json": {"get": _get("contract", "asyncapi", "The topics, as an AsyncAPI 3 document.", asyncapi)},
        "/v1/kinds": {"get": _get("contract", "listKinds", "Every kind of event.", json_content(ref("Kinds")))},
        "/v1/schemas/{name}": {"get": _get_schema()},
        "/healthz": {"get": _get("operations", "health", "Whether the process answers.", health)},
        "/readyz": {"get": _get("operations", "ready", "Whether posting works.", health, ("not-ready",))},
        "/metrics": {"get": _get_metrics()},
    }


def _post_events(limits: Limits) -> dict[str, Any]:
    problems = (
        "parameter",
        "incomplete",
        "no-token",
        "not-allowed",
        "too-slow",
        "conflict",
        "too-large",
        "media-type",
        "invalid-event",
        "too-fast",
        "not-acknowledged",
    )
    receipts = json_content({"anyOf": [ref("Receipt"), ref("Receipts")]})
    receipts["application/json"]["examples"] = {
        "one": {"summary": "One event", "value": RECEIPT},
        "batch": {"summary": "A batch", "value": {"results": [RECEIPT]}},
    }
    accepted = {
        "description": "Kafka has every event of the request.",
        "headers": REQUEST_ID,
        "content": receipts,
    }
    return {
        "tags": ["events"],
        "operationId": "postEvents",
        "summary": "Publish one event, or a batch of them.",
        "description": "CloudEvents over HTTP in structured, batched and binary mode. A batch with an invalid event is "
        "refused completely. An event that is posted again is a duplicate: it is accepted, and counts once.",
        "security": OPTIONAL_TOKEN,
        "parameters": [_header(name, text) for name, text in BINARY_HEADERS.items()],
        "requestBody": {
            "required": True,
            "description": f"At most {limits.body} bytes, {limits.batch} events, {limits.event} bytes an event.",
            "content": _event_content(limits),
        },
        "responses": {"202": accepted} | problem_responses(problems),
    }


def _event_content(limits: Limits) -> dict[str, Any]:
    single = {"event": {"summary": "A model was launched", "value": EXAMPLE}}
    batch = {"batch": {"summary": "A batch of one", "value": [EXAMPLE]}}
    binary = "An event as in structured mode; with the headers of binary mode, the `data` of its kind."
    return {
        STRUCTURED: {"schema": ref("Event"), "examples": single},
        BATCH: {
            "schema": {"type": "array", "items": ref("Event"), "maxItems": limits.batch},
            "examples": batch,
        },
        BINARY: {"schema": {"type": "object", "description": binary}, "examples": single},
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


def _stream_events() -> dict[str, Any]:
    problems = ("parameter", "no-token", "not-allowed", "position-lost", "not-ready")
    operation = stream_operation()
    operation["responses"]["200"]["headers"] = REQUEST_ID
    return operation | {"responses": operation["responses"] | problem_responses(problems)}


def _get_schema() -> dict[str, Any]:
    content = {"application/schema+json": {"schema": {"type": "object"}}}
    summary = "JSON Schema of a kind's `data`, or of the envelope."
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "A kind, or `envelope`.",
        "schema": {"type": "string", "enum": ["envelope", *KINDS]},
        "example": "model.launched",
    }
    return _get("contract", "getSchema", summary, content, ("unknown-kind",)) | {"parameters": [name]}


def _get_metrics() -> dict[str, Any]:
    content = {"text/plain": {"schema": {"type": "string"}}}
    operation = _get("operations", "metrics", "Metrics for Prometheus.", content, ("no-token", "not-allowed"))
    return operation | {"security": OPTIONAL_TOKEN}


def _get(tag: str, id_: str, summary: str, content: dict[str, Any], problems: Iterable[str] = ()) -> dict[str, Any]:
    answer = {"description": summary, "headers": REQUEST_ID, "content": content}
    responses = {"200": answer} | problem_responses(problems)
    return {"tags": [tag], "operationId": id_, "summary": summary, "responses": responses}
