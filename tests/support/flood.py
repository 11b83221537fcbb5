"""A flood of posts from many connections, a fifth of them bad, and what must be left of it: exactly what was acknowledged.

`python -m tests.support.flood 100000` starts a Whenline of its own, floods it, and reports.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from tests.support.gateway import running_gateway, running_worker
from tests.support.kafka import running_broker
from tests.support.records import event
from tests.support.service import Service

CONNECTIONS = 50
STRUCTURED, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
SAMPLE_S = 0.5
GROWTH_BYTES = 48 * 1024 * 1024
"""What the gateway may hold more in the second half of a flood than at the most in the first: caches of the tables grow."""


@dataclass
class Flooded:
    """What came of a flood. `memory` has the gateway's bytes, sampled in its course."""

    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[int] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def growth(self) -> int:
        """Bytes by which the gateway grew in the second half."""
        half = len(self.memory) // 2
        return max(self.memory[half:]) - max(self.memory[: half + 1])


@dataclass(frozen=True)
class Post:
    """A request, the status that it has to get, and the ids that then have to be in the tables."""

    body: bytes
    status: int
    ids: tuple[str, ...] = ()
    media_type: str = STRUCTURED
    length: int | None = None
    """The declared length, if it is not that of the body."""

    @property
    def request(self) -> bytes:
        """It as HTTP/1.1."""
        length = len(self.body) if self.length is None else self.length
        head = f"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: {self.media_type}\r\nContent-Length: {length}\r\n\r\n"
        return head.encode() + self.body


async def flood(address: str, pid: int, posts: int, source: str, *, seed: int = 0) -> Flooded:
    """Post so many times from 50 connections.

    Args:
        address: of the gateway.
        pid: its process, whose memory is watched.
        posts: how many.
        source: of all the events; nobody else's.
        seed: for the choice of what is bad.
    """
    outcome, began = Flooded(), time.monotonic()
    watching = asyncio.create_task(_watch(psutil.Process(pid), outcome))
    numbers = iter(range(posts))
    try:
        async with asyncio.TaskGroup() as group:
            for number in range(CONNECTIONS):
                group.create_task(_client(address, numbers, source, random.Random(seed + number), outcome))
    finally:
        watching.cancel()
    outcome.seconds = time.monotonic() - began
    return outcome


async def _watch(process: psutil.Process, outcome: Flooded) -> None:
    while True:
        outcome.memory.append(process.memory_info().rss)
        await asyncio.sleep(SAMPLE_S)


async def _client(address: str, numbers: Any, source: str, chance: random.Random, outcome: Flooded) -> None:
    parts = urlsplit(address)
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    mine: list[str] = []
    for number in numbers:
        post = _bad(number, source, chance, mine) if chance.random() < 0.2 else _good(number, source, chance, mine)
        while True:
            if streams is None:
                streams = await asyncio.open_connection(parts.hostname, parts.port)
            status, stays, body = await _request(*streams, post)
            if not stays:
                streams[1].close()
                streams = None
            if status not in {0, 503} or post.status == 0:  # a connection may end between two requests
                break
        outcome.answers[status] += 1
        if status != post.status:
            outcome.unexpected.append(f"{post.status} was due, {status} came: {body[:300]!r}")
        if status == 202:
            outcome.acknowledged.update(post.ids)
            mine.extend(post.ids)
    if streams is not None:
        streams[1].close()


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, post: Post) -> tuple[int, bool, bytes]:
    """Status (0 for none), whether the connection stays, and the body of the answer."""
    try:
        writer.write(post.request)
        await writer.drain()
        if post.status == 0:
            return 0, False, b""
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode().lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:] if line)
        body = await reader.readexactly(int(headers["content-length"]))
    except (OSError, asyncio.IncompleteReadError):
        return 0, False, b""
    return int(lines[0].split()[1]), headers.get("connection") != "close", body


def _document(id_: str, source: str, **changed: Any) -> dict[str, Any]:
    return event(id_, source=source) | changed


def _good(number: int, source: str, chance: random.Random, mine: list[str]) -> Post:
    if mine and chance.random() < 0.02:  # the same again
        id_ = chance.choice(mine)
        return Post(json.dumps(_document(id_, source)).encode(), 202, (id_,))
    ids = tuple(f"{number}-{part}" for part in range(3)) if chance.random() < 0.05 else (f"{number}",)
    documents = [_document(id_, source) for id_ in ids]
    if len(ids) == 1:
        return Post(json.dumps(documents[0]).encode(), 202, ids)
    return Post(json.dumps(documents).encode(), 202, ids, BATCH)


def _bad(number: int, source: str, chance: random.Random, mine: list[str]) -> Post:
    id_ = f"bad-{number}"
    whole = _document(id_, source)
    taken = chance.choice(mine) if mine else None
    kinds: list[Callable[[], Post]] = [
        lambda: Post(b'{"specversion": "1.0"', 422),
        lambda: Post(json.dumps(whole | {"data": {"headline": "x"}}).encode(), 422),
        lambda: Post(json.dumps(whole | {"type": "whenline.model.lunched"}).encode(), 422),
        lambda: Post(
            json.dumps([_document(f"good-but-{id_}", source), whole | {"time": "soon"}]).encode(), 422, (), BATCH
        ),
        lambda: Post(json.dumps(whole).encode(), 415, (), "text/plain"),
        lambda: Post(json.dumps(whole | {"id": taken, "time": "2024-01-01T00:00:00Z"}).encode(), 409),
        lambda: Post(b"", 413, length=9 * 1024 * 1024),
        lambda: Post(json.dumps(whole).encode()[:50], 0, length=500),
    ]
    return kinds[number % len(kinds)]() if taken else kinds[0]()


def differences(service: Service, outcome: Flooded, source: str) -> list[str]:
    """What is not as it must be, once the tables have everything."""
    found = (
        [f"{len(outcome.unexpected)} answers were others than due: {outcome.unexpected[:3]}"]
        if outcome.unexpected
        else []
    )
    service.wait_for(f"SELECT id FROM internal.canonical_records WHERE source = '{source}'", len(outcome.acknowledged))
    stored = {row["id"] for row in service.rows(f"SELECT id FROM internal.canonical_records WHERE source = '{source}'")}
    if stored != outcome.acknowledged:
        found.append(
            f"{len(outcome.acknowledged - stored)} acknowledged are missing, {len(stored - outcome.acknowledged)} too many"
        )
    counts = service.rows(f"SELECT count(*) AS n FROM timeline WHERE source = '{source}'")
    if counts != [{"n": len(outcome.acknowledged)}]:
        found.append(f"the timeline has {counts}, {len(outcome.acknowledged)} were acknowledged")
    if outcome.growth() > GROWTH_BYTES:
        found.append(f"the gateway grew by {outcome.growth() >> 20} MiB: {[each >> 20 for each in outcome.memory]}")
    return found


def main(posts: int) -> int:
    """Flood a Whenline of its own, and report; the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder, source = Path(name), "urn:whenline:flood"
        with (
            running_broker(folder / "broker") as broker,
            running_gateway(folder, broker.address, WHENLINE_MAX_RATE="0") as (stack, process),
            running_worker(stack),
        ):
            service = Service(stack, broker.address, stack.gateway, process.pid)
            outcome = asyncio.run(flood(stack.gateway, process.pid, posts, source))
            print(
                f"{posts} posts from {CONNECTIONS} connections in {outcome.seconds:.0f} s: {posts / outcome.seconds:.0f}/s"
            )
            print(f"answers {dict(sorted(outcome.answers.items()))}, {len(outcome.acknowledged)} events acknowledged")
            print(f"gateway {max(outcome.memory) >> 20} MiB at most, {outcome.growth() >> 20:+} MiB in the second half")
            wrong = differences(service, outcome, source)
    for each in wrong:
        print(f"WRONG: {each}")
    print("The tables hold exactly what was acknowledged." if not wrong else "That must not be.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
