"""The publish endpoint in this process: an app over a log in memory, without a network."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from events.topics import EVENT_TOPICS
from streams.errors import LogUnavailable
from streams.gateway import Limits, create_app
from streams.gateway.server import Server, config_of
from streams.log.memory import MemoryLog
from streams.log.port import Receipt

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
LIMITS = Limits()
TOPICS = {name: spec.partitions for name, spec in EVENT_TOPICS.items()}


class AwayLog(MemoryLog):
    """A Kafka that does not answer."""

    async def send(self, *_: Any, **__: Any) -> Receipt:
        raise LogUnavailable("Kafka is away.", hint="Start it.")

    async def partitions(self, *_: Any) -> Any:
        raise LogUnavailable("Kafka is away.", hint="Start it.")


class SlowLog(MemoryLog):
    """Acknowledges once `may` is set; `submitted` is set by the first submission."""

    def __init__(self) -> None:
        super().__init__(TOPICS)
        self.submitted, self.may = asyncio.Event(), asyncio.Event()

    async def submit(self, *arguments: Any, **named: Any) -> Any:
        async def later() -> Receipt:
            self.submitted.set()
            await self.may.wait()
            return await self.send(*arguments, **named)

        return asyncio.create_task(later())


@asynccontextmanager
async def gateway_client(
    root: Path, log: MemoryLog, limits: Limits = LIMITS, *, always_tokens: bool = False, hosts: Sequence[str] = ()
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a gateway that runs as long as the context."""
    app = create_app(root, log, limits, always_tokens=always_tokens, hosts=hosts)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        yield client


@asynccontextmanager
async def listening(
    root: Path, log: MemoryLog, limits: Limits = LIMITS, *, always_tokens: bool = False, proxies: Sequence[str] = ()
) -> AsyncIterator[str]:
    """The address of a gateway that listens as long as the context: for answers that have no end."""
    app = create_app(root, log, limits, always_tokens=always_tokens)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(config_of(app, limits, "127.0.0.1", 0, proxies), app.state.streams.end)
        serving = asyncio.create_task(server._serve([listener]))
        while not server.started:  # noqa: ASYNC110 - it has no event to await
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


async def post(client: httpx.AsyncClient, body: Any, media_type: str = STRUCTURED, **headers: str) -> httpx.Response:
    """Post a body, as JSON unless it is bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post("/v1/events", content=content, headers={"content-type": media_type} | headers)


async def logged_events(log: MemoryLog) -> list[dict[str, Any]]:
    """The events of the log, in its order."""
    records = await log.read(await log.begin_offsets(EVENT_TOPICS), timeout=0)
    return [json.loads(record.value or b"") for record in records]


def problem(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """The problem details of an answer, which has to be one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    details = answer.json()
    assert (details["status"], details["type"]) == (status, f"urn:whenline:problem:{kind}")
    assert details["title"]
    assert details["detail"]
    return dict(details)
