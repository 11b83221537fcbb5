"""Routes that serve the contract: the kinds, their JSON Schemas, and the AsyncAPI document."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from events import asyncapi
from events.registry import KINDS
from events.schemas import envelope_schema, payload_schema
from streams.gateway.problem import ProblemError

SCHEMA = "application/schema+json"

routes = APIRouter()


@routes.get("/v1/kinds")
async def kinds() -> list[dict[str, Any]]:
    """Every kind of event."""
    return [
        {
            "kind": kind.name,
            "type": kind.type,
            "topic": kind.topic,
            "version": kind.version,
            "dataschema": kind.dataschema,
            "schema": f"/v1/schemas/{kind.name}",
            "description": kind.summary,
        }
        for kind in KINDS.values()
    ]


@routes.get("/v1/schemas/{name}")
async def schema(name: str) -> Response:
    """The JSON Schema of a kind's `data`, or of the envelope."""
    if name == "envelope":
        return JSONResponse(envelope_schema(), media_type=SCHEMA)
    kind = KINDS.get(name)
    if kind is None:
        raise ProblemError("unknown-kind", f"There is no kind `{name}`.", "GET /v1/kinds lists the kinds.")
    return JSONResponse(payload_schema(kind), media_type=SCHEMA)


@routes.get("/asyncapi.json")
async def topics() -> Response:
    """The Kafka topics as an AsyncAPI document."""
    return JSONResponse(asyncapi.document())
