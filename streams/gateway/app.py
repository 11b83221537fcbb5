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
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from starlette.exceptions import HTTPException

from events.errors import ContractError
from events.registry import KINDS
from events.schemas import envelope_schema, payload_schema
from events.topics import EVENT_TOPICS
from events.validation import Problem
from projections.reader import Reader
from streams.errors import LogError
from streams.gateway.modes import BATCH, STRUCTURED, UnsupportedMediaType, read
from streams.gateway.problem import problem
from streams.log.kafka import KafkaLog
from streams.log.port import Log
from streams.publisher import Published, Publisher, known_to, prepare, rejected

LARGEST_BODY = 8 * 1024 * 1024
LARGEST_EVENT = 1_000_000
MOST_EVENTS = 1000
READY_S = 5.0

log = structlog.get_logger("whenline.gateway")


class Metrics:
    """What the door counts; a registry of its own, so that two apps in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter("whenline_gateway_events", "Events posted.", ["outcome"], registry=self.registry)
        self.seconds = Histogram(
            "whenline_gateway_post_seconds", "Time from request to answer of POST /v1/events.", registry=self.registry
        )


class TooLarge(Exception):
    """The body is larger than the door takes."""


def create_app(root: Path, kafka: Log) -> FastAPI:
    """The app of a home. Making it connects to nothing; the log is started and stopped with the app.

    Args:
        root: the home, whose newest generation tells what is already there.
        kafka: where events go.
    """
    publisher = Publisher(kafka, known_to(Reader(root)))
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with kafka:
            yield

    app = FastAPI(title="Whenline", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)

    @app.post("/v1/events", status_code=202)
    async def post_events(request: Request) -> Response:
        """Publish one event or a batch of them. A batch is taken whole or not at all where an event is wrong."""
        with metrics.seconds.time():
            answer, outcomes = await _post(request, publisher)
        for outcome in outcomes:
            metrics.events.labels(outcome).inc()
        return answer

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> Response:
        """What is not there, or not done so, is told like every other problem."""
        detail = (
            "POST /v1/events publishes; GET /v1/kinds, /v1/schemas/<kind>, /readyz and /openapi.json tell about it."
        )
        return problem(error.status_code, "http", str(error.detail), detail)

    @app.get("/v1/kinds")
    async def kinds() -> list[dict[str, Any]]:
        """Every kind of event, with the address of its schema."""
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
        """The newest JSON Schema of a kind's payload, or of the `envelope`."""
        if name == "envelope":
            return JSONResponse(envelope_schema(), media_type="application/schema+json")
        kind = KINDS.get(name)
        if kind is None:
            return problem(404, "unknown-kind", "Unknown kind", f"There is no kind `{name}`; GET /v1/kinds lists them.")
        return JSONResponse(payload_schema(kind), media_type="application/schema+json")

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """That the process answers."""
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> Response:
        """Whether posting works: Kafka answers and has the topics."""
        try:
            async with asyncio.timeout(READY_S):
                places = await kafka.partitions(EVENT_TOPICS)
        except (LogError, TimeoutError) as error:
            return problem(503, "not-ready", "Not ready", str(error) or "Kafka does not answer in time.")
        missing = sorted(set(EVENT_TOPICS) - {topic for topic, _ in places})
        if missing:
            return problem(503, "not-ready", "Not ready", f"Topics are missing: {', '.join(missing)}.")
        return JSONResponse({"status": "ready"})

    @app.get("/metrics")
    async def metrics_() -> Response:
        """Counters for Prometheus."""
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return app


async def _post(  # noqa: PLR0911 - one for each way to be refused
    request: Request, publisher: Publisher
) -> tuple[Response, list[str]]:
    """The answer to a post, and the outcome of each of its events."""
    try:
        body = read(request.headers, await _bounded(request))
    except UnsupportedMediaType as error:
        detail = f"`{error}` is not taken: send {STRUCTURED}, {BATCH}, or application/json, named in the header Content-Type."
        return problem(415, "media-type", "Unsupported media type", detail), []
    except TooLarge:
        detail = f"The body is larger than {LARGEST_BODY} bytes; send fewer events at once."
        return problem(413, "too-large", "Too large", detail), []
    except ContractError as error:
        return _refusal([rejected(None, error)], batch=False), ["rejected"]
    if len(body.documents) > MOST_EVENTS:
        detail = f"{len(body.documents)} events at once; at most {MOST_EVENTS} are taken."
        return problem(413, "too-large", "Too large", detail), []
    ready, refused = [], []
    for number, document in enumerate(body.documents):
        try:
            event = prepare(document)
            if len(event.value) > LARGEST_EVENT:
                return problem(
                    413, "too-large", "Too large", f"Event {number} is larger than {LARGEST_EVENT} bytes."
                ), []
            ready.append(event)
        except ContractError as error:
            found = rejected(document, error)
            pointer = f"/{number}" if body.batch else ""
            refused.append(
                Published(
                    "rejected",
                    found.id,
                    found.source,
                    None,
                    [Problem(pointer + p.pointer, p.message) for p in found.problems],
                )
            )
    if refused:
        return _refusal(refused, batch=body.batch), ["rejected"] * len(refused)
    try:
        published = await publisher.publish(ready)
    except LogError as error:
        log.warning("not acknowledged", why=str(error))
        detail = f"{error} Nothing is lost if you send it again with the same id."
        return problem(503, "not-acknowledged", "Kafka did not acknowledge", detail), ["unacknowledged"] * len(ready)
    return _answer(published, batch=body.batch), [each.outcome for each in published]


async def _bounded(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def _refusal(refused: list[Published], *, batch: bool) -> Response:
    errors = [error for each in refused for error in each.problems]
    what = (
        f"{len(refused)} of the events break the contract; none was published."
        if batch
        else "The event breaks the contract."
    )
    return problem(422, "invalid-event", "Invalid event", what, errors)


def _answer(published: list[Published], *, batch: bool) -> Response:
    told = [_told(each) for each in published]
    if batch:
        return JSONResponse({"results": told}, 202)
    (only,) = published
    if only.outcome == "conflict":
        detail = (
            "This source has used this id for another event. Use a new id, or post an `event.corrected` that names it."
        )
        return problem(409, "conflict", "The id is taken", detail, only.problems, stands=told[0])
    return JSONResponse(told[0], 202 if only.outcome == "accepted" else 200)


def _told(one: Published) -> dict[str, Any]:
    told: dict[str, Any] = {"status": one.outcome, "id": one.id, "source": one.source}
    if one.place is not None:
        told |= {
            "topic": one.place.topic,
            "partition": one.place.partition,
            "offset": one.place.offset,
            "logged_at": one.place.logged_at.isoformat().replace("+00:00", "Z"),
        }
    return told


def serve(root: Path, servers: str, port: int, *, host: str = "127.0.0.1") -> None:
    """Serve, on loopback unless `host` says otherwise, until the process is told to stop."""
    app = create_app(root, KafkaLog(servers))
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=10)
