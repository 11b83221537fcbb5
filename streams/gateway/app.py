"""The gateway's app: posts events, streams them, serves the contract, and reports health.

A post is answered with 202 only after Kafka acknowledged it with acks=all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from projections.apply.routes import GATEWAY
from projections.audit.log import Audit, Exporter
from projections.read.reader import Reader
from streams.gateway import contract_routes, query_parameters
from streams.gateway.audit_thread import AuditedAnswers, AuditThread
from streams.gateway.authentication import Authenticator, Caller
from streams.gateway.error_handlers import add_error_handlers
from streams.gateway.event_stream import EventStreams
from streams.gateway.following import Following
from streams.gateway.limits import Limits
from streams.gateway.metrics import Metrics
from streams.gateway.openapi import document
from streams.gateway.origins import OriginGuard
from streams.gateway.post_app import PATH, GatewayApp, PostApp, guarded
from streams.gateway.problem import ProblemError
from streams.gateway.publish_endpoint import PublishEndpoint
from streams.gateway.readiness import check_ready
from streams.gateway.request_log import RequestLog
from streams.gateway.token_uses import TokenUses
from streams.gateway.tokens import Scope, Tokens
from streams.log.port import Log
from streams.publishing.duplicates import NewestSession
from streams.publishing.publisher import Publisher

_Chunk = TypeVar("_Chunk")


def create_app(
    root: Path,
    kafka: Log,
    limits: Limits | None = None,
    *,
    always_tokens: bool = False,
    hosts: Sequence[str] = (),
    tables: Path | None = None,
    audit_exporter: Exporter | None = None,
) -> FastAPI:
    """The app of a home. Creating it connects to nothing; the log is started and stopped with the app.

    Args:
        root: the home: its newest generation is searched for duplicates, and its tokens are required.
        kafka: the log that events are sent to.
        limits: the limits of requests.
        always_tokens: require a token even if the home has none.
        hosts: names under which clients reach the gateway, besides those of loopback.
        tables: folder of the published versions, if it is not the home.
        audit_exporter: gets each line of the audit log as well.
    """
    limits = limits or Limits()
    newest, metrics = NewestSession(Reader(tables or root)), Metrics()
    audit, uses = AuditThread(Audit(root, exporter=audit_exporter)), TokenUses(root)
    endpoint = PublishEndpoint(Publisher(kafka, newest, newest.suspects, route=GATEWAY), limits, metrics, audit)
    authenticator = Authenticator(Tokens(root), audit, always=always_tokens, uses=uses)
    streams = EventStreams(newest, limits, metrics)
    following = Following(newest.follow, streams.notify, metrics)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with kafka:
            task = asyncio.create_task(following.run())
            try:
                yield
            finally:
                streams.end()
                endpoint.close()
                task.cancel()
                await asyncio.wait([task])
                uses.save()
                audit.close()

    app = GatewayApp(
        title="Whenline", version="1", lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False
    )
    app.add_middleware(AuditedAnswers)
    app.add_middleware(OriginGuard, hosts=hosts, metrics=metrics)
    app.add_middleware(RequestLog, metrics=metrics)  # around the guard
    handlers = add_error_handlers(app, metrics)
    app.state.streams = streams
    app.openapi = lambda: document(limits)  # type: ignore[method-assign]
    app.include_router(contract_routes.routes)

    def caller_of(request: Request, scope: Scope) -> Caller:
        address = request.client.host if request.client is not None else "unknown"
        return authenticator.caller(single_header(request, "authorization"), address, scope)

    async def post_events(request: Request) -> Response:
        with metrics.seconds.time():
            return await endpoint.post(request, caller_of(request, "publish"))

    app.add_route(PATH, post_events, ["POST"])  # for the answers to other methods
    answered = AuditedAnswers(PostApp(post_events, handlers.on_problem))
    app.posts = guarded(RequestLog(OriginGuard(answered, hosts, metrics), metrics), handlers.on_failure)

    @app.get("/v1/events/stream")
    async def stream_events(request: Request) -> Response:
        caller = caller_of(request, "read")
        query = query_parameters.parse(request.query_params.multi_items(), single_header(request, "last-event-id"))
        details = {"what": "stream", "query": request.url.query[:500]}
        response = await streams.open(query, caller.key, lambda: caller_of(request, "read"))
        authenticator.note(caller, "read", **details)
        response.body_iterator = _timed(
            response.body_iterator, lambda seconds: authenticator.note(caller, "read ended", **details, seconds=seconds)
        )
        return response

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> Response:
        await check_ready(kafka, following.failure)
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics_(request: Request) -> Response:
        authenticator.note(caller_of(request, "read"), "read", what="metrics")
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app


def single_header(request: Request, name: str) -> str | None:
    """The value of a header; None if it is absent.

    Raises:
        ProblemError: it is repeated, so that a proxy may have read another value.
    """
    values = request.headers.getlist(name)
    if len(values) > 1:
        raise ProblemError("malformed", f"The header {name.title()} is repeated.", "Send it once.")
    return values[0] if values else None


async def _timed(body: AsyncIterable[_Chunk], ended: Callable[[float], None]) -> AsyncIterator[_Chunk]:
    """The same body; `ended` gets the seconds that its reader took or stayed."""
    began = time.monotonic()
    try:
        async for chunk in body:
            yield chunk
    finally:
        ended(round(time.monotonic() - began, 1))
