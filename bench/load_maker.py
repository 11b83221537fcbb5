"""Posts events to a gateway, as cheaply as Python can, in a process of its own: `python -m bench.load_maker`.

Reads an `Order` as JSON from standard input, and prints what it found as JSON.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from functools import partial
from itertools import islice

import msgspec
import psutil
from aiokafka import AIOKafkaProducer
from msgspec import Struct

from bench.events import events
from streams.log.port import CLOUDEVENTS_JSON

ACCEPTED = 202
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class Order(Struct, frozen=True, kw_only=True):
    """What to post. Each connection is kept open and has one request at a time.

    `paced` posts a second are sent when they are due, whether or not earlier ones are answered; without it, each
    connection posts as soon as it is answered. `watched` are processes by name, whose processor time is reported.
    `servers` of Kafka: single events are sent to it without a gateway, one after the other.
    """

    port: int
    seed: int
    connections: int = 1
    posts: int = 1000
    batch: int = 0
    """Events of one post; 0: single events."""
    paced: float = 0.0
    servers: str = ""
    watched: dict[str, int] = {}


class Found(Struct, frozen=True, kw_only=True):
    """Results. Latencies are in seconds, sorted; of paced posts from the time at which each was due."""

    seconds: float
    latencies: list[float]
    statuses: dict[str, int] = {}
    processor_s: dict[str, float] = {}


class Connection(asyncio.Protocol):
    """One connection that is kept open: `send`, then await `answered`."""

    def __init__(self) -> None:
        self.answered: asyncio.Future[int]
        self._transport: asyncio.Transport
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, request: bytes) -> asyncio.Future[int]:
        """Send a request; the result is the status of the answer."""
        self.answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self.answered

    def data_received(self, data: bytes) -> None:
        """Resolve `answered` once the answer is complete."""
        received = self._received = self._received + data if self._received else data
        head = received.find(b"\r\n\r\n")
        length = _LENGTH.search(received, 0, head) if head > 0 else None
        if length is not None and len(received) >= head + 4 + int(length[1]):
            self._received = b""
            self.answered.set_result(int(received[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail what waits for an answer."""
        if not self.answered.done():
            self.answered.set_exception(exc or ConnectionResetError())


def requests(order: Order) -> Iterator[bytes]:
    """The requests of an order, each with events of its own."""
    kind = b"application/cloudevents-batch+json" if order.batch else b"application/cloudevents+json"
    values = (value for _, _, value in events(order.posts * (order.batch or 1), order.seed))
    for _ in range(order.posts):
        body = b"[" + b",".join(islice(values, order.batch)) + b"]" if order.batch else next(values)
        head = b"POST /v1/events HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        yield head % (order.port, kind, len(body)) + body


async def post(order: Order) -> Found:
    """Post all, and report."""
    prepared = list(requests(order))
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(Connection, "127.0.0.1", order.port))[1] for _ in range(order.connections)]
    latencies: list[float] = []
    statuses: Counter[str] = Counter()

    async def send(connection: Connection, request: bytes, due: float) -> None:
        status = await connection.send(request)
        latencies.append(time.perf_counter() - due)
        statuses[str(status)] += 1

    async def one_after_the_other(connection: Connection, waiting: Iterator[bytes]) -> None:
        for request in waiting:
            await send(connection, request, time.perf_counter())

    before, began = processor_times(order), time.perf_counter()
    if order.paced:
        await paced(opened, prepared, order.paced, latencies, statuses)
    else:
        waiting = iter(prepared)
        await asyncio.gather(*(one_after_the_other(each, waiting) for each in opened))
    return found(order, before, began, latencies, statuses)


async def paced(
    opened: list[Connection], prepared: list[bytes], rate: float, latencies: list[float], statuses: Counter[str]
) -> None:
    """Send each request when it is due, or as soon as a connection is free then."""
    free, waiting, done = deque(opened), deque[tuple[bytes, float]](), asyncio.Event()

    def send_waiting() -> None:
        while free and waiting:
            connection = free.popleft()
            request, due = waiting.popleft()
            done_with = partial(answered, connection=connection, due=due)
            connection.send(request).add_done_callback(done_with)

    def answered(future: asyncio.Future[int], connection: Connection, due: float) -> None:
        latencies.append(time.perf_counter() - due)
        statuses[str(future.result())] += 1
        free.append(connection)
        send_waiting()
        if len(latencies) == len(prepared):
            done.set()

    began = time.perf_counter()
    for number, request in enumerate(prepared):
        due = began + number / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        waiting.append((request, due))
        send_waiting()
    await done.wait()


async def send_bare(order: Order) -> Found:
    """Send the same events to Kafka with a bare producer, one after the other, and report."""
    records = list(events(order.posts, order.seed))
    latencies = []
    async with AIOKafkaProducer(
        bootstrap_servers=order.servers, acks="all", enable_idempotence=True, compression_type="lz4"
    ) as producer:
        before, began = processor_times(order), time.perf_counter()
        for topic, key, value in records:
            sent = time.perf_counter()
            await producer.send_and_wait(topic, value, key, headers=[CLOUDEVENTS_JSON])
            latencies.append(time.perf_counter() - sent)
        return found(order, before, began, latencies, Counter())


def found(
    order: Order, before: dict[str, float], began: float, latencies: list[float], statuses: Counter[str]
) -> Found:
    """The results of an order."""
    seconds = time.perf_counter() - began
    used = {name: after - before[name] for name, after in processor_times(order).items()}
    return Found(seconds=seconds, latencies=sorted(latencies), statuses=dict(statuses), processor_s=used)


def processor_times(order: Order) -> dict[str, float]:
    """Processor seconds of the watched processes and of this one, by name."""
    times = {name: psutil.Process(pid).cpu_times() for name, pid in order.watched.items()}
    times["load maker"] = psutil.Process().cpu_times()
    return {name: used.user + used.system for name, used in times.items()}


if __name__ == "__main__":
    given = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    result = asyncio.run(send_bare(given) if given.servers else post(given))
    sys.stdout.buffer.write(msgspec.json.encode(result))
