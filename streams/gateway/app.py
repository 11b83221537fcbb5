"""The gateway: `POST /v1/events`, the contract's own documents, and how the door stands.

A 202 is given after Kafka acknowledged with acks=all, never before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException

from events import asyncapi
from events.registry import KINDS
from events.schemas import envelope_schema, payload_schema
from events.topics import EVENT_TOPICS
from projections.errors import WarehouseError
from projections.read.reader import Reader
from streams.errors import LogError
from streams.gateway import query_parameters
from streams.gateway.audit import Audit
from streams.gateway.authentication import Authenticator, Caller
from streams.gateway.limits import Limits
from streams.gateway.metrics import Metrics
from streams.gateway.openapi import document
from streams.gateway.posting import AGAIN_S, PublishEndpoint
from streams.gateway.problem import ProblemError
from streams.gateway.requests import Requests
from streams.gateway.stream import Streams
from streams.gateway.tokens import Scope, Tokens
from streams.log.port import Log
from streams.publishing.publisher import NewestKnown, Publisher

READY_S = 5.0
FOLLOW_S = 0.1
"""How often is looked for a newer generation."""
SCHEMA = "application/schema+json"

log = structlog.get_logger("whenline.gateway")


def create_app(root: Path, kafka: Log, limits: Limits | None = None, *, always_tokens: bool = False) -> FastAPI:
    """The app of a home. Making it connects to nothing; the log is started and stopped with the app.

    Args:
        root: the home, whose newest generation tells what is already there, and whose tokens are asked for.
        kafka: where events go.
        limits: what is taken at most.
        always_tokens: ask for a token also where the home has none.
    """
    limits = limits or Limits()
    known, metrics = NewestKnown(Reader(root)), Metrics()
    audit = Audit(root)
    door = PublishEndpoint(Publisher(kafka, known), limits, metrics, audit)
    doorkeeper = Authenticator(Tokens(root), audit, always=always_tokens)
    streams = Streams(known, limits, metrics)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with kafka:
            following = asyncio.create_task(_follow(known, streams))
            try:
                yield
            finally:
                streams.end()
                following.cancel()
                await asyncio.wait([following])

    app = FastAPI(title="Whenline", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(Requests, metrics=metrics)
    app.state.streams = streams
    app.openapi = lambda: document(limits)  # type: ignore[method-assign]
    _tell_problems(app, metrics)

    def caller_of(request: Request, scope: Scope) -> Caller:
        address = request.client.host if request.client is not None else "unknown"
        return doorkeeper.caller(request.headers.get("authorization"), address, scope)

    @app.post("/v1/events", status_code=202)
    async def post_events(request: Request) -> Response:
        with metrics.seconds.time():
            return await door.post(request, caller_of(request, "publish"))

    @app.get("/v1/events/stream")
    async def stream_events(request: Request) -> Response:
        caller = caller_of(request, "read")
        wanted = query_parameters.read(request.query_params.multi_items(), request.headers.get("last-event-id"))
        doorkeeper.note(caller, "read", what="stream", query=request.url.query[:500])
        return await streams.open(wanted, lambda: caller_of(request, "read"))

    @app.get("/v1/kinds")
    async def kinds() -> list[dict[str, Any]]:
        return [
            {
                "kind": kind.name,
                "type": kind.type,
                "topic": kind.topic,
                "version": kind.version,
                "dataschema": kind.dataschema,
                "schema": f"/v1/schemas/{kind.name}",
                "description": (kind.payload.__doc__ or "").split("\n\n")[0].strip(),
            }
            for kind in KINDS.values()
        ]

    @app.get("/v1/schemas/{name}")
    async def schema(name: str) -> Response:
        if name == "envelope":
            return JSONResponse(envelope_schema(), media_type=SCHEMA)
        kind = KINDS.get(name)
        if kind is None:
            raise ProblemError("unknown-kind", f"There is no kind `{name}`.", "GET /v1/kinds lists them.")
        return JSONResponse(payload_schema(kind), media_type=SCHEMA)

    @app.get("/asyncapi.json")
    async def topics() -> Response:
        return JSONResponse(asyncapi.document())

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> Response:
        await _check_ready(kafka)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics_(request: Request) -> Response:
        doorkeeper.note(caller_of(request, "read"), "read", what="metrics")
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app


async def _check_ready(kafka: Log) -> None:
    """Whether posting works: Kafka answers and has the topics."""
    again = {"Retry-After": AGAIN_S}
    try:
        async with asyncio.timeout(READY_S):
            places = await kafka.partitions(EVENT_TOPICS)
    except LogError as error:
        raise ProblemError("not-ready", error.what, error.hint, headers=again) from error
    except TimeoutError as error:
        raise ProblemError("not-ready", f"Kafka does not answer within {READY_S:g} seconds.", headers=again) from error
    missing = sorted(set(EVENT_TOPICS) - {topic for topic, _ in places})
    if missing:
        hint = "Start the gateway again, which makes them."
        raise ProblemError("not-ready", f"Topics are missing: {', '.join(missing)}.", hint, headers=again)


async def _follow(known: NewestKnown, streams: Streams) -> None:
    """Keep the newest generation open, so that no post has to wait for it, and tell readers of it."""
    while True:
        try:
            await asyncio.to_thread(known.follow)
            streams.look()
        except (WarehouseError, OSError) as error:
            log.warning("the newest generation cannot be opened", why=str(error))
        await asyncio.sleep(FOLLOW_S)


def _tell_problems(app: FastAPI, metrics: Metrics) -> None:
    def told(refusal: ProblemError) -> Response:
        metrics.refusals.labels(refusal.name).inc()
        return refusal.answer()

    @app.exception_handler(ProblemError)
    async def refused(_request: Request, refusal: ProblemError) -> Response:
        return told(refusal)

    @app.exception_handler(HTTPException)
    async def not_here(_request: Request, error: HTTPException) -> Response:
        hint = (
            "POST /v1/events publishes, GET /v1/events/stream tells what comes; "
            "GET /v1/kinds, /v1/schemas/<kind>, /readyz and /openapi.json tell about it."
        )
        name = "method" if error.status_code == 405 else "not-found"
        return told(ProblemError(name, f"{error.detail}.", hint, headers=error.headers or {}))

    @app.exception_handler(Exception)
    async def broken(_request: Request, error: Exception) -> Response:
        log.error("broken", exc_info=error)
        hint = "Send it again with the same ids: what was kept counts once. Tell who runs this of the X-Request-Id."
        return told(ProblemError("internal", "The request could not be answered.", hint))
